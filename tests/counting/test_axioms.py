"""Axioms: which rules keep which, on rooms made by hypothesis; and for each rule one that it doesn't keep.

Budgets buy with a tie-break, by letter: what an axiom says of shared places is said there of the order.
"""

from itertools import combinations, product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.rules import RULES
from labase_survey.definition.questions import Option
from labase_survey.language import Text

OPTIONS = ["A", "B", "C", "D"]
GRADES = ["good", "fair", "bad"]
COSTS = {"A": 4, "B": 3, "C": 2, "D": 5}
BUDGET = 7
BUYING = ("equal-shares", "phragmen", "greedy", "greedy-per-cost", "knapsack")
SUMS = ("plurality", "approval", "points", "score", "quadratic", "borda")
"""Rules whose places follow from a sum over ballots, each ballot giving the same as in any other room."""

DUELS = ("copeland", "schulze", "ranked-pairs")
RANKED = (*DUELS, "borda", "instant-runoff")
PRICES = dict.fromkeys(OPTIONS, st.integers(1, 7))
COARSE = {"equal-shares": {"step": 0.05}}
"""Terms that keep a test short: the share is raised by this much at a time."""

chosen = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
duels = st.lists(st.permutations(OPTIONS).map(lambda order: list(order[:2])), min_size=1, max_size=4)


def amounts(least, most):
    """Amounts by option, not all of them 0: that would be a blank ballot."""
    given = st.dictionaries(st.sampled_from(OPTIONS), st.integers(least, most), min_size=1)
    return given.filter(lambda ballot: any(ballot.values()))


BALLOTS = {
    "plurality": st.sampled_from(OPTIONS),
    "points": amounts(1, 5),
    "score": amounts(0, 5),
    "quadratic": amounts(-3, 3),
    "majority-judgment": st.fixed_dictionaries({id: st.sampled_from(GRADES) for id in OPTIONS}),
    "bradley-terry": duels,
    **dict.fromkeys(RANKED, orders),
    **dict.fromkeys(("approval", *BUYING), chosen),
}
RISING = (*SUMS, "copeland", "majority-judgment", "bradley-terry")
"""Rules where more for an option never gives it a lower place."""


def rooms(rule, most=7):
    return st.lists(BALLOTS[rule], min_size=1, max_size=most)


def counted(rule, room, options=OPTIONS, **terms):
    """The result, options being told apart by letters whatever the order they are listed in."""
    listed = [Option(id=id, label=Text(id), letter=id) for id in options]
    if rule in BUYING:
        costs = terms.pop("costs", COSTS)
        terms = {**COARSE.get(rule, {}), "costs": costs, "budget": BUDGET, **terms}
    grades = GRADES if rule == "majority-judgment" else None
    return count(room, rule, options=listed, grades=grades, **terms)


def places(rule, room, options=OPTIONS, **terms):
    return counted(rule, room, options, **terms).places["place"].sort_index().to_dict()


def swapped(ballot, one, other):
    """The ballot of somebody who takes one option for the other."""
    names = {one: other, other: one}
    if isinstance(ballot, str):
        return names.get(ballot, ballot)
    if isinstance(ballot, dict):
        return {names.get(id, id): value for id, value in ballot.items()}
    return [swapped(part, one, other) for part in ballot]


def worth(ballot, id):
    """How much a ballot gives an option: what it is compared by in the axiom of Pareto."""
    if isinstance(ballot, str):
        return int(ballot == id)
    if isinstance(ballot, dict):
        given = ballot.get(id, 0)
        return -GRADES.index(given) if given in GRADES else given
    return len(ballot) - ballot.index(id) if id in ballot else 0


