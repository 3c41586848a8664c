import json
import re
from itertools import groupby

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.definition.consultation import definition_hash
from labase_survey.errors import StoreError
from labase_survey.store import tables
from labase_survey.store.keys import receipt, response_key

SIDS = [f"{number * 7919:032x}" for number in range(12)]


@pytest.fixture
def closed(opened, entry):
    """The vote closed, after twelve people voted, in the order of SIDS, and the last of them withdrew."""
    agents = opened.invite("small", "priorities", count=6, category="agent", institution="state")
    agents += opened.invite("small", "priorities", count=2, category="agent", institution="city")
    users = opened.invite("small", "priorities", count=4, category="user")
    for sid, token in zip(SIDS, agents + users, strict=True):
        opened.submit_many([entry("priorities", {"dots": {"bus": 2}}, sid=sid, token=token)])
    opened.submit_many([entry("priorities", None, sid=SIDS[-1], edition=2, token=users[-1])])
    opened.close_step("small", "priorities", grace=0)
    return opened


def rows(store, table):
    with store.engines.reading() as connection:
        return connection.execute(sa.select(table)).all()


def test_the_seal_lists_receipts_in_order_with_a_root(closed, round_):
    seal = closed.seal("small", "priorities")
    expected = sorted(receipt(response_key("small", "priorities", sid)) for sid in SIDS[:-1])
    assert [pair[0] for pair in seal["leaves"]] == expected
    assert {name: seal[name] for name in ("format", "consultation", "step", "definition_hash", "count")} == {
        "format": 2,
        "consultation": "small",
        "step": "priorities",
        "definition_hash": definition_hash(round_),
        "count": 11,
    }
    assert seal["root"] == closed.steps("small")["priorities"].root
    assert verify.check(json.loads(json.dumps(seal))) == []


def test_an_auditor_finds_the_sealed_rows_behind_the_seal(closed):
    assert verify.check_rows(closed.seal("small", "priorities"), closed.sealed_rows("small", "priorities")) == []


def test_equal_answers_have_different_leaves(closed):
    leaves = [leaf for _, leaf in closed.seal("small", "priorities")["leaves"]]
    assert len(set(leaves)) == 11


def test_the_seal_says_nothing_of_what_was_answered(closed):
    published = json.dumps(closed.seal("small", "priorities"))
    assert not re.search("dots|bus|agent|state|web", published)


def test_closing_erases_withdrawals_and_what_ties_a_code_to_a_device(closed):
    assert len(rows(closed, tables.response)) == 11
    assert {row.submit_tag for row in rows(closed, tables.participation)} == {None}
    assert {row.edition for row in rows(closed, tables.response)} == {1}


def test_closing_drops_the_institutions_that_would_point_at_few_people(closed):
    for table in (tables.response, tables.invitation):
        assert {row.institution for row in rows(closed, table)} == {None}  # not having « state » would point at two


@pytest.mark.parametrize(
    ("city", "nowhere", "kept"),
    [(5, 0, {"state", "city"}), (2, 3, {"state"}), (0, 4, set()), (0, 5, {"state"}), (0, 0, {"state"})],
)
def test_an_institution_stays_when_nobody_else_follows_from_it(opened, city, nowhere, kept):
    for institution, count in {"state": 6, "city": city, None: nowhere}.items():
        if count:
            opened.invite("small", "priorities", count=count, category="agent", institution=institution)
    opened.close_step("small", "priorities", grace=0)
    found = {row.institution for row in rows(opened, tables.invitation)} - {None}
    assert found == kept


def test_closing_one_step_leaves_the_others_as_they_are(opened, entry):
    sent = entry("feedback", {"met": "yes"}, sid=SIDS[1], category="user")
    opened.submit_many([sent])
    opened.close_step("small", "priorities", grace=0)
    assert opened.submit_many([sent])[0].status == "unchanged"
    assert rows(opened, tables.response)[0].salts is None


def test_a_step_that_nobody_answered_is_sealed_too(opened):
    opened.close_step("small", "feedback", grace=0)
    seal = opened.seal("small", "feedback")
    assert (seal["count"], seal["leaves"], verify.check(seal)) == (0, [], [])


