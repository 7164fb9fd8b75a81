#!/usr/bin/python3
"""Fills the disk of a service on SQLite and checks its answers. Uses Python's standard library only.

usage: fulldisk.py FOLDER COMMAND...   (COMMAND starts the service with its data in FOLDER; {port} is replaced by its port)

FOLDER is a small file system, such as a tmpfs of 24 MB; scripts/attack mounts one. Checks: a write that cannot be stored is a 507 problem; /health/ready is
503 from the first such write and 200 again once there is room, without a restart; keys, sessions and personal links still read, also on first use; the
sign-in page says why it does not work; an erasure that was not stored is refused; no acknowledged record is lost, also after kill -9 and a start on the full
disk. Exit status 1 if anything was found.
"""
import json, os, re, signal, sys, time, urllib.parse

from service import INSIDE, PASSWORD, Browser, Caller, Service, check, found, signed_in

BALLAST = 6_000_000
FULL = "/problems/storage-full"


class World:
    """The data before the disk is full: people with links, keys that were never used, a signed-in administrator."""

    def __init__(self, service, admin):
        self.admin = admin
        self.programme = admin.made("/programmes", {"name": "A programme"})["id"]
        self.key = lambda role: Caller(service, admin.made("/api-keys", {"role": role, "programmeId": self.programme})["key"])
        self.coordinator, self.unused = self.key("coordinator"), self.key("coordinator")
        self.people = [self.coordinator.made("/mentees", self.body(f"Early {number}"))["id"] for number in range(4)]
        self.links = [self.coordinator.made(f"/mentees/{person}/personal-link")["token"] for person in self.people]
        self.console = signed_in(service, admin, "holder@example.org")
        self.since = time.monotonic()

    def body(self, name, pad=0):
        return {"programmeId": self.programme, "givenName": name, "occupation": "x" * pad, "languages": [{"code": "it", "level": "b1"}], "consents": [{"purpose": "matching", "version": "1"}]}


def fill(service, world):
    """Adds people until the disk is full. Returns the acknowledged ones."""
    kept, refused, last = {}, 0, None
    statuses, began = {}, time.monotonic()
    while refused < 20 and time.monotonic() - began < 180:
        name = f"Filled {len(kept)} {refused}"
        began_one = time.monotonic()
        answer = world.coordinator.ask("POST", "/mentees", world.body(name, 200))
        statuses[answer[0]] = statuses.get(answer[0], 0) + 1
        if answer[0] == 201:
            kept[json.loads(answer[2])["id"]] = name
            refused = 0
        else:
            refused, last = refused + 1, (*answer, time.monotonic() - began_one)
            if refused == 1:
                ready = service.ask("GET", "/health/ready")
    check(refused == 20, f"the disk is full after {len(kept)} people, {service.free() // 1000} kB free", statuses)
    check(set(statuses) == {201, 507}, "a write that cannot be stored is 507", statuses)
    check(ready[0] == 503 and "problem+json" in dict(ready[1]).get("Content-Type", ""), "the service is not ready from the first write that fails", ready)
    status, headers, text, seconds = last
    check("problem+json" in dict(headers).get("Content-Type", "") and json.loads(text)["type"] == FULL and not INSIDE.search(text), "the refusal is a problem", text)
    check(seconds < 5, f"the refusal took {seconds:.2f} s", seconds)
    return kept


def names(world, caller):
    """Names of all people in the list, by id."""
    listed, path = {}, f"/mentees?programmeId={world.programme}&limit=200"
    while path:
        status, headers, text = caller.ask("GET", path)
        if status != 200:
            return {"status": status, "text": text}
        page = json.loads(text)
        listed |= {item["id"]: item["givenName"] for item in page["items"]}
        path = page.get("next") and f"/mentees?programmeId={world.programme}&limit=200&after={urllib.parse.quote(page['next'])}"
    return listed


