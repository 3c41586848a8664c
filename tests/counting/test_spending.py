"""Rules that spend a budget: what they must be told, exact money, whose proposals, what is refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.rules import RULES
from labase_survey.errors import CountingError

BUDGETED = [name for name, rule in RULES.items() if rule.budgeted]
OPTIONS = ["A", "B", "C"]
COSTS = {"A": 10, "B": 20, "C": 30}
approvals = st.lists(st.sampled_from(OPTIONS), unique=True)


def refused(answers, rule, **terms):
    with pytest.raises(CountingError) as error:
        count(answers, rule, options=OPTIONS, **terms)
    return str(error.value)


def test_five_rules_spend_a_budget():
    assert BUDGETED == ["equal-shares", "phragmen", "greedy", "greedy-per-cost", "knapsack"]


@pytest.mark.parametrize("rule", BUDGETED)
@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (
            {},
            "what a budget buys depends on prices; write costs={…} by option (or costs=consultation) and budget=…",
        ),
        (
            {"costs": COSTS},
            "what a budget buys depends on prices; write costs={…} by option (or costs=consultation) and budget=…",
        ),
        ({"costs": {"A": 1}, "budget": 9}, "there is no cost for 'B', 'C'; write one for each option in costs="),
        ({"costs": COSTS | {"B": -1}, "budget": 9}, "-1 is no sum of money; write a number, 0 or more"),
        ({"costs": COSTS | {"B": True}, "budget": 9}, "True is no sum of money; write a number, 0 or more"),
        ({"costs": COSTS, "budget": "9"}, "'9' is no sum of money; write a number, 0 or more"),
        ({"costs": COSTS, "budget": float("nan")}, "nan is no sum of money; write a number, 0 or more"),
        ({"costs": COSTS, "budget": 10**13}, "10000000000000 is no sum of money; write a number, 0 or more"),
        ({"costs": COSTS, "budget": 9, "ties": "age"}, "ties='age' is no tie-break; write one of: 'letter', 'seed'"),
    ],
)
def test_prices_that_lack_or_are_none_are_refused(rule, terms, text):
    assert refused([["A"]], rule, **terms) == text


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("equal-shares", "approval, multiple, single, points, score"),
        ("phragmen", "approval, multiple, single"),
        ("greedy", "approval, multiple, single, points, score"),
        ("greedy-per-cost", "approval, multiple, single, points, score"),
        ("knapsack", "approval, multiple, single, points, score"),
    ],
)
def test_grades_buy_nothing(rule, kinds):
    assert refused([{"A": "useful"}], rule, costs=COSTS, budget=9) == (
        f"rule {rule!r} can't count ballots of kind 'grades', only {kinds}; for 'grades' write one of: majority-judgment"
    )


@pytest.mark.parametrize("rule", BUDGETED)
def test_without_a_ballot_nothing_is_bought(rule):
    result = count([None], rule, options=OPTIONS, costs=COSTS, budget=60)
    assert (result.winners, result.selected, list(result.places["place"])) == ((), (), [1, 1, 1])


@pytest.mark.parametrize("rule", BUDGETED)
def test_cents_are_exact(rule):
    """0.1 + 0.2 is more than 0.3 in floating point."""
    costs = {"A": 0.1, "B": Decimal("0.2"), "C": 9}
    assert set(count([["A", "B"]], rule, options=OPTIONS, costs=costs, budget=0.3).selected) == {"A", "B"}


@pytest.mark.parametrize("rule", BUDGETED)
@given(
    st.lists(approvals, max_size=6),
    st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(0, 12) | st.sampled_from([0.1, 2.25]))),
    st.integers(0, 25),
)
def test_what_is_bought_fits_is_supported_and_comes_first(rule, room, costs, budget):
    result = count(room, rule, options=OPTIONS, costs=costs, budget=budget)
    assert sum(Decimal(str(costs[id])) for id in result.selected) <= budget
    assert all(result.places["support"][id] > 0 for id in result.selected)
    places = result.places["place"]
    out = [places[id] for id in OPTIONS if id not in result.selected]
    assert len(set(out)) <= 1
    assert all(places[id] < place for id in result.selected for place in out)
