"""Ranked pairs: Condorcet's example, a slow second computation, equal margins, what is said."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
rooms = st.lists(orders, min_size=1, max_size=9)
CONDORCET = 23 * ["ABC"] + 17 * ["BCA"] + 2 * ["BAC"] + 10 * ["CAB"] + 8 * ["CBA"]


def counted(answers, options=OPTIONS):
    return count([list(order) for order in answers], "ranked-pairs", options=list(options))


def leads(locked, start, end, seen=()):
    """Whether duels lead from one option to another, by trying every way."""
    return start == end or any(
        leads(locked, loser, end, (*seen, start)) for winner, loser in locked if winner == start and loser not in seen
    )


def slow(wins):
    """How many options aren't locked before each, margin by margin."""
    size = range(len(wins))
    margins = {(x, y): wins[x][y] - wins[y][x] for x, y in permutations(size, 2)}
    locked = []
    for margin in sorted({found for found in margins.values() if found > 0}, reverse=True):
        level = [(x, y) for (x, y), found in margins.items() if found == margin and not leads(locked, y, x)]
        locked += [(x, y) for x, y in level if not leads([*locked, *level], y, x)]
    return [sum(not leads(locked, x, y) for x in size if x != y) for y in size]


def test_condorcets_example_drops_the_closest_duel_of_its_circle():
    """His Essai of 1785: 60 people, B before C by 42, C before A by 35, A before B by 33; B is the winner he names."""
    result = counted(CONDORCET, "ABC")
    assert result.counts.to_numpy().tolist() == [[0, 33, 25], [27, 0, 42], [35, 18, 0]]
    assert result.places["place"].to_dict() == {"B": 1, "C": 2, "A": 3}
    assert result.explain("en")[3:] == [
        "No option wins all of its duels.",
        "They beat one another in a circle: A > B > C > A.",
        "Duel kept: B before C, 42 people to 18.",
        "Duel kept: C before A, 35 people to 25.",
        "Duel left out, it would close a circle: A before B, 33 people to 27.",
        "B: place 1, no option comes before it.",
        "C: place 2, 1 option before it.",
        "A: place 3, 2 options before it.",
    ]


def test_duels_of_one_margin_that_close_a_circle_together_are_all_left_out():
    assert counted(["ABC", "BCA", "CAB"]).places["place"].to_dict() == {"A": 1, "B": 1, "C": 1, "D": 4}


def test_an_even_duel_puts_neither_before_the_other():
    result = counted(["AB", "BA", ""], "AB")
    assert (result.winners, result.n, result.blank) == (("A", "B"), 3, 1)
    assert result.explain("fr")[-3:] == [
        "A\u202f: rang 1, aucune proposition ne passe devant.",
        "B\u202f: rang 1, aucune proposition ne passe devant.",
        "Égalité au rang 1\u202f: A et B. Aucun départage n'est appliqué.",
    ]


@given(rooms)
def test_support_equals_a_slow_second_locking(room):
    result = counted(room)
    assert [result.places["support"][id] for id in OPTIONS] == slow(result.counts.to_numpy().tolist())
