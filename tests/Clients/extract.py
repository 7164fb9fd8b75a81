#!/usr/bin/python3
"""Attacks an extract as its reader could: joins all files of the zip, and counts who can be singled out.

usage: extract.py EXTRACT.zip [EXTRACT.json]

EXTRACT.json is the answer of GET /extracts/{id}; its audit must state the same numbers. Known about a person may be the role, gender,
age in every coding and on every day, months in the country, disability, site, partner, languages of the person and of the forms,
courses, wish for a woman, childcare, quarters, and the answers about oneself. What one file leaves out may follow from another: the
site from that of the other half, along chains of pairs; a wish or childcare from the columns of the pair. The answers of look-alikes
to a sensitive item must differ. Prints a line or two; the exit status is 1 if a group is smaller than 5, a value that is left out
follows, a sensitive answer is certain, or the audit states another number.
"""
import collections, csv, io, json, sys, zipfile

LEAST = 5
UNKNOWN = ("UNK", "")
OF_WISHES = ("gender", "age_agd", "asked_for_woman")
with zipfile.ZipFile(sys.argv[1]) as files:
    tables = {
        name[:-4]: list(csv.DictReader(io.TextIOWrapper(files.open(name), "utf-8"))) for name in files.namelist() if name.endswith(".csv")
    }
persons = {row["person"]: row for row in tables["persons"]}
pairs = {row["pair"]: row for row in tables["pairs"]}
scales, sensitive = {}, set()
for row in tables["items"]:
    key = (row["form"], row["form_version"], row["item"])
    scales[key] = row["scale"]
    # extracts of earlier versions do not state it
    if row.get("sensitive", "true" if row["item"] in ("BE4", "WB2") else "") == "true":
        sensitive.add(key)


def known(values):
    return {value for value in values if value not in UNKNOWN}


# who is linked by pairs, directly and along chains
linked = {person: {person} for person in persons}
halves, met = collections.defaultdict(set), collections.defaultdict(set)
for pair in pairs.values():
    together = linked[pair["mentor"]] | linked[pair["mentee"]]
    for person in together:
        linked[person] = together
    halves[pair["mentor"]].add(pair["mentee"])
    halves[pair["mentee"]].add(pair["mentor"])
    if pair["mentee_days_to_meeting"] != "":
        met[pair["mentor"]].add(pair["mentee"])
        met[pair["mentee"]].add(pair["mentor"])

# everything that the files disclose about a person, by characteristic
of = collections.defaultdict(lambda: collections.defaultdict(set))
for person, row in persons.items():
    for column in row.keys() - {"person", "age_agd", "age_amif", "courses"}:
        of[person][column] |= known({row[column]})
    of[person]["courses"] |= {row["courses"]} - {"UNK"}
for row in tables["persons"] + tables["events"] + tables["sheets"]:
    if row["person"] in persons:
        of[row["person"]]["ages"].add((row["age_agd"], row["age_amif"]))
        of[row["person"]]["quarters"] |= known({row.get("quarter", "")})
# the form of an age gives the age, and where some in a role answered it the form of the others theirs
with_forms = {row["respondent"] for row in tables["sheets"] if row.get("track", "").startswith("young")}
for row in tables["sheets"]:
    if row["person"] in persons and row["respondent"] in with_forms:
        of[row["person"]]["form of an age"].add(row["track"].startswith("young"))
for row in tables["sheets"] + tables["responses"]:
    if row["person"] in persons:
        of[row["person"]]["languages of forms"] |= known({row["language"]}) - {persons[row["person"]]["language"]}
for row in tables["responses"]:
    if row["person"] in persons and row["item"].startswith("PR") and row["missing_code"] in ("", "PNTS", "DK"):
        of[row["person"]]["answer to " + row["item"]].add(row["code"] or row["value"] or row["missing_code"])
for pair in pairs.values():
    if pair["childcare_met"] != "":
        of[pair["mentee"]]["needs_childcare"].add("true")
    for half in (pair["mentor"], pair["mentee"]):
        if pair["wishes"] == "0":
            of[half]["asked_for_woman"].add("false")
        # wishes and whether they are met give gender, age and wish of the two
        if pair["wishes"] != "" and any(persons[half][column] in UNKNOWN for column in OF_WISHES):
            of[half]["by wishes of the pair"].add(pair["wishes"] + pair["wishes_met"])


