"""Who took part."""

from labase_survey import plots
from labase_survey.analysis import rates
from labase_survey.plots import description
from labase_survey.store import Participation


def test_bars_stand_in_the_outline_of_those_invited(round_, lengths):
    took_part = Participation(33, {"user": 8, "agent": 25}, {"user": 12, "agent": 30}, 0)
    ax = plots.participation(rates(took_part, round_), language="fr")
    assert lengths(ax) == [12, 8, 30, 25]
    assert description(ax).alt == (
        "Barres horizontales. 33 personnes sur 42 (79\u00a0%) ont répondu à l’invitation. "
        "Usager\u202f: 8 sur 12\u202f; Agent\u202f: 25 sur 30 (83\u00a0%)."
    )


def test_a_hidden_category_has_words_in_place_of_its_bar(round_, lengths, words_of):
    took_part = Participation(29, {"user": 2, "agent": 27}, {}, 29)
    ax = plots.participation(rates(took_part, round_), language="en")
    assert (lengths(ax), words_of(ax)[2]) == ([], "not shown (group too small)")
    assert words_of(ax)[-1] == "Made-up data."
