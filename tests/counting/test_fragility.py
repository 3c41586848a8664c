"""Fragility: a plain search over all ballots for sums, a recount for the rest; whole sentences; what stays in."""

from collections import Counter
from itertools import combinations, combinations_with_replacement, permutations, product
from math import isqrt
from random import Random

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
    "borda, zero": ORDERS,
}
"""All the ballots a participant may hand in, by rule and policy."""

LIMITS = {"points": 2, "score": 2, "quadratic": 5}
PRICES = {"costs": {"A": 5, "B": 4, "C": 3}, "budget": 8}


def amounts(ballot, rule):
    """What a ballot gives each option, in halves, by the definition of the rule."""
    if rule.startswith("borda"):
        return borda(ballot, shared=rule == "borda")
    if isinstance(ballot, dict):
        return tuple(2 * ballot.get(id, 0) for id in OPTIONS)
    return tuple(2 * (id in (ballot or ())) for id in OPTIONS)


def borda(ballot, *, shared):
    """Twice a point a ranked option for each one after it; those left out share what remains, or get nothing."""
    if not ballot:
        return (0, 0, 0)
    points = {id: 2 * (2 - at) for at, id in enumerate(ballot)}
    left = 3 - len(ballot)
    return tuple(points.get(id, left - 1 if shared else 0) for id in OPTIONS)


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
def test_for_sums_it_is_what_a_search_over_all_ballots_finds(rule, data):
    room = data.draw(st.lists(st.sampled_from(LEGAL[rule]), min_size=1, max_size=7))
    terms = {"top": data.draw(st.integers(1, 2)), "ties": data.draw(st.sampled_from([None, "letter"]))}
    asked = {key: value for key, value in terms.items() if value}
    name, _, blanks = rule.partition(", ")
    found = fragility(room, rule=name, blanks=blanks or None, limit=LIMITS.get(rule), options=LISTED, **asked)
    assert found.is_exact
    if found.is_tied:
        assert (found.number, found.added, found.removed, found.witness) == (0, 0, 0, None)
        assert len(found.selected) > terms["top"] or not any(map(any, (amounts(ballot, rule) for ballot in room)))
        return
    expected = {action: searched(room, rule, action=action, **terms) for action in ("changed", "added", "removed")}
    assert {"changed": found.number, "added": found.added, "removed": found.removed} == expected
    sizes = {"changed": len(room), "added": len(room) + (found.added or 0), "removed": len(room) - (found.removed or 0)}
    assert {action: way.after.n for action, way in found._ways.items() if way} == {
        action: size for action, size in sizes.items() if expected[action] is not None
    }


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


def terms_of(rule):
    """What a rule is told: prices where it spends; equal shares raise what a ballot has in large steps, to be quick."""
    return (PRICES if RULES[rule].budgeted else {}) | ({"step": 0.1} if rule == "equal-shares" else {})


def selection(room, rule):
    terms = terms_of(rule)
    result = count(room, rule, options=LISTED, **terms)
    return set(result.selected if terms else [id for id, place in result.places["place"].items() if place == 1])


@pytest.mark.parametrize("rule", FIVE)
@given(st.data())
@settings(max_examples=25)
def test_the_witness_alters_the_selection_when_some_ballots_are_replaced_by_it(rule, data):
    room = data.draw(st.lists(st.sampled_from(FIVE[rule]), min_size=5, max_size=6))
    found = fragility(room, rule=rule, options=LISTED, **terms_of(rule))
    assert set(found.selected) == selection(room, rule)
    if not found.witness:
        assert found.is_tied or found.number is None
        return
    number, answer = found.number, found.witness.answer
    replaced = (
        [answer] * number + [room[at] for at in kept] for kept in combinations(range(len(room)), len(room) - number)
    )
    after = {frozenset(selection(each, rule)) for each in replaced}
    witness = found.witness.after
    assert frozenset(witness.selected if RULES[rule].budgeted else witness.winners) in after - {
        frozenset(found.selected)
    }


