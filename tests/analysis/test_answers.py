"""What a room answered, by kind of question."""

import msgspec
import pytest

from labase_survey.analysis import SUPPRESSED, summary
from labase_survey.counting.profile import Answers


def sensitive(answers):
    question = msgspec.structs.replace(answers.question, sensitive=True)
    return type(answers)(answers._rows, question=question, options=answers.listed)


def test_options_of_a_multiple_choice_are_counted_and_not_their_combinations(room):
    told = summary(room("needs", {"user": [["time"], ["time", "place"], ["place", "people"], ["time"], None]}))
    assert (told.n, told.answered, told.counts) == (5, 4, {"time": 3, "place": 2, "people": 1})


def test_a_choice_that_the_store_gives_as_plain_answers_is_counted_too(room):
    given = room("met", {"user": 4 * ["yes"] + ["no"]})
    plain = Answers(given._rows, question=given.question, options=given.listed)
    assert summary(plain).counts == {"yes": 4, "no": 1}


def test_a_scale_has_its_distribution_its_median_and_no_opinion_apart(room):
    told = summary(room("ease", {"user": [1, 2, 2, 5, "no-opinion", "no-opinion", None]}))
    assert told.counts == {"1": 1, "2": 2, "3": 0, "4": 0, "5": 1, "no-opinion": 2}
    assert (told.answered, told.middle) == (6, 2.0)
    assert told.explain("fr") == [
        "6 personnes ont répondu, sur 7 interrogées.",
        "Réponse médiane\u202f: 2, sur une échelle de 1 à 5.",
    ]


def test_a_scale_says_its_ends_in_words(room):
    table = summary(room("ease", {"user": 5 * [4]})).table("en")
    assert table["People"].to_dict() == {
        "1 – Hard": "0",
        "2": "0",
        "3": "0",
        "4": "5",
        "5 – Easy": "0",
        "No opinion": "0",
    }


def test_comments_come_in_an_order_that_tells_nothing(room):
    words = ["Un", "Deux", "Trois", "Quatre", "Cinq", None]
    told = summary(room("words", {"user": words}))
    assert sorted(told.comments) == ["Cinq", "Deux", "Quatre", "Trois", "Un"]
    assert told.comments == summary(room("words", {"agent": words[::-1]})).comments
    assert told.table("fr")["Commentaire"].to_list() == list(told.comments)


@pytest.mark.parametrize("question", ["met", "needs", "ease", "words", "dots", "grades"])
def test_under_five_people_nothing_is_shown_but_that_it_is_hidden(room, question):
    told = summary(room(question, {"user": 4 * [None]}))
    assert {str(value) for value in (told.n, told.answered, *told.counts.values())} == {
        "non affiché (groupe trop petit)"
    }
    assert (told.middle, told.comments) == (None, ())
    assert told.explain("fr") == ["Non affiché\u202f: moins de 5 personnes ont répondu."]


def test_numbers_of_a_sensitive_question_that_point_to_somebody_are_hidden(room):
    told = summary(sensitive(room("met", {"user": 9 * ["yes"] + 2 * ["no"]})))
    assert told.counts == {"yes": SUPPRESSED, "no": SUPPRESSED}
    assert told.reason("fr") == "Question sensible\u202f: les nombres qui désigneraient quelqu’un ne sont pas affichés."


def test_comments_on_a_sensitive_question_are_not_shown(room):
    told = summary(sensitive(room("words", {"user": 9 * ["Mon voisin"]})))
    assert (told.comments, told.reason("en")) == ((), "Sensitive question: comments are not shown.")


def test_the_median_of_a_sensitive_scale_goes_with_its_cells(room):
    assert summary(sensitive(room("ease", {"user": 9 * [3] + [1]}))).middle is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (5 * [None], "Personne n’a répondu à cette question, sur 5 personnes interrogées."),
        ([["time"], *4 * [None]], "Une personne a répondu, sur 5 interrogées."),
    ],
)
def test_few_answers_are_said_in_words(room, given, words):
    assert summary(room("needs", {"user": given})).explain("fr") == [words]
