"""What notebooks show to others: a figure with its text alternative and its data, a table, sentences.

Each carries the media type `MARK` beside its HTML. Reports publish what is marked and leave out the rest, so a cell
that ends with a bare frame, whose rows nobody has checked, never gets into one. The mark says that the author meant it
to be shown; it can't tell that an author who marks raw rows is wrong. While a report or the participants' page is made,
marks carry a key of that run (`KEY`), so that a bundle written by hand isn't taken for one. Code that asks for the key,
or makes a `Published` of its own, gets through: no kernel can keep a secret from the code that it runs.
"""

import base64
import io
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from labase_survey.analysis.answers import Summary
from labase_survey.analysis.disclosure import total, why_closed
from labase_survey.analysis.groups import Groups
from labase_survey.analysis.rates import Rates
from labase_survey.analysis.raw import is_raw
from labase_survey.counting.compare import Comparison
from labase_survey.counting.count import Result, kept_in, places_by_id
from labase_survey.counting.fragility import Fragility
from labase_survey.counting.rules import rule_named
from labase_survey.errors import DisclosureError, PublishingError
from labase_survey.language import number, say
from labase_survey.marks import KEY, MARK
from labase_survey.plan import Plan
from labase_survey.plots.drawing import language_of, style

DOTS_PER_INCH = 200
COLOURS_KEPT = 96
"""Of an image: flat colours and grey edges need no more, and it weighs a quarter."""


@dataclass(frozen=True)
class Published:
    """Something a notebook shows and a report publishes: HTML without scripts, and the same in plain words."""

    html: str
    text: str
    fictitious: bool = False

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """What Jupyter asks of an object; it may ask for less, but takes all."""
        del include, exclude
        mark = {"format": 1, "fictitious": self.fictitious, **({"key": os.environ[KEY]} if KEY in os.environ else {})}
        return {MARK: mark, "text/html": self.html, "text/plain": self.text}

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Description:
    """What a figure says in words and in numbers."""

    alt: str
    table: pd.DataFrame
    title: str
    language: str
    fictitious: bool


def describe(
    ax: Axes, alt: str, table: pd.DataFrame, *, title: str = "", language: str | None = None, fictitious: bool = False
) -> Axes:
    """Give a figure its text alternative and the numbers it draws; the same `ax` comes back.

    The figures of this package have theirs. Your own need one before `show` takes them.
    """
    code = language_of(language)
    note = say("plots.fictitious", code)
    described = Description(f"{alt} {note}" if fictitious else alt, table, title, code, fictitious)
    ax._labase_description = described  # type: ignore[attr-defined]  # noqa: SLF001 - it must go where the ax goes
    return ax


def description(ax: Axes) -> Description | None:
    """What `describe` gave to this `ax`; None when nobody did."""
    return getattr(ax, "_labase_description", None)


def show(ax: Axes) -> Published:
    """The figure of `ax` as an image with its text alternative, and its data in a table to unfold.

    It is drawn at once and closed, so that a notebook doesn't draw it a second time. All axes of the figure that were
    described are told.

    Raises:
        PublishingError: when the figure has no text alternative.
    """
    figure = ax.get_figure(root=True)
    found = [told for told in map(description, figure.axes if figure else []) if told]
    if figure is None or not found:
        raise PublishingError(
            "this figure has no text alternative, so people who can't see it would get nothing; "
            "write describe(ax, alt, table) before show(ax)"
        )
    alt = " ".join(told.alt for told in found)
    tables = "".join(_details(told) for told in found)
    # Beside our own pages, which bring their style, it also stands in JupyterLab and plain Voilà.
    fitting = "max-width:100%;height:auto"
    image = f'<img alt="{escape(alt)}" style="{fitting}" src="data:image/png;base64,{_png(figure)}">'
    name = found[0].title or alt.partition(". ")[0]
    html = f'<figure class="ls-figure" role="group" aria-label="{escape(name)}">{image}{tables}</figure>'
    return Published(html, alt, any(told.fictitious for told in found))