@pytest.mark.parametrize("rule", ["majority-judgment", "schulze", "instant-runoff", "equal-shares"])
def test_what_is_called_exact_of_other_rules_is_what_a_search_over_all_ballots_finds(rule, figure):
    """One ballot that alters is the fewest there is; how often the bound misses such a ballot is recorded."""
    random, found = Random(2), Counter()
    for _ in range(8):
        room = random.choices(FIVE[rule], k=4)
        kept = fragility(room, rule=rule, options=LISTED, **terms_of(rule))
        if kept.number == 0:
            continue
        rooms = ([*room[:at], each, *room[at + 1 :]] for at in range(4) for each in FIVE[rule])
        searched = any(selection(each, rule) != set(kept.selected) for each in rooms)
        found[searched, kept.number == 1] += 1
        assert kept.is_exact == (kept.number == 1)
    assert not found[False, True]
    figure(f"one ballot, {rule}", there=found[True, True] + found[True, False], found=found[True, True])


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
    assert told(fragility(room, options=LISTED).explain()) == [
        "Règle « Gommettes » : sélection B.",
        "Un bulletin peut donner au plus 5 points en tout, et 5 à une même proposition.",
        "Il suffirait de 2 bulletins remplis autrement pour que la sélection change.",
        "Par exemple, « A : 5 » donnerait la sélection A.",
        "Il suffirait de 3 bulletins de plus.",
        "Il suffirait de 3 bulletins de moins.",
        "Avec moins, la sélection resterait la même.",
        "A serait dans la sélection avec 15 points de plus, ou 3 bulletins de plus pour elle seule.",
        "C serait dans la sélection avec 25 points de plus, ou 5 bulletins de plus pour elle seule.",
    ]


def test_one_ballot_is_said_in_the_singular():
    room = 3 * [["A"]] + 2 * [["B"]] + [["C"]]
    assert told(fragility(room, options=LISTED).explain())[1:6] == [
        "Il suffirait d'un bulletin rempli autrement pour que la sélection change.",
        "Par exemple, « B » donnerait la sélection B.",
        "Il suffirait d'un bulletin de plus.",
        "Il suffirait d'un bulletin de moins.",
        "B serait dans la sélection avec 1 personne de plus, ou 1 bulletin de plus pour elle seule.",
    ]


def test_a_tie_is_named_and_nothing_else_is_said_of_ballots():
    found = fragility([["A"], ["B"], ["B"], ["A"], ["C"]], options=LISTED)
    assert (found.number, found.is_tied, found.is_exact, found.selected) == (0, True, True, ("A", "B"))
    assert told(found.explain()) == [
        "Règle « Approbation » : sélection A et B.",
        "Déjà à égalité à la dernière place de la sélection : A et B. Les bulletins ne tranchent pas.",
        "C serait dans la sélection avec 1 personne de plus, ou 1 bulletin de plus pour elle seule.",
    ]


def test_an_upper_bound_is_named_as_such_with_its_witness():
    room = 6 * [["A", "B", "C"]] + 3 * [["B", "C", "A"]] + 2 * [["C", "A", "B"]]
    assert told(fragility(room, rule="schulze", options=LISTED).explain("en")) == [
        "Rule “Schulze” selects: A.",
        "2 ballots filled in otherwise would be enough to alter the selection.",
        "For instance, “B > C” would make the selection B.",
        "3 more ballots would be enough.",
        "3 ballots less would be enough.",
        "This is an upper bound, confirmed by a recount: fewer might do.",
        "B would be selected with 5 ballots more for it alone.",
        "C would be selected with 7 ballots more for it alone.",
    ]


def test_grades_are_said_in_words_on_the_witness():
    room = 4 * [{"A": "essential", "B": "useful"}] + 2 * [{"A": "not-now", "B": "useful"}]
    found = fragility(room, options=LISTED)
    assert found.witness.answer == {"B": "essential", "A": "not-now"}
    assert (
        told(found.explain())[2] == "Par exemple, « B : Indispensable ; A : Pas maintenant » donnerait la sélection B."
    )


def test_a_budget_s_fragility_is_explained_with_what_each_proposal_lacked():
    room = 5 * [["A"]] + 3 * [["A", "B"]] + [["C"], ["C"]]
    found = fragility(room, rule="greedy", options=LISTED, **PRICES)
    assert found.lacked.to_dict("index") == {"B": {"support": 6, "ballots": 6, "cost": 1}}
    assert told(found.explain("en")) == [
        "Rule “Most supported first” selects: A and C.",
        "2 ballots filled in otherwise would be enough to alter the selection.",
        "For instance, “B” would make the selection A.",
        "6 more ballots would be enough.",
        "2 ballots less would be enough.",
        "This is an upper bound, confirmed by a recount: fewer might do.",
        "B would be selected with 6 people more, or 6 ballots more for it alone, or a cost lower by €1.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", [*(rule for rule in LEGAL if rule in RULES), *FIVE])
def test_every_rule_s_fragility_is_told_to_the_end(rule, language):
    ballots = 7 * [LEGAL.get(rule, FIVE.get(rule))[-1]] + [LEGAL.get(rule, FIVE.get(rule))[1]]
    found = fragility(ballots, rule=rule, options=LISTED, **terms_of(rule))
    assert all(sentence.endswith(".") and "nan" not in sentence for sentence in found.explain(language))


def test_where_everything_is_selected_no_ballot_alters_it():
    found = fragility([["A"], ["B"], ["A"]], top=3, options=LISTED)
    assert (found.number, found.added, found.removed, found.is_exact) == (None, None, None, True)
    assert told(found.explain("en"))[1:] == [
        "No ballot filled in otherwise would alter the selection.",
        "No more ballots would alter the selection.",
        "No ballots less would alter the selection.",
    ]


