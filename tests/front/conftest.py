"""A small HTTP server that shows the form and keeps what it is sent: enough of a server to try the browser's side."""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from labase_survey.definition.form import form
from labase_survey.front.assemble import script, style

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Petite démarche</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style>body{{margin:0}}{style}</style></head>
<body><main><h1 class="ls-hidden">Petite démarche</h1>{place}</main></body></html>"""
SHARED = """<div class="ls-mount" data-base=""><script type="application/json" class="ls-form-data">{data}</script></div>
<script type="module" src="/form.js"></script>"""
# What anywidget gives: traits, and a comm whose messages gather in `sent`; `tell` and `become` are the kernel's side.
WIDGET = """<div id="cell"></div><script type="module">
import widget from "/form.js";
const traits = {traits}, changed = {{}}, hearers = new Map();
const fire = (name, ...values) => (hearers.get(name) ?? []).forEach((hear) => hear(...values));
const known = (name) => {{ if (!(name in traits)) throw new Error(`no trait ${{name}}`); return name; }};
window.kernel = {{
  sent: [], saved: {{}}, dead: false,
  tell: (message) => fire("msg:custom", message),
  become: (name, value) => {{ traits[name] = value; fire(`change:${{name}}`); }},
}};
const model = {{
  get: (name) => traits[known(name)],
  set: (name, value) => {{ changed[known(name)] = traits[name] = value; fire(`change:${{name}}`); }},
  save_changes: () => Object.assign(window.kernel.saved, changed),
  send: (message) => {{ if (window.kernel.dead) throw new Error("dead"); window.kernel.sent.push(message); }},
  on: (name, hear) => hearers.set(name, [...(hearers.get(name) ?? []), hear]),
  off: (name, hear) => hearers.set(name, hearers.get(name).filter((other) => other !== hear)),
}};
window.kernel.leave = widget.render({{ model, el: document.querySelector("#cell") }});
</script>"""


class Desk:
    """What the server knows: the phase, what came in, one row a device, and how it feels today (`mood`).

    "well", "strict" (refuses), "accident" (says so), "falls" (stores, and the line breaks), "silent" (stores, and hangs).
    """

    def __init__(self, consultation: Any) -> None:
        self.consultation = consultation
        self.step = "feedback"
        self.phase = "open"
        self.mood = "well"
        self.mode = "form"
        self.value: object = None
        self.released: dict[str, Any] | None = None
        self.received: list[dict[str, Any]] = []
        self.rows: dict[str, tuple[int, dict[str, Any]]] = {}
        self.listeners: list[queue.Queue[str | None]] = []
        self.silence = threading.Event()
        self.port = 0
        self.server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Serve, on the same port as before if there was one."""
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), type("DeskHandler", (Handler,), {"desk": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Die: nobody answers on the port any more."""
        self.silence.set()
        for listener in self.listeners:
            listener.put(None)
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def turn(self, phase: str, *, revision: int = 1) -> None:
        """Change the phase or the revision and tell the pages that listen."""
        self.phase = phase
        for listener in self.listeners:
            listener.put(self.state(revision))

    def state(self, revision: int = 1) -> str:
        told = {"released": self.released} if self.released else {}
        steps = {self.step: {"phase": self.phase, "participation": len(self.rows), **told}}
        return json.dumps({"steps": steps, "revision": revision})

    def html(self, language: str) -> str:
        """The step's page, as a shared rendering has it."""
        shown = form(self.consultation, self.step, language)
        data = {"form": shown, "phase": self.phase}
        return PAGE.format(language=language, style=style(), place=SHARED.format(data=in_html(data)))

    def widget_html(self) -> str:
        """The step's page, as a kernel has it."""
        forms = {language: form(self.consultation, self.step, language) for language in ("fr", "en")}
        traits = {"forms": forms, "language": "fr", "phase": self.phase, "mode": self.mode, "value": self.value}
        return PAGE.format(language="fr", style=style(), place=WIDGET.format(traits=in_html(traits)))

    def reply(self, submission: dict[str, Any]) -> dict[str, Any]:
        """What a server says: stored once a device, the higher edition wins."""
        self.received.append(submission)
        sid, edition = submission["sid"], submission["edition"]
        stored = self.rows.get(sid, (0, {}))[0]
        if self.mood == "accident":
            return {"status": "error", "message": "Le serveur a eu un accident."}
        if self.mood == "strict":
            problem = {"question": "words", "message": "Ce texte ne convient pas."}
            return refusal("invalid", "Une réponse ne convient pas.", problems=[problem])
        if submission["token"] is not None and submission["token"] != "A2B3C4D5E6":
            return refusal("unknown-invitation", "Ce code n’est pas connu.")
        if self.phase not in ("open", "closing"):
            return refusal("closed", "L’étape est close.")
        if edition < stored:
            return refusal("stale", "Une version plus récente existe.", edition=stored)
        if submission["withdraw"]:
            self.rows.pop(sid, None)
            return {"status": "withdrawn", "edition": edition}
        self.rows[sid] = (edition, submission["answers"])
        return {"status": "accepted", "receipt": "K7QF-9M2D-0XWT-41HB", "edition": edition}


def in_html(data: object) -> str:
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def refusal(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"status": "refused", "code": code, "message": message, "problems": [], **more}


class Handler(BaseHTTPRequestHandler):
    """The pages, the script, the events; `desk` is set on a subclass of each desk's own."""

    desk: Desk

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/labase/events":
            self.stream()
        elif path == "/form.js":
            self.give("text/javascript", script())
        elif path == "/widget":
            self.give("text/html", self.desk.widget_html())
        else:
            self.give("text/html", self.desk.html("en" if path == "/en" else "fr"))

    def do_POST(self) -> None:
        reply = self.desk.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.desk.mood == "silent":
            self.desk.silence.wait()
        if self.desk.mood not in ("silent", "falls"):
            self.give("application/json", json.dumps(reply))

    def give(self, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        listener: queue.Queue[str | None] = queue.Queue()
        self.desk.listeners.append(listener)
        listener.put(self.desk.state())
        while (state := listener.get()) is not None:
            try:
                self.wfile.write(f"event: state\ndata: {state}\n\n".encode())
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def phone(browser: Any) -> Any:
    """A phone's page: 390 px, touched; 5 s of patience."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True)
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(round_: Any) -> Any:
    """A desk that serves the small round's `feedback` step."""
    desk = Desk(round_)
    desk.start()
    yield desk
    desk.stop()
