import pytest

from labase_survey.errors import PlanError
from labase_survey.plan import Decision, make_plan

KEEP = {"keep": True, "by": "Comité du 12 juillet", "reason": "Promis l'an dernier."}
BAN = {"keep": False, "by": "Comité du 12 juillet", "reason": "Le local n'est pas prêt."}


def plain(text):
    """The text with ordinary spaces, so that it can be read here."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def refusal(*args, **kwargs):
    with pytest.raises(PlanError) as error:
        make_plan(*args, **kwargs)
    return str(error.value)


def test_a_decision_needs_a_reason():
    with pytest.raises(PlanError) as error:
        Decision("bus", keep=True, by="Comité", reason="  ")
    assert str(error.value) == (
        "the decision about 'bus' gives no reason; write reason='…', a sentence that the participants will read"
    )


def test_a_decision_needs_somebody_who_decided():
    with pytest.raises(PlanError) as error:
        Decision("bus", keep=True, by="", reason="Promis.")
    assert str(error.value) == "the decision about 'bus' doesn't say who decided; write by='…'"


def test_a_decision_keeps_or_keeps_out():
    with pytest.raises(PlanError) as error:
        Decision("bus", keep="non", by="Comité", reason="Promis.")
    assert str(error.value) == "the decision about 'bus' has keep='non'; write True or False"


def test_what_is_kept_takes_its_room_first(make_round, vote):
    round_ = make_round(10, A={"cost": 8}, B={"cost": 5}, C={"cost": 5})
    plan = make_plan(vote("A B C"), round_, decisions=[Decision("B", **KEEP)])
    assert (plan.chosen, plan.retained) == (("A",), ("B", "C"))
    assert {id: plain(text) for id, text in plan.explain("fr").items()} == {
        "A": "En réserve, 1er choix : quand vient son tour, elle demande 8 €, il en reste 5 € ; "
        "elle entrerait si l’on avait exactement 3 € de plus. Sans les décisions prises, elle serait retenue.",
        "B": "Retenue : 2e choix, en juillet 2017, 5 €. "
        "Choisie par les participants : non ; décidé par : Comité du 12 juillet ; motif : Promis l'an dernier.",
        "C": "Retenue : 3e choix, en juillet 2017, 5 €. Sans les décisions prises, elle ne serait pas retenue.",
    }


def test_what_is_kept_out_leaves_its_room(make_round, vote):
    round_ = make_round(10, A={"cost": 8}, B={"cost": 5})
    plan = make_plan(vote("A B"), round_, decisions=[Decision("A", **BAN)])
    assert (plan.chosen, plan.retained) == (("A",), ("B",))
    assert plan.states == {"A": "not-retained", "B": "retained"}
    assert plan.explain("en")["A"] == (
        "Not retained this time, choice no. 1: kept out by a decision. "
        "Chosen by the participants: yes; decided by: Comité du 12 juillet; reason: Le local n'est pas prêt."
    )


def test_what_needs_a_proposal_kept_out_stays_out(make_round, vote):
    round_ = make_round(10, A={"needs": ["B"]}, B={})
    plan = make_plan(vote("A B"), round_, decisions=[Decision("B", **BAN)])
    assert plan.retained == ()
    assert plan.explain("en")["A"] == (
        "Not retained this time, choice no. 1: it needs what isn’t retained: “Label B” (B). "
        "Without the decisions taken, it would be retained."
    )


def test_a_proposal_that_nobody_supports_may_be_kept(make_round, vote):
    round_ = make_round(10, A={"cost": 8}, B={"cost": 2})
    plan = make_plan(vote("A"), round_, decisions=[Decision("B", **KEEP)])
    assert plan.retained == ("A", "B")
    assert plan.explain("en")["B"] == (
        "Retained: without support in the vote, in July 2017, €2. "
        "Chosen by the participants: no; decided by: Comité du 12 juillet; reason: Promis l'an dernier."
    )


def test_a_decision_without_money_for_it_says_what_lacks(make_round, vote):
    round_ = make_round(10, A={"cost": 8}, B={"cost": 5})
    text = refusal(vote("A B"), round_, decisions=[Decision("A", **KEEP), Decision("B", **KEEP)])
    assert text == (
        "the decision to keep 'B' can't be followed: when its turn comes, it asks for €5, €2 is left; "
        "take back a decision ('A' and 'B'), or change the capacity"
    )


def test_a_decision_without_days_for_it_says_what_lacks(make_round, vote):
    round_ = make_round(teams={"lab": 4}, A={"days": 12, "team": "lab", "months": 3}, B={"days": 3, "team": "lab"})
    text = refusal(vote("A B"), round_, decisions=[Decision("A", **KEEP), Decision("B", **KEEP)])
    assert text == (
        "the decision to keep 'B' can't be followed: when its turn comes, placed at its best, it asks for "
        "3 agent-days for Team lab in July 2017, none left; take back a decision ('A' and 'B'), or change the capacity"
    )


def test_decisions_that_contradict_each_other_are_refused(make_round, vote):
    round_ = make_round(A={"needs": ["B"]}, B={}, C={"excludes": ["D"]}, D={})
    assert refusal(vote("ABCD"), round_, decisions=[Decision("A", **KEEP), Decision("B", **BAN)]) == (
        "the decision to keep 'A' can't be followed: it needs what isn’t retained: “Label B” (B); "
        "take back a decision ('A' and 'B'), or change the capacity"
    )
    assert refusal(vote("ABCD"), round_, decisions=[Decision("C", **KEEP), Decision("D", **KEEP)]) == (
        "the decision to keep 'D' can't be followed: excluded by “Label C” (C), which is retained; "
        "take back a decision ('C' and 'D'), or change the capacity"
    )


def test_a_decision_is_about_a_proposal(make_round, vote):
    text = refusal(vote("A B"), make_round(A={}, B={}), decisions=[Decision("Z", **KEEP)])
    assert text == "a decision is about 'Z', which is no proposal here; write one of: A, B"


def test_a_proposal_is_decided_once(make_round, vote):
    text = refusal(vote("A"), make_round(A={}), decisions=[Decision("A", **KEEP), Decision("A", **BAN)])
    assert text == "'A' is decided twice; leave one decision about it"