def test_what_costs_more_than_the_budget_is_never_found_to_enter():
    found = fragility([["A"], ["B"]], rule="greedy", options=LISTED[:2], costs={"A": 9, "B": 90}, budget=10)
    assert told(found.explain("en"))[-1] == "B would be selected with a cost lower by €89."
    dear = fragility([["A"]], rule="greedy", options=LISTED[:2], costs={"A": 9, "B": 90}, budget=10)
    assert told(dear.explain())[-1] == "B : rien de ce qui a été essayé seul ne l'aurait fait entrer dans la sélection."


def test_without_a_ballot_it_says_so():
    found = fragility([None, None], rule="approval", options=LISTED, ties="letter")
    assert (found.number, found.is_tied) == (0, True)
    assert found.explain("en") == ["No ballot to count: options are in no order."]


def test_made_up_ballots_are_announced_first():
    rows = [Row(["A"], channel="rehearsal")]
    made_up = Ballots(rows, question=Approval(id="q", label=Text("q"), options=LISTED), options=LISTED)
    assert fragility(made_up).explain("en")[0] == "Made-up data: ballots invented for a rehearsal are counted here."


@pytest.mark.parametrize(
    ("question", "answers", "witness"),
    [
        (Points(id="q", label=Text("q"), options=LISTED, total=5, most=3), 5 * [{"A": 3, "B": 2}], {"B": 3}),
        (Multiple(id="q", label=Text("q"), options=LISTED, least=2), 5 * [["A", "B"]] + [["A", "C"]], ["B", "C"]),
        (Ranking(id="q", label=Text("q"), options=LISTED, most=1), 5 * [["A"]], ["B"]),
        (Quadratic(id="q", label=Text("q"), options=LISTED, credits=9), 5 * [{"A": 3}], {"B": 2, "A": -2}),
    ],
)
def test_the_witness_keeps_to_what_the_question_allows(question, answers, witness):
    ballots = Ballots([Row(answer) for answer in answers], question=question, options=LISTED)
    rule = "borda" if isinstance(question, Ranking) else None
    assert fragility(ballots, rule=rule).witness.answer == witness


def test_credits_are_split_so_that_votes_for_and_against_are_most_together():
    for credits in range(1, 300):
        ballots = [{"A": isqrt(credits)}]
        answer = fragility(6 * ballots, rule="quadratic", options=LISTED, limit=credits).witness.answer
        votes = range(isqrt(credits) + 1)
        assert answer["B"] - answer.get("A", 0) == max(votes + isqrt(credits - votes**2) for votes in votes)
        assert sum(each**2 for each in answer.values()) <= credits


def test_counts_of_distinct_ballots_and_results_that_hold_them_do_as_well():
    room = [["A"], ["A"], ["A", "B"], ["B", "C"], ["A"]]
    expected = fragility(room, options=LISTED)
    counts = counts_of(ballots_from(room, options=LISTED), distinct=True)
    same = [fragility(counts), fragility(count(counts))]
    assert [(each.number, each.added, each.removed) for each in same] == 2 * [
        (expected.number, expected.added, expected.removed)
    ]


@pytest.mark.parametrize("n", [4, 5])
def test_a_small_room_shows_nothing_and_has_no_witness(n):
    found = fragility((n - 1) * [["A"]] + [["B"]], options=LISTED)
    assert (found.witness is None) == (n < 5)
    hidden = "<p>Moins de 5 personnes ont répondu : le résultat n'est pas affiché.</p>"
    assert (told([found._repr_html_()]) == [hidden]) == (n < 5)
    assert any("Par exemple" in sentence for sentence in found.explain()) == (n >= 5)
    assert repr(found) == f"Fragility(rule='approval', kind='approval', n={n})"


def test_a_part_of_which_the_rest_is_small_shows_nothing_and_has_no_witness():
    rows = 9 * [Row(["A"], category="many")] + 2 * [Row(["B"], category="few")]
    ballots = Ballots(rows, question=Approval(id="q", label=Text("q"), options=LISTED), options=LISTED)
    assert fragility(ballots).witness
    assert fragility(ballots.where(category="many")).witness is None


def test_half_points_are_enough_where_places_are_shared_by_halves():
    """Between equal sums A comes first, so B lacks half a point; C lacks half of one more than what parts it from A."""
    room = [["A"], ["B", "A"], ["C", "A", "B"], ["B"]]
    found = fragility(room, rule="borda", options=LISTED, ties="letter")
    assert found.result.places["support"].to_dict() == {"A": 4.5, "B": 4.5, "C": 3.0}
    assert found.lacked["support"].to_dict() == {"B": 0.5, "C": 2.0}


