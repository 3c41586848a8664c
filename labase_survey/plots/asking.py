"""The figure of a question that is no vote: how many people gave each answer."""

from matplotlib.axes import Axes

from labase_survey.analysis.answers import Summary
from labase_survey.analysis.disclosure import Suppressed, in_words
from labase_survey.counting.wording import share
from labase_survey.definition.questions import NO_OPINION
from labase_survey.errors import CountingError
from labase_survey.language import join, number, say
from labase_survey.plots.bars import Bar, draw_bars
from labase_survey.plots.drawing import Sheet, language_of, style
from labase_survey.plots.showing import describe
from labase_survey.plots.votes import listing


def answers(summary: Summary, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """A bar for each answer, most frequent first; a scale keeps its order, "no opinion" apart and hatched.

    Args:
        summary: what `analysis.summary` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.

    Raises:
        CountingError: for free text, which has no figure.
    """
    code = language_of(language)
    if summary.kind == "text":
        raise CountingError("free text has no figure; show its comments with table(summary)")
    title = _finding(summary, code)
    bars = _bars(summary, code)
    with style():
        sheet = Sheet(ax, summary.title(code))
        sheet.text(title)
        draw_bars(sheet, bars)
        notes = list(dict.fromkeys([summary.base(code), summary.reason(code)]))
        sheet.close(*notes, fictitious=summary.fictitious, language=code)
    items = listing([(bar.name, bar.value) for bar in bars], code)
    alt = say("plots.alt_answers", code, question=summary.title(code), title=title, items=items)
    full = " ".join(filter(None, [alt, *notes]))
    return describe(
        sheet.ax, full, summary.table(code), title=summary.title(code), language=code, fictitious=summary.fictitious
    )


def _bars(summary: Summary, language: str) -> list[Bar]:
    labels, top = summary.labels(language), _top(summary)
    return [
        Bar(
            name=labels[id],
            length=None if isinstance(value, Suppressed) else value,
            value=_value(summary, value, language),
            leads=id in top,
            apart=id == NO_OPINION,
        )
        for id, value in _ordered(summary)
    ]


def _ordered(summary: Summary) -> list[tuple[str, int | Suppressed]]:
    """Most frequent first, what is hidden last; the steps of a scale stay in order."""
    if summary.kind == "scale":
        return list(summary.counts.items())
    return sorted(
        summary.counts.items(), key=lambda item: -1 if isinstance(item[1], Suppressed) else item[1], reverse=True
    )


def _value(summary: Summary, value: int | Suppressed, language: str) -> str:
    if isinstance(value, Suppressed) or isinstance(summary.answered, Suppressed) or not summary.answered:
        return in_words(value, language)
    return share(value, summary.answered, language)


def _top(summary: Summary) -> list[str]:
    """The most frequent answers; none while some are hidden, as one of these might be more frequent."""
    counts = {
        id: value for id, value in summary.counts.items() if not isinstance(value, Suppressed) and id != NO_OPINION
    }
    most = max(counts.values(), default=0)
    return [id for id, value in counts.items() if value == most] if most and not summary.hidden else []


def _finding(summary: Summary, language: str) -> str:
    if summary.hidden:
        return say("plots.hidden_title", language)
    if not summary.answered:
        return say("plots.answers_none", language)
    if summary.middle is not None:
        high = getattr(summary.offered.question, "high", 0)
        middle = number(summary.middle, language, decimals=int(summary.middle % 1 > 0))
        return say("plots.answers_median", language, value=middle, high=high)
    labels, top = summary.labels(language), _top(summary)
    key = "plots.answers_top" if len(top) == 1 else "plots.answers_tied"
    names = join([labels[id] for id in top], language)
    return say(key, language, name=names, names=names)
