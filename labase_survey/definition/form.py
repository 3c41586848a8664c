"""What a browser needs to ask a step: plain JSON, in one language, with the form's own words inside."""

import msgspec

from labase_survey.definition.consultation import Consultation, Step, definition_hash
from labase_survey.definition.notice import TOLD, Notice
from labase_survey.definition.questions import Choice, Option, Question
from labase_survey.language import Text, say, words

Plain = dict[str, object]

FORM_MIME = "application/vnd.labase.form+json"
"""Under which an output of a notebook names the consultation and the step whose form stands there."""


def form(consultation: Consultation, step: str, language: str) -> Plain:
    """The form of a step, as `front/` reads it."""
    asked = consultation.step(step)
    return {
        "consultation": consultation.id,
        "definition": definition_hash(consultation)[:16],
        "step": asked.id,
        "language": language,
        "title": asked.title.to(language),
        "introduction": asked.introduction.to(language),
        "admission": asked.admission,
        "reveal": asked.reveal,
        "categories": _categories(consultation, asked, language),
        "questions": [form_question(consultation, question, language) for question in asked.questions],
        "notice": _notice(consultation.notice, language),
        "words": words("form", language),
    }


def form_question(consultation: Consultation, question: Question, language: str) -> Plain:
    """One question in one language, its options listed."""
    plain: Plain = msgspec.to_builtins(question, enc_hook=lambda text: text.to(language))
    if isinstance(question, Choice):
        plain["options"] = [_option(option, language) for option in consultation.options(question)]
    for name in question.__struct_fields__:
        value = getattr(question, name)
        if isinstance(value, int | str | Text) and name not in plain:
            plain[name] = value.to(language) if isinstance(value, Text) else value
        elif name == "grades":
            plain[name] = [_option(grade, language) for grade in value]
    return plain


def _option(option: Option, language: str) -> Plain:
    return {
        "id": option.id,
        "letter": option.letter,
        "label": option.label.to(language),
        "help": option.help.to(language),
    }


def _categories(consultation: Consultation, step: Step, language: str) -> list[Plain]:
    """What people are asked in an open step; with invitations the code knows it."""
    if step.admission == "invitation":
        return []
    return [{"id": category.id, "label": category.label.to(language)} for category in consultation.categories]


def _notice(notice: Notice | None, language: str) -> Plain:
    """Two layers: a line that everybody reads, and what they may unfold; both empty where there is no notice.

    What the tool does with answers is said by the tool, since no author can promise more than it keeps.
    """
    if notice is None:
        return {"line": "", "more": []}
    who = [notice.summary] if notice.summary else [notice.controller, notice.purpose]
    line = [text.to(language) for text in who] + _erased(notice.erase_after, language)
    authors = [(name, getattr(notice, name).to(language)) for name in TOLD]
    ours = [(name, say(f"notice.{name}_text", language)) for name in ("separation", "room")]
    more = [{"title": say(f"notice.{name}", language), "text": text} for name, text in [*authors, *ours] if text]
    return {"line": " · ".join(part.rstrip(" .") for part in line if part), "more": more}


def _erased(months: int | None, language: str) -> list[str]:
    if months is None:
        return []
    number = {0: "soon", 1: "one"}.get(months, "other")
    return [say(f"notice.erased_{number}", language, n=months)]
