#!/usr/bin/python3
"""Tests a service with a slow, lost or hanging PostgreSQL, kill -9 under load, interrupted backups and starts. Uses Python's standard library only.

usage: faults.py FOLDER DLL [POSTGRES_URL]   (DLL is the built matching.dll; without POSTGRES_URL only SQLite is tested)

Prints the measurements. Exit status 1 if anything was found.
"""
import collections, json, os, random, signal, socket, subprocess, sys, threading, time, urllib.parse, uuid

from service import Caller, Service, check, found, spare_port

FAR = 0.3  # added latency of the database in seconds
ROUNDS = 3


class Proxy:
    """A proxy between service and PostgreSQL. Modes: ok, far (added latency), hang (accepts connections, passes nothing). freeze() hangs only open connections."""

    def __init__(self, host, port):
        self.to, self.mode, self.turns, self.open = (host, port), "ok", 0, set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.frozen = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.connect, args=(client,), daemon=True).start()

    def connect(self, client):
        server = socket.create_connection(self.to, 5)
        server.settimeout(None)
        pair = (client, server)
        self.open.add(pair)
        state = {"asked": False}
        threading.Thread(target=self.pump, args=(pair, client, server, state, False), daemon=True).start()
        self.pump(pair, server, client, state, True)

    def pump(self, pair, source, target, state, is_answer):
        try:
            while data := source.recv(65536):
                while self.mode == "hang" or pair in self.frozen:
                    time.sleep(0.01)
                if is_answer:
                    # a round trip: the first answer after a request
                    if state["asked"]:
                        state["asked"] = False
                        self.turns += 1
                        if self.mode == "far":
                            time.sleep(FAR)
                else:
                    state["asked"] = True
                target.sendall(data)
        except OSError:
            pass
        self.close(pair)

    def close(self, pair):
        self.open.discard(pair)
        for end in pair:
            try:
                # close() alone leaves the socket open while the other thread reads from it
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def freeze(self):
        self.frozen |= self.open

    def reset(self):
        """Closes all connections, like a server that crashes."""
        for pair in list(self.open):
            self.close(pair)


def command(dll, folder, *more):
    return ["dotnet", dll, f"--Database:Folder={folder}/data", f"--Keys:MasterKeyFile={folder}/keys/master.key", "--urls", "http://127.0.0.1:{port}", *more]


def started(folder, dll, *more):
    """Starts a service on a new database. Returns it with a caller that has the administrator's key."""
    service = Service(folder, command(dll, folder, "--Start:PrintKeys=true", *more))
    service.start()
    with open(f"{folder}/data/demo.env", encoding="utf-8") as file:
        return service, Caller(service, file.read().split("ADMIN_KEY=")[1].split("\n")[0])


def timed(ask):
    began = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - began


class Programme:
    """A programme with a partner."""

    def __init__(self, service, admin):
        self.service, self.admin = service, admin
        self.id = admin.made("/programmes", {"name": "A programme"})["id"]
        self.site = admin.made(f"/programmes/{self.id}/sites", {"name": "A town", "latitude": 44.8, "longitude": 10.3})["id"]
        self.origin = "https://library.example.org"
        partner = admin.made(f"/programmes/{self.id}/partners", {"name": "A partner", "siteId": self.site, "allowedOrigins": [self.origin]})
        self.public = partner["publicId"]
        self.partner = Caller(service, admin.made("/api-keys", {"role": "partner", "programmeId": self.id, "partnerId": partner["id"]})["key"])
        self.coordinator = Caller(service, admin.made("/api-keys", {"role": "coordinator", "programmeId": self.id})["key"])

    def body(self, **more):
        return {
            "programmeId": self.id, "givenName": "Selam", "email": f"{uuid.uuid4().hex}@example.org", "preferredLanguage": "ti", "birthYear": 1994,
            "languages": [{"code": "ti", "level": "native"}], "consents": [{"purpose": "matching", "version": "1"}], **more}

    def by_key(self):
        return self.partner.ask("POST", "/signups", self.body(role="mentee"), **{"Idempotency-Key": uuid.uuid4().hex})

    def by_form(self):
        return Caller(self.service, None).ask("POST", "/signups", self.body(role="mentee", partner=self.public), Origin=self.origin, **{"Idempotency-Key": uuid.uuid4().hex})

    def by_hand(self):
        return self.coordinator.ask("POST", "/mentees", self.body(siteId=self.site), **{"Idempotency-Key": uuid.uuid4().hex})

    def read(self):
        return self.coordinator.ask("GET", f"/programmes/{self.id}")