Tabular = pd.DataFrame | Result | Groups | Summary | Rates | Plan


def table(shown: Tabular, *, caption: str = "", language: str | None = None) -> Published:
    """An accessible table of a result, groups, a summary, rates, a plan or a frame.

    All but a frame pass the gate here. Of a frame it shows what is in it: give it counts, never one row a person. A
    name on its columns (as `plan.calendar()` has where data are made up) says that its data are made up.

    Raises:
        DisclosureError: for rows that were read by `raw_access`.
    """
    if isinstance(shown, pd.DataFrame) and is_raw(shown):
        raise DisclosureError(
            "this frame comes from raw_access: its rows are people, so it isn't shown to others; "
            "give table(…) what summary, by_category or count makes of the answers"
        )
    code = language_of(language)
    frame = _frame(shown, code)
    mark = _name(frame.columns)
    fictitious = bool(getattr(shown, "fictitious", mark))
    notes = [say("plots.fictitious", code)] if fictitious else []
    if isinstance(shown, Groups | Summary | Rates):
        notes = [*filter(None, [shown.reason(code)]), *notes]
    below = "".join(f'<p class="ls-note">{escape(note)}</p>' for note in notes)
    html = scrolling(table_html(frame, code, caption=caption), caption or say("plots.table", code)) + below
    return Published(html, "\n".join([caption, frame.to_string(), *notes]).strip(), fictitious)


Telling = Result | Comparison | Fragility | Summary | Rates | Plan | Mapping[str, str] | Iterable[str]


def sentences(told: Telling, *, language: str | None = None, fictitious: bool = False) -> Published:
    """What a result, a summary, rates, a plan, rules side by side or a fragility has to say, as a list.

    Sentences of your own are taken as they are. What is told of votes passes the gate: nothing is, under 5 people.
    `fictitious` marks sentences of your own that tell of made-up data; the others are marked where they have to be.
    """
    code = language_of(language)
    result = told.result if isinstance(told, Plan | Fragility) else told.first if isinstance(told, Comparison) else told
    if isinstance(result, Result) and not total(result).is_open:
        lines = [why_closed(result, code)]
    elif isinstance(told, Comparison | Fragility) and isinstance(result, Result) and kept_in(result, code):
        lines = [str(kept_in(result, code))]
    elif isinstance(told, Plan):
        names = told.result.names(code)
        lines = [say("plots.told", code, name=names[id], why=why) for id, why in told.explain(code).items()]
    elif isinstance(told, Result | Comparison | Fragility | Summary | Rates):
        lines = told.explain(code)
    else:
        lines = list(told.values()) if isinstance(told, Mapping) else list(told)
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    fictitious = fictitious or bool(getattr(result, "fictitious", False))
    return Published(f'<ul class="ls-sentences">{items}</ul>', "\n".join(lines), fictitious)


def scrolling(table: str, name: str) -> str:
    """The markup of a table that scrolls sideways by itself, by keyboard too, where the page is narrow."""
    return f'<div class="ls-table" tabindex="0" role="group" aria-label="{escape(name)}">{table}</div>'


