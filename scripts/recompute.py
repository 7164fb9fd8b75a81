#!/usr/bin/env python3
# Creates a second programme with a planted effect and downloads releases and extracts; called by scripts/recompute.
import csv, datetime, io, json, pathlib, random, sys, urllib.error, urllib.request, zipfile

environment = dict(line.split("=", 1) for line in pathlib.Path(sys.argv[1]).read_text().split())
target = pathlib.Path(sys.argv[2])
chance = random.Random(11)
today = datetime.date.today()


def call(method, path, body=None, accept="*/*"):
    request = urllib.request.Request(environment["URL"] + "/api/v1" + path, None if body is None else json.dumps(body).encode(), method=method)
    request.add_header("Authorization", "Bearer " + environment["ADMIN_KEY"])
    request.add_header("Content-Type", "application/json")
    request.add_header("Accept", accept)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read()
    except urllib.error.HTTPError as problem:
        sys.exit(f"{method} {path}: {problem.code} {problem.read().decode()}")


def post(path, body):
    return json.loads(call("POST", path, body))


def get(path):
    return json.loads(call("GET", path))


def answers(form, stands, gains):
    """A step near the person's level, 8 points in a hundred higher or lower; 6 % of the items are left out."""
    given = {}
    for item in form["items"]:
        choices = item["choices"]
        if item.get("relevant") or chance.random() < .06:
            continue
        if item["name"] == "PR3":
            given["PR3"] = chance.randint(2, 60)
        elif item["type"] == "select_one" and choices[0].get("value") is None:
            given[item["name"]] = chance.choice(choices)["name"]
        elif item["type"] == "select_one":
            values = sorted(choice["value"] for choice in choices)
            at = min(100, max(0, stands + gains + chance.gauss(0, 15)))
            step = values[0] + round(at / 100 * (values[-1] - values[0]))
            given[item["name"]] = values[0] + values[-1] - step if item["reverse"] else step
    return given


def own_forms():
    """The forms of mentees once more, with indicators of their own on a scale from 3 to 15 and on another from 0 to 100."""
    for wave in ("start", "end"):
        version = get(f"/questionnaires/mentee-{wave}")["version"]
        sheets = {}
        with zipfile.ZipFile(io.BytesIO(call("GET", f"/questionnaires/mentee-{wave}/versions/{version}.zip"))) as files:
            for name in files.namelist():
                sheets[name] = list(csv.reader(io.StringIO(files.read(name).decode())))
        header, settings = sheets["settings.csv"]
        settings[header.index("form_id")], settings[header.index("cm:family")], settings[header.index("version")] = f"own-{wave}", "own", "1.0.0"
        # a scale of the catalogue has its figures already: some of its questions once more, as scales of their own
        survey, scales = sheets["survey.csv"], sheets["scales.csv"]
        name, scale = survey[0].index("name"), survey[0].index("cm:scale")
        for copied, own, items in (("be", "own_home", 3), ("em", "own_able", 4)):
            for row in [row for row in survey if row[scale] == copied][:items]:
                survey.append([*row])
                survey[-1][name], survey[-1][scale] = "OWN_" + row[name], own
            scales.append([own if cell == copied else cell for cell in next(row for row in scales if row[0] == copied)])
        for column in ("min", "max"):
            if column not in scales[0]:
                for row in scales:
                    row.append(column if row is scales[0] else "")
        for row in scales[1:]:
            if row[0] == "own_home":
                row[scales[0].index("min")], row[scales[0].index("max")] = "3", "15"
        sheets["indicators.csv"] = [
            ["id", "label::Italiano (it)", "scale", "method", "at_least", "at_most", "respondent", "version"],
            ["own.home", "Sentirsi a casa", "own_home", "mean", "", "", "mentee", "1"],
            ["own.able", "Capace", "own_able", "share", "60", "", "mentee", "1"],
        ]
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as files:
            for name, rows in sheets.items():
                text = io.StringIO()
                csv.writer(text, lineterminator="\n").writerows(rows)
                files.writestr(name, text.getvalue())
        request = urllib.request.Request(environment["URL"] + "/api/v1/questionnaires", file.getvalue(), method="POST")
        request.add_header("Authorization", "Bearer " + environment["ADMIN_KEY"])
        request.add_header("Content-Type", "application/zip")
        try:
            urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as problem:
            sys.exit(f"own-{wave}: {problem.code} {problem.read().decode()}")


