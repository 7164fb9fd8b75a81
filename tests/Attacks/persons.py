"""Attacks by a person with a link of their own, or with a form: members of staff's in every spelling, ways round the gate of age, and words of staff about a pair.

Called by attack.py; `service` and `findings` are its own.
"""
import html, json, re

PATCH = {"Content-Type": "application/merge-patch+json"}
JSON = {"Content-Type": "application/json"}
GUARDIAN = [{"purpose": "matching", "version": "1"}, {"purpose": "guardian", "version": "2"}]


def spellings(name):
    """The member as it is written, and as another reader might take it for the same."""
    parts = re.findall(r"[A-Z]?[^A-Z]+|[A-Z]", name)
    return list(dict.fromkeys([name, name[0].upper() + name[1:], "_".join(parts).lower(), "-".join(parts).lower()]))


def schemas(document):
    return document["components"]["schemas"]


def members(document, operation):
    """The members that the document shows for the JSON body of an operation."""
    for path in document["paths"].values():
        for one in path.values():
            if one.get("operationId") == operation:
                schema = one["requestBody"]["content"]["application/json"]["schema"]
                return set(schemas(document)[schema["$ref"].split("/")[-1]]["properties"] if "$ref" in schema else schema["properties"])
    raise SystemExit(f"The API document has no operation {operation}.")


def values(world):
    """For what staff decide a value that would be right from them; anything else is tried with a yes."""
    return {
        "status": "available", "siteId": world.spare, "programmeId": world.programme, "consents": GUARDIAN, "priority": True, "priorityReason": "Because.", "screenedOn": "2026-01-01", "appliedOn": "2020-01-01",
        "interestAskedOn": "2026-01-01", "interestConfirmedOn": "2026-01-02", "source": "A friend", "openGates": [], "openRequests": [], "isRestricted": False, "version": 9, "role": "mentor",
    }


def bodies(service, document, world, findings):
    """Every body that a person may send, with every member that any record of the service has, in every spelling: whatever is not in the document is refused by name."""
    mentee = world.new_person("mentees", True)
    link = "/api/v1/privacy/" + world.link_of("mentees", mentee)
    known = {name for schema in schemas(document).values() for name in schema.get("properties", {})}
    right = values(world)
    own = {spelling for name in right for spelling in spellings(name)}
    before, asked = world.staff.call("GET", f"/mentees/{mentee}"), 0
    signup = {"programmeId": world.programme, "role": "mentee", "givenName": "Selam", "phone": "+39 0521 000009", "preferredLanguage": "ti", "consents": [{"purpose": "matching", "version": "1"}]}
    key = {**JSON, "Authorization": "Bearer " + world.keys["partner"]}
    for operation, method, path, headers, body in (
        ("CorrectMyData", "PATCH", link, PATCH, {}), ("PauseMe", "POST", link + "/pause", JSON, {"paused": True}), ("RestrictMyData", "POST", link + "/restriction", JSON, {"restricted": True}),
        ("WithdrawMyConsent", "POST", link + "/withdrawal", JSON, {"purpose": "photos"}), ("RaiseMyConcern", "POST", link + "/concerns", JSON, {"what": "Look at this."}),
        ("CreateSignup", "POST", "/api/v1/signups", key, signup),
    ):
        documented = members(document, operation)
        names = own | (known if operation == "CorrectMyData" else set()) | {spelling for name in documented for spelling in spellings(name)}
        for name in sorted(names - documented):
            value = next((value for member, value in right.items() if name in spellings(member)), True)
            status, _, text, _ = service.ask(method, path, headers, json.dumps({**body, name: value}).encode())
            asked += 1
            if status != 400 or name not in json.loads(text).get("errors", {}):
                findings.note("member of another", f"{operation} {name}", (status, text))
    after = world.staff.call("GET", f"/mentees/{mentee}")
    changed = [name for name in after if after[name] != before.get(name)]
    if changed:
        findings.note("member of another", f"GET /api/v1/mentees/{{id}} afterwards: {', '.join(changed)}", [after[name] for name in changed])
    print(f"bodies: {asked} requests by link and sign-up with members that are not a person's own")