def table_html(frame: pd.DataFrame, language: str, *, caption: str = "") -> str:
    """The markup of a table; everything is escaped, numbers are written as people write them."""
    named = frame.index.name is not None or not isinstance(frame.index, pd.RangeIndex)
    heads = ([_name(frame.index)] if named else []) + [_words(name, language) for name in frame.columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f"<tr>{_row(label, row, named=named, language=language)}</tr>"
        for label, row in zip(frame.index, frame.itertuples(index=False), strict=True)
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _frame(shown: Tabular, language: str) -> pd.DataFrame:
    if isinstance(shown, Result):
        return result_table(shown, language)
    if isinstance(shown, Plan):
        if not total(shown.result).is_open:
            return pd.DataFrame({say("rule.proposal", language): [why_closed(shown.result, language)]})
        frame = shown.table(language)
        return frame.set_index(frame.columns[2])
    return shown if isinstance(shown, pd.DataFrame) else shown.table(language)


def _name(index: pd.Index) -> str:
    return "" if index.name is None else str(index.name)


def _row(label: object, row: tuple[object, ...], *, named: bool, language: str) -> str:
    head = f'<th scope="row">{escape(_words(label, language))}</th>' if named else ""
    return head + "".join(f"<td>{escape(_words(value, language))}</td>" for value in row)


def _words(value: object, language: str) -> str:
    """A cell as people read it; nothing for what is missing."""
    if isinstance(value, tuple):
        return " – ".join(_words(part, language) for part in value)
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return "" if value is None or value is pd.NaT else str(value)
    plain = float(value)
    return "" if math.isnan(plain) else number(plain, language, decimals=int(plain % 1 > 0))


def result_table(result: Result, language: str) -> pd.DataFrame:
    """A result's places through the gate; what is hidden stands in the ballot's order, as the order by place would tell."""
    names, is_open = result.names(language), total(result).is_open
    places = result.places if is_open else result.places.loc[list(result.options)]
    index = pd.Index([names[id] for id in places.index], name=say("rule.proposal", language))
    hidden = [say("analysis.suppressed", language)] * len(places)
    place, support = say("rule.place", language), say(f"rule.support_{result.rule}", language)
    return pd.DataFrame(
        {place: list(places["place"]) if is_open else hidden, support: list(places["support"]) if is_open else hidden},
        index=index,
    )


def kept_back(result: Result, language: str) -> str | None:
    """Why nothing is shown that follows from these ballots one by one, as a fragility does; None when it may be."""
    return kept_in(result, language) if total(result).is_open else why_closed(result, language)


def comparison_table(comparison: Comparison, language: str) -> pd.DataFrame:
    """The place of each proposal, a column a rule, a dash where one doesn't buy it; then what hangs on the rule."""
    names, ids = comparison.first.names(language), list(places_by_id(comparison.first))
    columns = {
        say(f"rule.name_{rule}", language): [place_under(comparison, rule, id, language=language) for id in ids]
        for rule in comparison.results
    }
    hangs = [say("plots.hangs", language) if id in comparison.depends else "" for id in ids]
    index = pd.Index([names[id] for id in ids], name=say("rule.proposal", language))
    return pd.DataFrame({**columns, say("plots.selection", language): hangs}, index=index)


def place_under(comparison: Comparison, rule: str, id: str, *, language: str) -> str:
    """The place of a proposal under one of the rules; a dash for what a budget doesn't buy, and shares the last place."""
    if rule_named(rule).budgeted and id not in comparison.selected[rule]:
        return "–"
    return number(places_by_id(comparison.results[rule])[id], language)


def fragility_table(found: Fragility, language: str) -> pd.DataFrame:
    """What is selected, and what each other proposal lacked."""
    names, ids = found.result.names(language), list(places_by_id(found.result))
    lacked = found.lacked.dropna(axis=1, how="all").reindex(ids)
    lacked.index = pd.Index([names[id] for id in ids], name=say("rule.proposal", language))
    lacked.columns = pd.Index([say(f"plots.lacked_{column}", language) for column in lacked.columns])
    chosen = [say("plots.selected", language) if id in found.selected else "" for id in ids]
    lacked.insert(0, say("plots.selection", language), chosen)
    return lacked


def _details(told: Description) -> str:
    summary = escape(say("plots.data", told.language))
    data = scrolling(table_html(told.table, told.language), told.title or told.alt)
    return f"<details><summary>{summary}</summary>{data}</details>"


def _png(figure: Figure) -> str:
    """The image in base 64. It says neither when nor by which program it was made: equal figures, equal bytes."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    with style():
        figure.savefig(drawn, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight", pad_inches=0.08)
    plt.close(figure)
    few = (
        Image.open(drawn)
        .convert("RGB")
        .quantize(COLOURS_KEPT, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    few.save(packed, format="png", optimize=True)
    return base64.b64encode(packed.getvalue()).decode()
