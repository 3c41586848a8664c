"""Every address of the server, under every method, for every kind of visitor, carries the protecting headers."""

import re

import pytest
from tornado.routing import Router

pytestmark = pytest.mark.promises
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
SAMPLES = {
    r"([a-z]{2})": "fr",
    r"([a-z]{2})?": "en",
    r"([\w-]+)": "3-follow",
    r"([\w-]{36})": "0" * 36,
    r"(?P<kernel_id>[\w-]{36})": "0" * 36,
    r"(labase/assets/[\w.]+)": "labase/assets/form.0.js",
    r"(.*)": "voila.js",
    r"([A-Za-z0-9][\w.-]*?)": "feedback",
    r"([A-Za-z0-9][\w.-]*)": "feedback",
    r"(?:/([a-z]{2}))?": "/en",
    r".*": "nowhere",
    r"\.": ".",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def patterns(router):
    """The pattern of every address that the server knows."""
    for rule in router.rules:
        if isinstance(rule.target, Router):
            yield from patterns(rule.target)
        elif hasattr(rule.matcher, "regex"):
            yield rule.matcher.regex.pattern.removesuffix("$")


def address(pattern):
    """An address that this pattern takes; a new kind of pattern needs a sample above."""
    made = pattern
    for part in sorted(SAMPLES, key=len, reverse=True):
        made = made.replace(part, SAMPLES[part])
    assert re.fullmatch(pattern, made), f"no sample for {pattern}"
    return made


@pytest.fixture
def everything(serve, cell, team):
    """A server with all it can have: the team's area, and a participants' page through kernels."""
    server = serve(cell.code("1", kernel=True), cell.form(), team=team)
    server.get("/")  # the author's wish for kernels is known
    return server


def wrong_headers(answer, *, is_event_stream=False):
    found = {name: answer.headers.get(name) for name in ALWAYS}
    policy = answer.headers.get("Content-Security-Policy", "")
    wrong = [f"{name}: {found[name]}" for name in ALWAYS if found[name] != ALWAYS[name]]
    wrong += [
        part for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'") if part not in policy
    ]
    wrong += ["scripts inline" for rule in policy.split(";") if "script-src" in rule and "unsafe" in rule]
    wrong += ["Referrer-Policy"] * (answer.headers.get("Referrer-Policy") not in {"no-referrer", "same-origin"})
    wrong += ["Cache-Control"] * ("Cache-Control" not in answer.headers)
    return wrong + [name for name in ("Server", "X-Powered-By") if name in answer.headers]


def test_every_answer_carries_the_protecting_headers(everything, log_in, figure):
    known = {address(pattern) for pattern in patterns(everything.app.app.default_router)}
    asked, wrong = 0, {}
    visitors = {"stranger": {}, "team": log_in(everything), "forged": {"Cookie": "labase_team=x; labase_page=x"}}
    for path in sorted(known | {"/nowhere", "/api/kernels", "/voila/static/voila.js", "/login"}):
        for method in METHODS:
            for who, headers in visitors.items():
                if path.endswith("events") and method == "GET":
                    continue  # it never ends: below
                answer = everything.client.request(method, path, headers=headers)
                everything.client.cookies.clear()
                asked += 1
                if found := wrong_headers(answer):
                    wrong[f"{method} {path} as {who}"] = found
                if "Traceback" in answer.text or (
                    who != "team" and "Set-Cookie" in answer.headers and "kernel" not in path
                ):
                    wrong[f"{method} {path} as {who}"] = answer.text[:200]
    with everything.client.stream("GET", "/labase/events") as answer:
        assert wrong_headers(answer) == []
    assert wrong == {}
    assert len(known) >= 18
    figure("answers with all protecting headers", tried=asked + 1, lacking=0)


def test_a_missing_header_would_be_found(everything):
    answer = everything.get("/")
    del answer.headers["X-Content-Type-Options"]
    answer.headers["Server"] = "TornadoServer/6.5"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'"
    found = ["X-Content-Type-Options: None", "frame-ancestors 'none'", "scripts inline", "Server"]
    assert wrong_headers(answer) == found


OTHERS = [{"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]


def test_nothing_that_changes_something_is_taken_from_another_site(everything, log_in):
    logged_in = log_in(everything)
    page = everything.client.get("/labase/equipe/fr/3-follow", headers=logged_in).text
    id = re.search(r'"kernelId": "([\w-]+)"', page)[1]
    farewells = [f"equipe/voila/api/shutdown/{id}", f"kernel/voila/api/shutdown/{id}"]
    for headers in OTHERS:
        send = {**headers, **logged_in, "Content-Type": "application/json"}
        for path in ("submissions", "equipe/login", "equipe/logout", *farewells):
            answer = everything.client.post(f"/labase/{path}", headers=send)
            assert (headers, path, answer.status_code) == (headers, path, 403)
    assert everything.client.get(f"/labase/equipe/api/kernels/{id}", headers=logged_in).status_code == 200
