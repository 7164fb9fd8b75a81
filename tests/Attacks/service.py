"""The service as a process, and its callers: one with a key, and a browser without script. Shared by the attacks."""
import base64, hashlib, hmac, html, http.client, json, os, re, signal, socket, struct, subprocess, time, urllib.parse

PASSWORD = "gravel tulip harbour"
INSIDE = re.compile(r"\bat [A-Z]\w+\.[\w.<>`]+\(|System\.\w+Exception|SQLite Error|Npgsql|Dapper")
found = []


def check(is_right, what, detail=""):
    print(f"{'ok' if is_right else 'FOUND'} {what}" + ("" if is_right else f": {detail!r:.300}"), flush=True)
    if not is_right:
        found.append(what)


def spare_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """The service as a process. Stopped by its process id."""

    def __init__(self, folder, command):
        self.folder, self.port, self.process = folder, spare_port(), None
        self.command = [part.replace("{port}", str(self.port)) for part in command]

    def start(self):
        began = time.monotonic()
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while time.monotonic() - began < 60:
            if self.process.poll() is not None:
                return None
            if self.ask("GET", "/health/live")[0] == 200:
                return time.monotonic() - began
            time.sleep(0.02)
        return None

    def stop(self, how=signal.SIGTERM):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
        if self.process is not None:
            self.process.wait()

    def ask(self, method, path, body=None, headers=None):
        """Status, headers (name and value, in order) and text; status 0 when there was no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as failed:
            return 0, [], type(failed).__name__
        finally:
            connection.close()

    def free(self):
        room = os.statvfs(self.folder)
        return room.f_bavail * room.f_frsize


class Caller:
    """A caller with a key, or without one."""

    def __init__(self, service, key):
        self.service, self.key = service, key

    def ask(self, method, path, body=None, **headers):
        sent = {**({"Authorization": "Bearer " + self.key} if self.key else {}), "Content-Type": "application/json", **headers}
        return self.service.ask(method, "/api/v1" + path, None if body is None else json.dumps(body), sent)

    def made(self, path, body=None):
        status, _, text = self.ask("POST", path, body if body is not None else {})
        if status != 201:
            raise SystemExit(f"POST {path}: {status} {text}")
        return json.loads(text)


class Browser:
    """A browser without script: keeps cookies and sends forms."""

    def __init__(self, service):
        self.service, self.cookies = service, {}

    def ask(self, method, path, body=None, headers=None):
        sent = {"Accept": "text/html", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        status, got, text = self.service.ask(method, path, body, sent)
        for name, value in got:
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
        return status, {name.lower(): value for name, value in got}, text

    def send(self, page, form, **typed):
        status, headers, text = self.ask("GET", page)
        return self.fill(page, text, form, **typed) or (status, headers, text)

    def fill(self, page, text, form, **typed):
        """Sends a form of a page that was read; None where the page has none of that name."""
        for body in re.findall(r"<form.*?</form>", text, re.S):
            if f'name="_handler" value="{form}"' in body:
                fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
                filled = {name: html.unescape(value) for name, value in fields} | {name.replace("_", ".", 1): value for name, value in typed.items()}
                return self.ask("POST", page, urllib.parse.urlencode(filled), {"Content-Type": "application/x-www-form-urlencoded"})
        return None


def code(secret, steps=0):
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def signed_in(service, admin, email):
    """Returns a browser in which a new administrator has set up their account."""
    browser, path = Browser(service), admin.made("/accounts", {"role": "admin", "email": email})["setupPath"]
    browser.send("/console/set-up", "set-up", Input_Secret=path.split("/")[-1], Input_Password=PASSWORD, Input_Repeated=PASSWORD)
    secret = re.search(r"secret=([A-Z2-7]{32})", browser.ask("GET", "/console/second-factor")[2]).group(1)
    browser.send("/console/second-factor", "second-factor", Input_Code=code(secret, -1))
    return browser
