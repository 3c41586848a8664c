"""Who wins every duel, the smallest group nobody else beats, and a circle: each against a slow second search."""

from itertools import combinations, pairwise, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.duels import circle, condorcet, smith_set

SIZE = 4
cells = st.lists(st.integers(0, 3), min_size=SIZE * SIZE, max_size=SIZE * SIZE)
matrices = cells.map(lambda flat: np.array(flat).reshape(SIZE, SIZE))


def slow_smith(wins):
    """The smallest of all groups whose members each beat everybody outside."""
    for size in range(1, SIZE + 1):
        for group in combinations(range(SIZE), size):
            outside = set(range(SIZE)) - set(group)
            if all(wins[x, y] > wins[y, x] for x in group for y in outside):
                return list(group)
    return None


def circles(wins):
    """Every circle of three options or more, by trying all."""
    for size in range(3, SIZE + 1):
        for chain in permutations(range(SIZE), size):
            if all(wins[x, y] > wins[y, x] for x, y in pairwise([*chain, chain[0]])):
                yield list(chain)


@given(matrices)
def test_the_winner_of_every_duel_is_a_smith_set_of_one(wins):
    champions = [x for x in range(SIZE) if all(wins[x, y] > wins[y, x] for y in range(SIZE) if y != x)]
    assert condorcet(wins) == (champions[0] if champions else None)
    assert (len(smith_set(wins)) == 1) == bool(champions)


@given(matrices)
def test_the_smith_set_is_the_smallest_group_that_beats_the_rest(wins):
    assert smith_set(wins) == slow_smith(wins)


@given(matrices)
def test_a_circle_is_found_where_there_is_one(wins):
    found, every = circle(wins), list(circles(wins))
    assert (found in every) if every else found == []


def test_the_group_and_the_circle_are_told_where_nobody_wins_all():
    room = [list("ABCD"), list("BCAD"), list("CABD")]
    assert count(room, "copeland").explain("fr")[3:6] == [
        "Aucune proposition ne gagne tous ses duels.",
        "Chacune de celles-ci gagne son duel contre toutes les autres\u202f: A, B et C.",
        "Elles se battent en cercle\u202f: A > B > C > A.",
    ]


def test_nobody_wins_duels_where_there_are_none():
    assert [count([["A"]], rule).condorcet for rule in ("approval", "schulze")] == [None, "A"]
    assert count([None], "schulze", options=["A"]).condorcet is None
    assert smith_set(np.zeros((0, 0), dtype=np.int64)) == []
