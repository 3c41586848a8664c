"""Other people's counts of the same ballots: votelib (MIT) for single winners, choix (MIT) for Bradley–Terry.

Where votelib must break a tie it does so in a way of its own: there the rooms are those without one.
"""

from collections import Counter

import choix
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from votelib import convert
from votelib.component import rankscore
from votelib.evaluate import cardinal, condorcet, core, sequential

from labase_survey.counting.count import count
from labase_survey.counting.rules.bradley_terry import strengths

OPTIONS = ["0", "1", "2", "3"]
GRADES = ["good", "fair", "poor", "bad"]

orders = st.permutations(OPTIONS)
partial = orders.flatmap(lambda order: st.integers(1, 4).map(lambda kept: order[:kept]))


def rooms(ballots, most=12):
    """Different ballots, each cast some times; large numbers, so that ties are few."""
    return st.lists(st.tuples(ballots, st.integers(1, 40)), min_size=2, max_size=most).map(
        lambda cast: [ballot for ballot, times in cast for _ in range(times)]
    )


def theirs(votes, evaluator):
    """The winners that votelib finds, tied ones too; its options are numbers, since it takes what has a length apart."""
    found = evaluator.evaluate(votes, 1)
    return {str(at) for winner in found for at in (winner if isinstance(winner, core.Tie) else [winner])}


def numbered(room):
    return Counter(tuple(map(int, order)) for order in room)


def by_duels(room):
    return convert.RankedToCondorcetVotes().convert(numbered(room))


def ours(rule, room, **terms):
    return set(count(room, rule, options=OPTIONS, **terms).winners)


@given(rooms(st.sampled_from(OPTIONS)))
def test_plurality(room):
    assert theirs(Counter(map(int, room)), core.Plurality()) == ours("plurality", room)


@given(rooms(partial.map(sorted)))
def test_approval(room):
    votes = Counter(frozenset(map(int, chosen)) for chosen in room)
    assert theirs(convert.ApprovalToSimpleVotes().convert(votes), core.Plurality()) == ours("approval", room)


@given(
    rooms(st.fixed_dictionaries({id: st.integers(0, 5) for id in OPTIONS}).filter(lambda given: any(given.values())))
)
def test_score(room):
    votes = Counter(frozenset((int(id), value) for id, value in scores.items()) for scores in room)
    assert theirs(votes, cardinal.ScoreVoting("sum")) == ours("score", room)


@given(rooms(orders))
def test_borda(room):
    points = convert.RankedToPositionalVotes(rankscore.Borda()).convert(numbered(room))
    assert theirs(points, core.Plurality()) == ours("borda", room)


@given(rooms(partial))
def test_copeland(room):
    duels = by_duels(room)
    assume(condorcet.pairwise_wins(duels))  # without a duel won it finds nobody
    assert theirs(duels, condorcet.Copeland(second_order=False)) == ours("copeland", room)


@given(rooms(partial))
def test_schulze(room):
    """Of options that nothing beats votelib keeps those that beat most; a single one is the same."""
    duels = by_duels(room)
    assume(condorcet.pairwise_wins(duels))  # without a duel won it finds nobody
    found, expected = ours("schulze", room), theirs(duels, condorcet.Schulze())
    assert expected <= found
    assert len(found) > 1 or expected == found


@given(rooms(orders))
def test_ranked_pairs(room):
    """The whole order, where no two duels are equally clear."""
    result = count(room, "ranked-pairs", options=OPTIONS)
    wins = result.counts.to_numpy()
    margins = [int(abs(wins[x, y] - wins[y, x])) for x in range(4) for y in range(x)]
    assume(0 not in margins and len(set(margins)) == len(margins))
    ranking = condorcet.RankedPairs("margins").evaluate(by_duels(room), 4)
    assert [str(at) for at in ranking] == list(result.places.index)


@given(rooms(partial))
def test_instant_runoff(room):
    result = count(room, "instant-runoff", options=sorted({id for order in room for id in order}))
    assume(all(len(step.out) == 1 for step in result._outcome.steps))
    assert theirs(numbered(room), sequential.TransferableVoteSelector()) == set(result.winners)


@given(rooms(st.fixed_dictionaries({id: st.sampled_from(GRADES) for id in OPTIONS})))
def test_majority_judgment(room):
    worth = {grade: -at for at, grade in enumerate(GRADES)}
    votes = Counter(frozenset((int(id), worth[grade]) for id, grade in given.items()) for given in room)
    found = ours("majority-judgment", room, grades=GRADES)
    assume(len(found) == 1)
    assert theirs(votes, cardinal.MajorityJudgment()) == found


@given(
    st.lists(st.permutations(range(5)).map(lambda order: tuple(order[:2])), min_size=1, max_size=30),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_bradley_terry(duels, prior):
    """choix takes alpha times the square of strengths away, a normal prior half of that over its variance."""
    wins = np.zeros((5, 5), dtype=np.int64)
    for winner, loser in duels:
        wins[winner, loser] += 1
    expected = choix.opt_pairwise(5, duels, alpha=1 / (2 * prior**2), tol=1e-10)
    assert strengths(wins, prior) == pytest.approx(expected, abs=1e-5)