def site(person):
    near, far = (set().union(*(of[other]["site"] for other in others)) for others in (halves[person], linked[person]))
    return of[person]["site"] or near or far


follows = [person for person in persons if not of[person]["site"] and site(person)]
disclosed = [
    person
    for person, row in persons.items()
    if of[person]["by wishes of the pair"]
    # who asked for a woman has one beside them
    or (row["gender"] in UNKNOWN and any("true" in of[other]["asked_for_woman"] for other in halves[person]))
    or any(row[column] in UNKNOWN and of[person][column] for column in ("needs_childcare", "asked_for_woman"))
]


def look(person, *more, without=()):
    own = {name: frozenset(values) for name, values in of[person].items() if values and name not in ("site", *without)}
    elsewhere = frozenset().union(*(site(other) for other in halves[person])) - site(person)
    return (frozenset(own.items()), frozenset(site(person)), elsewhere, *more)


def groups(by=look):
    found = collections.defaultdict(list)
    for person in persons:
        found[by(person)].append(person)
    return list(found.values())


def in_few(found):
    return sum(len(group) for group in found if len(group) < LEAST)


alike = groups()
codings = groups(lambda person: tuple(
    persons[person][column] for column in ("role", "gender", "age_agd", "age_amif", "site", "months_in_country")
))

# sensitive answers that all who answered in a group have in common, in a wave or in any
group_of = {person: number for number, group in enumerate(alike) for person in group}
answers = collections.defaultdict(lambda: collections.defaultdict(set))
withheld = set()
for row in tables["responses"]:
    key = (row["form"], row["form_version"], row["item"])
    if key in sensitive and row["person"] in group_of:
        if row["code"] or row["value"]:
            for wave in (row["wave"], "any"):
                answers[group_of[row["person"]], row["item"], wave][row["person"]].add(row["code"] or row["value"])
        if row["missing_code"] == "withheld":
            withheld.add((row["response"], scales[key]))
for pair in pairs.values():
    for half in (pair["mentor"], pair["mentee"]):
        if pair["end_reason"] not in UNKNOWN:
            answers[group_of[half], "end_reason", "any"][half].add(pair["end_reason"])
certain = collections.Counter()
for (_, item, _), given in answers.items():
    if set.intersection(*given.values()):
        certain[item] += len(given)
for group in groups(lambda person: look(person, without=("disability",))):
    if {persons[person]["disability"] for person in group} in ({"yes"}, {"no"}):
        certain["disability"] += len(group)
scored = [row for row in tables["scores"] if (row["response"], row["scale"]) in withheld and row["score"] != ""]

# beyond what must be true: who is known by the number of pairs that met, or together with the other halves
by_number = groups(lambda person: look(person, len(met[person])))
by_halves = groups(
    lambda person: look(person, frozenset((persons[other]["gender"], persons[other]["age_agd"]) for other in met[person]))
)


def share(*columns):
    return sum(all(row[column] not in UNKNOWN for column in columns) for row in persons.values()) / len(persons)


smallest = min(map(len, alike))
print(
    f"extract: {len(persons)} people in {len(alike)} groups, the smallest of {smallest}; in groups below {LEAST}: {in_few(alike)}, "
    f"by both codings of age {in_few(codings)}; {len(follows)} sites follow, {len(disclosed)} wishes or childcare; "
    f"sensitive answers certain: {dict(+certain)}, scores of withheld ones {len(scored)}; "
    f"keeps site {share('site'):.3f}, gender {share('gender'):.3f}, both {share('site', 'gender'):.3f}; "
    f"not covered, below {LEAST}: by number of pairs that met {in_few(by_number)}, by gender and age of the other half {in_few(by_halves)}"
)
failed = bool(smallest < LEAST or follows or disclosed or +certain or scored)
if len(sys.argv) > 2:
    with open(sys.argv[2], encoding="utf-8") as text:
        audit = json.load(text)["anonymity"]
    kept = {entry["characteristic"]: entry["share"] for entry in audit["kept"]}
    stated = (audit["groups"], audit["smallestGroup"], kept["site"], kept["gender"], audit["keptSiteAndGender"])
    found = (len(alike), smallest, share("site"), share("gender"), share("site", "gender"))
    failed |= any(abs(one - other) > 5.1e-5 for one, other in zip(stated, found))
    print(f"audit: groups, smallest, site, gender and both are {stated}, found {tuple(round(number, 4) for number in found)}")
sys.exit(failed)
