"""Who took part, by category."""

from labase_survey.analysis import rates
from labase_survey.store import Participation


def took_part(by_category, invited=None, fictitious=0, without=0):
    total = sum(by_category.values()) + without
    return Participation(total=total, by_category=by_category, invited=invited or {}, fictitious=fictitious)


def test_those_who_took_part_are_told_out_of_those_invited(round_):
    told = rates(took_part({"user": 8, "agent": 25}, {"user": 12, "agent": 30}), round_)
    assert told.explain("fr") == [
        "33 personnes sur 42 (79\u00a0%) ont répondu à l’invitation.",
        "Usager\u202f: 8 sur 12",
        "Agent\u202f: 25 sur 30 (83\u00a0%)",
    ]


def test_without_invitations_they_are_counted(round_):
    told = rates(took_part({"user": 8, "agent": 25}), round_)
    assert told.explain("en") == ["33 people took part.", "Service user: 8", "Public agent: 25"]


def test_a_category_with_few_people_invited_is_hidden_even_if_all_came(round_):
    told = rates(took_part({"user": 4, "agent": 30}, {"user": 4, "agent": 30}), round_)
    assert told.table("fr")["Ont participé"].to_dict() == {
        "Usager": "non affiché (groupe trop petit)",
        "Agent": "non affiché (groupe trop petit)",
    }
    assert told.hidden == ("user", "agent")


def test_nobody_of_a_category_that_was_invited_is_shown_as_such(round_):
    told = rates(took_part({"agent": 9}, {"user": 12, "agent": 18}), round_)
    assert told.table("en")["Took part"].to_dict() == {"Service user": "0 out of 12", "Public agent": "9 out of 18"}


def test_categories_without_their_definition_have_their_ids():
    assert rates(took_part({"user": 8, "agent": 7}, fictitious=15)).explain("fr")[1:] == [
        "user\u202f: 8",
        "agent\u202f: 7",
    ]


def test_people_without_a_category_are_a_group_so_that_they_can_not_be_subtracted(round_):
    told = rates(took_part({"user": 8, "agent": 7}, without=2), round_)
    assert told.hidden == ("agent", "")
    assert told.reason("fr") == (
        "Agent et Sans catégorie\u202f: non affiché (groupe trop petit, ou qui permettrait d’en déduire un autre trop petit)."
    )
