"""Promise 10: a round without a whole notice isn't published; at its date what people answered is gone, counts stay.

And backups hold every answer whose receipt was shown before they began, while answers pour in.
"""

import random
import subprocess
import sys
import threading
from itertools import count as numbers
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.analysis.retention import holdings, purge
from labase_survey.counting.count import count
from labase_survey.counting.rules import RULES, rules_for
from labase_survey.definition.notice import TOLD
from labase_survey.definition.questions import BALLOT_KINDS, kind_of
from labase_survey.errors import DefinitionError
from labase_survey.intake import receive
from labase_survey.language import Text
from labase_survey.rehearsal import submissions
from labase_survey.store import Entry, Writer, open_store, tables
from labase_survey.store.backup import backup_files, backups_folder
from labase_survey.store.keys import participant_key, receipt, response_key, submit_tag, token_hash

pytestmark = pytest.mark.promises

PEOPLE = 30
WORD = "phrasequenuldautrenecrit"
HALF_A_YEAR = 184 * 86_400


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project of the test's own."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def opened(store, round_):
    """The small round with both steps open."""
    store.publish(round_)
    store.open_step("small", "feedback")
    store.open_step("small", "priorities")
    return store


@pytest.fixture
def answered(opened, round_):
    """Both steps answered by thirty people, half of them by code; what must not be found afterwards, as bytes."""
    secret, traces = opened.secret, []
    tokens = opened.invite("small", "priorities", count=PEOPLE // 2, category="user")
    tokens += opened.invite("small", "priorities", count=PEOPLE // 2, category="agent")
    for step, codes in (("feedback", [None] * PEOPLE), ("priorities", tokens)):
        sent = list(submissions(round_, step, people=PEOPLE, seed=4))
        for number, (submission, token) in enumerate(zip(sent, codes, strict=True)):
            words = {"words": f"{WORD}{number}"} if step == "feedback" else {}
            changed = {**submission, "answers": {**submission["answers"], **words}}
            reply = receive(opened, {**changed, **({"token": token} if token else {})}, channel="web")
            assert reply["status"] == "accepted", reply
            traces += [*words.values(), response_key("small", step, submission["sid"])]
            traces += [submit_tag("small", step, submission["sid"])] if token else []
            traces += [f(secret, "small", step, token=token) for f in (token_hash, participant_key) if token]
    return opened, [text.encode() for text in traces]


def sql_files(store, project):
    """Every file that may hold rows: the database's, its log, its backups; on PostgreSQL the server's own tables."""
    paths = [path for path in project.rglob("*") if path.is_file()]
    if not store.engines.is_sqlite:
        with store.engines._write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
            folder = connection.scalar(sa.text("SHOW data_directory"))
            oid = connection.scalar(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        paths += [path for path in Path(folder, "base", str(oid)).rglob("*") if path.is_file()]
    return paths


def found_in(paths, traces):
    """Which of the traces stand in the files, and how many bytes were searched."""
    contents = [path.read_bytes() for path in paths]
    return {trace for trace in traces if any(trace in content for content in contents)}, sum(map(len, contents))


def results(store, round_, read):
    """Every result of every rule that a table is enough for, of the room and by category: what people were told."""
    found = {}
    for step in round_.steps:
        for question in (q for q in step.questions if kind_of(q) in BALLOT_KINDS):
            for category in (None, "user", "agent"):
                given = read(store, step.id, question.id, category)
                for rule in (name for name in rules_for(kind_of(question)) if RULES[name].summable):
                    result = count(given, rule=rule)
                    told = (result.winners, result.n, result.blank, result.others, result.fictitious)
                    places = result.places.to_dict("index"), list(result.places.index), result.counts.to_dict()
                    found[step.id, question.id, category, rule] = (*told, *places, result.explain("fr"))
    return found


def of_ballots(store, step, question, category):
    ballots = store.ballots("small", step, question)
    return ballots if category is None else ballots.where(category=category)


def of_counts(store, step, question, category):
    return store.counts("small", step, question, category=category)


@pytest.mark.parametrize("way", ["publish", "adopt"])
def test_a_round_is_not_published_while_its_notice_lacks_anything(store, round_, way):
    lacking = {"notice": None}
    for name in (*TOLD, "erase_after"):
        words = Text({"fr": "Un mot", "en": ""}) if name in TOLD else None
        lacking[f"notice.{name}"] = msgspec.structs.replace(round_.notice, **{name: words})
    for named, notice in lacking.items():
        with pytest.raises(DefinitionError) as caught:
            getattr(store, way)(msgspec.structs.replace(round_, notice=notice))
        (problem,) = caught.value.problems
        assert problem.startswith(f"consultation 'small': {named}: ")
    assert getattr(store, way)(round_)  # the same round with its whole notice is


def test_what_is_past_its_date_is_gone_from_every_file_and_counts_are_the_same(
    answered, round_, clock, project, figure
):
    store, traces = answered
    early = store.backup()  # while both steps were open
    for step in ("feedback", "priorities"):
        store.close_step("small", step, grace=0)
    late = store.backup("late.db")
    before = results(store, round_, of_ballots)
    taken = [store.participation("small", step) for step in ("feedback", "priorities")]
    roots = [state.root for state in store.steps("small").values()]
    clock.advance(HALF_A_YEAR)

    if not store.engines.is_sqlite:
        with store.engines.writing() as connection:
            connection.execute(sa.text("ANALYZE"))  # as autovacuum does when it likes; a sample would outlive the rows
    assert found_in(sql_files(store, project), traces)[0] == set(traces)  # what is looked for can be found

    purge(store, backups=[early, late], actor="labase purge")
    left, searched = found_in(sql_files(store, project), traces)
    figure("bytes searched after a purge", traces=len(traces), bytes=searched, found=len(left))
    assert left == set()

    after = results(store, round_, of_counts)
    figure("results after a purge", compared=len(before), different=sum(before[key] != after[key] for key in before))
    assert after == before
    assert [store.participation("small", step) for step in ("feedback", "priorities")] == taken
    assert [store.verify("small", step) for step in ("feedback", "priorities")] == [[], []]
    assert [state.root for state in store.steps("small").values()] == roots
    for file in (early, late):
        copy = open_store(file, clock=clock)
        assert results(copy, round_, of_counts) == before
        assert [copy.verify("small", step) for step in ("feedback", "priorities")] == [[], []]
        copy.close()
    assert not any(holding.past or holding.problem for holding in holdings(store, backups=[early, late]))


def test_a_look_at_what_would_go_changes_nothing(answered, clock):
    store, _ = answered
    store.close_step("small", "feedback", grace=0)
    made = store.backup()
    untouched = made.read_bytes()
    clock.advance(HALF_A_YEAR)
    here, there = holdings(store, backups=[made])
    assert [(one.step, one.rows) for one in here.past] == [("feedback", {"response": PEOPLE})]
    assert there.past == here.past
    assert store.answers("small", "feedback", "words").n == PEOPLE
    assert made.read_bytes() == untouched


def test_a_backup_that_cannot_be_read_is_told_and_the_others_are_purged(answered, clock):
    store, traces = answered
    store.close_step("small", "feedback", grace=0)
    made = store.backup()
    broken = made.with_name("0-broken.db")
    broken.write_bytes(b"no database")
    clock.advance(HALF_A_YEAR)
    _, first, second = purge(store, backups=backup_files(backups_folder()))
    assert (first.file, second.file) == (broken, made)
    assert "file is not a database" in first.problem
    assert not second.problem
    assert found_in([made], [trace for trace in traces if WORD.encode() in trace])[0] == set()


def test_a_backup_made_while_answers_pour_in_holds_every_receipt_shown_before_it_began(
    opened, database_url, clock, request, figure
):
    tokens = iter(opened.invite("small", "priorities", count=5_000, category="user"))
    shown, lock, stop = [], threading.Lock(), threading.Event()

    def send(seed):
        draw = random.Random(seed)
        with Writer(open_store(database_url, clock=clock)) as writer:
            while not stop.is_set():
                with lock:
                    token = next(tokens, None)
                if token is None:
                    return
                sid = f"{draw.getrandbits(128):032x}"
                keys = (response_key("small", "priorities", sid), submit_tag("small", "priorities", sid))
                entry = Entry("small", "priorities", *keys, 1, "web", {"dots": {"bus": 1}}, token=token)
                if writer.put(entry).result().status == "stored":
                    shown.append(receipt(keys[0]))

    writers = [threading.Thread(target=send, args=(seed,), daemon=True) for seed in range(3)]
    backups = []
    for writer in writers:
        writer.start()
    try:
        for number in range(20 if request.config.getoption("--nightly") else 4):
            while len(shown) < 25 * (number + 1):
                stop.wait(0.01)
            known = list(shown)
            backups.append((known, opened.backup(f"under-load-{number}.db"), len(shown)))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert any(after > len(known) for known, _, after in backups)  # answers did come in meanwhile
    _compare(backups, clock, figure)


def _compare(backups, clock, figure):
    for known, file, _ in backups:
        copy = open_store(file, clock=clock)
        with copy.engines.reading() as connection:
            stored = {receipt(key) for key in connection.scalars(sa.select(tables.response.c.response_key))}
            people = connection.scalar(sa.select(sa.func.count()).select_from(tables.participation))
            used = connection.scalar(sa.select(sa.func.sum(tables.invitation.c.used)))
        lost = set(known) - stored
        figure("backups under load", backups=1, receipts=len(known), lost=len(lost))
        assert lost == set()
        assert len(stored) == people == used
        copy.close_step("small", "priorities", grace=0)
        seal, rows = copy.seal("small", "priorities"), copy.sealed_rows("small", "priorities")
        assert (seal["count"], verify.check(seal), verify.check_rows(seal, rows)) == (len(stored), [], [])
        copy.close()


def test_backups_while_steps_close_never_miss_what_is_being_rewritten(opened, database_url, clock, figure):
    """On PostgreSQL a close writes the tables anew: to a reader that began before they would look empty."""
    keys = numbers()

    def stored(step, people):
        sids = [f"{next(keys):032x}" for _ in range(people)]
        made = [
            Entry(
                "small",
                step,
                response_key("small", step, sid),
                submit_tag("small", step, sid),
                1,
                "web",
                {"met": "yes"},
            )
            for sid in sids
        ]
        assert {outcome.status for outcome in opened.submit_many(made)} == {"stored"}

    stored("feedback", 300)
    other = open_store(database_url, clock=clock)
    closing = threading.Thread(target=lambda: other.close_step("small", "feedback", grace=0))
    closing.start()
    files = [opened.backup(f"closing-{number}.db") for number in range(4)]
    closing.join()
    for file in files:
        copy = open_store(file, clock=clock)
        found = copy.participation("small", "feedback").total
        figure("backups while a step closes", backups=1, responses=300, lost=300 - found)
        assert found == 300
        copy.close()


def test_a_backup_by_the_command_in_another_process_is_whole(opened, database_url, project, monkeypatch):
    monkeypatch.setenv("LABASE_DATABASE_URL", database_url)
    sids = [f"{number:032x}" for number in range(50)]
    for sid in sids:
        sent = Entry("small", "feedback", response_key("small", "feedback", sid), sid, 1, "web", {"met": "yes"})
        assert opened.submit_many([sent])[0].status == "stored"
    command = [sys.executable, "-m", "labase_survey", "backup", "--out", str(project / "other.db")]
    subprocess.run(command, check=True, capture_output=True)
    assert open_store(project / "other.db").participation("small", "feedback").total == 50
