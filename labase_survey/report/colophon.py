"""What a report says of where it comes from: the consultation its notebook worked on.

The kernel is asked, in a cell of its own after the last one (`ASK`), as only it knows what the notebook read.
"""

from typing import Any

from labase_survey.definition.consultation import Consultation, definition_hash
from labase_survey.language import LANGUAGES, month, say

MIME = "application/vnd.labase.colophon+json"

ASK = """from IPython.display import display
from labase_survey.report.colophon import colophon
display(colophon(globals()), raw=True)"""


def colophon(names: dict[str, Any]) -> dict[str, Any]:
    """A mime bundle about the last consultation that stands under a name; empty when none does.

    >>> colophon({"x": 1})
    {'application/vnd.labase.colophon+json': {}}
    """
    found = [value for value in names.values() if isinstance(value, Consultation)]
    return {MIME: _about(found[-1]) if found else {}}


def _about(consultation: Consultation) -> dict[str, Any]:
    months = consultation.period.codes()
    sentences = {
        language: say(
            "report.round",
            language,
            title=consultation.title.to(language),
            start=month(months[0], language),
            end=month(months[-1], language),
        )
        for language in LANGUAGES
    }
    return {"round": sentences, "definition": definition_hash(consultation)}
