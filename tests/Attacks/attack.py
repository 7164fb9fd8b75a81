#!/usr/bin/python3
"""Attacks a running service on loopback with what strangers send, and says what it should not have answered.

usage: attack.py URL ADMIN_KEY [--requests N] [--seconds S] [--seed N] [--data FOLDER --log FILE]      (defaults: 4,500 requests in 120 seconds; Python alone)

Seven parts: wrong requests to every operation of the API document (no 5xx, no undeclared status, errors are problems, no internals are disclosed,
nothing takes long, no secured operation answers a stranger); the table of rights once more over the wire, with planted words that roles must not see;
what a person sends of staff's, in every spelling, and how a person of 15 would come into the pool; what staff write about a pair, in the data of either half;
forms of a person's own page as another site would send them; secrets and typed words in the files of the database and in the log, where these are named; and connections that are slow, many, too large or malformed. Makes a world of its own: never point it at data that matter. Exit status 1 if anything was found.
"""
import argparse, collections, http.client, json, os, random, re, socket, sys, threading, time, urllib.parse, uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import persons, stored, world
from service import PASSWORD, Browser, Caller, Service as Process, signed_in

ALWAYS = {401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 429, 431}
INSIDE = re.compile(r"\bat [A-Z]\w+\.[\w.<>`]+\(|System\.\w+Exception|SQLite Error|Npgsql|Dapper|syntax error at|no such column|/(?:home|root|usr|src|tmp)/[\w./-]+\.(?:cs|dll|db)|BEGIN [A-Z ]*PRIVATE")
MARK = "<script>mark9</script>"
TEXTS = ["", " ", "\0", "a\0b", "\u202eevil", "\ufeff", "e\u0301" * 300, "'; DROP TABLE people;--", "' OR '1'='1", "%' AND randomblob(1000000000)--", MARK, "{{7*7}}", "../../etc/passwd", "=HYPERLINK(1)",
         "a\r\nSet-Cookie: a=b", "x" * 70_000, "null", "-1", "9" * 40, "\ud7ff\ue000", "00000000-0000-0000-0000-000000000000"]
NUMBERS = [-1, 0, 2**31, 2**53 + 1, -2**63 - 1, 10**40, 1e308, 0.5, "1", True, None, [], {}]
OTHERS = [None, True, 0, -1.5, "", "x", [], {}, [[[]]], {"a": {"b": None}}]
SLOW = 2.0


class Service:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SystemExit("Only a service on loopback is attacked.")
        self.url, self.host, self.port = url.rstrip("/"), parts.hostname, parts.port or 80

    def ask(self, method, path, headers=None, body=None):
        """Status, headers and text of an answer, and the seconds it took; status 0 when there was none."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            if body is not None or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body or b"")))
            for name, value in (headers or {}).items():
                connection.putheader(name, value.encode("utf-8", "replace"))
            connection.endheaders()
            if body:
                try:
                    connection.send(body)
                except OSError:
                    pass  # refused before it was all sent: the answer may be there all the same
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read(4_000_000).decode("utf-8", "replace"), time.monotonic() - began
        except (OSError, http.client.HTTPException, ValueError) as failed:
            return 0, {}, type(failed).__name__, time.monotonic() - began
        finally:
            connection.close()

    def raw(self, data, wait=8.0):
        """The status that bytes get which no client library would send; 0 when the connection is just closed."""
        try:
            with socket.create_connection((self.host, self.port), timeout=wait) as connection:
                connection.sendall(data)
                answer = b""
                while b"\r\n" not in answer and (more := connection.recv(4096)):
                    answer += more
        except OSError:
            return 0
        status = re.match(rb"HTTP/1\.[01] (\d+)", answer)
        return int(status.group(1)) if status else 0


class Findings:
    def __init__(self):
        self.found, self.counts = collections.OrderedDict(), collections.Counter()

    def note(self, kind, where, detail):
        key = (kind, where)
        if key not in self.found:
            print(f"FOUND {kind}: {where}: {detail!r:.300}", flush=True)
        self.found[key] = self.found.get(key, 0) + 1


def resolve(document, schema):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return schema


def kinds(schema):
    return [kind for kind in (schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]) if kind]


def shown(content, known):
    """The body that the document shows, with the world's ids in place of those it shows."""
    body = content.get("example")
    is_id = lambda value: isinstance(value, str) and re.fullmatch(r"[0-9a-f-]{36}", value)
    of_world = lambda name, value: known.get(name, value) if is_id(value) or isinstance(value, list) and value and is_id(value[0]) else value
    return {name: of_world(name, value) for name, value in body.items()} | known.get("sent", {}) if isinstance(body, dict) else body


