"""`4-results`: figures, words and numbers, once a step is closed."""

import re

import pytest

from labase_survey.errors import NotFoundError
from labase_survey.plots import MARK
from labase_survey.widgets.results import ResultsWidget

NOT_CLOSED = (
    "Les résultats de l’étape «\u202fVotre avis\u202f» s’afficheront à sa clôture (carnet 3-follow)\u202f: "
    "tant qu’on peut répondre, on ne montre que la participation."
)


def alternatives(text):
    return re.findall(r'<img alt="([^"]*)"', text)


def test_an_open_step_gives_a_sentence_and_no_figure(answered, house, markup):
    panel = ResultsWidget(answered(6, close=False), house, step="feedback", question="points")
    assert NOT_CLOSED in markup(panel)
    assert alternatives(markup(panel)) == []


def test_a_vote_is_shown_as_a_figure_with_its_numbers_and_its_sentences(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback", question="points")
    assert len(alternatives(panel.finding.value)) == 1
    assert panel.finding.value.count("<details>") == 1
    assert "<li>A – Accueil du soir\u202f: rang " in panel.finding.value
    assert panel.message == ""


def test_another_rule_is_counted_when_it_is_chosen(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback", question="ranking")
    assert [rule for _, rule in panel.rule.options] == [
        *("schulze", "borda", "copeland", "ranked-pairs", "instant-runoff")
    ]
    schulze = panel.finding.value
    panel.rule.value = "borda"
    assert panel.finding.value != schulze
    assert panel.message == ""


def test_every_kind_of_question_has_its_finding(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback")
    for position, asked in enumerate(panel.asked):
        panel.question.value = position
        assert panel.message == "", asked.id
        assert alternatives(panel.finding.value) or "<table" in panel.finding.value, asked.id


def test_categories_are_shown_where_they_can_be(answered, house):
    panel = ResultsWidget(answered(30), house, step="feedback", question="points", by="category")
    assert "Usager" in panel.finding.value
    assert "Agent" in panel.finding.value


def test_controls_that_leave_no_choice_are_hidden(answered, house):
    panel = ResultsWidget(answered(6), house, step="feedback", question="words")
    assert [control.layout.display for control in (panel.question, panel.rule, panel.by)] == ["none"] * 3


def test_a_small_room_gets_no_numbers(answered, house):
    panel = ResultsWidget(answered(4), house, step="feedback")
    for position in range(len(panel.asked)):
        panel.question.value = position
        assert not re.search(r"\d+ sur \d+", panel.finding.value)


def test_in_a_report_all_questions_stand_one_below_the_other(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback")
    data = panel._repr_mimebundle_()
    assert data[MARK] == {"format": 1, "fictitious": True}
    assert data["text/html"].count("<h3>") == len(panel.asked) == 8
    assert len(alternatives(data["text/html"])) == 7


def test_in_a_report_an_open_step_is_told_once(answered, house):
    data = ResultsWidget(answered(6, close=False), house, step="feedback")._repr_mimebundle_()
    assert data["text/html"].count("s’afficheront à sa clôture") == 1


def test_words_of_participants_stay_words(house, round_, markup):
    house.publish(round_)
    house.open_step("small", "feedback")
    for number in range(6):
        send(house, f"<img src=x onerror=alert({number})>")
    house.close_step("small", "feedback", grace=0)
    panel = ResultsWidget(round_, house, step="feedback", question="words")
    assert "&lt;img src=x onerror=alert(0)&gt;" in markup(panel)
    assert "<img src=x" not in markup(panel) + panel._repr_mimebundle_()["text/html"]


def test_an_unknown_question_is_refused_in_words(house, round_):
    with pytest.raises(NotFoundError) as error:
        ResultsWidget(round_, house, step="feedback", question="dots")
    assert str(error.value).startswith("step 'feedback' has no question 'dots'; it has: met, needs, ease, words")


def send(house, words):
    import secrets

    from labase_survey.intake import receive

    sent = {"consultation": "small", "step": "feedback", "sid": secrets.token_hex(16), "category": "user"}
    assert receive(house, {**sent, "answers": {"met": "no", "words": words}}, channel="web")["status"] == "accepted"
