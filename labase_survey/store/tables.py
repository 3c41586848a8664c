"""The tables. None of those about people has a time, an address or an order; see `sealing` for what is left at close."""

from sqlalchemy import Column, Double, Integer, MetaData, Table, Text

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _of_step() -> tuple[Column[str], Column[str]]:
    return _key("consultation"), _key("step")


consultation = Table(
    "consultation",
    metadata,
    _key("id"),
    Column("revision", Integer, primary_key=True),
    Column("published", Integer, nullable=False),  # which of all consultations was published last
    Column("definition", Text, nullable=False),
    Column("definition_hash", Text, nullable=False),
)

step = Table(
    "step",
    metadata,
    _key("consultation"),
    _key("id"),
    Column("revision", Integer, nullable=False),  # the definition it is asked, and once closed was asked, by
    Column("admission", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("until", Double),  # when the grace of a closing step is over
    Column("reveal", Text, nullable=False),
    Column("root", Text),
    Column("swept", Integer, nullable=False),  # whether a closed step's traces are gone from the files
    Column("closed_on", Text),  # the day, YYYY-MM-DD: retention counts from it
    Column("purged_on", Text),  # the day on which its responses were erased; what stays is in `aggregate`
)

# Without a rowid SQLite keeps rows by their random keys, so that their order says nothing of arrivals.
invitation = Table(
    "invitation",
    metadata,
    *_of_step(),
    _key("token_hash"),
    Column("category", Text),
    Column("institution", Text),
    Column("used", Integer, nullable=False),
    sqlite_with_rowid=False,
)

participation = Table(
    "participation",
    metadata,
    *_of_step(),
    _key("participant_key"),
    Column("submit_tag", Text),
    sqlite_with_rowid=False,
)

response = Table(
    "response",
    metadata,
    *_of_step(),
    _key("response_key"),
    Column("edition", Integer, nullable=False),
    Column("category", Text),
    Column("institution", Text),
    Column("channel", Text, nullable=False),
    Column("salts", Text),
    Column("content", Text),  # NULL: withdrawn
    Column("void_reason", Text),
    sqlite_with_rowid=False,
)

idea = Table(
    "idea",
    metadata,
    *_of_step(),
    _key("id"),
    Column("content", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("lineage", Text, nullable=False),
    sqlite_with_rowid=False,
)

support = Table(
    "support",
    metadata,
    *_of_step(),
    _key("idea"),
    _key("supporter_key"),
    sqlite_with_rowid=False,
)

live_counts = Table(
    "live_counts",
    metadata,
    *_of_step(),
    _key("process"),
    Column("counts", Text, nullable=False),
)

aggregate = Table(
    "aggregate",
    metadata,
    *_of_step(),
    _key("question"),
    _key("category"),  # "" for the whole room
    Column("people", Integer, nullable=False),
    Column("counts", Text, nullable=False),
)

release = Table(
    "release",
    metadata,
    *_of_step(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("shown", Integer, nullable=False),  # 0 while it waits for enough new responses, so that none can be told
    Column("people", Integer, nullable=False),
    Column("counts", Text, nullable=False),
)

action = Table(
    "action",
    metadata,
    _key("consultation"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

PEOPLE = (invitation, participation, response)
"""The tables about people, in the order in which every transaction takes hold of them."""

_FIRST = (consultation, step, *PEOPLE)
NAMES = tuple(table.name for table in (*_FIRST, *(table for table in metadata.sorted_tables if table not in _FIRST)))
"""Every table, in the order in which who wants all of them takes hold of them."""
