"""Elections and polls that others counted and published, in the shared data beside the repository."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from labase_survey.counting.count import count
from labase_survey.counting.counts import Counts
from labase_survey.counting.plain import ballots_from
from labase_survey.definition.questions import Grades, Option, Ranking
from labase_survey.language import Text

SHARED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.shared


def named(names):
    return tuple(Option(id=name, label=Text(name)) for name in names)


def votes(name):
    """The VOTES section of a Pabulib file, and the votes or score of each project by its PROJECTS section."""
    lines = (SHARED / "pabulib" / name).read_text(encoding="utf-8-sig").splitlines()
    projects, ballots = lines.index("PROJECTS"), lines.index("VOTES")
    return (
        list(csv.DictReader(lines[ballots + 1 :], delimiter=";")),
        list(csv.DictReader(lines[projects + 1 : ballots], delimiter=";")),
    )


@pytest.mark.parametrize("election", ["debian_dpl_2002", "debian_dpl_2003"])
def test_schulze_elects_debians_leaders_from_the_official_tallies(election):
    published = json.loads((SHARED / "published_results.json").read_text(encoding="utf-8"))[election]
    names = published["options"]
    wins = pd.DataFrame(published["official_tally"], index=names, columns=names).fillna(0).astype(int)
    question = Ranking(id=election, label=Text(), options=named(names))
    assert count(Counts(wins, question=question, options=named(names), n=500)).winners == (
        published["official_winner"],
    )


def test_majority_judgment_orders_a_french_poll_as_it_was_printed():
    with (SHARED / "grades" / "presidentielle_jm.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] == "20211208_1209_ow"]
    grades = [rows[0][f"mention_{number}"] for number in range(1, 8)]
    table = {row["candidat"]: [int(row[f"intention_mention_{number}"]) for number in range(1, 8)] for row in rows}
    counts = pd.DataFrame.from_dict(table, orient="index", columns=grades).sort_index()
    question = Grades(id="poll", label=Text(), options=named(counts.index), grades=named(grades))
    result = count(Counts(counts, question=question, options=named(counts.index), n=100))
    assert list(result.places.index) == list(table)


def test_points_of_toulouse_add_up_to_the_published_scores():
    ballots, projects = votes("France_Toulouse_2019.pb")
    published = {row["project_id"]: int(row["score"]) for row in projects}
    answers = [dict(zip(row["vote"].split(","), map(int, row["points"].split(",")), strict=True)) for row in ballots]
    assert count(answers, options=list(published)).places["support"].to_dict() == published


def test_approvals_of_assen_add_up_to_the_published_votes():
    ballots, projects = votes("Netherlands_Assen_2024.pb")
    published = {row["project_id"]: int(row["votes"]) for row in projects}
    answers = [row["vote"].split(",") for row in ballots]
    assert count(ballots_from(answers, options=list(published))).places["support"].to_dict() == published
