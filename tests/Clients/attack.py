#!/usr/bin/python3
"""Measures what a holder of an analyst's key can find out about suppressed values: reads every dataset and bounds each by linear programmes.

usage: attack.py URL ANALYST_KEY      needs numpy and scipy (Debian: python3-scipy)

Unknown are the people behind each indicator and wave, by gender and age in single bands (those aged 60 apart, whom the two codings of age count
differently), and, of shares, those counted and the rest. Known is every published number, also that several indicators count the same people by their definitions. Each suppressed count must lie in an interval of at least 5;
a suppressed cell that is certainly empty discloses nothing about a person. Prints one line; the exit status is 1 if a number is narrower.
"""
import csv, io, json, sys, urllib.request
import numpy as np
from scipy.optimize import linprog

LEAST = 5
URL, KEY = sys.argv[1].rstrip("/"), sys.argv[2]
AGES = ["Y0-4", "Y5-11", "Y12-17", "Y18-59", "Y60", "Y_GT60", "UNK"]
AGD = {"Y_GE60": ["Y60", "Y_GT60"]}
AMIF = {"Y_LT18": ["Y0-4", "Y5-11", "Y12-17"], "Y18-60": ["Y18-59", "Y60"]}
GENDERS = ["F", "M", "_O"]
COURSES = ["out.language_course", "out.civic_orientation", "out.professional_guidance"]
# By their definitions these count the same people, whose number one may publish where another suppresses it.
SAME = {
    "out.participants": "flow.met", "prc.wait_days": "flow.met", "qual.rr_start": "flow.met", "qual.paired": "flow.answered_start", "out.mentors": "flow.met_mentor",
    "qual.rr_start_mentor": "flow.met_mentor", "out.volunteer_requests": "flow.enrolled_mentor", "qual.paired_mentor": "flow.answered_start_mentor",
    "prc.duration": "out.matches_started", "qual.shared_mentor": "out.matches_started",
    **{course: "flow.met" for course in COURSES}, "prc.supervision": "out.matches_active",
}


