"""Sequential Phragmén: published examples, a slow second computation, ties, what is said."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
approvals = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
rooms = st.lists(approvals, min_size=1, max_size=7)
SURVEY = 3 * ["ab"] + 3 * ["ac"] + 2 * ["ad"] + ["bcf", "e", "f", "g"]


def counted(answers, costs, budget, options=OPTIONS, **terms):
    answers = [list(ballot) for ballot in answers]
    return count(answers, "phragmen", options=list(options), costs=costs, budget=budget, **terms)


def slow(room, costs, left):
    """Money that ballots earn at one speed, moment by moment and exactly; supporters who buy start again from nothing."""
    rest = [id for id in OPTIONS if any(id in ballot for ballot in room) and costs[id] <= left]
    purse, selected = [Fraction(0)] * len(room), []
    while rest:
        backers = {id: [at for at, ballot in enumerate(room) if id in ballot] for id in rest}
        wait = {id: (costs[id] - sum(purse[at] for at in backers[id])) / Fraction(len(backers[id])) for id in rest}
        soonest = min(wait.values())
        at_once = next(id for id in rest if wait[id] == soonest)
        if costs[at_once] > left:
            break
        purse = [0 if at in backers[at_once] else money + soonest for at, money in enumerate(purse)]
        left -= costs[at_once]
        selected.append(at_once)
        rest.remove(at_once)
    return tuple(selected)


def test_the_running_example_of_lackner_and_skowrons_book_gives_its_loads():
    """Multi-Winner Voting with Approval Preferences (2023), example 2.9: loads of 1/8, 11/32, 55/128 and 5/8."""
    result = counted(SURVEY, dict.fromkeys("abcdefg", 1), 4, "abcdefg")
    assert result.selected == ("a", "b", "c", "d")
    told = counted(SURVEY, dict.fromkeys("abcdefg", 3200), 4 * 3200, "abcdefg").explain("en")
    assert [sentence.rpartition("has earned ")[2] for sentence in told[3:7]] == [
        "€400.",
        "€1,100.",
        "€1,375.",
        "€2,000.",
    ]


def test_it_stops_at_the_first_option_that_the_budget_no_longer_pays_for():
    result = counted(["AB", "A", "BC", ""], {"A": 30, "B": 45, "C": 10, "D": 1}, 50)
    assert (result.selected, result.n, result.blank) == (("C", "A"), 4, 1)
    assert [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in result.explain("fr")[2:]] == [
        "Une proposition qu'un bulletin ne mentionne pas n'en reçoit rien.",
        "Achat 1 : C, 10 €, soutenue par 1 bulletin, quand chacun a gagné 10 €.",
        "Achat 2 : A, 30 €, soutenue par 2 bulletins, quand chacun a gagné 15 €.",
        "Au tour de B (45 €), le budget ne suffit plus : on s'arrête là.",
        "Dépensé : 40 € sur 50 €.",
        "Soutenues mais non achetées : B.",
        "Sans soutien : D.",
        "À égalité, l'ordre des lettres départage.",
    ]


def test_what_the_whole_budget_could_not_pay_for_stops_nothing():
    assert counted(["A", "A", "A", "AB"], {"A": 6, "B": 4, "C": 1, "D": 1}, 5).selected == ("B",)


def test_options_whose_moment_is_the_same_go_by_the_tie_break():
    assert counted(["A", "B"], dict.fromkeys(OPTIONS, 1), 1).selected == ("A",)
    assert counted(["A", "B"], dict.fromkeys(OPTIONS, 1), 1, ties="seed", seed=2).selected == ("B",)


@given(rooms, st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(0, 20))), st.integers(0, 60))
def test_purchases_equal_a_slow_second_run(room, costs, budget):
    assert counted(room, costs, budget).selected == slow(room, costs, budget)
