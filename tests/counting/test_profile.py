"""Answers are opaque: how many, which categories, nothing about anybody."""

import pytest

from labase_survey.counting.profile import Answers, Ballots, Row, is_blank
from labase_survey.definition.questions import Approval, FreeText, Grades, Option
from labase_survey.errors import CountingError
from labase_survey.language import Text

OPTIONS = (
    Option(id="desk", label=Text({"fr": "Accueil du soir", "en": "Evening desk"}), letter="A"),
    Option(id="van", label=Text("Point mobile")),
)
QUESTION = Approval(id="priorities", label=Text("Vos priorités"), options=OPTIONS)
ROWS = [Row(["desk"], "agent"), Row(None, "usager"), Row([], "agent"), Row(["van"], "autre", "rehearsal")]


def ballots(rows=ROWS, **options):
    return Ballots(rows, question=QUESTION, options=OPTIONS, **options)


def test_everybody_who_was_asked_is_counted_and_blank_answers_apart():
    assert (ballots().n, ballots().answered) == (4, 2)


def test_categories_follow_the_definition_then_the_alphabet():
    assert ballots(categories=["usager", "partner"]).categories == ("usager", "agent", "autre")


def test_people_without_a_category_are_of_none():
    assert ballots([Row(["desk"])]).categories == ()


def test_restricting_to_a_category_keeps_the_question_and_the_type():
    agents = ballots(categories=["usager"]).where(category="agent")
    assert (type(agents), agents.n, agents.answered, agents.options) == (Ballots, 2, 1, ("desk", "van"))


def test_one_made_up_participant_makes_the_whole_fictitious():
    assert ballots().fictitious
    assert not ballots().where(category="agent").fictitious


def test_options_are_named_after_their_letter_in_the_language_asked():
    assert ballots().names("en") == {"desk": "A – Evening desk", "van": "Point mobile"}
    assert ballots().letters == {"desk": "A", "van": ""}
    assert ballots().labels() == {"desk": "Accueil du soir", "van": "Point mobile"}


def test_grades_come_best_first_with_their_labels():
    graded = Ballots([], question=Grades(id="q", label=Text(), options=OPTIONS), options=OPTIONS)
    assert graded.grades == ("essential", "very-useful", "useful", "little-use", "not-now")
    assert graded.grade_labels("en")["little-use"] == "Of little use"
    assert ballots().grades == ()


def test_printing_shows_the_kind_and_how_many_and_nothing_else():
    assert repr(ballots()) == "Ballots(kind='approval', n=4)"


def test_no_public_name_gives_rows_away():
    assert not [name for name in dir(ballots()) if "row" in name and not name.startswith("_")]


def test_words_are_answers_but_no_ballots():
    question = FreeText(id="why", label=Text("Pourquoi ?"))
    assert Answers([Row(""), Row("oui")], question=question).answered == 1
    with pytest.raises(CountingError) as error:
        Ballots([], question=question)
    assert str(error.value) == (
        "question 'why' is of kind 'text', which no rule counts; "
        "ask it as one of: points, approval, grades, ranking, multiple, single"
    )


@pytest.mark.parametrize("answer", [None, "", [], (), {}, {"desk": 0}])
def test_nothing_chosen_is_blank(answer):
    assert is_blank(answer)


@pytest.mark.parametrize("answer", [0, "no-opinion", ["desk"], {"desk": 1}])
def test_something_chosen_is_not_blank(answer):
    assert not is_blank(answer)
