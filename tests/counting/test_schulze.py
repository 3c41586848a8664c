"""Schulze: the paper's example, axioms, a slow second computation."""

from itertools import pairwise, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.rules.schulze import strongest_path, strongest_paths

OPTIONS = ["A", "B", "C", "D"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
rooms = st.lists(orders, min_size=1, max_size=9)
PAPER = 8 * ["acdb"] + 2 * ["badc"] + 4 * ["cdba"] + 4 * ["dbac"] + 3 * ["dcba"]
FIVE = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}


def counted(answers, options=OPTIONS):
    return count([list(order) for order in answers], "schulze", options=list(options))


def places(answers):
    return counted(answers).places["place"].to_dict()


def slow_strength(wins, start, end):
    """The best of all simple paths, each as strong as its weakest duel won."""
    others = [at for at in range(len(wins)) if at not in (start, end)]
    paths = [(start, *middle, end) for size in range(len(others) + 1) for middle in permutations(others, size)]
    duels = [[(wins[x][y], wins[y][x]) for x, y in pairwise(path)] for path in paths]
    return max((min(won for won, _ in path) for path in duels if all(won > lost for won, lost in path)), default=0)


def test_the_first_example_of_the_paper_gives_its_duels_and_its_order():
    result = counted(PAPER, "abcd")
    assert result.counts.to_numpy().tolist() == [[0, 8, 14, 10], [13, 0, 6, 2], [7, 15, 0, 12], [11, 19, 9, 0]]
    paths = strongest_paths(result.counts.to_numpy())
    assert paths.tolist() == [[0, 14, 14, 12], [13, 0, 13, 12], [13, 15, 0, 12], [13, 19, 13, 0]]
    assert result.places["place"].to_dict() == {"d": 1, "a": 2, "c": 3, "b": 4}


def test_an_example_with_five_options_gives_the_published_paths_and_order():
    result = counted([order for order, times in FIVE.items() for _ in range(times)], "ABCDE")
    assert strongest_paths(result.counts.to_numpy()).tolist() == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert list(result.places.index) == ["E", "A", "C", "B", "D"]


def test_support_is_how_many_options_do_not_beat_it():
    assert counted(PAPER, "abcd").places["support"].to_dict() == {"d": 3, "a": 2, "c": 1, "b": 0}


def test_options_in_a_perfect_circle_share_the_first_place():
    assert places(["ABC", "BCA", "CAB"]) == {"A": 1, "B": 1, "C": 1, "D": 4}


def test_a_strongest_path_is_told_by_its_options():
    wins = counted(PAPER, "abcd").counts.to_numpy()
    assert [strongest_path(wins, 0, 1), strongest_path(wins, 0, 3)] == [[0, 2, 1], [0, 2, 3]]
    assert strongest_path(np.zeros((2, 2), dtype=np.int64), 0, 1) == [0]


@given(rooms)
def test_an_option_that_beats_another_stands_before_it(room):
    result = counted(room)
    paths, place = strongest_paths(result.counts.to_numpy()), result.places["place"]
    pairs = [(x, y) for x in range(4) for y in range(4) if paths[x, y] > paths[y, x]]
    assert all(place[OPTIONS[x]] < place[OPTIONS[y]] for x, y in pairs)


@given(rooms)
def test_paths_equal_a_slow_second_search(room):
    wins = counted(room).counts.to_numpy()
    slow = [[0 if x == y else slow_strength(wins.tolist(), x, y) for y in range(4)] for x in range(4)]
    assert strongest_paths(wins).tolist() == slow
    not_beaten = [sum(slow[x][y] <= slow[y][x] for x in range(4) if x != y) for y in range(4)]
    assert [counted(room).places["support"][id] for id in OPTIONS] == not_beaten


@given(rooms)
def test_the_path_told_is_as_strong_as_it_is_said_to_be(room):
    wins = counted(room).counts.to_numpy()
    paths = strongest_paths(wins)
    for x, y in permutations(range(4), 2):
        told = strongest_path(wins, x, y)
        duels = [int(wins[a, b]) for a, b in pairwise(told)]
        assert min(duels, default=0) == paths[x, y]
