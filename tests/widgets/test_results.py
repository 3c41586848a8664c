"""`4-results`: figures, words and numbers, once a step is closed."""

import re

import pytest

from labase_survey.counting.rules import RULES, rules_for
from labase_survey.errors import NotFoundError
from labase_survey.intake import receive
from labase_survey.language import LANGUAGES, say
from labase_survey.plots import MARK
from labase_survey.rehearsal import submissions
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


def test_rules_stand_side_by_side_with_what_hangs_on_them(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback", question="ranking", by="rule")
    assert alternatives(panel.finding.value)[0].startswith("Tableau de rangs, une ligne par proposition")
    assert "<li>Règle «\u202fVote alternatif\u202f»\u202f: sélection " in panel.finding.value
    assert (panel.rule.layout.display, panel.top.layout.display, panel.message) == ("none", None, "")


def test_how_many_ballots_the_first_places_hang_on_is_shown(answered, house):
    panel = ResultsWidget(answered(12), house, step="feedback", question="points", by="ballot")
    assert (panel.top.value, panel.top.layout.display) == (3, None)
    assert "remplis autrement" in panel.finding.value or "rempli autrement" in panel.finding.value
    first = panel.finding.value
    panel.top.value = 1
    assert (panel.finding.value != first, panel.message) == (True, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_vote_on_proposals_offers_every_rule_that_fits_by_name(launch, house, language):
    panel = ResultsWidget(launch, house, step="priorites", question="gommettes", language=language)
    offered = {value: words for words, value in panel.rule.options}
    assert tuple(offered) == (*rules_for("points"), *rules_for("points", budgeted=True))
    assert offered["equal-shares"] == {"fr": "Budget\u202f: parts égales", "en": "Budget: equal shares"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_name_on_the_screen(rule, language):
    assert say(f"panel.rule-{rule}", language)


def test_what_a_budget_buys_is_shown_and_how_many_ballots_it_hangs_on(launch, house):
    house.publish(launch)
    for submission in submissions(launch, "priorites", people=9, seed=1):
        receive(house, {**submission, "device": house.device_key("rehearsal")}, channel="kernel")
    house.close_step("labase-2017", "priorites", grace=0)
    panel = ResultsWidget(launch, house, step="priorites", question="gommettes")
    panel.rule.value = "greedy"
    assert "Le budget achète" in panel.finding.value
    panel.by.value = "ballot"
    assert (panel.top.layout.display, panel.message) == ("none", "")
    assert "suffirait" in panel.finding.value
    panel.by.value = "rule"
    assert "<h4>Si l’on dépense le budget de 83\u202f000" in panel.finding.value
    panel.by.value = "category"
    told = "Un budget se dépense pour toute la salle"
    assert (panel.message, told in panel.finding.value) == ("", True)
    panel.rule.value = "points"
    assert told not in panel.finding.value


def test_controls_that_leave_no_choice_are_hidden(answered, house):
    panel = ResultsWidget(answered(6), house, step="feedback", question="words")
    assert [control.layout.display for control in (panel.question, panel.rule, panel.by, panel.top)] == ["none"] * 4


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

    sent = {"consultation": "small", "step": "feedback", "sid": secrets.token_hex(16), "category": "user"}
    assert receive(house, {**sent, "answers": {"met": "no", "words": words}}, channel="web")["status"] == "accepted"
