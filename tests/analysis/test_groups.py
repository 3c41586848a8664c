"""Results by category: counts of people, hidden ones said."""

import msgspec
import pytest

from labase_survey.analysis import by_category
from labase_survey.counting.profile import Ballots
from labase_survey.errors import DisclosureError

EVENING, VIDEO = {"evening": 3, "bus": 2}, {"video": 5}


def test_each_category_is_counted_out_of_its_people(room, round_):
    groups = by_category(room("dots", {"user": 8 * [EVENING] + 4 * [VIDEO], "agent": 6 * [VIDEO]}), round_)
    assert groups.people.to_dict() == {
        "user": {"evening": 8, "video": 4, "bus": 8, "training": 0, "tests": 0, "open-house": 0},
        "agent": {"evening": 0, "video": 6, "bus": 0, "training": 0, "tests": 0, "open-house": 0},
    }
    assert (groups.n, groups.sizes, groups.hidden) == (18, {"user": 12, "agent": 6}, ())


def test_its_table_says_so_in_words(room, round_):
    table = by_category(room("dots", {"user": 8 * [EVENING], "agent": 6 * [VIDEO]}), round_).table("fr")
    assert table.head(2).to_dict() == {
        "Usager": {"A – Accueil du soir": "8 sur 8", "B – Visio sans rendez-vous": "0 sur 8"},
        "Agent": {"A – Accueil du soir": "0 sur 6", "B – Visio sans rendez-vous": "6 sur 6"},
    }


def test_a_hidden_category_is_said_in_every_cell_and_in_a_sentence(room, round_):
    groups = by_category(room("dots", {"user": 8 * [EVENING], "agent": 4 * [VIDEO]}), round_)
    assert set(groups.table("fr").to_numpy().flatten()) == {"non affiché (groupe trop petit)"}
    assert (groups.results, list(groups.people)) == ({}, [])
    assert groups.reason("fr") == (
        "Usager et Agent\u202f: non affiché (groupe trop petit, ou qui permettrait d’en déduire un autre trop petit)."
    )
    assert groups.reason("en") == (
        "Service user and Public agent: not shown (group too small, or one from which another too small would follow)."
    )


def test_people_without_a_category_are_a_group(room, round_):
    groups = by_category(room("dots", {"user": 8 * [EVENING], "agent": 9 * [VIDEO], None: 5 * [VIDEO]}), round_)
    assert (groups.sizes, groups.label("", "fr")) == ({"user": 8, "agent": 9, "": 5}, "Sans catégorie")


def test_without_any_category_there_is_no_group(room):
    groups = by_category(room("dots", {None: 8 * [EVENING]}))
    assert (groups.sizes, groups.reason("en")) == ({}, "Not shown: categories are not known.")


@pytest.mark.parametrize(
    ("question", "answer", "measure"),
    [
        ("dots", {"evening": 1}, "ont donné au moins une gommette"),
        ("approve", ["evening"], "ont coché la proposition"),
        ("grades", {"evening": "very-useful", "bus": "useful"}, "ont donné «\u202fTrès utile\u202f» ou mieux"),
        ("ranking", ["video", "evening", "tests", "bus"], "l’ont mise dans leurs 3 premières"),
    ],
)
def test_what_support_is_depends_on_the_ballot_and_is_said(room, question, answer, measure):
    groups = by_category(room(question, {"user": 5 * [answer]}))
    assert (groups.people["user"]["evening"], groups.people["user"]["bus"]) == (5, 0)
    assert groups.measure("fr") == measure


def test_each_category_has_its_result(room):
    groups = by_category(room("ranking", {"user": 5 * [["bus", "video"]], "agent": 6 * [["video"]]}), rule="borda")
    assert {id: (result.rule, result.winners) for id, result in groups.results.items()} == {
        "user": ("borda", ("bus",)),
        "agent": ("borda", ("video",)),
    }


def test_unanimity_on_a_proposal_is_a_result_but_not_on_a_sensitive_question(room):
    ballots = room("approve", {"user": 6 * [["evening"]], "agent": 6 * [["video"]]})
    sensitive = msgspec.structs.replace(ballots.question, sensitive=True)
    rows = [row for part in ("user", "agent") for row in ballots.where(category=part)._rows]
    asked = Ballots(rows, question=sensitive, options=ballots.listed)
    assert (by_category(ballots).hidden, by_category(asked).hidden) == ((), ("agent", "user"))


def test_free_text_is_never_shown_by_category(room):
    with pytest.raises(DisclosureError) as caught:
        by_category(room("words", {"user": 60 * ["Oui"]}))
    assert str(caught.value) == (
        "question 'words' is free text, which is never shown by category; "
        "read the comments of everybody with summary(answers)"
    )


def test_made_up_participants_are_said(room):
    assert by_category(room("dots", {"user": 5 * [EVENING]}, channel="rehearsal")).fictitious