def test_each_field_has_its_own_salt(opened, entry):
    opened.submit_many([entry("feedback", {"met": "yes", "words": "oui"}, category="user")])
    opened.close_step("small", "feedback", grace=0)
    (row,) = opened.sealed_rows("small", "feedback")
    names = ["answer:met", "answer:words", "category", "channel", "edition", "institution", "void_reason"]
    assert sorted(row["salts"]) == names
    assert len(set(row["salts"].values())) == 7


def test_a_response_that_was_changed_after_the_close_is_told(closed):
    root = closed.steps("small")["priorities"].root
    with closed.engines.writing() as connection:
        key = response_key("small", "priorities", SIDS[0])
        changed = sa.update(tables.response).where(tables.response.c.response_key == key)
        connection.execute(changed.values(content='{"dots":{"bus":5}}'))
    with pytest.raises(StoreError) as caught:
        closed.seal("small", "priorities")
    assert re.sub("gives the root [0-9a-f]{64}", "gives the root …", str(caught.value)) == (
        "what is stored of step 'priorities' of 'small' was changed since it was closed: it gives the root … "
        f"and the sealed one is {root}; compare it with the published file: "
        "labase verify, or python verify.py seal.json --database …"
    )


def test_the_order_of_arrival_is_gone_from_postgresql(closed):
    if closed.engines.is_sqlite:
        return
    with closed.engines.reading() as connection:
        for table in tables.PEOPLE:
            found = connection.execute(sa.text(f"SELECT xmin::text, * FROM {table.name} ORDER BY ctid")).all()
            keys = [(row.consultation, row.step, row[3]) for row in found]
            assert keys == sorted(keys)
            assert len({row.xmin for row in found}) == 1


def files(store):
    return {file.name: file.read_bytes() for file in sorted(store.engines.file.parent.glob("labase.db*"))}


def test_the_order_of_arrival_is_gone_from_the_files_of_sqlite(closed):
    if not closed.engines.is_sqlite:
        return
    held = files(closed)
    keys = [response_key("small", "priorities", sid) for sid in SIDS[:-1]]
    assert not [key for key in keys if key.encode() in held.get("labase.db-wal", b"")]
    place = {key: held["labase.db"].index(key.encode()) for key in keys}
    pages = [list(page) for _, page in groupby(sorted(keys, key=place.__getitem__), lambda key: place[key] // 4096)]
    assert all(page in (sorted(page), sorted(page, reverse=True)) for page in pages)
    assert [key for page in sorted(pages, key=min) for key in sorted(page)] == sorted(keys)


def test_nothing_withdrawn_or_erased_is_left_in_the_files_of_sqlite(opened, entry):
    if not opened.engines.is_sqlite:
        return
    (token,) = opened.invite("small", "priorities", count=1, category="user")
    sent = entry("priorities", {"dots": {"bus": 2}}, sid=SIDS[1], token=token)
    said = entry("feedback", {"words": "to be forgotten"}, sid=SIDS[2])
    opened.submit_many([sent, said, entry("feedback", None, sid=SIDS[2], edition=2)])
    assert sent.submit_tag.encode() in b"".join(files(opened).values())
    for step in ("priorities", "feedback"):
        opened.close_step("small", step, grace=0)
    everything = b"".join(files(opened).values())
    assert sent.submit_tag.encode() not in everything
    assert b"to be forgotten" not in everything
    assert token.encode() not in everything


def test_files_that_could_not_be_swept_are_swept_a_minute_later(opened, clock, caplog, monkeypatch):
    if not opened.engines.is_sqlite:
        return
    from labase_survey.store import open_store

    monkeypatch.setattr("labase_survey.store.engine.BUSY_SECONDS", 0.05)
    with opened.engines.reading() as reader:
        reader.execute(sa.select(tables.step)).all()
        short = open_store(opened.engines.url.render_as_string(), clock=opened.clock)
        short.close_step("small", "feedback", grace=0)
    assert [row.swept for row in rows(opened, tables.step)] == [0, 0]
    path = opened.engines.where
    assert caplog.messages == [
        "traces of the closed step may still be in the files (tried again in 60 s at the earliest): the log of the "
        f"database {path} can't be emptied: another program is reading it; close that program, or wait until it has "
        "finished"
    ]
    clock.advance(59)
    short.finish_closing()
    assert [row.swept for row in rows(opened, tables.step)] == [0, 0]
    clock.advance(1)
    short.finish_closing()
    assert [row.swept for row in rows(opened, tables.step)] == [1, 0]
