from pathlib import Path

import pytest

from labase_survey.definition.reading import parse_consultation, read_consultation
from labase_survey.intake import Accepted, Door, check
from labase_survey.rehearsal import submissions

LAUNCH = Path(__file__).parents[2] / "data" / "consultations" / "labase-2017.toml"


def played(consultation, step, **settings):
    return list(submissions(consultation, step, **{"people": 40, "seed": 1, **settings}))


def test_the_same_seed_plays_the_same_rehearsal(round_):
    assert played(round_, "feedback") == played(round_, "feedback")
    assert played(round_, "feedback") != played(round_, "feedback", seed=2)


@pytest.mark.parametrize("step", ["ecoute", "priorites"])
def test_every_made_up_answer_would_be_accepted(step):
    launch = read_consultation(LAUNCH)
    door = Door(consultation={launch.id: launch}.__getitem__, channel="web")
    assert {type(check(submission, door)) for submission in played(launch, step)} == {Accepted}


def test_each_person_comes_with_a_key_and_a_category_of_their_own(round_):
    sent = played(round_, "feedback")
    assert len({submission["sid"] for submission in sent}) == len(sent) == 40
    assert {submission["category"] for submission in sent} == {"user", "agent"}


def test_with_invitations_there_are_as_many_people_as_codes(round_):
    sent = played(round_, "priorities", tokens=("AAAAAAAAAA", "BBBBBBBBBB"))
    assert [(submission["token"], submission["category"]) for submission in sent] == [
        ("AAAAAAAAAA", None),
        ("BBBBBBBBBB", None),
    ]


def test_a_question_that_wants_many_options_gets_them():
    text = """
        id = "many"
        title = "Beaucoup"
        period = { start = "2017-07" }
        [[steps]]
        id = "one"
        title = "Une"
        [[steps.questions]]
        kind = "multiple"
        id = "needs"
        label = "De quoi avez-vous besoin ?"
        options = ["a", "b", "c", "d", "e", "f", "g"]
        least = 6
        required = true
    """
    sent = played(parse_consultation(text), "one")
    assert {len(submission["answers"]["needs"]) for submission in sent} == {6}
