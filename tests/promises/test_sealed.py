"""Promise 4: after the close nothing is added, changed or removed without `labase verify` saying so."""

import itertools
import json
import secrets

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.errors import PhaseError
from labase_survey.intake import receive
from labase_survey.store import tables

pytestmark = pytest.mark.promises
PEOPLE = 12
ANSWERS = [{"met": met, "ease": ease} for met, ease in itertools.product(("yes", "no"), (1, 2, 3, 4, 5))]


@pytest.fixture
def sealed(opened, tmp_path, monkeypatch):
    """A closed step of twelve responses, its public file, and what each device was told: {sid: receipt}."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    told = {}
    for number in range(PEOPLE):
        sid, answers = secrets.token_hex(16), ANSWERS[number % 5]  # those who were there say how easy it was
        sent = {"consultation": "small", "step": "feedback", "sid": sid, "category": ("user", "agent")[number % 2]}
        answers = {**answers, "words": f"Une phrase {number}"}
        told[sid] = receive(opened, {**sent, "answers": answers}, channel="web")["receipt"]
    opened.void("small", "feedback", receipt=told[sid], reason="un essai")
    opened.close_step("small", "feedback", grace=0)
    path = opened.write_seal("small", "feedback")
    assert [*opened.verify("small", "feedback"), *opened.verify_journal("small")] == []
    return opened, path, told


def row(connection):
    return (
        connection.execute(sa.select(tables.response).where(tables.response.c.void_reason.is_(None))).mappings().first()
    )


def set_to(**values):
    """A response with other values in some columns."""

    def tamper(connection, path):
        mine = sa.update(tables.response).where(tables.response.c.response_key == row(connection)["response_key"])
        connection.execute(mine.values(**values))

    return tamper


def add(connection, path):
    connection.execute(sa.insert(tables.response).values({**row(connection), "response_key": secrets.token_hex(16)}))


def remove(connection, path):
    key = row(connection)["response_key"]
    connection.execute(sa.delete(tables.response).where(tables.response.c.response_key == key))


def unvoid(connection, path):
    connection.execute(sa.update(tables.response).values(void_reason=None))


def swap(connection, path):
    """Two responses exchange what they say, salts included: the same set of answers, under other receipts."""
    one, two = connection.execute(sa.select(tables.response).limit(2)).mappings().all()
    for mine, theirs in ((one, two), (two, one)):
        chosen = sa.update(tables.response).where(tables.response.c.response_key == mine["response_key"])
        connection.execute(chosen.values(content=theirs["content"], salts=theirs["salts"]))


def question(connection, path):
    text = connection.scalar(sa.select(tables.consultation.c.definition))
    connection.execute(sa.update(tables.consultation).values(definition=text.replace("Oui", "Non")))


def other_root(connection, path):
    connection.execute(sa.update(tables.step).values(root="0" * 64))


def forged(connection, path):
    """A response is taken out, and the root, the public file and its count are made to fit: only the journal is left."""
    remove(connection, path)
    kept = {verify.receipt(key) for key in connection.scalars(sa.select(tables.response.c.response_key))}
    seal = json.loads(path.read_text(encoding="utf-8"))
    seal["leaves"] = [pair for pair in seal["leaves"] if pair[0] in kept]
    seal["count"] = len(seal["leaves"])
    seal["root"] = verify.root(seal)
    path.write_text(json.dumps(seal), encoding="utf-8")
    connection.execute(sa.update(tables.step).where(tables.step.c.id == "feedback").values(root=seal["root"]))


def forged_with_its_line(connection, path):
    """The same, and the journal's line says the new root: its hash doesn't follow."""
    forged(connection, path)
    root = json.loads(path.read_text(encoding="utf-8"))["root"]
    line = sa.update(tables.action).where(tables.action.c.what.startswith("closed feedback"))
    connection.execute(line.values(what=f"closed feedback, root {root}"))


def journal_cut(connection, path):
    connection.execute(sa.delete(tables.action).where(tables.action.c.what.startswith("closed feedback")))


def who(connection, path):
    connection.execute(sa.update(tables.action).where(tables.action.c.seq == 1).values(actor="Eve"))


def in_file(change):
    """Something else in the public file."""

    def tamper(connection, path):
        seal = json.loads(path.read_text(encoding="utf-8"))
        change(seal)
        path.write_text(json.dumps(seal), encoding="utf-8")

    return tamper


TAMPERINGS = {
    "a response added": add,
    "a response removed": remove,
    "an answer changed": set_to(content='{"ease":1,"met":"yes","words":"Autre chose"}'),
    "an answer emptied": set_to(content="{}"),
    "a category changed": set_to(category="partner"),
    "an institution added": set_to(institution="state"),
    "a channel changed": set_to(channel="paper"),
    "a response set aside": set_to(void_reason="gênante"),
    "a response no more set aside": unvoid,
    "salts changed": set_to(salts="{}"),
    "a response withdrawn": set_to(content=None),
    "two responses exchanged": swap,
    "the question reworded": question,
    "the root changed": other_root,
    "all forged but the journal": forged,
    "all forged, the journal's line too": forged_with_its_line,
    "the close cut from the journal": journal_cut,
    "who acted, in the journal": who,
    "a receipt in the file": in_file(lambda seal: seal["leaves"][0].__setitem__(0, "0000-0000-0000-0000")),
    "a leaf in the file": in_file(lambda seal: seal["leaves"][0].__setitem__(1, "0" * 64)),
    "a line out of the file": in_file(lambda seal: seal["leaves"].pop()),
    "the count in the file": in_file(lambda seal: seal.update(count=PEOPLE + 1)),
    "the root in the file": in_file(lambda seal: seal.update(root="0" * 64)),
    "the step in the file": in_file(lambda seal: seal.update(step="priorities")),
}


def test_whatever_is_tampered_with_after_the_close_is_told(sealed, put_back, figure):
    store, path, _ = sealed
    public, silent = path.read_text(encoding="utf-8"), []
    for what, tamper in TAMPERINGS.items():
        with put_back(store):
            with store.engines.writing() as connection:
                tamper(connection, path)
            if not [*store.verify("small", "feedback"), *store.verify_journal("small")]:
                silent.append(what)
        path.write_text(public, encoding="utf-8")
        assert [*store.verify("small", "feedback"), *store.verify_journal("small")] == []  # the control, each time
    figure("tamperings after the close", tried=len(TAMPERINGS), found=len(TAMPERINGS) - len(silent))
    assert silent == []


def test_after_the_close_nothing_goes_in_by_the_door(sealed):
    store, _, told = sealed
    seal, sent = store.seal("small", "feedback"), {"consultation": "small", "step": "feedback", "category": "user"}
    known = next(iter(told))
    for more in ({"sid": "f" * 32}, {"sid": known, "edition": 2}, {"sid": known, "edition": 2, "withdraw": True}):
        reply = receive(store, {**sent, **more, "answers": {"met": "no"}}, channel="web")
        assert (reply["status"], reply["code"]) == ("refused", "closed")
    acts = [store.open_step, store.pause_step, store.close_step]
    acts += [lambda *names: store.void(*names, receipt=told[known], reason="gênante")]
    for act in acts:
        with pytest.raises(PhaseError, match="closed is final"):
            act("small", "feedback")
    assert store.seal("small", "feedback") == seal


def test_everybody_finds_their_receipt_in_what_is_published(sealed):
    _, path, told = sealed
    listed = [receipt for receipt, _ in json.loads(path.read_text(encoding="utf-8"))["leaves"]]
    assert listed == sorted(told.values())


def test_what_is_published_determines_no_answer(sealed):
    """Who has a receipt, its leaf and every possible response can't tell which it is: the salts are 128 bits each.

    The control: with the salts, which only the store has, the one response is found. What is tried is everything that
    the published file knows in their place.
    """
    store, path, told = sealed
    seal = json.loads(path.read_text(encoding="utf-8"))
    [audited] = [row for row in store.sealed_rows("small", "feedback") if row["receipt"] == next(iter(told.values()))]
    possible = [{**audited, "content": {**said, "words": "Une phrase 0"}} for said in ANSWERS]
    leaf = dict(seal["leaves"])[audited["receipt"]]
    with_salts = [row["content"] for row in possible if verify.leaf(row) == leaf]
    assert with_salts == [audited["content"]]
    held = ["", audited["receipt"], leaf, seal["root"], seal["definition_hash"]]
    guesses = [{**row, "salts": dict.fromkeys(row["salts"], salt)} for row in possible for salt in held]
    assert [row for row in guesses if verify.leaf(row) == leaf] == []
    salts = [salt for row in store.sealed_rows("small", "feedback") for salt in row["salts"].values()]
    assert {len(bytes.fromhex(salt)) for salt in salts} == {16}
    assert len(set(salts)) == len(salts)
    assert [salt for salt in salts if salt in path.read_text(encoding="utf-8")] == []


def test_a_redacted_answer_leaves_what_verifies_and_can_not_be_guessed(sealed):
    """The words can't be tried out on what is left, as they could while their salt was there."""
    store, path, _ = sealed
    words = [f"Une phrase {number}" for number in range(PEOPLE)]
    before = store.sealed_rows("small", "feedback")
    store.redact("small", "feedback", "words", text=words[3], reason="une personne est nommée")
    assert store.verify("small", "feedback") == []
    assert verify.check_rows(json.loads(path.read_text(encoding="utf-8")), store.sealed_rows("small", "feedback")) == []
    [left] = [row for row in store.sealed_rows("small", "feedback") if "words" not in row["content"]]
    [salt] = [row["salts"]["answer:words"] for row in before if row["receipt"] == left["receipt"]]
    commitment = left["salts"]["answer:words"]["commitment"]

    def guessed(salts):
        return [
            text for text in words for one in salts if verify.digest("field", [one, "answer:words", text]) == commitment
        ]

    others = [
        one for row in store.sealed_rows("small", "feedback") for one in row["salts"].values() if isinstance(one, str)
    ]
    assert guessed([salt]) == [words[3]]
    assert guessed(["", commitment, left["receipt"], *others]) == []