def test_a_sensitive_question_shows_nothing_and_has_no_witness():
    question = Approval(id="q", label=Text("q"), options=LISTED, sensitive=True)
    found = fragility(Ballots(20 * [Row(["A"])], question=question, options=LISTED))
    assert (found.number, found.witness) == (10, None)
    assert told([found._repr_html_()]) == ["<p>Question sensible : les nombres ne sont pas affichés ici.</p>"]


def test_names_are_escaped_where_it_is_shown():
    bold = (Option(id="A", label=Text("<b>A</b>")), LISTED[1])
    assert "<b>" not in fragility(6 * [["A"]], options=bold)._repr_html_()


def test_frequencies_stand_beside_those_of_votes_at_random():
    random = Random(4)
    room = [[random.choice(OPTIONS)] for _ in range(30)]
    shares = fragility(room, options=LISTED).frequencies(draws=300, seed=1)
    clear = fragility(25 * [["A"]] + 5 * [["B"]], options=LISTED).frequencies(draws=300, seed=1)
    assert list(shares.columns) == ["selected", "random"]
    assert clear["selected"].to_dict() == {"A": 1.0, "B": 0.0, "C": 0.0}
    assert clear["random"]["A"] < 0.8
    assert abs(shares["selected"].iloc[0] - shares["random"].iloc[0]) < 0.25


def test_frequencies_are_drawn_again_by_their_seed():
    found = fragility(4 * [["A"], None] + 3 * [["B"]], options=LISTED)
    assert found.frequencies(draws=50, seed=7).equals(found.frequencies(draws=50, seed=7))
    assert not found.frequencies(draws=50, seed=7).equals(found.frequencies(draws=50, seed=8))


def test_votes_at_random_come_first_again_as_often_as_a_plain_simulation_says():
    """The first of two options in a room of random choices is first or tied again in a plain simulation as often."""
    random, again, rooms = Random(3), 0, 4000
    for _ in range(rooms):
        room = [random.random() < 0.5 for _ in range(9)]
        winner = sum(room) > 4
        again += sum(random.choice(room) == winner for _ in range(9)) > 4
    found = fragility([["A"]] * 5 + [["B"]] * 4, options=LISTED[:2]).frequencies(draws=2000, seed=5)
    assert abs(found["random"]["A"] - again / rooms) < 0.04
    assert abs(found["random"].sum() - 1) < 1e-9


TABLE = counts_of(ballots_from([["A"], ["B"]], options=LISTED))
WEIGHED = Ballots(
    [Row(["A", "B"], category=id) for id in ("x", "y") for _ in range(5)],
    question=Ranking(id="q", label=Text("q"), options=LISTED),
    options=LISTED,
)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: fragility(TABLE),
            "these counts are a table and don't say what each ballot may still change; give the ballots, or "
            "counts_of(ballots, distinct=True)",
        ),
        (
            lambda: fragility(count(WEIGHED, "instant-runoff", weights="category")),
            "where categories weigh unequally, each ballot changes what others weigh; leave out weights=",
        ),
        (
            lambda: fragility([[["A", "B"]]], rule="bradley-terry"),
            "a ballot of duels may hold any number of them, so there is no fewest number of ballots",
        ),
        (
            lambda: fragility(count(WEIGHED, "borda", by="category")),
            "a dict holds no ballots; give the ballots it was made of, such as store.ballots(…), with rule= and top=, "
            "or costs= and budget=",
        ),
        (
            lambda: fragility([{"A": 7}], limit=5),
            "a ballot holds 7 where 5 is the limit; write limit=… (points in all, the highest score, or credits), as "
            "participants were told",
        ),
        (
            lambda: fragility([{"A": 7}], limit=0),
            "limit=0 limits nothing; write a whole number, 1 or more, or leave it out",
        ),
        (lambda: fragility([["A"]], top=0), "top=0 is no number of places; write a whole number, 1 or more"),
        (
            lambda: fragility(count([["A"]]), rule="approval"),
            "a result was counted by a rule and its terms; leave them out, or give the ballots",
        ),
        (
            lambda: fragility(TABLE, options=["A"]),
            "options= and grades= are for plain answers; these ballots know theirs: leave them out",
        ),
        (
            lambda: fragility(counts_of(ballots_from([["A"]]), distinct=True)).frequencies(seed=1),
            "frequencies are drawn from ballots, never from counts; make the fragility of the ballots",
        ),
        (
            lambda: fragility([["A"]]).frequencies(draws=0, seed=1),
            "draws=0 is no number of draws; write a whole number, 1 or more",
        ),
        (
            lambda: fragility([None], options=LISTED).frequencies(seed=1),
            "there is no ballot to draw from; wait until somebody has answered",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(ask, sentence):
    with pytest.raises(CountingError) as error:
        ask()
    assert str(error.value) == sentence