def more_for(rule, ballot, id):
    """The same ballot with more for an option, as much for the others in relation to one another."""
    if rule == "plurality":
        return id
    if rule == "majority-judgment":
        return {**ballot, id: GRADES[max(GRADES.index(ballot[id]) - 1, 0)]}
    if rule == "bradley-terry":
        return [*ballot, [id, next(other for other in OPTIONS if other != id)]]
    if rule == "approval":
        return [*ballot, *[id][: id not in ballot]]
    if rule in RANKED:
        return [id, *[other for other in ballot if other != id]]
    return {**ballot, id: ballot.get(id, 0) + 1}


def groups(members):
    """Every group of some members, nobody's left out."""
    return [group for size in range(1, len(members) + 1) for group in combinations(members, size)]


def champion(room):
    """The option that wins each of its duels, by a slow second count; None without one."""
    over = lambda x, y: sum(worth(order, x) > worth(order, y) for order in room)
    wins = [x for x in OPTIONS if all(over(x, y) > over(y, x) for y in OPTIONS if y != x)]
    return wins[0] if wins else None


@pytest.mark.parametrize("rule", RULES)
@given(st.data())
def test_anonymity_the_order_of_ballots_changes_nothing(rule, data):
    room = data.draw(rooms(rule))
    assert places(rule, data.draw(st.permutations(room))) == places(rule, room)


@pytest.mark.parametrize("rule", RULES)
@given(st.data())
def test_neutrality_the_order_of_options_changes_nothing(rule, data):
    room = data.draw(rooms(rule))
    assert places(rule, room, data.draw(st.permutations(OPTIONS))) == places(rule, room)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in BUYING])
@given(st.data())
def test_neutrality_two_options_that_change_names_change_places(rule, data):
    room = data.draw(rooms(rule))
    names = {"A": "C", "C": "A"}
    after = places(rule, [swapped(ballot, "A", "C") for ballot in room])
    assert after == {names.get(id, id): place for id, place in sorted(places(rule, room).items())}


@pytest.mark.parametrize("rule", RISING)
@given(st.data())
def test_monotonicity_more_for_an_option_never_lowers_it(rule, data):
    room, id = data.draw(rooms(rule)), data.draw(st.sampled_from(OPTIONS))
    assert places(rule, [more_for(rule, room[0], id), *room[1:]])[id] <= places(rule, room)[id]


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
@given(st.data())
def test_monotonicity_more_for_a_winner_keeps_it_a_winner(rule, data):
    room = data.draw(rooms(rule))
    winner = data.draw(st.sampled_from(counted(rule, room).winners))
    assert winner in counted(rule, [more_for(rule, room[0], winner), *room[1:]]).winners


@pytest.mark.parametrize("rule", ["greedy", "greedy-per-cost", "knapsack"])
@given(st.data())
def test_monotonicity_one_supporter_more_never_takes_what_was_bought_away(rule, data):
    room = data.draw(rooms(rule))
    bought = set(counted(rule, room).selected) - set(room[0])
    for id in bought:
        assert id in counted(rule, [[*room[0], id], *room[1:]]).selected


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "bradley-terry"])
@given(st.data())
def test_pareto_an_option_that_every_ballot_puts_as_high_stands_no_lower(rule, data):
    """Prices are equal, so that nothing else tells options apart."""
    drawn = data.draw(rooms(rule))
    room = [ballot if worth(ballot, "A") >= worth(ballot, "B") else swapped(ballot, "A", "B") for ballot in drawn]
    even = {"costs": dict.fromkeys(OPTIONS, 2)} if rule in BUYING else {}
    found = places(rule, room, **even)
    assert found["A"] <= found["B"]


@pytest.mark.parametrize("rule", SUMS)
@given(st.data())
def test_reinforcement_what_two_rooms_both_put_first_comes_first_in_both_together(rule, data):
    one, other = data.draw(rooms(rule, 3)), data.draw(rooms(rule, 3))
    both = set(counted(rule, one).winners) & set(counted(rule, other).winners)
    assert not both or set(counted(rule, one + other).winners) == both


