"""Promise 5: after the close nobody who has the database says better than by chance which response is whose.

Thirty people with invitations, fifteen in each category, answer in an order that the attacker knows: by themselves, several
at once, some changing their mind. Each attack gives an order of those who took part and an order of the responses, and pairs
them within each category. Pairing at random gives two right on average; the promise holds as long as no attack gives more
right pairs than 99.9 % of random ones. The same attacks must find nearly all of them where the store's precautions are
missing: before the close, and in tables as one would write them.
"""

import math
import random
import re
import sqlite3
from itertools import chain

import pytest
import sqlalchemy as sa

from labase_survey.store import Entry, tables
from labase_survey.store.keys import participant_key, response_key, submit_tag, token_hash

pytestmark = pytest.mark.promises
WHERE = ("small", "priorities")
EACH = 15
QUANTILE = 0.999
ROOMS = (1, 12)
"""Rooms on each database, every day and in the nightly form."""


class Person:
    """Somebody who was invited: what the attacker wants to match."""

    def __init__(self, store, category, token, sid):
        self.category, self.token, self.sid = category, token, sid
        self.invitation = token_hash(store.secret, *WHERE, token=token)
        self.participation = participant_key(store.secret, *WHERE, token=token)
        self.response = response_key(*WHERE, sid)

    def entry(self, edition=1, points=2):
        keys = (self.response, submit_tag(*WHERE, self.sid))
        return Entry(*WHERE, *keys, edition, "web", {"dots": {"bus": points}}, token=self.token)


def answered(store, seed):
    """Thirty people, in the order in which they answered: alone, then five at once; some change their mind at the end."""
    draw = random.Random(seed)
    people = [
        Person(store, category, token, f"{draw.getrandbits(128):032x}")
        for category, institution in (("user", None), ("agent", "state"))
        for token in store.invite(*WHERE, count=EACH, category=category, institution=institution)
    ]
    draw.shuffle(people)
    for person in people[:EACH]:
        store.submit_many([person.entry()])
    for start in range(EACH, len(people), 5):
        store.submit_many([person.entry() for person in people[start : start + 5]])
    for person in draw.sample(people, 4):
        store.submit_many([person.entry(edition=2, points=1)])
    return people


@pytest.fixture
def steady(monkeypatch):
    """Codes from a seed, as everything else here: chance is the same at each run, and so is what the attacks find."""
    return lambda seed: monkeypatch.setattr("secrets.randbits", random.Random(seed).getrandbits)


@pytest.fixture
def again(round_, open_steps):
    """Another room in the same store, which is emptied."""

    def again(store):
        with store.engines.writing() as connection:
            for table in (*tables.PEOPLE, tables.step, tables.consultation, tables.action):
                connection.execute(sa.delete(table))
        open_steps(store, round_)

    return again


def right(people, mine, theirs):
    """How many pairs an attack has right, pairing who took part with responses, rank by rank within each category."""
    place = {name: {key: rank for rank, key in enumerate(keys)} for name, keys in (("mine", mine), ("theirs", theirs))}
    found = 0
    for category in ("user", "agent"):
        group = [person for person in people if person.category == category]
        group.sort(key=lambda person: person.response)  # what an attack doesn't see says nothing
        first = sorted(
            sorted(group, key=keys_of),
            key=lambda person: min(place["mine"].get(key, math.inf) for key in keys_of(person)),
        )
        second = sorted(group, key=lambda person: place["theirs"].get(person.response, math.inf))
        found += sum(one is other for one, other in zip(first, second, strict=True))
    return found


def keys_of(person):
    return person.invitation, person.participation


def by_chance():
    """With so many right pairs an attack is no better than 99.9 % of random ones: sums of two permutations' fixed points."""
    apart = [1, 0]
    for size in range(2, EACH + 1):
        apart.append((size - 1) * (apart[-1] + apart[-2]))
    one = [math.comb(EACH, fixed) * apart[EACH - fixed] / math.factorial(EACH) for fixed in range(EACH + 1)]
    both = [sum(one[a] * one[total - a] for a in range(total + 1) if a <= EACH >= total - a) for total in range(EACH)]
    return next(total for total in range(EACH) if sum(both[: total + 1]) >= QUANTILE)


