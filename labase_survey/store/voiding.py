"""Setting a response aside with a reason, which is kept and sealed; and erasing what somebody wrote, after the close.

Setting aside is for the time while a step is open: the response stays, doesn't count, and its device is told. Erasing
is for words that mustn't stay anywhere (a name, an insult): the answer goes, and in the place of its salt stands its
commitment, so that the response's leaf and the root stay what was published. The salt goes as well: with it the words
could be guessed.
"""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import FreeText
from labase_survey.errors import ActionError, NotFoundError, PhaseError
from labase_survey.store import sealing, tables
from labase_survey.store.publishing import step_state
from labase_survey.verify import canonical, digest, grouped, receipt

LONGEST_REASON = 500


@dataclass(frozen=True)
class Erased:
    """Which answers to erase: to which question, and either of which receipt or of which words, held by how many."""

    question: str
    receipt: str | None
    text: str | None
    count: int


def reason_given(reason: str) -> str:
    """The reason in one line, or `ActionError` when there is none."""
    line = " ".join(reason.split())
    if not line or len(line) > LONGEST_REASON or "\0" in line or not line.isprintable():
        raise ActionError(
            f"the reason has {len(line)} characters that can be read, expected 1 to {LONGEST_REASON}: it is kept for "
            "those who will ask; write why"
        )
    return line


def void(connection: sa.Connection, consultation: str, step: str, *, wanted: str, reason: str | None) -> str:
    """Set a response aside, or count it again with `reason` None; returns its receipt, as it is shown."""
    _require_unclosed(connection, consultation, step)
    row = _of_receipt(connection, consultation, step, wanted=wanted)
    shown = receipt(row.response_key)
    if row.content is None:
        raise ActionError(f"response {shown} was withdrawn by who sent it and doesn't count; nothing has to be done")
    if (row.void_reason is None) == (reason is None):
        is_now = "counted" if reason is None else f"set aside already ({row.void_reason})"
        raise ActionError(f"response {shown} is {is_now}; nothing was changed")
    connection.execute(_row(row.response_key, consultation, step).values(void_reason=reason))
    return shown


def redact(connection: sa.Connection, consultation: Consultation, step: str, *, erased: Erased, reason: str) -> int:
    """Erase answers of a closed step, in the caller's transaction; returns how many. The files are to be swept."""
    step_state(connection, consultation.id, step, lock=True)
    sealing.lock_people(connection)
    asked = consultation.step(step).question(erased.question)
    if not isinstance(asked, FreeText):
        raise ActionError(
            f"question {asked.id!r} of step {step!r} is no free text: what was chosen there is counted and can't be "
            "erased; a response that mustn't count is set aside before the close (labase void)"
        )
    chosen = _chosen(connection, consultation.id, step, erased=erased)
    if any(_plain(json.loads(row.content)[asked.id]).casefold() in reason.casefold() for row in chosen):
        raise ActionError("the reason repeats the words that are to be erased, and it is kept; say why in other words")
    for row in chosen:
        connection.execute(_row(row.response_key, consultation.id, step).values(**_without(row, asked.id)))
    sealing.rewrite_responses(connection, consultation.id, step)
    return len(chosen)


def redacted(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many answers are erased, by question, in sealed rows."""
    found: dict[str, int] = {}
    for row in rows:
        for name in (name for name, salt in row["salts"].items() if isinstance(salt, dict)):
            question = name.removeprefix("answer:")
            found[question] = found.get(question, 0) + 1
    return found


def _chosen(
    connection: sa.Connection, consultation: str, step: str, *, erased: Erased
) -> list[sa.Row[tuple[Any, ...]]]:
    """The rows whose answer is to be erased: as many as were meant, or nothing is done."""
    if (erased.receipt is None) == (erased.text is None):
        raise ActionError("an answer is designated by its receipt or by its words, not by both; write one of them")
    if erased.receipt is not None:
        row = _of_receipt(connection, consultation, step, wanted=erased.receipt)
        if erased.question not in json.loads(row.content):
            raise NotFoundError(f"response {receipt(row.response_key)} holds no answer to {erased.question!r}")
        return [row]
    words = _plain(erased.text or "")
    found = [
        row
        for row in _rows(connection, consultation, step)
        if words and _plain(str(json.loads(row.content).get(erased.question, ""))) == words
    ]
    if len(found) != erased.count:
        raise NotFoundError(
            f"{len(found)} answers to {erased.question!r} are exactly the words given, expected {erased.count}; copy "
            "the whole answer as it is shown, and if several people wrote the same, say how many (count=…)"
        )
    return found


def _without(row: sa.Row[tuple[Any, ...]], question: str) -> dict[str, str]:
    """The row's texts without the answer, its commitment in the place of its salt."""
    content, salts, name = json.loads(row.content), json.loads(row.salts), f"answer:{question}"
    salts[name] = {"commitment": digest("field", [salts[name], name, content.pop(question)])}
    return {"content": canonical(content), "salts": canonical(salts)}


def _plain(text: str) -> str:
    """Words as an analysis shows them: on one line."""
    return " ".join(text.split())


def _require_unclosed(connection: sa.Connection, consultation: str, step: str) -> None:
    if step_state(connection, consultation, step, lock=True).phase == "closed":
        raise PhaseError(
            f"step {step!r} of {consultation!r} is closed: no response is set aside or counted again any more, since "
            "closed is final; leave it out of an analysis, with its reason, or redact what it says (labase redact)"
        )


def _of_receipt(connection: sa.Connection, consultation: str, step: str, *, wanted: str) -> sa.Row[tuple[Any, ...]]:
    looked_for = grouped(wanted)
    for row in _rows(connection, consultation, step):
        if receipt(row.response_key) == looked_for:
            return row
    raise NotFoundError(
        f"step {step!r} of {consultation!r} has no response with the receipt {looked_for!r}; "
        "check it with who holds it: it is on the page that says « Enregistré »"
    )


def _rows(connection: sa.Connection, consultation: str, step: str) -> list[sa.Row[tuple[Any, ...]]]:
    table = tables.response
    query = sa.select(table).where(table.c.consultation == consultation, table.c.step == step)
    return list(connection.execute(query.order_by(table.c.response_key)))


def _row(key: str, consultation: str, step: str) -> sa.Update:
    table = tables.response
    mine = table.c.consultation == consultation, table.c.step == step, table.c.response_key == key
    return sa.update(table).where(*mine)
