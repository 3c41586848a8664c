"""Whatever is sent, by whichever door: an answer in JSON, nothing else changed, and the server lives.

The server is a process of its own, as in a real room; what it writes is read. The kernel's door is the widget's own
handler of messages; `receive` is what stands behind both.
"""

import gzip
import json
import re
import secrets
import socket
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labase_survey.intake import receive
from labase_survey.rehearsal import Server, submissions
from labase_survey.store import keys, open_store, tables
from labase_survey.widgets.form import FormWidget

pytestmark = pytest.mark.promises

DATA = Path(__file__).parents[1] / "data"
NASTY: dict[str, str] = json.loads((DATA / "nasty.json").read_text())
STATUSES = {200, 403, 413, 415, 429, 503}
REPLIES = {
    "accepted": [{"status", "receipt", "edition"}],
    "withdrawn": [{"status", "edition"}],
    "refused": [{"status", "code", "message", "problems"}, {"status", "code", "message", "problems", "edition"}],
    "error": [{"status", "message"}],
}
JSON = {"Content-Type": "application/json"}
FEW = {"suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


class House:
    """The small round and another one in one database, both answered a little, and codes that nobody used yet."""

    def __init__(self, store: Any, round_: Any) -> None:
        self.store, self.round, self.other = store, round_, msgspec.structs.replace(round_, id="other")
        for consultation in (self.other, round_):
            store.publish(consultation)
            for step in consultation.steps:
                store.open_step(consultation.id, step.id)
        self.told: list[Any] = []
        self.widget = FormWidget(round_, store=store)
        self.widget.send = self.told.append  # what the kernel's page would be told
        self.codes = store.invite("small", None, count=40, category="agent")
        self.valid = [
            {**submission, "device": None, "edition": number % 3 + 1}
            for step in round_.steps
            for number, submission in enumerate(
                submissions(
                    round_, step.id, people=4, seed=7, tokens=self.codes[-4:] if step.id == "priorities" else None
                )
            )
        ]
        for submission in self.valid:
            assert receive(store, submission, channel="web")["status"] == "accepted"

    def fresh(self) -> dict[str, Any]:
        """A valid submission of somebody new."""
        answers = {"met": "yes", "words": "Bonjour", "points": {"bus": 2}}
        sid = secrets.token_hex(16)
        return {"consultation": "small", "step": "feedback", "sid": sid, "category": "user", "answers": answers}

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """Everything about people that is stored."""
        with self.store.engines.reading() as connection:
            return {table.name: {tuple(row) for row in connection.execute(sa.select(table))} for table in tables.PEOPLE}

    def others_changed(self, before: dict[str, set[tuple[Any, ...]]], sent: bytes) -> list[tuple[Any, ...]]:
        """The responses that are not what they were, but for those whose key is in what was sent."""
        text = sent.decode("utf-8", "replace") + sent.decode("utf-16-le", "replace")
        where = [(c.id, step.id) for c in (self.round, self.other) for step in c.steps]
        addressed = {
            keys.response_key(*place, sid) for sid in re.findall(r"(?=([0-9a-f]{32}))", text) for place in where
        }
        changed = before["response"] ^ self.rows()["response"]
        key = list(tables.response.c.keys()).index("response_key")
        return [row for row in changed if row[key] not in addressed]


@pytest.fixture
def house(store: Any, round_: Any) -> House:
    """The house, on each database."""
    return House(store, round_)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Any]]:
    """A house and a client of its server, one for this file on each database.

    When it ends, the server is still there, and wrote of no accident.
    """
    from labase_survey.definition.reading import read_consultation

    folder = tmp_path_factory.mktemp("served")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
        url = f"sqlite:///{folder / 'labase.db'}"
        if request.param == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            server.psql("CREATE DATABASE nasty_input;")
            url = server.get_uri(database="nasty_input")
        store = open_store(url)
        stack.callback(store.close)
        house = House(store, read_consultation(DATA / "small.toml"))
        running = stack.enter_context(Server("small", notebook=DATA / "small.ipynb", database=url))
        client = stack.enter_context(httpx.Client(base_url=running.url, timeout=30, trust_env=False))
        yield house, client
        assert client.post("/labase/submissions", json=house.fresh()).json()["status"] == "accepted"
        assert re.findall(r"Traceback|ERROR|CRITICAL|accident", running.output) == []


