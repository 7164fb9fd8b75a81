"""What a service leaves behind of what it is given: secrets and typed words, looked for in the files of its database and in its log."""
import json, os, re

import world

# typed text that is sealed: each is entered in a field that accepts it
TYPED = ["Attackanswer71", "Attackquestion72", "Attackexport73", "Attackextract74", "Attackgrant75", "Attackhook76"]
SECRET = re.compile(r"(?:/my/|/console/set-up/)?([A-Za-z0-9_+/=-]{40,})$")
# contains keys on purpose, for the person who started the service
SAID_ON_PURPOSE = ("demo.env",)


def secrets(answer):
    """Returns the tokens and keys in an answer: alone or at the end of a path."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            found = SECRET.match(value) if isinstance(value, str) and name in ("token", "key", "secret", "setupPath", "path") else None
            yield from [found.group(1)] if found else secrets(value)
    elif isinstance(answer, list):
        for each in answer:
            yield from secrets(each)


def plant(service, mine, findings):
    """Has the service give out a secret of every kind, and types what is to be sealed; answers all of it, with what each is."""
    planted = {word: word for word in TYPED}
    staff = {"Authorization": "Bearer " + mine.keys["coordinator"], "Content-Type": "application/json"}
    admin = {**staff, "Authorization": "Bearer " + mine.keys["administrator"]}
    own = {**staff, "Authorization": "Bearer " + mine.keys["admin"]}

    def asked(method, path, headers, body=None, name=""):
        """The same twice with one Idempotency-Key, as a client does that lost the answer."""
        key = f"attack-key-{len(planted)}-{mine.programme}"
        sent = {**headers, "Idempotency-Key": key, "Referer": f"{service.url}/my/{list(planted)[-1]}"}
        for _ in range(2 if method == "POST" else 1):
            status, answered, text, _ = service.ask(method, path, sent, json.dumps(body).encode() if body is not None else None)
            if not 200 <= status < 300:
                findings.note("not planted", f"{method} {name or path} {status}", text)
                return {}
            if any(secret in answered.get("location", "") for secret in planted):
                findings.note("secret in an address", f"{method} {name or path}", "Location")
        told = json.loads(text) if "json" in answered.get("content-type", "") else {}
        planted.update({key: f"key of {method} {name or path}"} | {secret: f"secret of {method} {name or path}" for secret in secrets(told)})
        return told

    custom = {"custom": {"own": TYPED[0], TYPED[1]: "yes"}, "programmeId": mine.programme, "siteId": mine.site, "birthYear": 1990, "languages": world.LANGUAGES, "consents": world.CONSENTS}
    for people in ("mentors", "mentees"):
        person = asked("POST", f"/api/v1/{people}", staff, {**custom, "givenName": "Attacked"}).get("id")
        for to in ("contacted", "interviewed", "suitable", "available"):
            mine.staff.call("POST", f"/{people}/{person}/transition", {"to": to})
    rule = {"id": "custom.own", "kind": "soft", "weight": 3, "params": {"field": "own", "type": "choice", "comparison": "equal"}}
    profile = asked("POST", "/api/v1/criteria-profiles", own, {"name": f"stored {mine.programme}", "criteria": [rule, {"id": "waiting", "kind": "soft", "weight": 1}]}).get("id")
    asked("POST", "/api/v1/match-runs?wait=25", staff, {"programmeId": mine.programme, "dryRun": True, "criteriaProfileId": profile})
    asked("GET", f"/api/v1/mentees/export?purpose={TYPED[2]}&programmeId={mine.programme}", staff)
    asked("POST", "/api/v1/extracts", admin, {"programmeId": mine.programme, "purpose": TYPED[3], "endsOn": "2099-12-31", "full": True})
    asked("POST", "/api/v1/api-keys", admin, {"role": "analyst", "programmeId": mine.programme, "evaluator": {"purpose": TYPED[4], "endsOn": "2099-12-31"}})
    asked("POST", f"/api/v1/programmes/{mine.programme}/webhooks", admin, {"url": f"https://hooks.example.org/?token={TYPED[5]}", "events": ["pair.*"]})
    asked("POST", "/api/v1/accounts", admin, {"role": "analyst", "programmeId": mine.programme, "email": f"stored-{mine.programme}@quark.example"})
    token = mine.link()
    planted[token] = "token of a personal link"
    asked("POST", f"/api/v1/privacy/{token}/concerns", {"Content-Type": "application/json"}, {"what": "Somebody should look."}, "own concern")
    asked("GET", f"/api/v1/privacy/{token}", {}, None, "own data")
    for path in (f"/api/v1/privacy/{token}/nowhere", f"/api/v1/privacy/{token}0/pause", f"/my/{token}", f"/my/{token}/nowhere"):
        _, _, text, _ = service.ask("GET", path, {"Accept": "application/json"})
        if "application/problem" in text or '"instance"' in text:
            if token in text:
                findings.note("secret in a problem", path.replace(token, "{token}"), text)
    return planted


def search(planted, data, log, findings):
    """Everything planted in every file of the database, its log included, and in what the service has logged."""
    files = [(os.path.relpath(os.path.join(folder, name), data), os.path.join(folder, name)) for folder, _, names in os.walk(data) for name in names if name not in SAID_ON_PURPOSE]
    size = 0
    for shown, path in [*files, ("log", log)]:
        # what the service prints for its owner is no log
        with open(path, "rb") as file:
            text = b"\n".join(line for line in file.read().split(b"\n") if not line.startswith((b"key ", b"sign-in "))) if shown == "log" else file.read()
        size += len(text)
        for secret, name in planted.items():
            if secret.encode() in text:
                findings.note("stored in clear" if shown != "log" else "logged in clear", f"{shown}: {name}", "")
    print(f"stored: {len(planted)} planted secrets and words in {len(files)} files and the log, {size // 1024} kB")
