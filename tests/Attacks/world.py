"""Two programmes, each with a site, people and one of everything that an operation can be about, made through the API for the attacks.

As a program: world.py URL ADMIN_KEY FOLDER writes keys, ids, planted words and what each role may do (from the table of rights) as files.
"""
import csv, json, os, sys, urllib.error, urllib.request, uuid

from records import MERGE, Records

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LANGUAGES, CONSENTS = [{"code": "it", "level": "b1"}], [{"purpose": "matching", "version": "1"}]
ROLES = ["administrator", "admin", "coordinator", "analyst", "partner"]


class Api:
    def __init__(self, url, key):
        self.url, self.key = url.rstrip("/"), key

    def call(self, method, path, body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + "/api/v1" + path, data, {"Authorization": "Bearer " + self.key, "Content-Type": "application/json", **headers}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{method} {path}: {refused.code} {refused.read().decode()}")
        return json.loads(text) if text else None

    def file(self, path):
        with urllib.request.urlopen(urllib.request.Request(self.url + "/api/v1" + path, headers={"Authorization": "Bearer " + self.key}), timeout=60) as answer:
            return answer.read()

    def made(self, path, body):
        return self.call("POST", path, body)["id"]


class World(Records):
    """A programme; `ids` holds for each collection of the API the id of one of its members."""

    def __init__(self, admin, name):
        self.name, self.canaries, self.keys, self.ids = name, [], {}, {}
        self.programme = admin.made("/programmes", {"name": f"Programme {name}", "retainMonths": 12})
        self.site = admin.made(f"/programmes/{self.programme}/sites", {"name": f"Town {name}", "latitude": 44.8, "longitude": 10.33})
        partner = admin.made(f"/programmes/{self.programme}/partners", {"name": f"Partner {name}"})
        self.keys["administrator"] = admin.key
        for role in ROLES[1:]:
            scope = {"partnerId": partner} if role == "partner" else {}
            self.keys[role] = admin.call("POST", "/api-keys", {"role": role, "programmeId": self.programme, **scope})["key"]
        self.staff = Api(admin.url, self.keys["coordinator"])
        self.admin, self.count, self.partner = admin, 15, partner
        mentor, mentee = self.person("mentors", 0, True), self.person("mentees", 1, True)
        for number in range(2, 15):
            self.person(["mentors", "mentees"][number % 2], number, number % 3 == 0)
        webhook = self.webhook()
        run = self.staff.call("POST", "/match-runs?wait=25", {"programmeId": self.programme, "dryRun": True})["id"]
        other = self.staff.call("POST", "/match-runs?wait=25", {"programmeId": self.programme, "dryRun": True})["id"]
        pair = self.staff.made("/pairs", {"mentorId": mentor, "menteeId": mentee, "agreedOn": "2026-01-15", "reason": self.canary(f"Reasonof{name}")})
        for to in ("offered", "mentor_accepted", "agreed"):
            self.staff.call("POST", f"/pairs/{pair}/transition", {"to": to})
        meeting = self.staff.made(f"/pairs/{pair}/meetings", {"heldOn": "2026-02-20"})
        delivery = admin.call("GET", f"/programmes/{self.programme}/webhooks/{webhook}/deliveries")["items"][0]["id"]
        training, check, concern, correction, duplicate = self.training(), self.check(mentor), self.concern(mentee), self.correction(), self.duplicate()
        signup = Api(admin.url, self.keys["partner"]).made("/signups", {"programmeId": self.programme, "role": "mentee", "givenName": "Selam", "phone": "+39 0521 000000", "preferredLanguage": "ti", "consents": CONSENTS})
        response = self.staff.made("/responses", {"personId": mentee, "pairId": pair, "wave": "start", "questionnaireId": "mentee-start", "mode": "phone", "answers": {"SN2": 1, "GO1": self.canary(f"Answerof{name}")}})
        target = self.target()
        admin.call("POST", "/releases", {"programmeId": self.programme})
        extract = self.extract(full=True)
        account, key = self.account(), self.key()
        profile = Api(admin.url, self.keys["admin"]).made("/criteria-profiles", {"name": f"own {name} {uuid.uuid4().hex[:8]}", "criteria": [{"id": "waiting", "kind": "soft", "weight": 1}]})
        # each is changed once, so that its first version is stale and an attack that names it removes nothing
        spare = self.spare = self.town()
        for path, change in ((f"/accounts/{account}", {"isDisabled": True}), (f"/targets/{target}", {"risk": "Fewer towns."}), (f"/programmes/{self.programme}/sites/{spare}", {"latitude": 44.6}), (f"/programmes/{self.programme}/partners/{partner}", {"welcome": {"en": "Hello"}}),
                             (f"/programmes/{self.programme}/webhooks/{webhook}", {"events": ["pair.*"]}), (f"/concerns/{concern}", {"status": "handling"})):
            admin.call("PATCH", path, change, **{"Content-Type": "application/merge-patch+json", "If-Match": "*"})
        check_in = self.staff.made(f"/pairs/{pair}/check-ins", {"heldOn": "2026-02-20"})
        self.met_in, self.tied_one = self.matching_meeting(), self.tied()
        # each changes what it is about once, so that what names its first version is stale
        self.staff.call("PUT", f"/matching-meetings/{self.met_in}/present", {"others": [self.canary(f"Guestof{name}")]})
        self.common = {
            "programmeId": self.programme, "siteId": self.site, "partnerId": partner, "mentorId": mentor, "menteeId": mentee, "personId": mentee, "pairId": pair,
            "deliveryId": delivery, "meetingId": meeting, "checkInId": check_in, "withId": mentor, "deputyId": self.colleague(), "partner": self.public_id(), "matchRunId": run,
        }
        self.ids = {
            "/mentors": mentor, "/mentees": mentee, "/pairs": pair, "/match-runs": run, "/trainings": training, "/checks": check, "/responses": response, "/targets": target,
            "/extracts": extract, "/accounts": account, "/api-keys": key, "/criteria-profiles": profile, "/programmes": self.programme, "/concerns": concern, "/signups": signup, "/correction-requests": correction, "/possible-duplicates": duplicate,
            "/programmes/{programmeId}/sites": spare, "/programmes/{programmeId}/partners": partner, "/programmes/{programmeId}/webhooks": webhook,
            "/programmes/{programmeId}/vocabulary": self.term(), "/colleagues": self.colleague(), "/appointments": self.appointment(mentor), "/attempts": self.attempt(mentor),
            "/notes": self.note(mentor), "/notices": self.notice(mentor), "/calls": self.contact(mentee), "/messages": self.message(mentee), "/survey-links": self.survey_link(mentee),
            "/pair-notes": self.pair_note(pair), "/matching-meetings": self.met_in, "/authority-requests": self.authority_request(mentee),
        }
        self.forms = [self.form() for _ in range(4)]
        self.first, self.first_met = self.proposed(run), self.met(self.met_in)
        self.runs = {"before": run, "after": other}

    def canary(self, word):
        self.canaries.append(word)
        return word

    def person(self, people, number, available):
        given, family = self.canary(f"Zeb{self.name}given{number}"), self.canary(f"Quark{self.name}family{number}")
        body = {
            "programmeId": self.programme, "siteId": self.site, "givenName": given, "familyName": family, "email": self.canary(f"{given}@quark.example".lower()),
            "phone": self.canary(f"+3933{len(self.name)}{ord(self.name[0]):03d}{number:04d}"), "birthYear": 1990, "preferredLanguage": "it", "languages": LANGUAGES, "consents": CONSENTS,
        }
        made = self.staff.made("/" + people, body)
        for to in ("contacted", "interviewed", "suitable", "available") if available else ():
            self.staff.call("POST", f"/{people}/{made}/transition", {"to": to})
        return made

    def new_person(self, people, available=False):
        self.count += 1
        return self.person(people, self.count, available)

    def link(self):
        return self.link_of("mentees", self.new_person("mentees", True))

    def link_of(self, people, person):
        return self.staff.call("POST", f"/{people}/{person}/personal-link")["token"]

    def correction(self):
        """A year of birth that a person of the pool asks for by their own link."""
        return self.staff.call("PATCH", f"/privacy/{self.link()}", {"birthYear": 1991}, **{"Content-Type": "application/merge-patch+json"})["requests"][0]["id"]

    def duplicate(self):
        """Two mentees of one name and year of birth."""
        self.count += 1
        twin = {"programmeId": self.programme, "givenName": f"Twin {self.name} {self.count}", "birthYear": 1990}
        self.staff.made("/mentees", twin)
        return self.staff.call("GET", f"/mentees/{self.staff.made('/mentees', twin)}")["possibleDuplicates"][0]["id"]

    def town(self):
        self.count += 1
        return self.admin.made(f"/programmes/{self.programme}/sites", {"name": f"Town {self.name} {self.count}", "latitude": 44.7, "longitude": 10.6})

    def webhook(self):
        return self.admin.made(f"/programmes/{self.programme}/webhooks", {"url": "https://hooks.example.org/matching", "events": ["pair.*"]})

    def training(self):
        return self.staff.made("/trainings", {"programmeId": self.programme, "title": "First session", "heldOn": "2026-02-01", "attendedBy": []})

    def check(self, mentor):
        return self.staff.made("/checks", {"personId": mentor, "kind": "identity", "checkedOn": "2026-02-01"})

    def concern(self, mentee):
        return self.staff.made("/concerns", {"personId": mentee, "what": self.canary(f"Worryof{self.name}{self.count}")})

    def target(self):
        self.count += 1
        return self.staff.made("/targets", {"programmeId": self.programme, "indicator": "out.participants", "baseline": 0, "baselineOn": "2026-01-01", "target": self.count, "dueOn": f"{2030 + self.count % 60}-12-31"})

    def extract(self, full):
        return self.admin.made("/extracts", {"programmeId": self.programme, "purpose": "Evaluation", "endsOn": "2099-12-31", "full": full})

    def account(self):
        email = self.canary(f"staff.{self.name}.{uuid.uuid4().hex[:8]}@quark.example".lower())
        return self.admin.made("/accounts", {"role": "analyst", "programmeId": self.programme, "email": email})

    def key(self):
        return self.admin.made("/api-keys", {"role": "analyst", "programmeId": self.programme})

    def pair(self):
        return self.staff.made("/pairs", {"mentorId": self.new_person("mentors", True), "menteeId": self.new_person("mentees", True), "agreedOn": "2026-01-15", "reason": "They asked for it."})

    def run(self):
        self.new_person("mentors", True), self.new_person("mentees", True)
        return self.staff.call("POST", "/match-runs?wait=25", {"programmeId": self.programme, "dryRun": True})["id"]

    def makers(self):
        """How each record is made that a call changes, moves on or ends, by the address that names it."""
        return {
            "/mentors/{id}": lambda: self.new_person("mentors"), "/mentees/{id}": lambda: self.new_person("mentees"), "/accounts/{id}": self.account, "/api-keys/{id}": self.key,
            "/programmes/{id}": lambda: self.admin.made("/programmes", {"name": "A programme"}), "/programmes/{programmeId}/sites/{id}": self.town,
            "/programmes/{programmeId}/partners/{id}": lambda: self.admin.made(f"/programmes/{self.programme}/partners", {"name": f"Partner {uuid.uuid4().hex[:8]}"}),
            "/programmes/{programmeId}/webhooks/{id}": self.webhook, "/programmes/{programmeId}/vocabulary/{id}": self.term, "/targets/{id}": self.target, "/trainings/{id}": self.training,
            "/checks/{id}": lambda: self.check(self.common["mentorId"]), "/concerns/{id}": lambda: self.concern(self.common["menteeId"]),
            "/correction-requests/{id}": self.correction, "/possible-duplicates/{id}": self.duplicate, "/appointments/{id}": self.appointment, "/attempts/{id}": self.attempt,
            "/notes/{id}": self.note, "/notices/{id}": self.notice, "/calls/{id}": self.contact, "/messages/{id}": self.message, "/survey-links/{id}": self.survey_link,
            "/pair-notes/{id}": lambda: self.pair_note(self.common["pairId"]), "/matching-meetings/{id}": self.matching_meeting, "/pairs/{id}": self.pair, "/colleagues/{id}": self.colleague,
            "/authority-requests/{id}": lambda: self.authority_request(self.common["menteeId"]), "/extracts/{id}": lambda: self.extract(full=True),
        }

    def special(self, method, path):
        """What a call needs beyond a new record of the kind that its address names; None where that is all."""
        on_form = path.startswith("/signups/own/")
        return {
            # the world's own may have ended while the rights were tried
            "GET /api-keys/{id}": lambda: {"id": self.key()},
            "GET /person-ties/{personId}": lambda: {"personId": self.tied()},
            "GET /extracts/{id}/files": lambda: {"id": self.extract(full=True)},
            "POST /mentors/{id}/undo": lambda: {"id": self.new_person("mentors", True)},
            "POST /mentees/{id}/undo": lambda: {"id": self.new_person("mentees", True)},
            "POST /mentors/transitions": lambda: {"people": [self.new_person("mentors")]},
            "POST /mentees/transitions": lambda: {"people": [self.new_person("mentees")]},
            "POST /mentors/interest": lambda: {"people": [self.new_person("mentors", True)]},
            "POST /mentees/interest": lambda: {"people": [self.new_person("mentees", True)]},
            "POST /mentors/responsible": lambda: {"people": [self.new_person("mentors")]},
            "POST /mentees/responsible": lambda: {"people": [self.new_person("mentees")]},
            "POST /pairs/responsible": lambda: {"pairs": [self.pair()]},
            "POST /pairs": lambda: {"mentorId": self.new_person("mentors", True), "menteeId": self.new_person("mentees", True)},
            "PATCH /pairs/{id}": lambda: {"id": self.active_pair()},
            "POST /pairs/{id}/undo": lambda: {"id": self.pair_in("offered")},
            "POST /pairs/{id}/waivers": lambda: {"id": self.pair_in("offered", "mentor_accepted", "agreed")},
            "POST /pairs/{id}/tasks/transition": lambda: dict(zip(("id", "personId"), self.pair_with_task())),
            "PUT /colleagues/{id}/absence": lambda: {"id": self.colleague(), "sent": {"from": "2099-03-16", "until": "2099-03-27"}},
            "POST /accounts": lambda: {"sent": {"email": f"new.{self.name}.{uuid.uuid4().hex[:8]}@quark.example".lower()}},
            "POST /person-ties": lambda: {"personId": self.new_person("mentees"), "withId": self.new_person("mentees")},
            "DELETE /person-ties/{personId}": lambda: {"personId": self.tied()},
            "POST /match-runs/{id}/adopt": lambda: {"id": self.run()},
            "PUT /match-runs/{id}/proposals/{menteeId}/mark": lambda: self.with_proposal(self.run(), self.proposed),
            "POST /matching-meetings": lambda: {"matchRunId": self.decidable()},
            "PUT /matching-meetings/{id}/proposals/{menteeId}/decision": lambda: self.with_proposal(self.matching_meeting(), self.met),
            "POST /concerns/{id}/handover": lambda: {"id": self.concern(self.common["menteeId"]), "to": self.reader()},
            "POST /concerns/{id}/pause": lambda: {"id": self.pair_concern()},
            "POST /extracts/{id}/coarsen": self.held_extract,
            "POST /programmes/{programmeId}/text-gateway/test": lambda: self.gateway() or {},
        }.get(f"{method} {path}", (lambda: {"token": self.signup_link()}) if on_form else None)

    def with_proposal(self, made, mentee_of):
        return {"id": made, "menteeId": mentee_of(made)}

    def held_extract(self):
        """An extract in which one person, alone in a town, can be singled out."""
        self.staff.call("PATCH", f"/mentees/{self.new_person('mentees')}", {"siteId": self.town()}, **MERGE)
        return {"id": self.extract(full=False)}

    def fresh(self, method, path):
        """The same for a record made for one call, in its first version: a change or an end affects no other call."""
        path = path.removeprefix("/api/v1")
        known, makers = self.parameters(path), self.makers()
        if special := self.special(method, path):
            return known | special()
        record, _, step = path.partition("/{id}")
        if method in ("PATCH", "DELETE") and path in makers:
            known["id"] = makers[path]()
        elif step in ("/transition", "/resend", "/return", "/close", "/code", "/end", "/informed", "/absence") or record == "/accounts" and step:
            known["id"] = makers[record + "/{id}"]()
        elif method == "POST" and path in ("/responses", "/survey-links", "/attempts", "/notices", "/calls", "/phrases") or step == "/newcomer":
            known["personId"] = self.new_person("mentees")
        elif "{token}" in path:
            known["token"] = self.link()
        return known

    def parameters(self, path):
        """Returns values for the parameters of an operation: the longest collection that its path begins with determines whose id it takes."""
        path = path.removeprefix("/api/v1")
        fits = [prefix for prefix in self.ids if path == prefix or path.startswith(prefix + "/")]
        known = dict(self.common)
        if fits:
            known["id"] = self.ids[max(fits, key=len)]
        # elsewhere `after` is the cursor of a list
        if path.startswith("/match-runs/{before}"):
            known |= self.runs
        elif path.startswith("/match-runs/{id}/proposals/"):
            known["menteeId"] = self.first
        elif path.startswith("/matching-meetings/"):
            known["menteeId"] = self.first_met
        elif path.startswith("/person-ties/"):
            known["personId"] = self.tied_one
        elif path == "/calls":
            known["asked"] = ["pairId"]
        return known


def operations(document):
    """Method, path and definition of every operation, with the name of its collection."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield method.upper(), path, operation


def last(operation):
    """For sorting: extracts end when a person in them is erased, so operations of a personal link are tried last."""
    return "{token}" in operation[1]


def rights():
    """The table of rights: operation, role, what it gets of its own and of another programme."""
    with open(os.path.join(ROOT, "tests/Matching.Web.Tests/Access/matrix.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def expected(document):
    """The table of rights by method and path: allow, deny or hide, for siteA (one's own) and siteB (another programme's)."""
    names = {operation["operationId"]: f"{method} {path}" for method, path, operation in operations(document)}
    says = {"2xx": "allow", "400": "allow", "absent": "allow", "401": "deny", "403": "deny", "404": "hide"}
    table = {}
    for line in rights():
        own, foreign = line["own"], line["own"] if line["foreign"] == "same" else line["foreign"]
        name = names[line["operation"]]
        # what is named in the body alone is not another's when the body is empty
        other = "any" if "{" not in name and says[foreign] == "hide" else says[foreign]
        # a personal link gives access to any holder; without one, access is denied
        table.setdefault(name, {})[line["role"]] = {"siteA": "deny", "siteB": "deny"} if "{token}" in name else {"siteA": says[own], "siteB": other}
    # a key has no version that could be stale: the first who may end it does, and it is gone for the next
    table[names["DeleteApiKey"]]["administrator"] = {"siteA": "any", "siteB": "any"}
    everybody = {role: {"siteA": "allow", "siteB": "allow"} for role in ["anonymous", *ROLES]}
    return table | {name: everybody for name in names.values() if name not in table}


def main():
    url, key, folder = sys.argv[1:4]
    os.makedirs(folder, exist_ok=True)
    admin = Api(url, key)
    worlds = {"siteA": World(admin, "A"), "siteB": World(admin, "B")}
    document = json.loads(urllib.request.urlopen(url.rstrip("/") + "/openapi/v1.json").read())
    write = lambda name, value: open(os.path.join(folder, name), "w", encoding="utf-8").write(value if isinstance(value, str) else json.dumps(value, indent=1))
    write("expected.json", expected(document))
    write("canaries.txt", "".join(word + "\n" for world in worlds.values() for word in world.canaries[:15]))
    write("keys.env", "".join(f"export AUTH_{role.upper()}={key}\n" for role, key in worlds["siteA"].keys.items()))
    groups = {}
    for method, path, _ in operations(document):
        ids = {name: world.parameters(path) for name, world in worlds.items()}
        groups.setdefault(json.dumps(ids), []).append(f"{method} {path}")
    write("groups.json", [{"ids": json.loads(ids), "operations": names} for ids, names in groups.items()])
    write("calls.json", {f"{method} {path}": worlds["siteA"].fresh(method, path) for method, path, _ in sorted(operations(document), key=last)})
    print(f"world: {len(worlds)} programmes, {sum(len(names) for names in groups.values())} operations in {len(groups)} groups, written to {folder}")


if __name__ == "__main__":
    main()