def by_comm(house: House, content: object) -> list[Any]:
    """What the kernel's page is told when it sends this."""
    house.told.clear()
    house.widget._received(house.widget, content, [])
    return list(house.told)


def assert_reply(reply: dict[str, Any]) -> None:
    """It is one of the known shapes, and JSON."""
    assert set(reply) in REPLIES[reply["status"]], reply
    assert all(set(problem) == {"question", "message"} for problem in reply.get("problems", []))
    assert json.loads(msgspec.json.encode(reply)) == reply


def everywhere(text: str) -> dict[str, dict[str, Any]]:
    """What changes a valid submission so that this text stands in one place of it: each field, key and kind of answer."""
    fields = ("consultation", "step", "sid", "definition", "language", "token", "category", "device")
    more = ("edition", "withdraw", "answers", "unknown")
    answers: dict[str, Any] = {
        "met": text,
        "needs": ["time", text],
        "ease": text,
        "words": text,
        "approve": [text],
        "points": {text: 1},
        "points of": {"bus": text},
        "grades": {text: "useful"},
        "grades of": {"bus": text},
        "ranking": ["bus", text],
    }
    given = {name: {"answers": {"met": "yes", name.partition(" ")[0]: answer}} for name, answer in answers.items()}
    return (
        {name: {name: text} for name in (*fields, *more)}
        | {"key": {text: 1}, "question": {"answers": {text: 1}}}
        | given
    )


def as_json(submission: dict[str, Any]) -> bytes:
    return json.dumps(submission).encode()


def test_there_are_about_150_strings_of_our_own_each_its_own() -> None:
    assert 150 <= len(set(NASTY.values())) == len(NASTY)


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> list[tuple[str, dict[str, Any]]]:
    """Each string in each place every night; every day in two of them, which change from string to string."""
    nightly = request.config.getoption("--nightly")
    return [
        (text, change)
        for number, text in enumerate(NASTY.values())
        for place, (name, change) in enumerate(everywhere(text).items())
        if nightly or name == "words" or (number + place) % 24 == 0
    ]


def test_nasty_strings_everywhere_by_the_inner_door_and_the_kernel_s(
    house: House, tried: list[tuple[str, dict[str, Any]]], figure: Any
) -> None:
    before = house.rows()
    for text, change in tried:
        assert_reply(receive(house.store, as_json({**house.fresh(), **change}), channel="web"))
        [told] = by_comm(house, {"type": "submit", "id": text, "submission": {**house.fresh(), **change}})
        assert_reply(told["reply"])
    assert before["response"] <= house.rows()["response"]
    figure("nasty input", tried=2 * len(tried), exceptions=0)


def test_nasty_strings_everywhere_by_http(
    served: tuple[House, httpx.Client], tried: list[tuple[str, dict[str, Any]]], figure: Any
) -> None:
    house, client = served
    before = house.rows()
    for _text, change in tried:
        answer = client.post("/labase/submissions", content=as_json({**house.fresh(), **change}), headers=JSON)
        assert answer.status_code in STATUSES
        assert_reply(answer.json())
    assert before["response"] <= house.rows()["response"]
    figure("nasty input", tried=len(tried), exceptions=0)


def test_what_is_stored_comes_back_equal_and_breaks_nothing_after(house: House, tmp_path: Path) -> None:
    from labase_survey.analysis import summary
    from labase_survey.plots import showing

    wanted = [s["answers"]["words"] for s in house.valid if s["answers"].get("words")]
    for text in NASTY.values():
        clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        fits = len(clean) <= 200 and "\0" not in clean and not re.search("[\ud800-\udfff]", clean)
        reply = receive(house.store, {**house.fresh(), "answers": {"met": "no", "words": text}}, channel="web")
        assert (reply["status"] == "accepted") == fits, (text, reply)
        wanted += [clean] if fits and clean else []
    house.store.close_step("small", "feedback", grace=0)
    words = house.store.answers("small", "feedback", "words")
    told = summary(words)
    assert sorted(told.comments) == sorted(filter(None, (" ".join(answer.split()) for answer in wanted)))
    with house.store.engines.reading() as connection:
        table = tables.response
        stored = connection.scalars(sa.select(table.c.content).where(table.c.step == "feedback"))
        assert sorted(json.loads(each).get("words", "") for each in stored if "words" in each) == sorted(wanted)
    for language in ("fr", "en"):
        markup = showing.table(told, language=language)._repr_html_()
        assert re.findall(r"<(?:script|img|svg|iframe|meta|style)\b|\son\w+=\"", markup) == []
        told.explain(language)
        frame = told.table(language)
        frame.to_csv(tmp_path / "comments.csv", index=False, encoding="utf-8")
        assert len(frame) == len(told.comments)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, 2**63, -(2**63), 10**30, 1_000_000, 1_000_001, 0, -1])
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(sorted(NASTY.values()))
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@st.composite
def mutated(draw: Any, house: House) -> dict[str, Any]:
    """A valid submission of a random step, with one to five things wrong with it."""
    base = draw(st.sampled_from([*house.valid, house.fresh()]))
    submission = json.loads(json.dumps(base))
    if draw(st.booleans()):
        submission["sid"] = secrets.token_hex(16) if draw(st.booleans()) else submission["sid"]
    for _ in range(draw(st.integers(1, 5))):
        draw(st.sampled_from(MUTATIONS))(draw, submission, house)
    return submission