# What a database gives away: orders of keys, by name.


def in_bytes(held, people):
    """Keys in the order in which they stand in some bytes, by their first place and by their last."""
    keys = [*chain.from_iterable(map(keys_of, people)), *(person.response for person in people)]
    first = {key: held.find(key.encode()) for key in keys}
    last = {key: held.rfind(key.encode()) for key in keys}
    return {
        name: [key for key in sorted(keys, key=places.__getitem__) if places[key] >= 0]
        for name, places in (("first place", first), ("last place", last))
    }


def sqlite_orders(store, people):
    """By the files' bytes, the log's leftovers among them, and by the order in which tables give their rows."""
    orders = {}
    for file in store.engines.file.parent.glob("labase.db*"):
        for name, keys in in_bytes(file.read_bytes(), people).items():
            orders[f"{name} in {file.suffix}"] = keys
    connection = sqlite3.connect(store.engines.file)
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        connection.execute("SELECT rowid FROM response")
    rows = [connection.execute(f"SELECT {column} FROM {table}").fetchall() for table, column in ROWS.items()]
    orders["rows"] = [key for (key,) in chain.from_iterable(rows)]
    connection.close()
    return orders


ROWS = {"invitation": "token_hash", "participation": "participant_key", "response": "response_key"}
SYSTEM = (
    "ctid",
    "xmin::text::bigint, ctid",
    "xmin::text::bigint, cmin::text::bigint",
    "cmin::text::bigint, ctid",
    "xmax::text::bigint, ctid",
)


def postgresql_orders(store, people):
    """By system columns, by the bytes of tables and of their indexes, and by the order in which tables give their rows."""
    orders, files = {}, {}
    with store.engines.reading() as connection:
        for order in ("", *SYSTEM):
            sort = f"ORDER BY {order}" if order else ""
            rows = [
                connection.scalars(sa.text(f"SELECT {column} FROM {table} {sort}")).all()
                for table, column in ROWS.items()
            ]
            orders[order or "rows"] = [*chain.from_iterable(rows)]
        for table in ROWS:
            for name in (table, f"{table}_pkey"):
                path = sa.text("SELECT pg_read_binary_file(pg_relation_filepath(:name))")
                files[name] = bytes(connection.scalar(path, {"name": name}))
    for kind in ("", "_pkey"):
        held = b"".join(files[f"{table}{kind}"] for table in ROWS)
        orders |= {f"{name} in files{kind}": keys for name, keys in in_bytes(held, people).items()}
    return orders


def attacks(store, people):
    """How many pairs each attack has right."""
    if not store.engines.is_sqlite:
        with store.engines.writing() as connection:
            connection.execute(sa.text("CHECKPOINT"))  # what is in memory is in the files
    orders = (sqlite_orders if store.engines.is_sqlite else postgresql_orders)(store, people)
    found = {}
    for name, keys in orders.items():
        taken = [key for key in keys if key not in {person.response for person in people}]
        theirs = [key for key in keys if key not in taken]
        arrived = [person.invitation for person in people]  # the attacker stood at the door
        for who, mine in (("stored", taken), ("seen arriving", arrived)):
            found[f"{name}, {who}"] = right(people, mine, theirs)
            found[f"{name}, {who}, backwards"] = right(people, mine, theirs[::-1])
    return found


def test_chance_is_what_it_is_said_to_be():
    draw, people = random.Random(0), [type("P", (), {"category": c})() for c in ("user", "agent") for _ in range(EACH)]
    for number, person in enumerate(people):
        person.invitation = person.participation = str(number)
        person.response = f"r{number}"
    keys = [person.response for person in people]
    drawn = [right(people, [p.invitation for p in people], draw.sample(keys, len(keys))) for _ in range(4000)]
    assert 1.8 < sum(drawn) / len(drawn) < 2.2
    assert sum(one > by_chance() for one in drawn) / len(drawn) <= 2 * (1 - QUANTILE)