@pytest.mark.parametrize("rule", DUELS)
@given(st.lists(orders, min_size=1, max_size=9))
def test_condorcet_an_option_that_wins_every_duel_is_the_only_winner(rule, room):
    found, result = champion(room), counted(rule, room)
    assert result.condorcet == found
    assert found is None or result.winners == (found,)


@pytest.mark.parametrize("rule", ["plurality", *DUELS, "instant-runoff"])
@given(st.data())
def test_majority_what_most_people_put_first_wins_alone(rule, data):
    room = data.draw(rooms(rule))
    most = [more_for(rule, ballot, "B") for ballot in data.draw(rooms(rule))]
    rest = room[: len(most) - 1]
    assert counted(rule, most + rest).winners == ("B",)


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "instant-runoff"])
@given(st.lists(st.tuples(st.permutations("ABC"), st.booleans()), min_size=1, max_size=9))
def test_clones_proposing_the_same_twice_changes_nothing(rule, room):
    """D is C under another name: next to it on every ballot, before or after it. One goes out at a time."""
    terms = {"ties": "letter"} if rule == "instant-runoff" else {}
    twice = [
        [id for option in order for id in (("CD", "DC")[turned] if option == "C" else option)] for order, turned in room
    ]
    without = counted(rule, [list(order) for order, _ in room], ["A", "B", "C"], **terms)
    assert {{"D": "C"}.get(id, id) for id in counted(rule, twice, **terms).winners} == set(without.winners)


@given(st.lists(orders, min_size=1, max_size=8), st.permutations(OPTIONS))
def test_later_no_harm_what_a_ballot_adds_below_changes_nothing_above(room, more):
    """Instant runoff's own axiom, and its twin: it doesn't help either."""
    first = room[0]
    longer = [*first, *[id for id in more if id not in first]]
    before, after = places("instant-runoff", room), places("instant-runoff", [longer, *room[1:]])
    assert {id: after[id] for id in first} == {id: before[id] for id in first}


@pytest.mark.parametrize("rule", BUYING)
@given(st.data())
def test_purchases_stay_within_the_budget_and_have_supporters(rule, data):
    room = data.draw(rooms(rule))
    selected = counted(rule, room).selected
    assert sum(COSTS[id] for id in selected) <= BUDGET
    assert set(selected) <= {id for ballot in room for id in ballot}


@pytest.mark.parametrize("rule", [rule for rule in BUYING if rule != "phragmen"])
@given(st.data())
def test_exhaustion_nothing_that_somebody_supports_would_still_fit(rule, data):
    room = data.draw(rooms(rule))
    selected = counted(rule, room).selected
    left = BUDGET - sum(COSTS[id] for id in selected)
    assert all(COSTS[id] > left for ballot in room for id in ballot if id not in selected)


@given(st.lists(chosen, min_size=1, max_size=7), st.sampled_from(["cost", "count"]))
def test_equal_shares_is_paid_for_by_supporters_who_each_spend_no_more_than_their_share(room, satisfaction):
    raised = counted("equal-shares", room, satisfaction=satisfaction, completion=False)._outcome.steps[1]
    left = [raised.share] * len(room)
    for purchase in raised.purchases:
        id = OPTIONS[purchase.option]
        paid = [min(money, purchase.price) if id in ballot else 0 for money, ballot in zip(left, room, strict=True)]
        left = [money - part for money, part in zip(left, paid, strict=True)]
        assert sum(paid) == pytest.approx(COSTS[id])
    assert min(left) >= 0


@given(st.lists(chosen, min_size=1, max_size=7), st.integers(1, 3))
def test_extended_justified_representation_a_group_that_agrees_on_enough_gets_its_part(room, seats):
    """With k seats, of people who agree on l options and are l times n/k, one at least supports l that are bought."""
    terms = {"costs": dict.fromkeys(OPTIONS, 1), "budget": seats, "completion": False}
    selected = set(counted("equal-shares", room, **terms).selected)
    for size in range(1, seats + 1):
        for shared in combinations(OPTIONS, size):
            short = [ballot for ballot in room if set(shared) <= set(ballot) and len(selected & set(ballot)) < size]
            assert len(short) * seats < size * len(room)