def drop(draw: Any, submission: dict[str, Any], _house: House) -> None:
    submission.pop(draw(st.sampled_from(sorted(submission) or [""])), None)


def retype(draw: Any, submission: dict[str, Any], _house: House) -> None:
    submission[draw(st.sampled_from(sorted(submission) or ["sid"]))] = draw(ANYTHING)


def rename(draw: Any, submission: dict[str, Any], _house: House) -> None:
    name = draw(st.sampled_from(sorted(submission) or ["sid"]))
    submission[draw(st.text(max_size=8) | st.sampled_from([name.upper(), f"{name} ", "sid"]))] = submission.pop(name, 1)


def answer(draw: Any, submission: dict[str, Any], house: House) -> None:
    answers = submission.get("answers")
    if isinstance(answers, dict):
        known = [question.id for step in house.round.steps for question in step.questions]
        answers[draw(st.sampled_from(known) | st.text(max_size=6))] = draw(ANYTHING)


def deepen(draw: Any, submission: dict[str, Any], _house: House) -> None:
    inner: object = submission.get("answers")
    for _ in range(draw(st.sampled_from([1, 40, 400]))):
        inner = {"answers": inner} if draw(st.booleans()) else [inner]
    submission["answers"] = inner


def elsewhere(draw: Any, submission: dict[str, Any], _house: House) -> None:
    field, value = draw(
        st.sampled_from(
            [
                ("consultation", "other"),
                ("step", "priorities"),
                ("step", "feedback"),
                ("definition", "0" * 16),
                ("category", "agent"),
                ("category", "city"),
                ("device", "5f" * 16),
                ("token", "0000000000"),
                ("withdraw", True),
                ("language", "de"),
            ]
        )
    )
    submission[field] = value


def bound(draw: Any, submission: dict[str, Any], _house: House) -> None:
    submission["edition"] = draw(
        st.sampled_from([0, 1, 2, 1_000_000, 1_000_001, 2**31, 2**64, -1, 1.0, 1.5, True, "1"])
    )


def code(draw: Any, submission: dict[str, Any], house: House) -> None:
    submission["token"] = draw(st.sampled_from([*house.codes, house.codes[0].lower(), f"{house.codes[0]}\0", ""]))


MUTATIONS = (drop, retype, rename, answer, deepen, elsewhere, bound, code)

