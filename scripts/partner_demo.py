"""Serves a municipality's page with the sign-up form of a partner of the demo, as the partner would build it."""
import http.server
import json
import sys
import urllib.parse
import urllib.request

service, key, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
origin = f"http://127.0.0.1:{port}"


def ask(method, path, body=None, headers=None):
    request = urllib.request.Request(
        service + "/api/v1" + path,
        None if body is None else json.dumps(body).encode(),
        {"Authorization": "Bearer " + key, "Content-Type": "application/json", **(headers or {})},
        method=method,
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def partner_of_the_demo():
    """Adds the origin of this page to a partner, so that its form may be shown and sent here."""
    programme = ask("GET", "/programmes")["items"][0]["id"]
    partner = ask("GET", f"/programmes/{programme}/partners")["items"][0]
    if origin not in partner["allowedOrigins"]:
        ask(
            "PATCH",
            f"/programmes/{programme}/partners/{partner['id']}",
            {"allowedOrigins": partner["allowedOrigins"] + [origin]},
            {"If-Match": "*"},
        )
    return partner["publicId"]


PAGE = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Comune</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 0; font: 1.0625rem/1.5 Georgia, serif; background: #f4efe6; color: #26221c; }}
header {{ padding: 1rem 5vw; background: #6b1f2a; color: #fff; }}
main {{ max-inline-size: 44rem; margin: 2rem auto; padding-inline: 1rem; }}
</style>
</head>
<body>
<header>Comune · Servizi alla persona</header>
<main>
<h1>Volontariato</h1>
<p>Iscriviti qui, sul sito del Comune. <a href="/?role=mentee&amp;lang={lang}">Cerco una persona volontaria</a></p>
{form}
</main>
{script}
</body>
</html>
"""


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        if address.path != "/":
            self.send_error(404)
            return
        query = dict(urllib.parse.parse_qsl(address.query))
        role = "mentee" if query.get("role") == "mentee" else "mentor"
        lang = query.get("lang", "it") if query.get("lang", "it").isalpha() else "it"
        colours = "accent=6b1f2a&amp;background=f4efe6"
        if "frame" in query:
            # where scripts are not allowed
            form = (
                f'<iframe title="Iscrizione" width="100%" height="1700" '
                f'src="{service}/signup/{partner}/{role}?embed=1&amp;lang={lang}&amp;{colours}"></iframe>'
            )
            script = ""
        else:
            form = (
                f'<matching-signup partner="{partner}" role="{role}" lang="{lang}" accent="#6b1f2a" background="#f4efe6">'
                f'<a href="{service}/signup/{partner}/{role}?lang={lang}">Iscrizione</a></matching-signup>'
            )
            script = f'<script src="{service}/embed.js" async></script>'
        direction = "rtl" if lang in ("ar", "fa") else "ltr"
        body = PAGE.format(lang=lang, direction=direction, form=form, script=script).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


partner = sys.argv[4] if len(sys.argv) > 4 else partner_of_the_demo()
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
print(f"url http://127.0.0.1:{server.server_address[1]}\nready", flush=True)
server.serve_forever()
