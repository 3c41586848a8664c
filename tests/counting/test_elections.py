"""Elections, polls and examples that others counted and published: the same ballots give the published result.

Those marked `shared` are real files beside the repository. Tests of one rule hold the example of its own paper: Borda's
memoir, Schulze's circles, the Orsay experiment of Balinski and Laraki, the prices in Lackner and Skowron's book.
"""

import csv
import json
import re
from itertools import takewhile
from pathlib import Path

import pandas as pd
import pytest

import labase_survey as ls
from labase_survey.counting.count import count
from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import condorcet
from labase_survey.definition.questions import Grades, Option, Ranking
from labase_survey.formats.votes import answers_of
from labase_survey.language import Text

SHARED = Path(__file__).parents[3] / "shared" / "data"
HOWTO = Path(__file__).parents[2] / "docs" / "howto-pabulib.md"
RULES_PAGE = HOWTO.with_name("rules.md")
PABULIB = SHARED / "pabulib"

STOPPED = "the city's rule is « greedy-no-skip »: it stops at the first proposal that the money left doesn't pay for"
DIFFERENT = {
    "Poland_Gdynia_2021_Dzialki_Lesne__large.pb": STOPPED,
    "Poland_Gdynia_2021_Oksywie__small.pb": STOPPED,
    "Poland_Gdynia_2025_Leszczynki__small.pb": STOPPED,
}
"""The elections that greedy doesn't reproduce, with the reason; `docs/rules.md` and `docs/howto-pabulib.md` list them."""

TENNESSEE = {
    ("Memphis", "Nashville", "Chattanooga", "Knoxville"): 42,
    ("Nashville", "Chattanooga", "Knoxville", "Memphis"): 26,
    ("Chattanooga", "Knoxville", "Nashville", "Memphis"): 15,
    ("Knoxville", "Chattanooga", "Nashville", "Memphis"): 17,
}
BURLINGTON = {"MKW": 1332, "MWK": 767, "M": 455, "KMW": 2043, "KWM": 371, "K": 568, "WMK": 1513, "WKM": 495, "W": 1289}
"""Burlington, Vermont, 2009, reduced to Montroll, Kiss and Wright: ballots that rank one of the three at least."""

PHRAGMEN = {"ABC": 1034, "PQR": 519, "ABQ": 90, "APQ": 47}
"""E. Phragmén's own example of 1894, for three seats; the sets are approvals."""


def cast(room):
    return [list(ballot) for ballot, times in room.items() for _ in range(times)]


def bought(election, rule, **terms):
    return set(count(election.ballots, rule, costs=election.costs, budget=election.budget, **terms).selected)


def seats(room, rule, number, **terms):
    """The outcome when each option costs one seat."""
    options = sorted({option for ballot in room for option in ballot})
    return count(cast(room), rule, options=options, costs=dict.fromkeys(options, 1), budget=number, **terms)


def named(names):
    return tuple(Option(id=name, label=Text(name)) for name in names)


def duels_of(names, tally):
    wins = pd.DataFrame(tally, index=names, columns=names).fillna(0).astype(int)
    return Counts(wins, question=Ranking(id="v", label=Text(), options=named(names)), options=named(names), n=500)


@pytest.mark.parametrize(
    ("rule", "support"),
    [
        ("borda", {"Nashville": 194, "Chattanooga": 173, "Memphis": 126, "Knoxville": 107}),
        ("copeland", {"Nashville": 3, "Chattanooga": 2, "Knoxville": 1, "Memphis": 0}),
        ("schulze", {"Nashville": 3, "Chattanooga": 2, "Knoxville": 1, "Memphis": 0}),
        ("ranked-pairs", {"Nashville": 3, "Chattanooga": 2, "Knoxville": 1, "Memphis": 0}),
        ("instant-runoff", {"Knoxville": 100, "Memphis": 42, "Nashville": 26, "Chattanooga": 15}),
    ],
)
def test_the_capital_of_tennessee_depends_on_the_rule(rule, support):
    result = count(cast(TENNESSEE), rule)
    assert result.places["support"].to_dict() == support
    assert (list(result.places["place"]), result.condorcet) == ([1, 2, 3, 4], "Nashville")


def test_the_rounds_in_tennessee_are_told_with_where_ballots_go():
    assert count(cast(TENNESSEE), "instant-runoff").explain("en")[3:] == [
        "At first: Memphis (42), Nashville (26), Knoxville (17) and Chattanooga (15).",
        "Round 1: Chattanooga goes out with 15 ballots; they pass on to Knoxville (15).",
        "Round 2: Nashville goes out with 26 ballots; they pass on to Knoxville (26).",
        "Round 3: Memphis goes out with 42 ballots; they pass on to Knoxville (42).",
        "Round 4: Knoxville is left alone, with 100 ballots.",
        "Nashville wins each of its duels.",
    ]