BYTES = {
    "as it is": lambda body: body,
    "truncated": lambda body: body[: len(body) // 2],
    "one byte short": lambda body: body[:-1],
    "twice": lambda body: body + body,
    "a byte that is no UTF-8": lambda body: body.replace(b"e", b"\xff", 1),
    "overlong": lambda body: body.replace(b"/", b"\xc0\xaf").replace(b"a", b"\xc1\xa1", 1),
    "surrogate bytes": lambda body: body.replace(b'"', b'"\xed\xa0\x80', 1),
    "byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "duplicate keys": lambda body: body[:-1] + b', "sid": "' + b"0" * 32 + b'", "answers": {}}',
    "NaN": lambda body: body[:-1] + b', "edition": NaN}',
    "infinity": lambda body: body[:-1] + b', "answers": {"ease": -Infinity, "points": {"bus": 1e999}}}',
    "NUL": lambda body: body + b"\0",
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "in a list": lambda body: b"[" + body + b"]",
}
HEADERS = [
    JSON,
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "text/plain"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/json, text/html"},
    {"Content-Type": ""},
    {**JSON, "Content-Encoding": "gzip"},
    {**JSON, "Origin": "null"},
    {**JSON, "Origin": "http://[::1"},
    {**JSON, "Sec-Fetch-Site": "cross-site"},
    {**JSON, "X-Forwarded-For": "1.2.3.4", "Cookie": "a=b; =; ;;"},
    {**JSON, "Expect": "100-continue"},
]


def test_a_mutated_submission_never_leaves_an_exception_by_the_inner_door_and_the_kernel_s(
    house: House, caplog: pytest.LogCaptureFixture, figure: Any
) -> None:
    tried = []

    @settings(**FEW, max_examples=min(settings().max_examples, 500))
    @given(st.data(), st.sampled_from(sorted(BYTES)))
    def property_(data: Any, spoiled: str) -> None:
        submission = data.draw(mutated(house))
        sent = BYTES[spoiled](as_json(submission))
        before = house.rows()
        assert_reply(receive(house.store, sent, channel="web"))
        contents = [{"type": "submit", "id": 1, "submission": submission}, submission, [submission], spoiled]
        for content in contents:
            for told in by_comm(house, content):
                assert_reply(told["reply"])
        assert house.others_changed(before, sent + as_json(submission)) == []
        tried.append(sent)

    property_()
    assert receive(house.store, house.fresh(), channel="web")["status"] == "accepted"
    assert [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
    figure("mutated submissions", tried=len(tried) * 5, exceptions=0)


def test_a_mutated_submission_never_harms_a_server(served: tuple[House, httpx.Client], figure: Any) -> None:
    (house, client), tried = served, []
    for headers in HEADERS:  # each of them at least once
        answer = client.post("/labase/submissions", content=as_json(house.fresh()), headers=headers)
        assert answer.status_code in STATUSES
        assert_reply(answer.json())

    @settings(**FEW, max_examples=min(settings().max_examples, 500))
    @given(st.data(), st.sampled_from(sorted(BYTES)), st.sampled_from([*[JSON] * 10, *HEADERS]))
    def property_(data: Any, spoiled: str, headers: dict[str, str]) -> None:
        sent = BYTES[spoiled](as_json(data.draw(mutated(house))))
        before = house.rows()
        answer = client.post("/labase/submissions", content=sent, headers=headers)
        assert answer.status_code in STATUSES
        assert answer.headers["Content-Type"] == "application/json"
        assert_reply(answer.json())
        assert house.others_changed(before, sent) == []
        tried.append(sent)

    property_()
    figure("mutated submissions", tried=len(tried), exceptions=0)


def test_another_s_answer_that_changes_would_be_seen(house: House) -> None:
    before = house.rows()
    mine, theirs = house.fresh(), house.fresh()
    for submission in (mine, theirs):
        receive(house.store, submission, channel="web")
    assert house.others_changed(before, as_json(mine) + as_json(theirs)) == []
    assert len(house.others_changed(before, as_json(mine))) == 1


def try_api(told: dict[str, Any], address: str) -> int:
    """How many requests schemathesis made of a server by this description; it fails where the two differ."""
    import requests
    import schemathesis
    from schemathesis import GenerationMode, checks, openapi

    checks.load_all_checks()
    conformance = ("status_code_conformance", "content_type_conformance", "response_schema_conformance")
    wanted = checks.CHECKS.get_by_names(["not_a_server_error", *conformance])
    session = requests.Session()
    session.trust_env = False
    tried: list[schemathesis.Case] = []
    for operation in (found.ok() for found in openapi.from_dict(told).get_all_operations()):
        takes_something = operation.body or any(operation.iter_parameters())
        for mode in GenerationMode if takes_something else [GenerationMode.POSITIVE]:

            @settings(**FEW, max_examples=min(settings().max_examples // 2, 200))
            @given(operation.as_strategy(generation_mode=mode))
            def property_(case: schemathesis.Case) -> None:
                case.call_and_validate(base_url=address, session=session, checks=wanted)
                tried.append(case)

            property_()
    return len(tried)


def test_the_api_is_what_its_description_says(served: tuple[House, httpx.Client], figure: Any) -> None:
    house, client = served
    told, before = client.get("/labase/openapi.json").json(), house.rows()
    told["paths"].pop("/labase/events")  # it never ends
    tried = try_api(told, str(client.base_url))
    assert before["response"] <= house.rows()["response"]
    figure("requests of schemathesis", tried=tried, exceptions=0)


@pytest.mark.parametrize("wrong", ["status", "shape", "type"])
def test_a_description_that_is_wrong_is_found(served: tuple[House, httpx.Client], wrong: str) -> None:
    from schemathesis.core.failures import FailureGroup

    client = served[1]
    told = client.get("/labase/openapi.json").json()
    told["paths"] = {"/labase/state": told["paths"]["/labase/state"]}
    responses = told["paths"]["/labase/state"]["get"]["responses"]
    if wrong == "status":
        responses["204"] = responses.pop("200")
    elif wrong == "shape":
        told["components"]["schemas"]["StepNow"]["properties"]["phase"]["enum"] = ["draft"]
    else:
        responses["200"]["content"] = {"text/plain": {}}
    with pytest.raises(FailureGroup):
        try_api(told, str(client.base_url))


def test_the_stream_is_what_its_description_says(served: tuple[House, httpx.Client]) -> None:
    _house, client = served
    with client.stream("GET", "/labase/events") as answer:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
        line = next(line for line in answer.iter_lines() if line.startswith("data: "))
    assert json.loads(line.removeprefix("data: ")) == client.get("/labase/state").json()
    assert client.get("/labase/events", params={"consultation": "other"}).status_code == 404


def deep(opening: bytes, closing: bytes) -> bytes:
    return opening * 10_000 + b"1" + closing * 10_000


def test_what_is_known_to_break_servers_is_answered_in_json(served: tuple[House, httpx.Client]) -> None:
    house, client = served
    plain = as_json(house.fresh())
    stored = next(submission for submission in house.valid if submission["step"] == "feedback")
    cases: dict[str, tuple[bytes, int, str]] = {
        "a deep list": (deep(b"[", b"]"), 200, "unreadable"),
        "deep answers": (plain[:-2] + b', "ease": ' + deep(b'{"a":', b"}") + b"}}", 200, "unreadable"),
        "20 MB": (plain[:-1] + b" " * 20_000_000 + b"}", 413, "too-large"),
        "no UTF-8": (plain.replace(b"Bonjour", b"Bonjour \xff\xfe"), 200, "unreadable"),
        "NaN": (plain[:-1] + b', "edition": NaN}', 200, "unreadable"),
        "NUL in a text": (plain.replace(b"Bonjour", b"Bon\\u0000jour"), 200, "invalid"),
        "a lone surrogate": (plain.replace(b"Bonjour", b"Bon\\ud800jour"), 200, "unreadable"),
        "another round": (as_json({**house.fresh(), "consultation": "other"}), 200, "wrong-page"),
        "another round's question": (as_json({**house.fresh(), "answers": {"priorites": ["a"]}}), 200, "wrong-page"),
        "a text that was replaced": (
            as_json({**house.fresh(), "definition": "0" * 16, "answers": {"gone": 1}}),
            200,
            "wrong-page",
        ),
        "a replay with other words": (as_json({**stored, "edition": 1, "answers": {"met": "no"}}), 200, "stale"),
        "nothing": (b"", 200, "unreadable"),
    }
    before = house.rows()
    for name, (body, status, expected) in cases.items():
        answer = client.post("/labase/submissions", content=body, headers=JSON)
        assert (name, answer.status_code, answer.json().get("code")) == (name, status, expected)
        assert_reply(answer.json())
    assert house.rows() == before


def test_bodies_that_trickle_in_hold_nobody_up(served: tuple[House, httpx.Client]) -> None:
    house, client = served
    body = as_json(house.fresh())
    head = f"POST /labase/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    address = (client.base_url.host, client.base_url.port)
    slow: list[socket.socket] = [socket.create_connection(address, timeout=30) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(head.encode() + body[:10])
        for byte in range(10, 30):
            for connection in slow:
                connection.sendall(body[byte : byte + 1])
            assert client.post("/labase/submissions", json=house.fresh()).json()["status"] == "accepted"
        slow[0].sendall(body[30:])
        assert b'"status":"accepted"' in slow[0].recv(65536)
    finally:
        for connection in slow:
            connection.close()


def test_other_addresses_take_no_body_and_say_so(served: tuple[House, httpx.Client]) -> None:
    _house, client = served
    for path in ("/labase/state", "/labase/events", "/", "/en", "/labase/assets/form.x.js", "/nothing"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = client.request(method, path, content=b"\xff{", headers=JSON)
            assert answer.status_code == (404 if path == "/nothing" else 405)
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
