"""Fragility: a plain search over all ballots for sums, a recount for the rest; whole sentences; what stays in."""

from itertools import combinations, combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.fragility import fragility
from labase_survey.counting.kinds import Quadratic
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.counting.rules import RULES
from labase_survey.definition.questions import Approval, Multiple, Option, Points, Ranking
from labase_survey.errors import CountingError
from labase_survey.language import LANGUAGES, Text

OPTIONS = ("A", "B", "C")
LISTED = tuple(Option(id=id, letter=id, label=Text(id)) for id in OPTIONS)
CHOICES = [list(some) for size in range(4) for some in combinations(OPTIONS, size)]
ORDERS = [list(some) for size in range(4) for some in permutations(OPTIONS, size)]
NUMBERS = [dict(zip(OPTIONS, some, strict=True)) for some in product(range(3), repeat=3)]
VOTES = [dict(zip(OPTIONS, some, strict=True)) for some in product((-2, -1, 0, 1, 2), repeat=3)]
LEGAL = {
    "plurality": [None, *OPTIONS],
    "approval": CHOICES,
    "points": [ballot for ballot in NUMBERS if sum(ballot.values()) <= 2],
    "score": NUMBERS,
    "quadratic": [ballot for ballot in VOTES if sum(votes**2 for votes in ballot.values()) <= 5],
    "borda": ORDERS,
}
"""All the ballots a participant may hand in, by rule."""

LIMITS = {"points": 2, "score": 2, "quadratic": 5}
PRICES = {"costs": {"A": 5, "B": 4, "C": 3}, "budget": 8}


def amounts(ballot, rule):
    """What a ballot gives each option, in halves, by the definition of the rule."""
    if rule == "borda":
        return borda(ballot)
    if isinstance(ballot, dict):
        return tuple(2 * ballot.get(id, 0) for id in OPTIONS)
    return tuple(2 * (id in (ballot or ())) for id in OPTIONS)


def borda(ballot):
    """Two points a ranked option for each one after it; those left out share the mean of what remains."""
    if not ballot:
        return (0, 0, 0)
    points = {id: 2 * (2 - at) for at, id in enumerate(ballot)}
    left = 3 - len(ballot)
    return tuple(points.get(id, left - 1) for id in OPTIONS)


def first(totals, *, top, ties):
    """The first places, more on ties, or by letter."""
    keys = [(total, -at if ties else 0) for at, total in enumerate(totals)]
    return {at for at, key in enumerate(keys) if sum(other > key for other in keys) < top}


def sums(ballots, number, repeated):
    """All that some ballots may add up to, as many as `number`."""
    choose = combinations_with_replacement if repeated else combinations
    return {tuple(map(sum, zip((0, 0, 0), *some, strict=True))) for some in choose(ballots, number)}


def searched(room, rule, *, action, **terms):
    """The fewest ballots by trying all that may be taken out and all that may be put in."""
    ballots = [amounts(ballot, rule) for ballot in room]
    legal = sorted({amounts(ballot, rule) for ballot in LEGAL[rule]})
    totals = tuple(map(sum, zip((0, 0, 0), *ballots, strict=True)))
    selected = first(totals, **terms)
    for number in range((len(room) if action != "added" else 9) + 1):
        out = sums(ballots, number, repeated=False) if action != "added" else {(0, 0, 0)}
        into = sums(legal, number, repeated=True) if action != "removed" else {(0, 0, 0)}
        for less, more in product(out, into):
            after = [total - minus + plus for total, minus, plus in zip(totals, less, more, strict=True)]
            if first(after, **terms) != selected:
                return number
    return None


def told(sentences):
    """Sentences with plain spaces."""
    return [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in sentences]


@pytest.mark.parametrize("rule", LEGAL)
@given(st.data())
@settings(max_examples=40)
def test_for_sums_it_is_what_a_search_over_all_ballots_finds(rule, data):
    room = data.draw(st.lists(st.sampled_from(LEGAL[rule]), min_size=1, max_size=4))
    terms = {"top": data.draw(st.integers(1, 2)), "ties": data.draw(st.sampled_from([None, "letter"]))}
    asked = {key: value for key, value in terms.items() if value}
    found = fragility(room, rule=rule, limit=LIMITS.get(rule), options=LISTED, **asked)
    assert found.is_exact
    if found.is_tied:
        assert (found.number, found.added, found.removed, found.witness) == (0, 0, 0, None)
        assert len(found.selected) > terms["top"] or not any(map(any, (amounts(ballot, rule) for ballot in room)))
        return
    expected = {action: searched(room, rule, action=action, **terms) for action in ("changed", "added", "removed")}
    assert {"changed": found.number, "added": found.added, "removed": found.removed} == expected


