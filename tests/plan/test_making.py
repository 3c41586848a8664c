import pytest

from labase_survey.counting.count import count
from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.consultation import Consultation
from labase_survey.errors import DefinitionError, PlanError
from labase_survey.plan import Activity, make_plan


def refusal(*args, **kwargs):
    with pytest.raises(PlanError) as error:
        make_plan(*args, **kwargs)
    return str(error.value)


def ballots_of(round_, answers, channel="web"):
    question = round_.step("priorities").question("dots")
    return Ballots(
        [Row(answer, "user", channel) for answer in answers], question=question, options=round_.options(question)
    )


def test_ballots_a_result_and_plain_answers_give_the_same_plan(round_):
    answers = [{"bus": 3, "evening": 2}, {"tests": 1, "bus": 1}]
    ballots = ballots_of(round_, answers)
    plan = make_plan(ballots, round_)
    assert plan == make_plan(count(ballots), round_) == make_plan(answers, round_)
    assert plan.explain() == make_plan(answers, round_).explain()


def test_the_small_round_is_planned(round_):
    plan = make_plan([{"bus": 5}, {"evening": 3, "tests": 2}, {"open-house": 1, "video": 1}], round_)
    assert plan.chosen == plan.retained == ("bus", "tests", "training")
    assert plan.states == {
        "bus": "retained",
        "evening": "in-reserve",
        "tests": "retained",
        "video": "in-reserve",
        "open-house": "incompatible",
        "training": "retained",
    }
    assert plan.activities == (
        Activity(proposal="training", start="2017-07", end="2017-08"),
        Activity(proposal="bus", start="2017-09", end="2017-12"),
        Activity(proposal="tests", start="2017-09", end="2017-11"),
    )
    assert (plan.cost, plan.proven, plan.fictitious) == (39000, True, False)


def test_start_moves_the_period(make_round, vote):
    plan = make_plan(vote("A"), make_round(A={"months": 2}), start="2018-12")
    assert plan.activities == (Activity(proposal="A", start="2018-12", end="2019-01"),)


def test_made_up_participants_make_a_made_up_plan(round_):
    plan = make_plan(ballots_of(round_, [{"evening": 1}], channel="rehearsal"), round_)
    assert plan.fictitious
    assert plan.notes("fr")[0] == "Données fictives\u202f: des participants inventés sont comptés."
    assert plan.table("fr").columns.name == plan.calendar("fr").columns.name == "données fictives"


def test_only_ways_that_exist_can_be_asked_for(make_round, vote):
    text = refusal(vote("A"), make_round(A={}), choose="support")
    assert text == "choose='support' is no way to choose; write one of: 'in-order'"


def test_a_result_is_about_the_consultation_s_proposals(make_round, vote):
    text = refusal(count(vote("A Y Z")), make_round(A={}, B={}))
    assert text == (
        "this result isn't about the proposals of 'made': it has 'Y' and 'Z', which are none of them and it lacks 'B'; "
        'count a question whose options are "proposals", of the same revision'
    )


def test_results_by_category_are_not_one_result(round_):
    by_category = count(ballots_of(round_, [{"bus": 1}]), by="category")
    assert refusal(by_category, round_) == (
        "a plan follows one result, not one for each of: user; count without by=, or give one of them"
    )


def test_a_result_is_not_counted_again(make_round, vote):
    text = refusal(count(vote("A")), make_round(A={}), rule="approval")
    assert text == "this result was counted by 'points', not by 'approval'; give the ballots, or leave out rule="


def test_a_start_is_a_month(make_round, vote):
    text = refusal(vote("A"), make_round(A={}), start="juillet")
    assert text == "start='juillet' is no month; write it as YYYY-MM, such as '2017-07'"


def test_without_proposals_there_is_nothing_to_plan(make_round):
    assert refusal([], make_round()) == "consultation 'made' has no proposals; write [[proposals]] in its file"


def test_a_consultation_made_by_hand_is_checked(make_round, vote):
    round_: Consultation = make_round(A={"needs": ["Z"]})
    with pytest.raises(DefinitionError) as error:
        make_plan(vote("A"), round_)
    assert str(error.value) == "proposals[0].needs: there is no proposal 'Z'; write one of: A"