def test_the_capital_of_tennessee_is_memphis_for_who_looks_at_first_places_only():
    result = count([first for (first, *_), times in TENNESSEE.items() for _ in range(times)], "plurality")
    assert result.places["support"].to_dict() == {"Memphis": 42, "Nashville": 26, "Knoxville": 17, "Chattanooga": 15}


def test_burlington_had_three_winners_in_2009():
    """Wright has most first places, Kiss was elected by instant runoff, Montroll wins each duel."""
    room = cast(BURLINGTON)
    first = count([order[0] for order in room], "plurality")
    assert first.places["support"].to_dict() == {"W": 3297, "K": 2982, "M": 2554}
    runoff = count(room, "instant-runoff")
    assert (first.winners, runoff.winners, runoff.condorcet) == (("W",), ("K",), "M")
    assert {
        rule: count(room, rule).winners for rule in ("borda", "copeland", "schulze", "ranked-pairs")
    } == dict.fromkeys(("borda", "copeland", "schulze", "ranked-pairs"), ("M",))


def test_burlingtons_duels_and_last_round_are_the_published_ones():
    wins = count(cast(BURLINGTON), "schulze", options=["M", "K", "W"]).counts.to_numpy().tolist()
    assert wins == [[0, 4067, 4597], [3477, 0, 4314], [3668, 4064, 0]]
    last = next(line for line in count(cast(BURLINGTON), "instant-runoff").explain("en") if line.startswith("Round 2"))
    assert "W goes out with 4,064 ballots" in last


def test_phragmens_own_example_gives_the_smaller_party_the_second_of_three_seats():
    result = seats(PHRAGMEN, "phragmen", 3)
    assert result.selected == ("A", "Q", "B")
    assert set(seats(PHRAGMEN, "greedy", 3).selected) == {"A", "B", "C"}


def test_equal_shares_gives_a_large_minority_its_part_and_greedy_gives_it_nothing():
    """The motive of Peters, Pierczyński and Skowron: 51 people want the red half of proposals, 49 the blue one."""
    room = {tuple(f"red{at}" for at in range(10)): 51, tuple(f"blue{at}" for at in range(10)): 49}
    assert {id.rstrip("0123456789") for id in seats(room, "greedy", 10).selected} == {"red"}
    colours = [id.rstrip("0123456789") for id in seats(room, "equal-shares", 10).selected]
    assert (colours.count("red"), colours.count("blue")) == (5, 5)