def minors(service, admin, findings):
    """A person of 15, in a programme that takes in people under 18, tries to come into the pool without a guardian."""
    programme = admin.made("/programmes", {"name": "For families", "texts": {"consent.guardian.2.en": "I agree that my child takes part."}})
    staff = type(admin)(admin.url, admin.call("POST", "/api-keys", {"role": "coordinator", "programmeId": programme})["key"])
    tries = [{spelling: value} for name, value in (("birthYear", 1980), ("consents", GUARDIAN), ("guardianConsent", "2"), ("openGates", []), ("screenedOn", "2026-01-01")) for spelling in spellings(name)]
    for number, sent in enumerate(tries):
        person = staff.made("/mentees", {"programmeId": programme, "givenName": f"Young {number}", "birthYear": 2011, "consents": [{"purpose": "matching", "version": "1"}]})
        link = "/api/v1/privacy/" + staff.call("POST", f"/mentees/{person}/personal-link")["token"]
        for to in ("contacted", "interviewed", "suitable", "available"):
            service.ask("PATCH", link, PATCH, json.dumps(sent).encode())
            service.ask("POST", f"/api/v1/mentees/{person}/transition", {**JSON, "Authorization": "Bearer " + staff.key}, json.dumps({"to": to}).encode())
        service.ask("POST", link + "/pause", JSON, b'{"paused":false}')
        found = staff.call("GET", f"/mentees/{person}")
        if found["status"] == "available" or "age" not in found["openGates"]:
            findings.note("minor in the pool", json.dumps(sent), (found["status"], found["openGates"]))
    print(f"minors: {len(tries)} ways round the gate of age")


def words(service, world, findings):
    """What staff write and decide about a pair, looked for in the data, the file and the page of either half."""
    mentor, mentee = world.new_person("mentors", True), world.new_person("mentees", True)
    planted = []

    def plant(text):
        planted.append(f"{text}{world.name}{mentor[-4:]}")
        return planted[-1]

    def move(pair, to, **more):
        world.staff.call("POST", f"/pairs/{pair}/transition", {"to": to, **more})

    never = world.staff.made("/pairs", {"mentorId": mentor, "menteeId": mentee, "reason": plant("Neveroffered")})
    move(never, "withdrawn", reason=plant("Withdrawnbecause"))
    declined = world.staff.made("/pairs", {"mentorId": mentor, "menteeId": mentee, "reason": plant("Handmade")})
    for to in ("offered", "mentor_accepted"):
        move(declined, to)
    move(declined, "declined", reason="personal_difficulty", comment=plant("Declinedbecause"), endedBy="mentee")
    pair = world.staff.made("/pairs", {"mentorId": mentor, "menteeId": mentee, "agreedOn": "2026-01-15", "reason": plant("Again"), "override": plant("Override")})
    for to in ("offered", "mentor_accepted", "agreed"):
        move(pair, to)
    move(pair, "active", date="2026-02-01", waive={"start": plant("Startwaived")})
    move(pair, "on_hold", reason=plant("Onhold"), until="2099-01-01")
    move(pair, "ending", reason=plant("Ending"))
    for day, side in (("2026-02-12", "mentee"), ("2026-02-13", "mentor")):
        world.staff.call("POST", f"/pairs/{pair}/check-ins", {"heldOn": day, "spokenWith": side})
    withheld = {"reason", "comment", "waivedStart", "waivedEnd", "endReason", "endedBy", "spokenWith", "reportedBy", "contributions", "score", "proposedId", "mentorId", "menteeId"}
    for people, person, other, foreign in (("mentors", mentor, mentee, "2026-02-12"), ("mentees", mentee, mentor, "2026-02-13")):
        token = world.link_of(people, person)
        cookie = {"Cookie": service.ask("GET", "/my/" + token)[1]["set-cookie"].split(";")[0]}
        for path, headers in ((f"/api/v1/privacy/{token}", {}), (f"/api/v1/privacy/{token}/export", {}), ("/my?lang=en", cookie), ("/my?lang=it", cookie), ("/my/export", cookie), ("/my/concern", cookie)):
            status, _, text, _ = service.ask("GET", path, headers)
            where = f"{path.replace(token, '{token}')} of {people}"
            text = html.unescape(text)
            if status != 200:
                findings.note("not reached", where, status)
            for word in [*planted, never, other, foreign, "Personal difficulty", "Difficoltà personale"]:
                if word.lower() in text.lower():
                    findings.note("words of staff", where, word)
            if text.startswith("{"):
                data = json.loads(text)
                names = {name for part in ("pairs", "pairEvents", "meetings", "checkIns", "matchRuns") for entry in data[part] for name in entry}
                if names & withheld:
                    findings.note("words of staff", where, sorted(names & withheld))
                if not data.get("withheld", {}).get("note"):
                    findings.note("words of staff", where, "nothing says what is withheld")
    print(f"words: {len(planted)} of staff about pairs, looked for in 6 places of each half")