@pytest.mark.parametrize("satisfaction", ["cost", "count"])
@given(room=st.lists(BALLOTS["points"], min_size=1, max_size=5), costs=st.fixed_dictionaries(PRICES))
def test_extended_justified_representation_up_to_one_option_whatever_options_cost(satisfaction, room, costs):
    """The theorem of Peters, Pierczyński and Skowron, for points and any costs: every group against every purchase.

    Of people whose part of the budget pays for some options, one at least gets as much as these would give to each of
    them, or would with a single option more.
    """
    terms = {"costs": costs, "satisfaction": satisfaction, "stop": "at-once", "completion": False}
    selected = counted("equal-shares", room, **terms).selected
    worth = {id: costs[id] if satisfaction == "cost" else 1 for id in OPTIONS}
    gains = [{id: ballot.get(id, 0) * worth[id] for id in OPTIONS} for ballot in room]
    has = [sum(gain[id] for id in selected) for gain in gains]
    more = [max((gain[id] for id in OPTIONS if id not in selected), default=0) for gain in gains]
    for group, wanted in product(groups(range(len(room))), groups(OPTIONS)):
        if sum(costs[id] for id in wanted) * len(room) <= len(group) * BUDGET:
            owed = sum(min(gains[at][id] for at in group) for id in wanted)
            assert any(has[at] >= owed or has[at] + more[at] > owed for at in group)


@given(st.lists(chosen, min_size=1, max_size=6), st.integers(1, 3))
def test_proportional_justified_representation_phragmen_gives_such_a_group_its_part_together(room, seats):
    selected = set(counted("phragmen", room, costs=dict.fromkeys(OPTIONS, 1), budget=seats).selected)
    for size in range(1, seats + 1):
        for shared in combinations(OPTIONS, size):
            agreed = [ballot for ballot in room if set(shared) <= set(ballot)]
            for group in combinations(agreed, ceil(size * len(room) / seats)):
                assert len(selected & set().union(*group)) >= size


def test_each_rule_has_a_counterexample_below():
    told = " ".join(globals())
    assert [rule for rule in RULES if f"test_{rule.replace('-', '_')}_fails_" not in told] == []


def test_plurality_fails_clones_what_is_proposed_twice_loses_by_it():
    assert count(3 * ["A"] + 2 * ["B"], "plurality").winners == ("A",)
    assert count(2 * ["A"] + ["A again"] + 3 * ["B"], "plurality").winners == ("B",)


def test_approval_fails_proportionality_a_small_majority_takes_every_first_place():
    assert count(51 * [["A", "B", "C"]] + 49 * [["D"]], "approval").winners == ("A", "B", "C")


def test_points_fails_majority_a_few_who_pile_their_points_outweigh_it():
    assert count(3 * [{"A": 3, "B": 2}] + 2 * [{"B": 5}], "points").winners == ("B",)


def test_score_fails_majority_a_few_strong_views_outweigh_it():
    assert count(3 * [{"A": 5, "B": 4}] + 2 * [{"A": 0, "B": 5}], "score").winners == ("B",)


def test_quadratic_fails_majority_a_few_strong_views_outweigh_it():
    assert count(3 * [{"A": 1}] + 2 * [{"B": 2}], "quadratic").winners == ("B",)


def test_majority_judgment_fails_reinforcement_two_rooms_that_agree_may_disagree_together():
    one = [{"A": "good", "B": "fair"}, {"A": "bad", "B": "fair"}]
    other = [{"A": "good", "B": "good"}, {"A": "fair", "B": "bad"}, {"A": "fair", "B": "good"}]
    winners = [counted("majority-judgment", room, ["A", "B"]).winners for room in (one, other, one + other)]
    assert winners == [("B",), ("B",), ("A", "B")]