def test_thirty_people_are_not_matched_after_the_close(opened, steady, times, figure, again):
    store = opened
    most, fewest, rooms = 0, 2 * EACH, times(*ROOMS)
    for number in range(rooms):
        steady(number)
        if number:
            again(store)
        people = answered(store, number)
        fewest = min(fewest, max(attacks(store, people).values()))
        store.close_step(*WHERE, grace=0)
        after = attacks(store, people)
        assert {name: found for name, found in after.items() if found > by_chance()} == {}
        most = max(most, *after.values())
    assert fewest >= EACH  # the control: before the close most are matched, in each room
    kind = store.engines.url.get_backend_name()
    told = {"right pairs of the best attack": most, "by chance (99.9 %)": by_chance(), "before the close": fewest}
    figure(f"people matched on {kind}", rooms=rooms, people=2 * EACH, **told)


def test_tables_with_row_numbers_would_give_everybody_away(opened, steady, tmp_path, figure):
    """The control: the same rows, written in the same transactions, in SQLite's usual tables."""
    if not opened.engines.is_sqlite:
        return
    steady(0)
    people = answered(opened, 0)
    connection = sqlite3.connect(tmp_path / "usual.db")
    connection.executescript(
        "CREATE TABLE participation (key TEXT PRIMARY KEY); CREATE TABLE response (key TEXT PRIMARY KEY)"
    )
    for person in people:
        connection.execute("INSERT INTO participation VALUES (?)", [person.participation])
        connection.execute("INSERT INTO response VALUES (?)", [person.response])
    connection.commit()
    connection.execute("VACUUM")
    mine, theirs = (
        [key for (key,) in connection.execute(f"SELECT key FROM {table} ORDER BY rowid")]
        for table in ("participation", "response")
    )
    connection.close()
    figure("people matched in usual tables", people=2 * EACH, matched=right(people, mine, theirs))
    assert right(people, mine, theirs) == 2 * EACH


@pytest.fixture
def own_store(own_postgresql, round_, open_steps, monkeypatch):
    """A store on a server whose log belongs to this test alone."""
    from labase_survey.store import open_store

    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    store = open_steps(open_store(own_postgresql.get_uri()), round_)
    yield store
    store.close()


@pytest.mark.postgresql
def test_the_log_of_postgresql_tells_until_it_is_removed(own_postgresql, own_store, steady, figure):
    """What doesn't hold by itself: who reads the server's own log matches people, until its administrator removes it.

    This is the test of how that is done.
    """
    steady(0)
    people = answered(own_store, 0)
    own_store.close_step(*WHERE, grace=0)
    theirs = {person.response for person in people}
    told = in_bytes(logged(own_postgresql), people)["first place"]
    matched = right(people, [one.invitation for one in people], [key for key in told if key in theirs])
    for statement in REMOVING_THE_LOG:
        own_postgresql.psql(statement)
    left = in_bytes(logged(own_postgresql), people)["first place"]
    figure(
        "people matched in PostgreSQL's log", people=2 * EACH, matched=matched, **{"keys left once removed": len(left)}
    )
    assert matched >= 2 * EACH - 4
    assert left == []


REMOVING_THE_LOG = (
    "ALTER SYSTEM SET wal_recycle = off",
    "SELECT pg_reload_conf()",
    "CHECKPOINT",
    "SELECT pg_switch_wal()",
    "CHECKPOINT",
)


def logged(server):
    """The bytes of the server's log, oldest first."""
    import psycopg

    with psycopg.connect(server.get_uri()) as connection:
        query = "SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir() ORDER BY name"
        return b"".join(bytes(row[0]) for row in connection.execute(query))


def test_no_text_of_a_closed_step_is_in_both_tables(opened, steady):
    """Nothing but the category and the institution, which groups of enough people share, is on both sides."""
    store = opened
    steady(0)
    answered(store, 0)
    store.close_step(*WHERE, grace=0)
    with store.engines.reading() as connection:
        sides = [
            set(chain.from_iterable(connection.execute(sa.select(table)).all())) - {None}
            for table in (tables.participation, tables.invitation, tables.response)
        ]
    assert sides[0] & sides[2] == set(WHERE)
    assert sides[1] & sides[2] == {*WHERE, "user", "agent", "state", 1}
    actions = " ".join(str(line["what"]) for line in store.actions("small"))
    assert not re.search("|".join(key for key in sides[2] if re.fullmatch("[0-9a-f]{32}", str(key))), actions)
