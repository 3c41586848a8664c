import msgspec
import pytest

from labase_survey.definition.form import form
from labase_survey.definition.notice import TOLD, Notice, lacking
from labase_survey.definition.reading import parse_consultation
from labase_survey.errors import DefinitionError
from labase_survey.language import Text

REPLACE = msgspec.structs.replace


@pytest.fixture
def notice(round_):
    return round_.notice


def test_a_whole_notice_lacks_nothing(notice):
    assert lacking(notice, ("fr", "en")) == []


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("words", [{}, {"fr": "Un mot", "en": " "}, {"fr": "Un mot"}])
def test_what_is_empty_in_a_language_of_the_round_is_named(notice, name, words):
    silent = "fr and en" if not words else "en"
    assert lacking(REPLACE(notice, **{name: Text(words)}), ("fr", "en")) == [
        f"notice.{name}: nothing is said in {silent}; people read it before they answer"
    ]


def test_a_language_that_the_round_does_not_speak_is_not_missed(notice):
    assert lacking(REPLACE(notice, contact=Text("ici")), ("fr",)) == []


def test_everything_that_lacks_is_named_at_once():
    found = lacking(Notice(), ("fr",))
    assert [sentence.partition(":")[0] for sentence in found] == [
        *(f"notice.{name}" for name in TOLD),
        "notice.erase_after",
    ]
    assert found[-1] == (
        "notice.erase_after: missing; write after how many months from the close responses are erased, such as 6"
    )


def test_a_notice_without_the_new_fields_keeps_its_text_and_so_its_hash():
    old = {name: {"fr": "Un mot"} for name in TOLD}
    assert (
        msgspec.to_builtins(msgspec.convert(old, Notice, dec_hook=lambda _, words: Text(words)), enc_hook=dict) == old
    )


def test_months_are_whole_and_not_negative():
    text = 'id = "a"\ntitle = "A"\nperiod = {start = "2026-01"}\n[notice]\nerase_after = -1\n'
    with pytest.raises(DefinitionError) as caught:
        parse_consultation(text, name="a.toml")
    assert str(caught.value) == "a.toml: notice.erase_after: Expected `int` >= 0"


def test_the_page_gets_a_line_and_the_rest(round_):
    shown = form(round_, "feedback", "en")["notice"]
    assert shown["line"] == "The lab · To choose priorities · Your answers are erased 6 months after closing"
    assert [each["title"] for each in shown["more"]] == [
        "Controller",
        "Purpose",
        "Legal basis",
        "Recipients",
        "Retention",
        "Your rights",
        "Contact",
        "Confidential by separation",
        "In a small room",
    ]


@pytest.mark.parametrize(
    ("months", "line"),
    [
        (0, "Le labo · Vos réponses sont effacées dès la clôture"),
        (1, "Le labo · Vos réponses sont effacées 1 mois après la clôture"),
        (None, "Le labo"),
    ],
)
def test_the_line_is_the_author_s_and_says_how_long(round_, months, line):
    noticed = REPLACE(round_, notice=REPLACE(round_.notice, summary=Text("Le labo."), erase_after=months))
    assert form(noticed, "feedback", "fr")["notice"]["line"] == line


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fr",
            ["qui administre le serveur pourrait observer", "pas un vote à bulletin secret", "à huit dans une salle"],
        ),
        ("en", ["whoever runs the server could watch", "not a secret ballot", "in a room of eight"]),
    ],
)
def test_the_tool_says_itself_what_it_does_not_promise(round_, language, sentences):
    told = " ".join(each["text"] for each in form(round_, "feedback", language)["notice"]["more"])
    assert [sentence for sentence in sentences if sentence not in told] == []


def test_a_round_without_notice_shows_none(round_):
    assert form(REPLACE(round_, notice=None), "feedback", "fr")["notice"] == {"line": "", "more": []}
