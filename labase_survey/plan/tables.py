"""A plan as tables: what becomes of each proposal, who works when, what capacity is used."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from labase_survey.plan.model import Model
from labase_survey.plan.sentences import Standing
from labase_survey.plan.wording import Wording

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def proposals_table(standings: Iterable[Standing], model: Model, *, wording: Wording, fictitious: bool) -> pd.DataFrame:
    """One row a proposal, by place; columns are labelled in the language."""
    standings = list(standings)
    records = [_record(standing, model, wording) for standing in standings]
    index = pd.Index([standing.id for standing in standings], name="proposal", dtype=object)
    keys = ("place", "letter", "proposal", "state", "start", "end", "cost", "days", "team")
    frame = pd.DataFrame(records, index=index, columns=list(keys))
    frame.columns = pd.Index([wording.say(f"column_{key}") for key in keys], name=_mark(wording, fictitious=fictitious))
    return frame


def calendar_table(standings: Iterable[Standing], model: Model, *, wording: Wording, fictitious: bool) -> pd.DataFrame:
    """Agent-days: one row an activity, by start, one column a month in words."""
    retained = [standing for standing in standings if standing.reason is None]
    rows = {}
    for standing in sorted(retained, key=lambda standing: standing.start):
        work = {month: days for (_, month), days in model.work(standing.id, standing.start).items()}
        rows[standing.id] = [work.get(month, 0) for month in model.months]
    labels = [model.proposals[id].label.to(wording.language) for id in rows]
    index = pd.Index(labels, name=wording.say("column_proposal"), dtype=object)
    frame = pd.DataFrame(list(rows.values()), index=index, columns=list(model.months), dtype=int)
    frame.columns = pd.Index(map(wording.month, model.months), name=_mark(wording, fictitious=fictitious))
    return frame


def load_table(starts: Mapping[str, int], model: Model) -> pd.DataFrame:
    """Agent-days `used` and `available`, by `team` and `month`."""
    used = model.load(starts)
    index = pd.MultiIndex.from_tuples(list(model.days), names=["team", "month"]) if model.days else _no_cells()
    data = {"used": list(used.values()), "available": list(model.days.values())}
    return pd.DataFrame(data, index=index, dtype=int)


def write_csv(
    path: str | Path, table: pd.DataFrame, *, standings: Iterable[Standing], told: Mapping[str, str], wording: Wording
) -> None:
    """The table with its sentences and decisions, for a spreadsheet in the language's own manner.

    UTF-8 with a byte order mark; semicolons in French, as spreadsheets set to French expect. A text that starts like a
    formula gets an apostrophe.
    """
    frame = table.copy()
    for column, values in _more_columns(list(standings), told, wording).items():
        frame[wording.say(f"column_{column}")] = values
    if table.columns.name is not None:
        label = wording.say("column_proposal")
        frame = frame.rename(columns={label: wording.say("column_fictitious", title=label)})
    frame = frame.map(harmless)
    frame.to_csv(path, index=False, sep=wording.say("separator"), encoding="utf-8-sig", lineterminator="\r\n")


def harmless(value: object) -> object:
    """The same value, but a text that a spreadsheet would take for a formula gets an apostrophe.

    >>> harmless("=1+1"), harmless("1+1"), harmless(-1)
    ("'=1+1", '1+1', -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _record(standing: Standing, model: Model, wording: Wording) -> dict[str, object]:
    proposal = model.proposals[standing.id]
    retained = standing.reason is None
    return {
        "place": standing.place,
        "letter": proposal.letter,
        "proposal": proposal.label.to(wording.language),
        "state": wording.say(f"state_{standing.state.replace('-', '_')}"),
        "start": wording.month(model.months[standing.start]) if retained else "",
        "end": wording.month(model.months[standing.start + proposal.months - 1]) if retained else "",
        "cost": proposal.cost,
        "days": proposal.days,
        "team": wording.team(proposal.team),
    }


def _more_columns(standings: list[Standing], told: Mapping[str, str], wording: Wording) -> dict[str, list[str]]:
    decisions = [standing.decision for standing in standings]
    return {
        "chosen": [wording.say("yes" if standing.chosen else "no") for standing in standings],
        "by": [decision.by if decision else "" for decision in decisions],
        "reason": [decision.reason if decision else "" for decision in decisions],
        "why": [told[standing.id] for standing in standings],
    }


def _mark(wording: Wording, *, fictitious: bool) -> str | None:
    return wording.say("fictitious") if fictitious else None


def _no_cells() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], []], names=["team", "month"])