@given(st.lists(st.sampled_from(ORDERS), min_size=1, max_size=6))
@settings(max_examples=40)
def test_borda_s_other_policy_is_exact_by_its_witness_too(room):
    found = fragility(room, rule="borda", blanks="zero", options=LISTED)
    ones = {id: sum(2 - ballot.index(id) for ballot in room if id in ballot) for id in OPTIONS}
    assert found.result.places["support"].to_dict() == ones
    if found.number:
        assert set(found._ways["changed"].after.winners) != set(found.result.winners)


FIVE = {
    "approval": CHOICES,
    "majority-judgment": [
        dict(zip(OPTIONS, some, strict=True)) for some in product(["essential", "useful", "not-now"], repeat=3)
    ],
    "schulze": ORDERS,
    "copeland": ORDERS,
    "ranked-pairs": ORDERS,
    "instant-runoff": ORDERS,
    **dict.fromkeys(("equal-shares", "phragmen", "greedy", "greedy-per-cost", "knapsack"), CHOICES),
}


def selection(room, rule):
    terms = PRICES if RULES[rule].budgeted else {}
    result = count(room, rule, options=LISTED, **terms)
    return set(result.selected if terms else [id for id, place in result.places["place"].items() if place == 1])


@pytest.mark.parametrize("rule", FIVE)
@given(st.data())
@settings(max_examples=25)
def test_the_witness_alters_the_selection_when_some_ballots_are_replaced_by_it(rule, data):
    room = data.draw(st.lists(st.sampled_from(FIVE[rule]), min_size=5, max_size=6))
    found = fragility(room, rule=rule, options=LISTED, **(PRICES if RULES[rule].budgeted else {}))
    assert set(found.selected) == selection(room, rule)
    if not found.witness:
        assert found.is_tied or found.number is None
        return
    number, answer = found.number, found.witness.answer
    replaced = ([answer] * number + [room[at] for at in kept] for kept in combinations(range(len(room)), len(room) - number))
    after = {frozenset(selection(each, rule)) for each in replaced}
    witness = found.witness.after
    assert frozenset(witness.selected if RULES[rule].budgeted else witness.winners) in after - {frozenset(found.selected)}


@pytest.mark.parametrize("rule", ["majority-judgment", "schulze", "instant-runoff", "equal-shares"])
@given(st.data())
@settings(max_examples=10)
def test_no_upper_bound_is_under_what_a_search_over_all_ballots_finds(rule, data, figure):
    room = data.draw(st.lists(st.sampled_from(FIVE[rule]), min_size=3, max_size=3))
    found = fragility(room, rule=rule, options=LISTED, **(PRICES if RULES[rule].budgeted else {}))
    if found.number == 0:
        return
    before = selection(room, rule)
    singly = any(selection([*room[:at], each, *room[at + 1 :]], rule) != before for at in range(3) for each in FIVE[rule])
    figure(f"one ballot, {rule}", searched=singly, found=found.number == 1)
    assert singly or found.number is None or found.number > 1
    assert not (found.is_exact and found.number == 1) or singly


@pytest.mark.parametrize("rule", ["greedy", "greedy-per-cost", "knapsack"])
@given(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=6))
@settings(max_examples=25)
def test_what_a_proposal_lacked_would_have_had_it_bought_and_one_less_would_not(rule, room):
    found = fragility(room, rule=rule, options=LISTED, **PRICES)
    for id, row in found.lacked.iterrows():
        if row["ballots"] == row["ballots"]:
            assert id in selection([*room, *[[id]] * int(row["ballots"])], rule)
        if row["cost"] == row["cost"]:
            for less, bought in ((row["cost"], True), (row["cost"] - 1, False)):
                costs = {**PRICES["costs"], id: PRICES["costs"][id] - int(less)}
                assert (id in count(room, rule, options=LISTED, costs=costs, budget=8).selected) == bought


def test_a_workshop_s_points_are_explained_in_french():
    room = 5 * [{"A": 3, "B": 2}] + 4 * [{"B": 5}] + [{"C": 5}, None]
    found = fragility(room, options=LISTED, top=1)
    assert told(found.explain()) == []


def test_a_tie_is_named_and_nothing_else_is_said_of_ballots():
    found = fragility([["A"], ["B"], ["B"], ["A"], ["C"]], options=LISTED)
    assert told(found.explain("en")) == []


def test_an_upper_bound_is_named_as_such_with_its_witness():
    room = 6 * [["A", "B", "C"]] + 3 * [["B", "C", "A"]] + 2 * [["C", "A", "B"]]
    assert told(fragility(room, rule="schulze", options=LISTED, top=1).explain("fr")) == []


def test_a_budget_s_fragility_is_explained_with_what_each_proposal_lacked():
    room = 5 * [["A"]] + 3 * [["A", "B"]] + [["C"], ["C"]]
    found = fragility(room, rule="greedy", options=LISTED, **PRICES)
    assert told(found.explain("en")) == []