def example(document, schema, known, chance, name="", depth=0):
    """A value of the shape that the document asks for; a value that the world knows by name replaces it where it fits."""
    schema = resolve(document, schema)
    if name in known and depth < 3:
        return known[name]
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return example(document, next((one for one in schema[choice] if kinds(resolve(document, one)) != ["null"]), {}), known, chance, name, depth + 1)
    if schema.get("enum"):
        return chance.choice(schema["enum"])
    kind = next((kind for kind in kinds(schema) if kind != "null"), "object" if "properties" in schema else "string")
    if kind == "object":
        wanted = set(schema.get("required", [])) if depth else set(schema.get("properties", {}))
        return {member: example(document, part, known, chance, member, depth + 1) for member, part in schema.get("properties", {}).items() if member in wanted}
    if kind == "array":
        return [] if depth > 4 else [example(document, schema.get("items", {}), known, chance, name, depth + 1)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    shapes = {"uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "date": "2026-05-01", "date-time": "2026-05-01T10:00:00Z", "email": f"f{chance.randrange(10**9)}@example.org"}
    return shapes.get(schema.get("format")) or f"word{chance.randrange(10**6)}"[: schema.get("maxLength", 40)]


def address(path, operation, known, chance, document, changed=None, more=""):
    """The address of an operation; `changed` names a parameter and what is put there instead."""
    query = []
    for parameter in operation.get("parameters", []):
        name, place = parameter["name"], parameter["in"]
        if changed and changed[0] == name:
            value = changed[1]
        elif place == "path" or parameter.get("required") or name in ("programmeId", "partner", *known.get("asked", [])):
            value = known.get(name) or parameter.get("example") or example(document, parameter.get("schema", {}), {}, chance)
        else:
            continue
        text = urllib.parse.quote(value if isinstance(value, str) else json.dumps(value), safe="", errors="surrogatepass")[:6000]
        if place == "path":
            path = path.replace("{" + name + "}", text or "%20")
        elif place == "query":
            query.append(f"{name}={text}")
    return path + ("?" + "&".join(query) + more if query else "?" + more.lstrip("&") if more else "")


def wrong_bodies(document, schema, body, chance):
    plain = json.dumps(body).encode()
    yield from (("empty", b""), ("not JSON", b"{oops"), ("cut off", plain[:-1]), ("more behind", plain + b"]]"), ("bytes", b'{"a":"\xff\xfe"}'), ("half a character", b'{"a":"\\ud800"}'), ("NaN", b'{"a":NaN}'),
                ("UTF-16", plain.decode().encode("utf-16")), ("deep", b"[" * 20_000 + b"]" * 20_000), ("deep object", b'{"a":' * 20_000 + b"1" + b"}" * 20_000), ("null", b"null"), ("list", b"[]"), ("text", b'"x"'))
    members = resolve(document, schema).get("properties", {})
    if not isinstance(body, dict):
        return
    yield "unknown member", json.dumps({**body, "isAdmin": True}).encode()
    yield "many members", json.dumps({**body, **{f"k{i}": i for i in range(3000)}}).encode()
    if members:
        first = next(iter(members))
        yield "twice", b"{" + f'"{first}":1,"{first}":2'.encode() + b"}"
    changes = [(member, value) for member, part in members.items() for value in values(resolve(document, part))]
    chance.shuffle(changes)
    for member, value in changes:
        yield f"{member}={value!r:.40}", json.dumps({**body, member: value}).encode("utf-8", "surrogatepass")


def values(schema):
    names = kinds(schema)
    return NUMBERS if "integer" in names or "number" in names else OTHERS if "object" in names or "array" in names or "boolean" in names else TEXTS + OTHERS


def cases(document, method, path, operation, mine, chance):
    """What is sent to an operation: what is right first, then what is not. (name, method, address, headers, body, must be refused as a stranger's)"""
    known = mine.fresh(method, path)
    own = {"Authorization": "Bearer " + mine.keys["partner" if path.endswith("/signups") else "administrator"]}
    content = operation.get("requestBody", {}).get("content", {})
    kind = next((kind for kind in content if "json" in kind), next(iter(content), None))
    schema = content[kind].get("schema", {}) if kind else {}
    body = shown(content[kind], known) if kind else None
    is_file = schema.get("format") == "binary"
    right = (mine.workbook() if is_file else (json.dumps(body) if isinstance(body, dict) else body).encode()) if kind else None
    body = body if isinstance(body, dict) else None
    to = lambda changed=None, more="": address(path, operation, known, chance, document, changed, more)
    headers = {**own, **({"Content-Type": kind} if kind else {}), **({"If-Match": "*"} if method in ("PATCH", "PUT", "DELETE") else {})}
    yield "right", method, to(), headers, right, False
    if operation.get("security", [{}]) and not any(one == {} for one in operation.get("security", [{}])):
        for name, sent in (("no key", {}), ("a wrong key", {"Authorization": "Bearer mk_aaaaaaaaaa_" + "b" * 43}), ("a forged token", {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ."}),
                           ("a forged cookie", {"Cookie": "matching-session=" + "a" * 64 + "; __Host-matching-session=" + "b" * 64}), ("said by a proxy", {"X-Forwarded-User": "admin", "X-Original-URL": "/health/live"})):
            yield name, method, to(), {**{name: value for name, value in headers.items() if name != "Authorization"}, **sent}, right, True
    for name, sent in (("accept xml", {"Accept": "application/xml"}), ("accept nonsense", {"Accept": ";;;/,"}), ("version", {"If-Match": "not-quoted, \"x", "Range": "bytes=9-1"}), ("long key", {"Idempotency-Key": "x" * 4000}),
                       ("language", {"Accept-Language": "../..,ar;q=9,\u202e"}), ("charset", {"Content-Type": "application/json; charset=utf-7"}), ("type", {"Content-Type": "application/xml"}), ("form", {"Content-Type": "multipart/form-data; boundary=x"})):
        yield name, method, to(), {**headers, **sent}, right, False
    yield "unknown query", method, to(None, "&zz=" + urllib.parse.quote(MARK)), headers, right, False
    yield "method", "FOO", to(), own, None, False
    rest = [(f"{parameter['name']}={value!r:.40}", method, to((parameter["name"], value)), headers, right, False)
            for parameter in operation.get("parameters", []) if parameter["in"] in ("path", "query") for value in values(resolve(document, parameter.get("schema", {}))) + TEXTS[:12]]
    if body is not None:
        rest += [(name, method, to(), headers, sent, False) for name, sent in wrong_bodies(document, schema, body, chance)]
    chance.shuffle(rest)
    yield from rest


def busy():
    """Current load per processor: other programs on the machine also slow the service down."""
    return max(1.0, os.getloadavg()[0] / os.cpu_count())


def judge(findings, method, path, operation, name, sent, answer, stranger):
    status, headers, text, seconds = answer
    where = f"{method} {path} {status}"
    findings.counts[status] += 1
    if status == 0:
        findings.note("no answer", where, (name, text))
        return
    if status >= 500:
        findings.note("5xx", where, (name, text))
    if status >= 300 and INSIDE.search(text):
        findings.note("tells of the inside", where, (name, text))
    if "html" in headers.get("content-type", "") and MARK in text:
        findings.note("gives script back", where, name)
    if seconds > SLOW and seconds / busy() > SLOW:
        findings.note("slow", where, (name, f"{seconds:.1f} s"))
    if sent != "FOO" and status < 500 and status not in ALWAYS and str(status) not in operation["responses"]:
        findings.note("undeclared", where, (name, text))
    # the web server answers a NUL in an address itself, with nothing
    if 400 <= status < 500 and not (status == 400 and not text):
        problem = json.loads(text) if "application/problem+json" in headers.get("content-type", "") else {}
        if problem.get("status") != status or not problem.get("type") or not problem.get("title"):
            findings.note("no problem", where, (name, text))
    if text and headers.get("x-content-type-options") != "nosniff":
        findings.note("no nosniff", where, name)
    if stranger and status not in (401, 403, 429):
        findings.note("open to strangers", where, (name, text))


def wrong_requests(service, document, mine, findings, chance, requests, seconds):
    """All operations in turn, so that a small budget still reaches each of them."""
    began, sent, reached = time.monotonic(), 0, set()
    running = [(method, path, operation, cases(document, method, path, operation, mine, chance)) for method, path, operation in sorted(world.operations(document), key=world.last)]
    everything = len(running)
    while running and sent < requests and time.monotonic() - began < seconds:
        rest = []
        for method, path, operation, cases_left in running:
            if sent >= requests or time.monotonic() - began >= seconds:
                break
            case = next(cases_left, None)
            if case is None:
                continue
            name, verb, to, headers, body, stranger = case
            answer = service.ask(verb, to, headers, body)
            sent += 1
            judge(findings, method, path, operation, name, verb, answer, stranger and "{token}" not in path)
            if name == "right" and 200 <= answer[0] < 300:
                reached.add((method, path))
            rest.append((method, path, operation, cases_left))
        running = rest
    # an attack that gets no further than the door shows nothing of what is behind it
    missed = [f"{method} {path}" for method, path, _ in world.operations(document) if (method, path) not in reached]
    if sent >= everything > len(reached) / 0.9:
        findings.note("not reached", f"{len(missed)} of {everything} operations", sorted(missed))
    print(f"wrong requests: {sent} to {everything} operations in {time.monotonic() - began:.0f} s, 2xx from {len(reached)}, {dict(sorted(findings.counts.items()))}")
    print(f"without 2xx: {', '.join(missed) or 'none'}")


def rights(service, document, worlds, findings):
    """Every operation as every role, on what is one's own and on another programme's; changes are sent empty or stale, so that nothing is changed."""
    asked, table = 0, world.expected(document)
    shut = {"deny": (401, 403, 404), "hide": (404, 405)}
    planted = [word for each in worlds.values() for word in each.canaries]
    for method, path, operation in world.operations(document):
        if f"{method} {path}" not in table:
            continue
        content = operation.get("requestBody", {}).get("content", {})
        kind = next(iter(content), None)
        version = {parameter["name"]: parameter["example"] for parameter in operation.get("parameters", []) if parameter["in"] == "header" and "example" in parameter}
        # who may do most comes last: what the others name is there still
        for role in ["anonymous", *reversed(world.ROLES)]:
            for name, each in worlds.items():
                headers = {**version, **({"Authorization": "Bearer " + worlds["siteA"].keys[role]} if role != "anonymous" else {}), **({"Content-Type": kind} if kind else {})}
                wanted = table[f"{method} {path}"][role][name]
                where = f"{method} {path} as {role} on {name}"
                # who is refused learns only that, not what is wrong with the request
                wrong = [b'{"nothingOfThis":true}'] if kind and wanted in shut else []
                for body in [b"{}" if kind and "json" in kind else b"" if kind else None, *wrong]:
                    status, _, text, _ = service.ask(method, address(path, operation, each.parameters(path), random.Random(1), document), headers, body)
                    asked += 1
                    if wanted in shut and status not in shut[wanted]:
                        findings.note("rights", where, f"{status} to {body!r}, should be {wanted}")
                    if status >= 500 or status == 0:
                        findings.note("5xx", where, text)
                    if role in ("anonymous", "analyst", "partner"):
                        if seen := next((word for word in planted if word.lower() in text.lower()), None):
                            findings.note("planted word", where, seen)
    print(f"rights: {asked} requests, {len(planted)} planted words")


def forms(service, worlds, findings):
    """Every form of a person's own page as another site would have their browser send it: with the cookie, without the page's token or with a wrong one."""
    _, headers, _, _ = service.ask("GET", "/my/" + worlds["siteA"].link())
    link = headers["set-cookie"].split(";")[0]
    _, headers, page, _ = service.ask("GET", "/my", {"Cookie": link})
    cookies = {"Cookie": link + "; " + headers["set-cookie"].split(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
    names = re.findall(r'name="_handler" value="([^"]+)"', page)
    for name in names:
        for token in ("", "wrong"):
            status, _, _, _ = service.ask("POST", "/my", cookies, urllib.parse.urlencode({"_handler": name, "__RequestVerificationToken": token, "Input.GivenName": "Somebody"}).encode())
            if status != 400:
                findings.note("forged form", f"POST /my {name} {status}", token)
    status, _, after, _ = service.ask("GET", "/my", cookies)
    facts = lambda text: re.search(r"<dl>.*?</dl>", text, re.S).group(0)
    if len(names) < 4 or status != 200 or facts(after) != facts(page):
        findings.note("forged form", "GET /my afterwards", (names, status))
    print(f"forms: {len(names)} of a person's own page, forged in 2 ways")


def connections(service, findings, long):
    host = f"Host: {service.host}:{service.port}\r\n".encode()
    head = b"GET /health/live HTTP/1.1\r\n" + host
    post = b"POST /api/v1/mentees HTTP/1.1\r\n" + host
    shapes = {
        "huge header": (head + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n", (400, 431)),
        "many headers": (head + b"".join(b"X-%d: a\r\n" % i for i in range(3000)) + b"\r\n", (400, 431)),
        "long address": (b"GET /health/live?a=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n", (400, 414, 431)),
        "no host": (b"GET /health/live HTTP/1.1\r\n\r\n", (400,)),
        "two hosts": (head + b"Host: elsewhere\r\n\r\n", (400,)),
        "two lengths": (post + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}", (400,)),
        "negative length": (post + b"Content-Length: -5\r\n\r\n{}", (400,)),
        "unknown encoding": (post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", (400, 501)),
        "space before the colon": (head + b"X-A : b\r\n\r\n", (400,)),
        "NUL in a header": (head + b"X-A: a\0b\r\n\r\n", (400,)),
        "bytes": (bytes(range(128, 256)) * 20, (0, 400)),
        "HTTP 9": (b"GET /health/live HTTP/9.9\r\n" + host + b"\r\n", (400, 505)),
        "5 GB announced": (post + b"Content-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n{", (400, 401, 413)),
    }
    for name, (data, wanted) in shapes.items():
        if (status := service.raw(data)) not in wanted:
            findings.note("connection", name, f"{status}, should be one of {wanted}")
    closed, opened, worst = slow(service, head, 200 if long else 50)
    if closed < opened or worst > 1:
        findings.note("connection", "slow headers", f"{closed} of {opened} closed, longest honest answer {worst:.2f} s")
    many, worst = flood(service, 1000 if long else 300)
    if worst > 1:
        findings.note("connection", "flood", f"longest honest answer {worst:.2f} s beside {many} idle connections")
    print(f"connections: {len(shapes)} shapes, {opened} slow ones closed, {many} idle ones, longest honest answer {worst:.2f} s")


def beside(service, work):
    """Does the work while an honest client keeps asking; returns the longest wait of that client."""
    stop, waited = threading.Event(), [0.0]

    def honest():
        while not stop.is_set():
            status, _, _, seconds = service.ask("GET", "/health/live")
            waited.append(seconds if status == 200 else 99.0)
            stop.wait(0.2)

    asking = threading.Thread(target=honest, daemon=True)
    asking.start()
    done = work()
    stop.set()
    asking.join(25)
    return done, max(waited)


def slow(service, head, count):
    def work():
        waiting = []
        for _ in range(count):
            connection = socket.create_connection((service.host, service.port), timeout=5)
            connection.sendall(head)
            connection.setblocking(False)
            waiting.append(connection)
        opened, end = len(waiting), time.monotonic() + 25
        while waiting and time.monotonic() < end:
            time.sleep(0.5)
            waiting = [connection for connection in waiting if drips(connection)]
        for connection in waiting:
            connection.close()
        return opened - len(waiting), opened

    (closed, opened), worst = beside(service, work)
    return closed, opened, worst


def drips(connection):
    """Sends a little more of a request that never ends; false when the server has closed."""
    try:
        if connection.recv(100) is not None:
            connection.close()
            return False
    except BlockingIOError:
        pass
    except OSError:
        return False
    try:
        connection.send(b"X: 1\r\n")
        return True
    except OSError:
        return False


def flood(service, count):
    def work():
        idle = []
        for _ in range(count):
            try:
                idle.append(socket.create_connection((service.host, service.port), timeout=2))
            except OSError:
                break
        time.sleep(2)
        for connection in idle:
            connection.close()
        return len(idle)

    return beside(service, work)


def guessing(service, key, findings):
    """
    Guessing a password is slowed down, and forged addresses change nothing. A known device of the account can still sign in; strangers get the same answer with
    and without an account, and a colleague on the same network signs in.
    """
    email = f"holder.{uuid.uuid4().hex[:8]}@example.org"
    pages = Process("", [])
    pages.port = service.port
    device = signed_in(pages, Caller(pages, key), email)
    colleague = f"colleague.{uuid.uuid4().hex[:8]}@example.org"
    signed_in(pages, Caller(pages, key), colleague)
    statuses = []
    for number, target in ((number, target) for number in range(16) for target in (email, "nobody@example.org")):
        status, headers, page, _ = service.ask("GET", "/console/sign-in")
        token = re.search(r'name="__RequestVerificationToken" value="([^"]+)"', page).group(1)
        form = urllib.parse.urlencode({"_handler": "sign-in", "__RequestVerificationToken": token, "Input.Email": target, "Input.Password": f"guess number {number}"}).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": headers["set-cookie"].split(";")[0], "X-Forwarded-For": f"10.0.{number}.1", "X-Real-IP": f"10.0.{number}.1"}
        status, headers, _, _ = service.ask("POST", "/console/sign-in", sent, form)
        statuses.append((status, headers.get("retry-after", "")))
    if [status for status, _ in statuses].count(429) < 10 or not statuses[-1][1].isdigit():
        findings.note("guessing", "POST /console/sign-in", statuses)
    sign_in = lambda browser, address: browser.send("/console/sign-in", "sign-in", Input_Email=address, Input_Password=PASSWORD)[0]
    strangers = [sign_in(Browser(pages), address) for address in (email, "nobody@example.org")]
    on_device = [sign_in(device, "nobody@example.org"), sign_in(device, email)]
    # the colleague's account had no guesses, and the office is the same network
    office = sign_in(Browser(pages), colleague)
    if strangers != [429, 429] or on_device != [429, 302] or office != 302:
        findings.note("lock-out", "POST /console/sign-in", (strangers, on_device, office))
    print(f"guessing: {[status for status, _ in statuses].count(401)} tries, then told to wait {statuses[-1][1]} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url")
    parser.add_argument("key")
    parser.add_argument("--requests", type=int, default=4500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", help="folder of the service's SQLite database")
    parser.add_argument("--log", help="file with what the service logs")
    options = parser.parse_args()
    service, findings, chance = Service(options.url), Findings(), random.Random(options.seed)
    admin = world.Api(options.url, options.key)
    worlds = {"siteA": world.World(admin, "A"), "siteB": world.World(admin, "B")}
    document = json.loads(service.ask("GET", "/openapi/v1.json")[2])
    planted = stored.plant(service, worlds["siteA"], findings) if options.data and options.log else None
    rights(service, document, worlds, findings)
    persons.bodies(service, document, worlds["siteA"], findings)
    persons.minors(service, admin, findings)
    persons.words(service, worlds["siteB"], findings)
    wrong_requests(service, document, worlds["siteA"], findings, chance, options.requests, options.seconds)
    forms(service, worlds, findings)
    connections(service, findings, options.requests > 10_000)
    guessing(service, options.key, findings)
    if planted:
        stored.search(planted, options.data, options.log, findings)
    print(f"attack: {len(findings.found)} findings")
    sys.exit(1 if findings.found else 0)


if __name__ == "__main__":
    main()
