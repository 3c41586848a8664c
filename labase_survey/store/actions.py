"""What facilitators did: dated, and chained, so that no line can be changed or taken out unseen."""

import datetime
import getpass
import os
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from labase_survey.store import tables
from labase_survey.verify import digest

FIRST = "0" * 64


def acting(place: str) -> str:
    """Who acts, and from where, such as `camille (labase close)`; never nobody.

    The name is `LABASE_ACTOR`, else that of the account that runs this.
    """
    try:
        who = os.environ.get("LABASE_ACTOR", "").strip() or getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        who = "an account without a name"
    who, said = " ".join(who.split()), " ".join(place.split()) or "Python"
    named = said if said.startswith(f"{who} (") else f"{who} ({said})"
    return named.encode(errors="replace").decode()


def log(connection: sa.Connection, consultation: str, what: str, *, actor: str, now: float) -> None:
    """Add a line to a consultation's chain, in the caller's transaction; `actor` is the place, or who says to act."""
    action = tables.action
    if connection.dialect.name == "postgresql":  # two at once would take the same number
        connection.execute(sa.text("LOCK TABLE action IN SHARE ROW EXCLUSIVE MODE"))
    last = connection.execute(
        sa.select(action.c.seq, action.c.hash)
        .where(action.c.consultation == consultation)
        .order_by(action.c.seq.desc())
        .limit(1)
    ).one_or_none()
    line = {
        "consultation": consultation,
        "seq": last.seq + 1 if last else 1,
        "at": datetime.datetime.fromtimestamp(now, datetime.UTC).isoformat(timespec="seconds"),
        "actor": acting(actor),
        "what": what,
        "prev_hash": last.hash if last else FIRST,
    }
    connection.execute(sa.insert(action).values(**line, hash=digest("action", line)))


def read(connection: sa.Connection, consultation: str) -> list[dict[str, object]]:
    """A consultation's lines, oldest first."""
    action = tables.action
    query = sa.select(action).where(action.c.consultation == consultation).order_by(action.c.seq)
    return [dict(row) for row in connection.execute(query).mappings()]


def check_actions(lines: Iterable[Mapping[str, object]]) -> list[str]:
    """What is wrong with a chain of actions, one sentence each; empty when nothing was changed or taken out.

    Lines cut off at the end leave no trace here: compare the number of lines with a copy kept elsewhere.
    """
    found, before = [], FIRST
    for number, line in enumerate(lines, start=1):
        told = {name: value for name, value in line.items() if name != "hash"}
        if line["seq"] != number or line["prev_hash"] != before:
            found.append(f"action {line['seq']} doesn't follow the one before it: a line was changed or taken out")
        if line["hash"] != digest("action", told):
            found.append(f"action {line['seq']} was changed")
        before = str(line["hash"])
    return found