@pytest.mark.shared
@pytest.mark.parametrize("stop", ["first-exhaustive", "last-that-fits"])
@pytest.mark.parametrize("file", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"])
def test_equal_shares_funds_what_assen_and_swiecie_funded_by_it(file, stop):
    """Cost satisfaction without utilitarian completion; both ways to stop give what was funded."""
    election = ls.read_pabulib(PABULIB / file)
    assert bought(election, "equal-shares", stop=stop, completion=False) == set(election.selected)


@pytest.mark.shared
def test_completion_would_fund_one_proposal_more_in_assen_and_none_in_swiecie():
    assen, swiecie = (
        ls.read_pabulib(PABULIB / f"{name}.pb") for name in ("Netherlands_Assen_2024", "Poland_Swiecie_2023")
    )
    assert bought(assen, "equal-shares") - set(assen.selected) == {"7"}
    assert bought(swiecie, "equal-shares") == set(swiecie.selected)


@pytest.mark.shared
def test_equal_shares_by_count_funds_something_else_than_assen_and_swiecie():
    """The negative control: the published outcomes tell the two satisfactions apart."""
    for file in ("Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"):
        election = ls.read_pabulib(PABULIB / file)
        assert bought(election, "equal-shares", satisfaction="count", completion=False) != set(election.selected)


def greedily(election):
    """What greedy buys; rankings give 3, 2 and 1 points as Kraków's do."""
    if election.vote_type != "ordinal":
        return count(election.ballots, "greedy", costs=election.costs, budget=election.budget)
    ranked = answers_of("ordinal", election.tables["VOTES"])
    most = int(election.meta["max_length"])
    points = [order and {id: most - place for place, id in enumerate(order)} for order in ranked]
    return count(points, "greedy", options=election.options, costs=election.costs, budget=election.budget)


@pytest.mark.shared
def test_greedy_funds_what_cities_funded_but_for_the_differences_named(figure):
    files = {path.name: ls.read_pabulib(path) for path in sorted((PABULIB / "published_greedy").glob("*.pb"))}
    results = {name: greedily(election) for name, election in files.items()}
    other = {name for name, election in files.items() if set(results[name].selected) != set(election.selected)}
    assert (len(files), other) == (46, set(DIFFERENT))
    figure("Greedy on real elections", files=len(files), reproduced=len(files) - len(other), named=len(other))


@pytest.mark.shared
def test_greedy_adds_up_the_supports_that_cities_published():
    for path in sorted((PABULIB / "published_greedy").glob("*.pb")):
        election = ls.read_pabulib(path)
        published = election.proposals["score" if "score" in election.proposals else "votes"].astype(float)
        support = greedily(election).places["support"]
        assert support.to_dict() == published.loc[support.index].to_dict()


def test_the_differences_named_here_are_those_of_both_pages():
    listed = [line[3:-1] for line in HOWTO.read_text(encoding="utf-8").splitlines() if line.startswith("- `Poland")]
    assert listed == list(DIFFERENT)
    short = re.findall(r"`(20\d\d_\w+)`", RULES_PAGE.read_text(encoding="utf-8"))
    assert [f"Poland_Gdynia_{name}.pb" for name in short] == list(DIFFERENT)


@pytest.mark.shared
@pytest.mark.parametrize("file", DIFFERENT)
def test_each_difference_is_what_its_reason_says(file):
    election = ls.read_pabulib(PABULIB / "published_greedy" / file)
    assert election.meta["rule"] == "greedy-no-skip"
    order = greedily(election).places["support"].sort_values(ascending=False, kind="stable").index
    spent = pd.Series(election.costs)[order].cumsum()
    until = [id for id, _ in takewhile(lambda item: item[1] <= election.budget, spent.items())]
    assert set(until) == set(election.selected)


@pytest.mark.shared
@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "copeland"])
@pytest.mark.parametrize("election", ["debian_dpl_2002", "debian_dpl_2003"])
def test_debians_leaders_follow_from_the_official_tallies(election, rule):
    published = json.loads((SHARED / "published_results.json").read_text(encoding="utf-8"))[election]
    counts = duels_of(published["options"], published["official_tally"])
    assert count(counts, rule).winners == (published["official_winner"],)
    assert published["options"][condorcet(counts.array)] == published["official_winner"]


@pytest.mark.shared
@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "copeland", "borda"])
def test_debians_file_of_2003_lost_equal_ranks_and_elects_somebody_else_by_each_rule(rule):
    """The trap: `tests/formats/test_preflib.py` shows where the file and the official tally part."""
    debian = ls.read_preflib(SHARED / "ranked" / "debian_2003_leader.soi")
    assert [debian.names[int(id) - 1] for id in count(debian.ballots, rule).winners] == ["Bdale Garbee"]


@pytest.mark.shared
def test_the_same_people_in_zurich_put_another_proposal_first_by_another_ballot():
    """180 people ticked, spread 10 points, ranked five: the first place and the selection depend on the ballot."""
    approval, points, ranking = (
        ls.read_pabulib(PABULIB / f"Switzerland_Zurich_{form}.pb") for form in ("SN", "D10", "S5R")
    )
    assert [approval.n, points.n, ranking.n] == [180, 180, 180]
    firsts = [
        count(approval.ballots, "approval").winners,
        count(points.ballots, "points").winners,
        count(ranking.ballots, "borda").winners,
        count(ranking.ballots, "schulze").winners,
    ]
    assert firsts == [("5",), ("14",), ("14",), ("14",)]
    assert bought(approval, "greedy") == bought(points, "greedy")
    assert bought(approval, "equal-shares") ^ bought(points, "equal-shares") == {"11", "19", "24"}


@pytest.mark.shared
def test_majority_judgment_orders_a_french_poll_as_it_was_printed():
    with (SHARED / "grades" / "presidentielle_jm.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] == "20211208_1209_ow"]
    grades = [rows[0][f"mention_{number}"] for number in range(1, 8)]
    table = {row["candidat"]: [int(row[f"intention_mention_{number}"]) for number in range(1, 8)] for row in rows}
    counts = pd.DataFrame.from_dict(table, orient="index", columns=grades).sort_index()
    question = Grades(id="poll", label=Text(), options=named(counts.index), grades=named(grades))
    result = count(Counts(counts, question=question, options=named(counts.index), n=100))
    assert list(result.places.index) == list(table)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "column"), [("France_Toulouse_2019.pb", "score"), ("Netherlands_Assen_2024.pb", "votes")]
)
def test_supports_add_up_to_what_the_city_published(file, column):
    election = ls.read_pabulib(PABULIB / file)
    support = count(election.ballots).places["support"]
    assert support.to_dict() == election.proposals[column].astype(int).loc[support.index].to_dict()