def reading(service, world, kept):
    """Reads by callers whose last use is due to be written."""
    time.sleep(max(0, 61 - (time.monotonic() - world.since)))
    ready, live = service.ask("GET", "/health/ready"), service.ask("GET", "/health/live")
    check((ready[0], live[0]) == (503, 200), "still not ready, and alive", (ready, live))
    for who, caller in (("a key", world.coordinator), ("a key that was never used", world.unused)):
        listed = names(world, caller)
        check(kept.items() <= listed.items(), f"{who} lists all acknowledged people ({len(kept)})", len(kept.keys() - listed.keys()))
    for what, method, path in (("a personal link reads", "GET", f"/privacy/{world.links[0]}"), ("and exports", "GET", f"/privacy/{world.links[1]}/export")):
        status, _, text = Caller(service, None).ask(method, path)
        check(status == 200, what, (status, text))
    page = Browser(service)
    page.ask("GET", f"/my/{world.links[2]}")
    status, _, text = page.ask("GET", "/my")
    check(status == 200 and "Early 2" in text, "the page of a person opens", (status, text))
    status, _, text = world.console.ask("GET", "/console")
    check(status == 200 and "holder@example.org" in text, "a session still reads after a minute", (status, text))
    status, _, text = world.coordinator.ask("GET", f"/mentees/{world.people[3]}")
    check(status == 507 and json.loads(text)["type"] == FULL, "a read of contact data that cannot be audited is 507", (status, text))


def in_words(answer):
    status, headers, text = answer
    return status == 507 and "text/html" in headers.get("content-type", "") and "disk" in text.lower() and "<h1>" in text and not INSIDE.search(text)


def refusing(service, world):
    browser = Browser(service)
    answer = browser.send("/console/sign-in", "sign-in", Input_Email="holder@example.org", Input_Password=PASSWORD)
    # the few bytes of a session may still have had room: then the next page has to be there
    goes_on = answer[0] == 302 and browser.ask("GET", "/console/sign-in/code")[0] == 200
    check(goes_on or in_words(answer), "the sign-in page goes on, or says why it does not work", answer)
    status, _, text = Caller(service, None).ask("DELETE", f"/privacy/{world.links[0]}")
    check(status == 507 and json.loads(text)["type"] == FULL, "an erasure that cannot be stored is 507", (status, text))
    page = Browser(service)
    page.ask("GET", f"/my/{world.links[1]}")
    answer = page.send("/my", "erase", Confirm_Sure="true")
    check(in_words(answer) and "not been erased" in answer[2], "the page says that nothing was erased", answer)
    for number in (0, 1):
        status, _, text = Caller(service, None).ask("GET", f"/privacy/{world.links[number]}")
        check(status == 200 and f"Early {number}" in text, "the person is still there", (status, text))


def main():
    folder, command = sys.argv[1], sys.argv[2:]
    room = os.statvfs(folder)
    if room.f_blocks * room.f_frsize > 200_000_000:
        raise SystemExit(f"{folder} has more than 200 MB: mount a small file system there.")
    ballast = os.path.join(folder, "ballast")
    with open(ballast, "wb") as file:
        file.write(b"\0" * BALLAST)
    service = Service(folder, command)
    try:
        if service.start() is None:
            raise SystemExit("The service does not start.")
        with open(os.path.join(folder, "demo.env"), encoding="utf-8") as file:
            admin = Caller(service, re.search(r"ADMIN_KEY=(\S+)", file.read()).group(1))
        world = World(service, admin)
        kept = fill(service, world)
        reading(service, world, kept)
        refusing(service, world)
        service.stop(signal.SIGKILL)
        seconds = service.start()
        check(seconds is not None, f"starts on the full disk after kill -9 in {seconds or 0:.2f} s")
        if seconds is not None:
            listed = names(world, world.coordinator)
            check(kept.items() <= listed.items(), "all acknowledged people are there", listed if "status" in listed else len(kept.keys() - listed.keys()))
        os.remove(ballast)
        if seconds is None:
            service.start()
        recovery(service, world, kept)
    finally:
        service.stop()
    print(f"full disk: {len(found)} findings")
    sys.exit(1 if found else 0)


def recovery(service, world, kept):
    began = time.monotonic()
    back = None
    while back is None and time.monotonic() - began < 30:
        status, _, text = world.coordinator.ask("POST", "/mentees", world.body("Afterwards"))
        back = time.monotonic() - began if status == 201 else None
        time.sleep(0.1)
    check(back is not None, f"writes work {back or 0:.1f} s after there is room, without a restart")
    ready = service.ask("GET", "/health/ready")
    check(ready[0] == 200, "the service is ready again", ready)
    status, headers, _ = Browser(service).send("/console/sign-in", "sign-in", Input_Email="holder@example.org", Input_Password=PASSWORD)
    check(status == 302 and headers["location"].endswith("/console/sign-in/code"), "signing in works again", (status, headers))
    status, _, text = Caller(service, None).ask("DELETE", f"/privacy/{world.links[0]}")
    check(status == 204, "an erasure works again", (status, text))
    check(kept.items() <= names(world, world.coordinator).items(), "all acknowledged people are there at the end")


if __name__ == "__main__":
    main()
