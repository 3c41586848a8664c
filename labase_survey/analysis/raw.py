"""Rows, one a person: only inside `raw_access`, with a reason that is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from labase_survey.counting.profile import Answers, rows_of
from labase_survey.definition.consultation import Consultation
from labase_survey.errors import DisclosureError
from labase_survey.store import Store, open_store

RAW = "labase-raw"
"""Where a frame says in its `attrs` that its rows are people; what pandas derives from it mostly says so too."""


class RawAccess:
    """What `raw_access` gives; it is good for as long as the block lasts."""

    def __init__(self) -> None:
        self.is_open = True

    def rows(self, answers: Answers) -> pd.DataFrame:
        """One row a person: `answer` (None when there is none), `category`, `channel`, in an order that says nothing.

        It is for the desk: `plots.table` doesn't take it, and a report leaves it out.

        Raises:
            DisclosureError: after the block.
        """
        if not self.is_open:
            raise DisclosureError("rows are read inside the block: with raw_access(reason=…) as raw: raw.rows(answers)")
        frame = pd.DataFrame([row._asdict() for row in rows_of(answers)], columns=["answer", "category", "channel"])
        frame.attrs[RAW] = True
        return frame


@contextmanager
def raw_access(
    *, reason: str, store: Store | None = None, consultation: Consultation | str | None = None, actor: str = ""
) -> Iterator[RawAccess]:
    """Let rows be read in this block; the reason stands in the consultation's chained journal before the first one is.

    It makes what is done visible and deliberate, no more: whoever has the database and Python can read everything.

    Args:
        reason: why it has to be, in words; it is kept and can't be taken back.
        store: whose journal; without it, the project's.
        consultation: which one's journal; without it, of the consultation that was published last.
        actor: who does it.

    Raises:
        DisclosureError: without a reason.
    """
    if not reason.strip():
        raise DisclosureError('reason="" says nothing; write in a few words why rows have to be read: it is kept')
    chosen = store if store is not None else open_store()
    id = consultation.id if isinstance(consultation, Consultation) else consultation
    chosen.note(chosen.consultation(id).id, f"raw access: {' '.join(reason.split())}", actor=actor)
    access = RawAccess()
    try:
        yield access
    finally:
        access.is_open = False


def is_raw(frame: pd.DataFrame) -> bool:
    """Whether a frame comes from `RawAccess.rows`."""
    return bool(frame.attrs.get(RAW))