def second():
    own_forms()
    programme = post("/programmes", {"name": "Second programme", "questionnaires": ["own", "cm"]})["id"]
    sites = [post(f"/programmes/{programme}/sites", {"name": name, "latitude": 44.8, "longitude": 10.3})["id"] for name in ("North", "South")]
    forms = {name: get(f"/questionnaires/{name.replace('mentee', 'own')}") for name in ("mentee-start", "mentee-end")}
    forms.update({name: get(f"/questionnaires/{name}") for name in ("mentor-start", "mentor-end")})
    needs = ("language_practice", "job_search", "health_system")
    people = {}
    for i in range(112):
        # every fourth mentor takes a second mentee, and both pairs may end on the same day
        for role in ("mentees", "mentors")[: 1 if i % 4 == 3 else 2]:
            gender = ("woman", "man")[i // 2 % 2]
            wish = chance.choice(["any", "woman", "man", "same"])
            # both of a pair have the same gender, and a required one that is not met would refuse the pair
            strength = "must" if wish in ("any", "same", gender) else "prefer"
            people[role] = post(f"/{role}", {
                "programmeId": programme, "siteId": sites[i % 2], "givenName": f"Person {i}", "gender": gender,
                "birthYear": today.year - (30 if i % 4 in (0, 3) else 65) - i % 5, "wishes": {"gender": wish, "genderStrength": strength}, **({"courses": ["language_course"]} if role == "mentees" and i % 5 < 3 else {}),
                **({"accessibilityNeeds": ["childcare"]} if role == "mentees" and i % 3 == 0 else {"accessibilityOffers": ["childcare"]} if role == "mentors" and i % 2 == 0 else {}),
                # some ask for two things, and a mentor offers one
                **({"needs": [{"code": code} for code in needs[: 1 + i % 2]]} if role == "mentees" and i % 5 else {"offers": [{"code": needs[i // 2 % 3]}]} if role == "mentors" else {}),
                "languages": [{"code": "it", "level": "b1"}], "consents": [{"purpose": "matching", "version": "1"}], **({"capacity": 2} if role == "mentors" else {})})["id"]
            for to in ("contacted", "interviewed", "suitable", "available"):
                post(f"/{role}/{people[role]}/transition", {"to": to})
        pair = post("/pairs", {"mentorId": people["mentors"], "menteeId": people["mentees"], "reason": "They asked for it."})["id"]
        for to in ("offered", "mentor_accepted", "agreed"):
            post(f"/pairs/{pair}/transition", {"to": to})
        # older people gain more, so that gaps are there to be found
        stands, gains = chance.gauss(45, 18), chance.gauss(4 if i % 4 in (0, 3) else 10, 12)
        for wave in ("start", "end"):
            for role, person in (("mentee", people["mentees"]), ("mentor", people["mentors"])):
                if wave == "start" or chance.random() < .9:
                    name = f"{role}-{wave}"
                    post("/responses", {
                        "personId": person, "pairId": pair, "wave": wave, "questionnaireId": name.replace("mentee", "own"), "mode": chance.choice(["self_online", "phone", "staff_read"]), "language": chance.choice(["it", "en"]),
                        "answers": answers(forms[name].get("form", forms[name]), stands, gains if wave == "end" else 0)})
            if wave == "start":
                post(f"/pairs/{pair}/transition", {"to": "active", "date": today.isoformat(), "waive": {"start": "Answered by one side."}})
        if i % 3 == 0 or i % 8 == 2:
            post(f"/pairs/{pair}/transition", {"to": "ended_early", "reason": chance.choice(["moved_away", "goal_reached", "no_time"]), "endedBy": "mentee"})
    # some wait, and gain less
    for i in range(40):
        person = post("/mentees", {
            "programmeId": programme, "siteId": sites[i % 2], "givenName": f"Waiting {i}", "gender": ("woman", "man")[i % 2], "birthYear": today.year - 30,
            "languages": [{"code": "it", "level": "b1"}], "consents": [{"purpose": "matching", "version": "1"}]})["id"]
        stands = chance.gauss(45, 18)
        for again in (False, True):
            post("/responses", {
                "personId": person, "wave": "start", "again": again, "questionnaireId": "own-start", "mode": "phone", "language": "it",
                "answers": answers(forms["mentee-start"].get("form", forms["mentee-start"]), stands, chance.gauss(1, 12) if again else 0)})
    for indicator, wave, place in (("int6", "change", {}), ("li.employed", "end", {"breakdown": "gender", "category": "F"}), ("be.unfair", "end", {"breakdown": "site", "category": sites[0]}), ("own.home", "change", {})):
        post("/targets", {
            "programmeId": programme, "indicator": indicator, "wave": wave, **place, "baseline": 60 if indicator == "be.unfair" else 1, "target": 20, "baselineOn": (today - datetime.timedelta(days=1)).isoformat(),
            "dueOn": (today + datetime.timedelta(days=90)).isoformat()})
    return programme


def take(programme, name):
    (target / name / "cubes").mkdir(parents=True)
    post("/releases", {"programmeId": programme})
    extract = post("/extracts", {"programmeId": programme, "purpose": "Verify the figures of a release", "endsOn": (today + datetime.timedelta(days=1)).isoformat(), "full": True})["id"]
    with zipfile.ZipFile(io.BytesIO(call("GET", f"/extracts/{extract}/files"))) as files:
        files.extractall(target / name / "extract")
    with (target / name / "declared.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "scale", "method", "bound", "at_most", "respondent", "low", "high"])
        form = get("/questionnaires/own-start") if name == "second" else {"indicators": []}
        for one in form["indicators"]:
            scale = next(scale for scale in form["scales"] if scale["id"] == one["scale"])
            rows.writerow([
                one["id"], one["scale"], one["method"], one.get("atLeast", one.get("atMost", "")), str("atMost" in one).lower(), one["respondent"], scale.get("min", 0),
                scale.get("max", 100)])
    (target / name / "targets.csv").write_bytes(call("GET", f"/targets?programmeId={programme}&limit=200", accept="text/csv"))
    for dataset in get(f"/datasets?programmeId={programme}")["items"]:
        (target / name / "cubes" / f"{dataset['id']}.csv").write_bytes(call("GET", f"/data/{dataset['id']}?programmeId={programme}&format=csv&structural=true"))


take(get("/programmes")["items"][0]["id"], "demo")
take(second(), "second")