def distance(proxy, programme):
    """Sign-ups with added latency: seconds, and round trips without it (background workers included)."""
    for name, ask in (("by a partner's key", programme.by_key), ("by a partner's page", programme.by_form), ("by a coordinator", programme.by_hand)):
        for _ in range(6):
            ask()  # prepares statements and compiles code
        before = proxy.turns
        ask()
        turns = proxy.turns - before
        proxy.mode = "far"
        took = []
        for _ in range(ROUNDS):
            (status, _, text), seconds = timed(ask)
            took.append(seconds)
            check(status == 201, f"signed up {name}", (status, text))
        proxy.mode = "ok"
        check(max(took) < 2, f"a sign-up {name} takes {max(took):.2f} s at {FAR * 1000:.0f} ms more, {turns} round trips", took)


def together(count, ask):
    answers = [None] * count
    threads = [threading.Thread(target=lambda i=i: answers.__setitem__(i, timed(ask))) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def silence(proxy, service, programme):
    """A server that hangs, with one and with many requests on pooled connections."""
    for count, asks in ((1, (programme.read, programme.by_hand, programme.by_key)), (30, (programme.read, programme.by_hand))):
        together(count, programme.read)  # opens as many connections
        for ask in asks:
            proxy.mode = "hang"
            live, stop = [0.0], threading.Event()

            def watch():
                while not stop.wait(0.05):
                    live.append(timed(lambda: service.ask("GET", "/health/live"))[1])

            watching = threading.Thread(target=watch, daemon=True)
            watching.start()
            answers = together(count, ask)
            stop.set()
            watching.join()
            statuses, slowest = collections.Counter(answer[0] for answer, _ in answers), max(seconds for _, seconds in answers)
            ready, seconds = timed(lambda: service.ask("GET", "/health/ready"))
            proxy.mode = "ok"
            check(set(statuses) == {503} and slowest < 5, f"{count} x {ask.__name__} on a server that hangs: 503 within {slowest:.2f} s, /health/live within {max(live):.2f} s", (statuses, slowest))
            check(ready[0] == 503 and seconds < 5, f"/health/ready is 503 within {seconds:.2f} s", ready)
            back, seconds = timed(lambda: recovered(programme))
            check(back, f"works again {seconds:.2f} s after the server does", back)


def recovered(programme):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if programme.read()[0] == 200 and programme.by_hand()[0] == 201:
            return True
    return False


def elsewhere(proxy, programme):
    """Pooled connections that are lost while the server works."""
    for what, lose in (("reset", proxy.reset), ("silent", proxy.freeze)):
        for ask, right in ((programme.read, 200), (programme.by_hand, 201)):
            together(3, programme.read)
            lose()
            (status, _, text), seconds = timed(ask)
            check(status == right, f"{ask.__name__} on a {what} connection is retried on another: {status} in {seconds:.2f} s", (status, text))


def killed(service, programme, name):
    """kill -9 under load: acknowledged records exist once; the others are accepted when they are sent again."""
    acknowledged, starts, chance = {}, [], random.Random(1)
    for _ in range(ROUNDS):
        stop, unknown = threading.Event(), []

        def client():
            while not stop.is_set():
                key, body = uuid.uuid4().hex, programme.body()
                status, _, text = programme.coordinator.ask("POST", "/mentees", body, **{"Idempotency-Key": key})
                if status == 201:
                    acknowledged[key] = json.loads(text)["id"]
                else:
                    unknown.append((key, body))

        clients = [threading.Thread(target=client, daemon=True) for _ in range(6)]
        for each in clients:
            each.start()
        time.sleep(chance.uniform(0.7, 2))
        service.stop(signal.SIGKILL)
        stop.set()
        for each in clients:
            each.join()
        starts.append(service.start())
        for key, body in unknown:
            again = [programme.coordinator.ask("POST", "/mentees", body, **{"Idempotency-Key": key}) for _ in range(2)]
            if [status for status, _, _ in again] != [201, 201] or again[0][2] != again[1][2]:
                check(False, "a request without an answer is accepted once when it is sent again", again)
            else:
                acknowledged[key] = json.loads(again[0][2])["id"]
    listed = listing(programme)
    lost = [one for one in acknowledged.values() if listed[one] != 1]
    check(not lost and None not in starts, f"kill -9 on {name}: {len(acknowledged)} acknowledged in {ROUNDS} rounds, {len(lost)} lost or doubled", lost)
    check(None not in starts and max(starts) < 3, f"a start after kill -9 on {name} takes {max(starts):.2f} s at most", starts)


def listing(programme):
    ids, path = collections.Counter(), f"/mentees?programmeId={programme.id}&limit=200"
    while path:
        page = json.loads(programme.coordinator.ask("GET", path)[2])
        ids.update(item["id"] for item in page["items"])
        path = page.get("next") and f"/mentees?programmeId={programme.id}&limit=200&after={urllib.parse.quote(page['next'])}"
    return ids


def backups(folder, dll):
    """Interrupted backups leave no partial file under their name; the next one deletes leftovers."""
    target = f"{folder}/copies"
    os.makedirs(target)
    make = [part for part in command(dll, folder) if not part.startswith("--urls") and "{port}" not in part]
    for how in (signal.SIGTERM, signal.SIGKILL):
        for attempt in range(ROUNDS):
            backup = subprocess.Popen([*make[:2], "backup", f"{target}/{how.name}{attempt}.db", *make[2:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # interrupts as soon as the copy has begun
            while backup.poll() is None and not os.path.exists(f"{folder}/data/matching.db.backup"):
                time.sleep(0.001)
            backup.send_signal(how)
            backup.wait()
            half = [name for name in os.listdir(target) if not name.endswith(".db") or os.path.getsize(f"{target}/{name}") < 100_000]
            if how == signal.SIGTERM:
                check(not half and not os.path.exists(f"{folder}/data/matching.db.backup"), f"a backup ended by {how.name} leaves nothing ({backup.returncode})", half)
            check(not any(name.endswith(".db") for name in half), f"no partial backup has its final name after {how.name}", half)
    last = subprocess.run([*make[:2], "backup", f"{target}/last.db", *make[2:]], capture_output=True, text=True)
    left = [name for name in os.listdir(target) if not name.endswith(".db")] + [name for name in os.listdir(f"{folder}/data") if ".backup" in name]
    check(last.returncode == 0 and not left, "the next backup works and deletes leftovers", (last.stderr, left))


def stopped(folder, dll, *more):
    """SIGTERM during the slow start of the demo: the process ends with exit code 0."""
    for moment in (0.3, 0.8, 1.5, 3, 5):
        where = f"{folder}/{moment}"
        os.makedirs(where)
        start = [part.replace("{port}", str(spare_port())) for part in command(dll, where, "--Start:Demo=true", "--Start:PrintKeys=true", *more)]
        process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(moment)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        # before Main the runtime ends the process
        is_in_order = process.returncode == 0 or (moment < 0.5 and process.returncode in (-signal.SIGTERM, 143))
        check(is_in_order and "nhandled" not in errors and "Exception" not in errors, f"SIGTERM {moment} s after the start: exit code {process.returncode}", errors[-500:])


def main():
    folder, dll, url = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    for part in ("sqlite", "postgres", "stop"):
        os.makedirs(f"{folder}/{part}")
    service, admin = started(f"{folder}/sqlite", dll)
    try:
        killed(service, Programme(service, admin), "SQLite")
    finally:
        service.stop()
    backups(f"{folder}/sqlite", dll)
    stopped(f"{folder}/stop", dll)
    if url:
        parts = urllib.parse.urlsplit(url)
        proxy = Proxy(parts.hostname, parts.port)
        through = f"--Database:Url={url.replace(f':{parts.port}/', f':{proxy.port}/')}"
        service, admin = started(f"{folder}/postgres", dll, through)
        try:
            programme = Programme(service, admin)
            distance(proxy, programme)
            elsewhere(proxy, programme)
            silence(proxy, service, programme)
            killed(service, programme, "PostgreSQL")
        finally:
            proxy.mode = "ok"
            service.stop()
    print(f"faults: {len(found)} findings")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
