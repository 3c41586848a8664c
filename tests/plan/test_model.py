import pytest

from labase_survey.plan.choose import Case, in_order
from labase_survey.plan.model import Extra, model_of
from labase_survey.plan.solve import Dates, early_dates, fitting_dates


@pytest.fixture
def model(make_round):
    round_ = make_round(
        9,
        teams={"lab": 4},
        A={"cost": 5, "days": 5, "team": "lab", "months": 2, "earliest": "2017-08"},
        B={"cost": 4, "needs": ["A"]},
        C={"cost": 1, "excludes": ["B"]},
        D={"cost": 1, "days": 3, "team": "lab"},
    )
    return model_of(round_, round_.period.codes())


def test_extra_capacity_adds_up():
    one = Extra(money=3, days={("lab", "2017-07"): 1, ("lab", "2017-08"): 2})
    other = Extra(money=1, days={("lab", "2017-08"): 5})
    assert one + other == Extra(money=4, days={("lab", "2017-07"): 1, ("lab", "2017-08"): 7})


def test_more_capacity_is_added_where_it_is_said(model):
    larger = model.with_more(Extra(money=2, days={("lab", "2017-08"): 3}))
    assert larger.money == 11
    assert larger.days == {("lab", "2017-07"): 4, ("lab", "2017-08"): 7, ("lab", "2017-09"): 4}


def test_work_follows_the_start(model):
    assert model.work("A", 1) == {("lab", "2017-08"): 3, ("lab", "2017-09"): 2}
    assert list(model.starts("A")) == [1]
    assert model.earliest_with_needs("B") == 1


@pytest.mark.parametrize(
    ("starts", "allowed"),
    [
        ({"A": 1, "B": 1}, True),
        ({"A": 0}, False),  # before its earliest month
        ({"A": 2}, False),  # beyond the period
        ({"A": 1, "B": 0}, False),  # B before what it needs
        ({"B": 1}, False),  # B without what it needs
        ({"A": 1, "B": 1, "D": 0}, False),  # 10 euros of 9
        ({"A": 1, "D": 1}, False),  # 6 days of 4 in August
        ({"A": 1, "D": 0}, True),
    ],
)
def test_what_is_allowed_is_computed_again_in_whole_numbers(model, *, starts, allowed):
    assert model.allows(starts) is allowed


def test_what_excludes_another_is_not_allowed_beside_it(model):
    richer = model.with_more(Extra(money=9))
    assert not richer.allows({"A": 1, "B": 1, "C": 0})
    assert fitting_dates(richer, frozenset("ABC")) == Dates(None, proven=True)


def test_early_dates_are_those_of_the_best_placed_first(make_round):
    round_ = make_round(teams={"lab": 3}, A={"days": 2, "team": "lab"}, B={"days": 2, "team": "lab"})
    model = model_of(round_, round_.period.codes())
    known = {"A": 2, "B": 1}
    assert early_dates(model, ["A", "B"], known).starts == {"A": 0, "B": 1}
    assert early_dates(model, ["B", "A"], known).starts == {"B": 0, "A": 1}


def test_having_had_no_support_in_its_turn_does_not_prevent_being_needed(make_round):
    round_ = make_round(A={"needs": ["B"]}, B={})
    case = Case(model=model_of(round_, round_.period.codes()), order=("B", "A"), supported=frozenset("A"))
    choice = in_order(case)
    assert (choice.retained, choice.turned_down, choice.pulled) == (("B", "A"), {}, {"B": "A"})
