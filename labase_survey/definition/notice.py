"""What people are told about their data before they answer (RGPD, article 13), and how long it is kept."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from labase_survey.language import NO_WORDS, Text

TOLD = ("controller", "purpose", "legal_basis", "recipients", "retention", "rights", "contact")
"""What a notice has to say, in the order in which pages say it."""


class Notice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who processes what people write, why, on what ground, who sees it, for how long, and what they may ask.

    `summary` is the line that stands above the questions; without one it is made of controller and purpose.
    `erase_after` is `retention` for the machine: how many whole months after the close of a step its responses are
    erased by `labase purge`.
    """

    summary: Text = NO_WORDS
    controller: Text = NO_WORDS
    purpose: Text = NO_WORDS
    legal_basis: Text = NO_WORDS
    recipients: Text = NO_WORDS
    retention: Text = NO_WORDS
    erase_after: Annotated[int, Meta(ge=0, le=600)] | None = None
    rights: Text = NO_WORDS
    contact: Text = NO_WORDS


def lacking(notice: Notice | None, languages: Sequence[str]) -> list[str]:
    """What keeps a round with this notice from being published, one sentence each; words are due in every language.

    >>> lacking(None, ("fr",))
    ['notice: there is none; say controller, purpose, legal_basis, recipients, retention, rights, contact, erase_after']
    """
    if notice is None:
        return [f"notice: there is none; say {', '.join((*TOLD, 'erase_after'))}"]
    return list(_lacking(notice, languages))


def _lacking(notice: Notice, languages: Sequence[str]) -> Iterator[str]:
    for name in TOLD:
        told = getattr(notice, name)
        silent = [language for language in languages if not told.get(language, "").strip()]
        if silent:
            yield f"notice.{name}: nothing is said in {' and '.join(silent)}; people read it before they answer"
    if notice.erase_after is None:
        yield "notice.erase_after: missing; write after how many months from the close responses are erased, such as 6"
