import os
import subprocess
import sys
from pathlib import Path

import pytest

from labase_survey.definition.consultation import definition_hash
from labase_survey.definition.questions import Points
from labase_survey.definition.reading import consultation_text, parse_consultation, read_consultation
from labase_survey.errors import DefinitionError, NotFoundError

LAUNCH = Path(__file__).parents[2] / "data" / "consultations" / "labase-2017.toml"

TEXT = """
id = "round"
title = "Une démarche"
period = { start = "2026-01" }

[[steps]]
id = "vote"
title = { fr = "Le vote", en = "The vote" }

[[steps.questions]]
id = "met"
kind = "single"
label = "Déjà venu ?"
options = ["oui", "non"]

[[steps.questions]]
id = "dots"
label = "Gommettes"
options = "proposals"

[[proposals]]
id = "desk"
letter = "A"
label = "Accueil du soir"
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        parse_consultation(text, name="round.toml")
    return raised.value.problems


def test_the_launch_is_read_and_written_back_equal():
    launch = read_consultation(LAUNCH)
    again = parse_consultation(consultation_text(launch))
    assert again == launch
    assert definition_hash(again) == definition_hash(launch)


def test_the_launch_holds_what_the_press_release_tells():
    launch = read_consultation(LAUNCH)
    assert [question.label["fr"] for question in launch.steps[0].questions[3:7]] == [
        "Comment mieux coopérer ?",
        "Comment mieux prendre en compte l'utilisateur pour mieux le servir ?",
        "Comment faire évoluer nos pratiques professionnelles ?",
        "Comment fabriquer et tester ensemble de nouvelles solutions ?",
    ]
    assert len(launch.stories) == 4
    assert launch.capacity.money == 83000
    assert all({"cost", "days"} <= set(proposal.assumed) for proposal in launch.proposals)


def test_every_text_of_the_launch_is_in_french_and_in_english():
    text = LAUNCH.read_text(encoding="utf-8")
    assert text.count("fr = ") == text.count("en = ")


def test_a_vote_without_a_kind_is_by_gommettes():
    question = parse_consultation(TEXT).step("vote").question("dots")
    assert isinstance(question, Points)
    assert (question.total, question.most) == (5, None)


def test_options_may_be_plain_words():
    consultation = parse_consultation(TEXT)
    options = consultation.options(consultation.steps[0].questions[0])
    assert [(option.id, option.label.to("fr")) for option in options] == [("oui", "oui"), ("non", "non")]


def test_proposals_are_options_with_their_letter():
    consultation = parse_consultation(TEXT)
    [option] = consultation.options(consultation.steps[0].questions[1])
    assert (option.id, option.letter, option.label.to("en")) == ("desk", "A", "Accueil du soir")


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        (
            'kind = "single"',
            'kind = "radio"',
            "round.toml: steps[0].questions[0].kind: 'radio' is not known here; write one of: "
            "single, multiple, scale, text, approval, points, grades, ranking",
        ),
        ('title = "Une démarche"', "", "round.toml: title is missing; add it"),
        ('letter = "A"', "", "round.toml: proposals[0]: letter is missing; add it"),
        (
            'letter = "A"',
            'letter = "A"\ncolour = "red"',
            "round.toml: proposals[0]: there is no field colour; mend its spelling or take it out",
        ),
        ('letter = "A"', "letter = 1", "round.toml: proposals[0].letter: expected str, found int"),
        (
            'start = "2026-01"',
            'start = "January"',
            "round.toml: period.start: expected a month written YYYY-MM, such as 2017-07",
        ),
        (
            'title = "Une démarche"',
            "title = 3",
            "round.toml: title: expected words, or one string a language, not 3",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_path(written, instead, problem):
    assert problems_of(TEXT.replace(written, instead)) == [problem]


@pytest.mark.parametrize(
    ("languages", "problem"),
    [
        ("[]", "none is written; write one or more of: fr, en, or leave it out"),
        ('["fr", "de"]', "there is no language 'de'; write one of: fr, en"),
        ('["en", "en"]', "'en' stands 2 times; each must be there once: rename all but one"),
    ],
)
def test_languages_are_some_of_those_we_speak(languages, problem):
    assert problems_of(f"languages = {languages}{TEXT}") == [f"round.toml: languages: {problem}"]


@pytest.mark.parametrize("month", [r"2026-01\n", "٢٠٢٦-01", "2026-13"])
def test_a_month_is_exactly_a_month(month):
    told = "expected a month written YYYY-MM, such as 2017-07"
    assert problems_of(TEXT.replace("2026-01", month)) == [f"round.toml: period.start: {told}"]
    team = f'\n[[capacity.teams]]\nid = "lab"\nlabel = "Labo"\ndays = 3\nexcept_in = {{ "{month}" = 1 }}\n'
    assert problems_of(TEXT + team) == [f"round.toml: capacity.teams[0].except_in: {told}"]


def test_options_may_be_any_words_on_one_line():
    consultation = parse_consultation(TEXT.replace('["oui", "non"]', '["Oui, déjà !", "Non / jamais"]'))
    assert [option.id for option in consultation.steps[0].questions[0].options] == ["Oui, déjà !", "Non / jamais"]
    told = "is empty or holds a control character; write words on one line"
    assert problems_of(TEXT.replace('["oui", "non"]', r'["oui\n", ""]')) == [
        rf"round.toml: steps[0].questions[0].options: id: 'oui\n' {told}",
        f"round.toml: steps[0].questions[0].options: id: '' {told}",
    ]


def test_a_text_that_is_not_toml_is_said_with_its_line():
    [problem] = problems_of(TEXT.replace("[[proposals]]", "[[proposals]"))
    assert problem.startswith("round.toml: this is not TOML: ")
    assert "line " in problem


def test_all_wrong_references_are_said_at_once():
    text = TEXT.replace('id = "dots"', 'id = "dots"\nshow_if = { question = "mett", equals = "oui" }')
    text = text.replace('letter = "A"', 'letter = "A"\nneeds = ["desks"]\nteam = "lab"')
    assert problems_of(text) == [
        "round.toml: proposals[0].needs: there is no proposal 'desks'; write one of: desk",
        "round.toml: proposals[0].team: there is no team 'lab'; write one of: (none is defined)",
        "round.toml: steps[0].questions[1].show_if: there is no earlier question 'mett'; write one of: met",
    ]


def test_a_circle_of_needs_is_said():
    second = '\n[[proposals]]\nid = "bus"\nletter = "B"\nlabel = "Point mobile"\nneeds = ["desk"]\n'
    text = TEXT.replace('letter = "A"', 'letter = "A"\nneeds = ["bus"]') + second
    assert problems_of(text) == [
        "round.toml: proposals: 'desk' needs itself through others; break the circle of needs",
        "round.toml: proposals: 'bus' needs itself through others; break the circle of needs",
    ]


def test_two_proposals_with_one_letter_are_said():
    second = '\n[[proposals]]\nid = "bus"\nletter = "A"\nlabel = "Point mobile"\n'
    assert problems_of(TEXT + second) == [
        "round.toml: proposals: letter: 'A' stands 2 times; each must be there once: rename all but one"
    ]


def test_a_file_that_is_not_there_is_said(tmp_path):
    path = tmp_path / "none.toml"
    with pytest.raises(NotFoundError) as raised:
        read_consultation(path)
    assert str(raised.value) == f"{path}: there is no such file; `labase new FOLDER` makes an example"


def test_what_an_author_wrote_is_shown_as_french_is_set_and_written_back_as_it_was():
    read = parse_consultation(TEXT.replace('title = "', 'title = "« Prêt » : ', 1))
    assert read.title.to("fr").startswith("«\u202fPrêt\u202f»\u202f: ")
    assert parse_consultation(consultation_text(read)) == read
    assert "« Prêt » : " in consultation_text(read)


AT_ONCE = """
import os, sys, threading
from pathlib import Path
from labase_survey.definition.reading import read_consultation

def read(barrier):
    barrier.wait()
    read_consultation(Path(sys.argv[1]))

def ended():
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    sys.setswitchinterval(1e-6)
    barrier = threading.Barrier(20)
    threads = [threading.Thread(target=read, args=(barrier,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)

print({ended() for _ in range(30)})
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where the system can")
def test_threads_that_read_their_first_consultation_at_once_do_not_end_the_process():
    done = subprocess.run([sys.executable, "-c", AT_ONCE, LAUNCH], capture_output=True, text=True, check=True)
    assert done.stdout == "{0}\n"