def test_borda_fails_majority_and_clones_an_option_that_cannot_win_changes_who_does():
    assert counted("borda", 3 * [list("AB")] + 2 * [list("BA")]).winners == ("A",)
    assert counted("borda", 3 * [list("ABC")] + 2 * [list("BCA")], ["A", "B", "C"]).winners == ("B",)


def test_copeland_fails_participation_two_people_who_come_get_what_they_like_less():
    """They put B before A; without them B wins, with them A."""
    room = [list(order) for order in ("ACBD", "ADCB", "BADC", "BADC", "CBAD", "DBAC")]
    assert counted("copeland", room).winners == ("B",)
    assert counted("copeland", room + 2 * [list("CDBA")]).winners == ("A",)


CIRCLE = 4 * ["ABC"] + 3 * ["BCA"] + 2 * ["CAB"]
"""A beats B, B beats C and C beats A by a hair."""


def winner_with_and_without_b(rule):
    whole = counted(rule, [list(order) for order in CIRCLE], ["A", "B", "C"])
    return whole.winners, counted(rule, [[id for id in order if id != "B"] for order in CIRCLE], ["A", "C"]).winners


def test_schulze_fails_independence_an_option_that_loses_changes_who_wins():
    assert winner_with_and_without_b("schulze") == (("A",), ("C",))


def test_ranked_pairs_fails_independence_an_option_that_loses_changes_who_wins():
    assert winner_with_and_without_b("ranked-pairs") == (("A",), ("C",))


def test_instant_runoff_fails_monotonicity_ten_people_who_put_a_winner_higher_make_it_lose():
    before = 39 * [list("ABC")] + 35 * [list("BCA")] + 26 * [list("CAB")]
    after = 49 * [list("ABC")] + 25 * [list("BCA")] + 26 * [list("CAB")]
    assert (counted("instant-runoff", before).winners, counted("instant-runoff", after).winners) == (("A",), ("C",))


def test_bradley_terry_fails_condorcet_what_wins_each_duel_may_come_second():
    won = {"AB": 3, "BA": 2, "AC": 1, "BC": 10}
    result = count([[list(duel) for duel, times in won.items() for _ in range(times)]], "bradley-terry")
    assert (result.condorcet, result.winners) == ("A", ("B",))


def test_greedy_fails_proportionality_a_small_majority_spends_all():
    costs = dict.fromkeys(OPTIONS, 1)
    assert count(51 * [["A", "B"]] + 49 * [["C", "D"]], "greedy", costs=costs, budget=2).selected == ("A", "B")


def test_greedy_per_cost_fails_efficiency_a_trifle_may_keep_out_what_most_people_want():
    result = count(2 * [["A"]] + 10 * [["B"]], "greedy-per-cost", costs={"A": 1, "B": 10}, budget=10)
    assert result.selected == ("A",)


def test_knapsack_fails_limit_monotonicity_more_money_may_take_away_what_was_bought():
    room, costs = 2 * [["A"]] + 2 * [["B"]] + 3 * [["C"]], {"A": 2, "B": 2, "C": 3}
    assert count(room, "knapsack", costs=costs, budget=3).selected == ("C",)
    assert count(room, "knapsack", costs=costs, budget=4).selected == ("A", "B")


def test_equal_shares_fails_exhaustion_before_completion_it_may_buy_nothing():
    terms = {"costs": {"A": 3, "B": 3}, "budget": 4}
    assert count([["A"], ["B"]], "equal-shares", completion=False, **terms).selected == ()
    assert count([["A"], ["B"]], "equal-shares", **terms).selected == ("A",)


def test_phragmen_fails_exhaustion_it_stops_at_what_is_too_dear():
    room, costs = 3 * [["A"]] + 2 * [["B"]] + [["C"]], {"A": 3, "B": 3, "C": 2}
    assert count(room, "phragmen", costs=costs, budget=5).selected == ("A",)
    assert count(room, "greedy", costs=costs, budget=5).selected == ("A", "C")