def get(path, accept="application/json"):
    request = urllib.request.Request(URL + "/api/v1" + path, headers={"Authorization": "Bearer " + KEY, "Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def rows(dataset):
    return list(csv.DictReader(io.StringIO(get(f"/data/{dataset}?format=csv", "text/csv"))))


def leaves(code, coding):
    return AGES if code == "T" else coding.get(code, [code])


class Unknowns:
    """Variables of an indicator in a wave, the equations that are published, and the numbers that are not."""

    def __init__(self, groups, parts):
        self.names = [(group, part) for group in groups for part in parts]
        self.parts, self.equations, self.hidden = parts, [], []

    def add(self, groups, part, row):
        wanted = set(groups)
        line = np.array([float(name in wanted and (part is None or own == part)) for name, own in self.names])
        if row["value"] != "":
            self.equations.append((line, float(row["value"])))
        elif row["status"] == "c":
            self.hidden.append((line, row))

    def add_net(self, groups, up, down, value):
        wanted = set(groups)
        self.equations.append((np.array([(name in wanted) * ((own == up) - float(own == down)) for name, own in self.names]), value))

    def narrow(self):
        if not self.equations:
            return []
        left, right = np.array([line for line, _ in self.equations]), np.array([value for _, value in self.equations])
        found, told = [], {line.tobytes() for line, _ in self.equations}
        # a value that one indicator suppresses as too few for a mean, another may publish as a count
        for line, row in ((line, row) for line, row in self.hidden if line.tobytes() not in told):
            ends = []
            for sign in (1, -1):
                answer = linprog(sign * line, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
                ends.append(np.inf * -sign if answer.status == 3 else sign * answer.fun if answer.success else None)
            if None in ends:
                raise SystemExit(f"published numbers contradict each other: {row}")
            least, most = np.ceil(ends[0] - 1e-6), np.floor(ends[1] + 1e-6)
            if most > 0 and most - least < LEAST:
                found.append((least, most, row))
        return found


datasets = [item["id"] for item in json.loads(get("/datasets?limit=200"))["items"]]
themes = sorted({dataset.split("-by-")[0] for dataset in datasets} - {"gaps"})
asked = narrow = 0
joined, systems_of_all = {}, {}
for theme in themes:
    systems = {}

    def system(family, row, groups):
        key = (family, row["indicator"], row.get("wave", ""))
        if key not in systems:
            systems[key] = Unknowns(groups, [None])
        return systems[key]

    crossed = [(gender, age) for gender in GENDERS for age in AGES]
    for breakdown, coding in (("gender-age", AGD), ("gender", {}), ("age-agd", AGD), ("age-amif", AMIF)):
        name = f"{theme}-by-{breakdown}"
        for row in rows(name) if name in datasets else []:
            genders = GENDERS if row.get("gender", "T") == "T" else [row["gender"]]
            ages = leaves(row.get("age_agd", row.get("age_amif", "T")), coding)
            if row["stat"] in ("n", "count"):
                kind = ("gender-age", row["stat"])
                system(kind, row, crossed).add([(gender, age) for gender in genders for age in ages], None, row)
    for dataset in (dataset for dataset in datasets if dataset == theme or dataset.startswith(theme + "-by-")):
        column = "period" if dataset == theme else dataset.split("-by-")[1].replace("-", "_")
        table = rows(dataset)
        if not table or column not in table[0]:
            continue
        codes = sorted({row[column] for row in table} - {"T"})
        published = {(row["indicator"], row.get("wave", ""), row[column], row["stat"]): row["value"] for row in table}
        for parts in (("improved", "same", "worse"), ("gained", "lost", "unchanged")):
            # the parts of a change are its number, and a share's change is the net of those who gained and lost
            of = {(row["indicator"], row.get("wave", "")) for row in table if row["stat"] == parts[0] and row["status"] != "z"}
            for row in (row for row in table if (row["indicator"], row.get("wave", "")) in of and row["stat"] in ("n", "percent", *parts)):
                key = ("parts of " + dataset, row["indicator"], row.get("wave", ""))
                unknowns = systems.setdefault(key, Unknowns(codes, parts))
                groups = codes if row[column] == "T" else [row[column]]
                if row["stat"] != "percent":
                    unknowns.add(groups, None if row["stat"] == "n" else row["stat"], row)
                elif row["value"] != "" and parts[0] == "gained":
                    n = published.get((row["indicator"], row.get("wave", ""), row[column], "n"), "")
                    if n != "":
                        unknowns.add_net(groups, "gained", "lost", round(float(row["value"]) * float(n) / 100))
        for row in table:
            if row["stat"] in ("n", "count", "improved", "same", "worse", "gained", "lost"):
                groups = codes if row[column] == "T" else [row[column]]
                system((dataset, row["stat"]), row, codes).add(groups, None, row)
                # quarters and ages are those of different days; a language is that of the person or of the sheet
                people = SAME.get(row["indicator"], row["indicator"])
                if row["stat"] == ("count" if row["indicator"].startswith(("out.", "flow.")) and row["indicator"] not in COURSES else "n") and people in SAME.values() and column not in ("period", "age_agd", "age_amif", "language"):
                    joined.setdefault((column, people), []).append((groups, row))
    systems_of_all.update(systems)
for (column, people), told in joined.items():
    unknowns = systems_of_all[("joined by " + column,), people] = Unknowns(sorted({group for groups, _ in told for group in groups}), [None])
    for groups, row in told:
        unknowns.add(groups, None, row)
for key, unknowns in systems_of_all.items():
    asked += len(unknowns.hidden)
    for least, most, row in unknowns.narrow():
        narrow += 1
        print(f"narrow {key[0][0]} {row} is between {least:g} and {most:g}", file=sys.stderr)

print(f"attack: {asked} hidden numbers asked, {narrow} narrower than {LEAST}")
sys.exit(1 if narrow or not asked else 0)
