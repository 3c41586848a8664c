import pytest

from labase_survey.intake.answers import Problem, check_answers


def checked(round_, answers, language="fr"):
    return check_answers(round_, round_.step("feedback"), {"met": "yes", **answers}, language=language)


@pytest.mark.parametrize(
    ("question", "answer", "stored"),
    [
        ("needs", ["place", "time"], ["time", "place"]),
        ("ease", 4, 4),
        ("ease", "no-opinion", "no-opinion"),
        ("words", "  Des mots\r\nsimples ", "Des mots\nsimples"),
        ("words", "e\u0301te\u0301", "été"),
        ("approve", ["bus", "evening"], ["evening", "bus"]),
        ("approve", [], []),
        ("points", {"bus": 2, "evening": 3, "video": 0}, {"evening": 3, "bus": 2}),
        ("grades", {"bus": "essential", "video": None}, {"bus": "essential"}),
        ("ranking", ["bus", "evening"], ["bus", "evening"]),
    ],
)
def test_an_answer_is_kept_in_its_one_form(round_, question, answer, stored):
    assert checked(round_, {question: answer}) == ({"met": "yes", question: stored}, [])


@pytest.mark.parametrize("nothing", [None, "", [], {}, "   "])
def test_an_answer_that_says_nothing_is_left_out(round_, nothing):
    assert checked(round_, {"words": nothing}) == ({"met": "yes"}, [])


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        ("met", "maybe", "« maybe » ne fait pas partie des choix proposés."),
        ("met", ["yes"], "Cette réponse ne convient pas à la question."),
        ("needs", ["time", "place", "people"], "Vous avez fait 3 choix ; 2 au plus sont possibles."),
        ("needs", ["time", "time"], "« De temps » est choisi deux fois."),
        ("needs", "time", "Cette réponse ne convient pas à la question."),
        ("ease", 6, "La réponse doit être un nombre entier de 1 à 5."),
        ("ease", True, "La réponse doit être un nombre entier de 1 à 5."),
        ("ease", 2.5, "La réponse doit être un nombre entier de 1 à 5."),
        ("words", "a" * 201, "Ce texte compte 201 caractères ; 200 au plus sont possibles."),
        ("words", "a\0b", "Ce texte contient un caractère qui ne peut pas être enregistré ; réécrivez-le."),
        ("words", "a\ud800b", "Ce texte contient un caractère qui ne peut pas être enregistré ; réécrivez-le."),
        ("points", {"bus": 4, "video": 2}, "Vous avez placé 6 gommettes ; vous en avez 5."),
        ("points", {"bus": 6}, "« Point mobile » a reçu 6 gommettes ; 5 au plus sur un même choix."),
        ("points", {"bus": -1}, "Cette réponse ne convient pas à la question."),
        ("grades", {"bus": "great"}, "« great » ne fait pas partie des choix proposés."),
        ("ranking", ["bus", "bus"], "« Point mobile » est choisi deux fois."),
    ],
)
def test_what_is_wrong_is_said_in_french(round_, question, answer, message):
    _kept, problems = checked(round_, {question: answer})
    assert [(problem.question, plain(problem.message)) for problem in problems] == [(question, message)]


def test_what_is_wrong_is_said_in_english(round_):
    _kept, problems = checked(round_, {"points": {"bus": 4, "video": 2}}, "en")
    assert problems == [Problem("points", "You placed 6 dots; you have 5.")]


def test_a_required_question_wants_an_answer(round_):
    assert checked(round_, {"met": None}) == ({}, [Problem("met", "Une réponse est attendue ici.")])


def test_an_answer_to_a_hidden_question_is_left_out(round_):
    assert checked(round_, {"met": "no", "ease": 4}) == ({"met": "no"}, [])


def plain(text: str) -> str:
    """Narrow no-break spaces as spaces, so that the tests can be read."""
    return text.replace("\u202f", " ")
