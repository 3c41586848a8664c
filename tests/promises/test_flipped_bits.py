"""Promise 4: bits that rot, or that somebody turns, in a sealed step: every one is found by the auditor's check.

A database's own check finds few of them: it looks at the structure of pages, not at what rows say.
"""

import json
import random
import sqlite3

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.store import Entry, open_store, tables
from labase_survey.store.keys import response_key, submit_tag

pytestmark = pytest.mark.promises
PEOPLE = 420
FLIPS = 400
ALONE = (25, FLIPS)
"""Flips in a copy each, every day and in the nightly form."""
BEFORE = len("smallfeedback") + 12
"""Bytes of a row before its key: a header that says how long each column is, then the consultation and the step."""
COLUMNS = ("category", "channel", "salts", "content")


def fill(store, round_):
    store.publish(round_)
    store.open_step("small", "feedback")
    draw = random.Random(4)
    entries = []
    for _ in range(PEOPLE):
        sid = f"{draw.getrandbits(128):032x}"
        keys = (response_key("small", "feedback", sid), submit_tag("small", "feedback", sid))
        said = {"met": draw.choice(["yes", "no"]), "words": f"Plus de bus à {draw.randrange(7, 23)} h"}
        entries.append(Entry("small", "feedback", *keys, 1, "web", said, draw.choice(["user", "agent"])))
    store.submit_many(entries)
    store.close_step("small", "feedback", grace=0)
    return store.seal("small", "feedback")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A SQLite file with a sealed step, its seal, and where each of its responses stands: {receipt: (first, last)}."""
    from pathlib import Path

    from labase_survey.definition.reading import read_consultation

    folder = tmp_path_factory.mktemp("sealed")
    store = open_store(folder / "labase.db")
    seal = fill(store, read_consultation(Path(__file__).parents[1] / "data" / "small.toml"))
    with store.engines.reading() as connection:
        keys = connection.scalars(sa.select(tables.response.c.response_key)).all()
        contents = dict(connection.execute(sa.select(tables.response.c.response_key, tables.response.c.content)).all())
    store.close()
    held = (folder / "labase.db").read_bytes()
    places = {}
    for key in keys:
        first = held.index(key.encode())
        last = held.index(contents[key].encode(), first) + len(contents[key].encode())
        places[verify.receipt(key)] = (first, last)
    return folder / "labase.db", seal, places


def flipped(held, *places, draw):
    """The bytes with one random bit turned in each place."""
    damaged = bytearray(held)
    for place in places:
        damaged[place] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def audited(path, seal):
    """What the auditor's check says of a file, and what SQLite's own check says."""
    try:
        rows = verify.read_database(str(path), seal)
        found = verify.check_rows(seal, rows)
    except (ValueError, sqlite3.Error) as error:
        found = [f"can't read: {error}"]
    connection = sqlite3.connect(path)
    try:
        own = connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except sqlite3.Error:
        own = True
    connection.close()
    return found, own


def test_nothing_is_found_where_nothing_was_flipped(sealed):
    path, seal, places = sealed
    assert len(places) == PEOPLE
    assert audited(path, seal) == ([], False)


def test_four_hundred_bits_flipped_at_once_in_as_many_responses_are_all_found(sealed, tmp_path, figure):
    path, seal, places = sealed
    draw = random.Random(400)
    chosen = draw.sample(sorted(places), FLIPS)
    after_key = [draw.randrange(places[name][0] + 32, places[name][1]) for name in chosen]
    (tmp_path / "damaged.db").write_bytes(flipped(path.read_bytes(), *after_key, draw=draw))
    found, own = audited(tmp_path / "damaged.db", seal)
    named = {name for name in chosen if f"response {name} was changed since the close" in found}
    figure("flipped bits, SQLite file", tried=FLIPS, found=len(named), **{"found by SQLite's own check": int(own)})
    assert named == set(chosen)
    assert len(found) == FLIPS  # nobody else is accused
    assert not own  # the control: not one of four hundred is seen without the seal


def test_a_flip_anywhere_in_a_row_is_found_alone(sealed, tmp_path, request, figure):
    """Keys and lengths included: then the response is missing, or the file can't be read, and that is said."""
    path, seal, places = sealed
    draw, held = random.Random(1), path.read_bytes()
    flips = ALONE[request.config.getoption("--nightly")]
    found, own = 0, 0
    for name in draw.sample(sorted(places), flips):
        place = draw.randrange(places[name][0] - BEFORE, places[name][1])
        (tmp_path / "damaged.db").write_bytes(flipped(held, place, draw=draw))
        told, seen = audited(tmp_path / "damaged.db", seal)
        found, own = found + bool(told), own + seen
    figure("flips anywhere in a row, SQLite", tried=flips, found=found, **{"found by SQLite's own check": own})
    assert found == flips
    assert own < flips / 2


def test_four_hundred_bits_flipped_in_stored_values_are_all_found(store, round_, figure):
    """On each database, by what a row's own column says after a bit was turned in it."""
    seal, draw = fill(store, round_), random.Random(2)
    with store.engines.writing() as connection:
        rows = connection.execute(sa.select(tables.response).order_by(tables.response.c.response_key)).mappings().all()
        chosen = draw.sample(rows, FLIPS)
        for row in chosen:
            column = draw.choice(COLUMNS)
            mine = sa.update(tables.response).where(tables.response.c.response_key == row["response_key"])
            connection.execute(mine.values({column: turned(row[column], draw)}))
    wrong = {f"response {verify.receipt(row['response_key'])} was changed since the close" for row in chosen}
    problems = store.verify("small", "feedback")
    found = wrong & set(verify.check_rows(seal, store.sealed_rows("small", "feedback")))
    figure(f"flipped bits, values on {store.engines.url.get_backend_name()}", tried=FLIPS, found=len(found))
    assert found == wrong
    assert len(problems) == 1  # without a public file the root tells it
    with store.engines.reading() as connection:  # the control: the database itself gives every row without a word
        assert len(connection.execute(sa.select(tables.response)).all()) == PEOPLE


def turned(text, draw):
    """The text with one bit turned, such that it is still a text that both databases take."""
    held = text.encode()
    while True:
        damaged = flipped(held, draw.randrange(len(held)), draw=draw)
        try:
            if b"\0" not in damaged:
                return damaged.decode()
        except UnicodeDecodeError:
            continue


def test_flips_in_the_public_file_are_all_found(sealed, figure):
    _, seal, _ = sealed
    held, draw, found = json.dumps(seal).encode(), random.Random(3), 0
    for _ in range(FLIPS):
        try:
            found += verify.check(json.loads(flipped(held, draw.randrange(len(held)), draw=draw))) != []
        except ValueError:  # it isn't JSON any more
            found += 1
    figure("flipped bits, public file", tried=FLIPS, found=found)
    assert found == FLIPS
