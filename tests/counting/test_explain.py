"""Explanations are read aloud in the room: whole texts, and no percentage under 30 people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.counting.rules import RULES
from labase_survey.definition.questions import Option
from labase_survey.language import LANGUAGES, Text, catalogue

OPTIONS = [
    Option(id="desk", letter="A", label=Text({"fr": "Accueil du soir", "en": "Evening desk"})),
    Option(id="van", letter="B", label=Text({"fr": "Point mobile", "en": "Mobile desk"})),
    Option(id="video", letter="C", label=Text({"fr": "Visio sans rendez-vous", "en": "Walk-in video"})),
]
ONE_BALLOT = dict.fromkeys(RULES, ("desk",)) | {
    "points": {"desk": 1},
    "majority-judgment": {"desk": "useful"},
    "plurality": "desk",
    "score": {"desk": 1},
    "quadratic": {"desk": 1},
    "bradley-terry": [["desk", "van"]],
}
IN_PEOPLE = ("points", "plurality", "approval", "score", "quadratic", "majority-judgment")


def terms(rule):
    return {"costs": {"desk": 30, "van": 40, "video": 50}, "budget": 90} if RULES[rule].budgeted else {}


def explained(answers, language="fr", rule=None, **policy):
    """The explanation with plain spaces."""
    sentences = count(answers, rule, options=OPTIONS, **policy).explain(language)
    return [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in sentences]


def test_points_are_explained_in_french():
    assert explained([{"desk": 3, "van": 2}, {"van": 5}, None]) == [
        "Règle « gommettes » : les points donnés à chaque proposition s'additionnent ; la plus dotée passe devant.",
        "Personnes ayant répondu : 3. Bulletins comptés : 2 ; bulletins blancs : 1.",
        "Une proposition qu'un bulletin ne mentionne pas n'en reçoit rien.",
        "B – Point mobile : rang 1, 7 points (de 2 personnes sur 2).",
        "A – Accueil du soir : rang 2, 3 points (de 1 personne sur 2).",
        "C – Visio sans rendez-vous : rang 3, 0 point (de 0 personne sur 2).",
    ]


def test_approvals_are_explained_with_their_ties_in_english():
    assert explained([["desk", "van"], ["van"], ["video", "van"]], "en") == [
        "Rule “approval”: the people who chose each option are counted; the one chosen most comes first.",
        "People who answered: 3. Ballots counted: 3; blank ballots: 0.",
        "An option that a ballot doesn't mention gets nothing from it.",
        "B – Mobile desk: place 1, 3 people out of 3.",
        "A – Evening desk: place 2, 1 person out of 3.",
        "C – Walk-in video: place 2, 1 person out of 3.",
        "Tied at place 2: A – Evening desk and C – Walk-in video. No tie-break is applied.",
    ]


def test_borda_is_explained_with_the_most_an_option_could_have():
    assert explained([["desk", "van"], ["van"], ["video", "van", "desk"]], rule="borda")[2:] == [
        (
            "Les propositions absentes d'un classement y sont après toutes celles qui sont classées "
            "et se partagent les points qui restent."
        ),
        "B – Point mobile gagne chacun de ses duels.",
        "B – Point mobile : rang 1, 4 points sur 6 possibles.",
        "A – Accueil du soir : rang 2, 2,5 points sur 6 possibles.",
        "C – Visio sans rendez-vous : rang 2, 2,5 points sur 6 possibles.",
        "Égalité au rang 2 : A – Accueil du soir et C – Visio sans rendez-vous. Aucun départage n'est appliqué.",
    ]


def test_majority_judgment_is_explained_with_blanks_shares_and_what_decides():
    room = [
        {"desk": "essential", "van": "useful"},
        {"desk": "useful", "van": "very-useful"},
        {"desk": "not-now", "van": "little-use", "video": "essential"},
        {"desk": "useful"},
    ]
    assert explained(room)[2:] == [
        "Seules les mentions données comptent : sans mention sur un bulletin, une proposition n'en reçoit rien.",
        "B – Point mobile : mention donnée par 3 personnes sur 4.",
        "C – Visio sans rendez-vous : mention donnée par 1 personne sur 4.",
        (
            "Mention donnée sur moins de la moitié des bulletins comptés : C – Visio sans rendez-vous. "
            "À lire avec prudence."
        ),
        (
            "Les absences changent l'ordre. Si elles étaient comptées autrement (la mention la plus basse), "
            "on aurait : 1. A ; 2. B ; 3. C."
        ),
        (
            "C – Visio sans rendez-vous : rang 1, mention majoritaire « Indispensable » "
            "(au moins cette mention : 1 sur 1 ; au-dessus : 0 ; en dessous : 0)."
        ),
        (
            "A – Accueil du soir : rang 2, mention majoritaire « Utile » "
            "(au moins cette mention : 3 sur 4 ; au-dessus : 1 ; en dessous : 1)."
        ),
        (
            "B – Point mobile : rang 3, mention majoritaire « Utile » "
            "(au moins cette mention : 2 sur 3 ; au-dessus : 1 ; en dessous : 1)."
        ),
        "Les propositions n'ont pas toutes reçu autant de mentions : ce sont des parts qui sont comparées.",
        "À mention égale, A – Accueil du soir passe devant B – Point mobile : une plus petite part de mentions en dessous.",
    ]


def test_lowest_grades_are_explained_where_an_option_has_no_grade():
    room = [{"desk": "essential"}, {"van": "useful"}, {"van": "useful", "desk": "useful"}]
    assert explained(room, "en", blanks="lowest")[2:] == [
        "Without a grade on a ballot an option gets the lowest grade there, “Not now”.",
        "A – Evening desk: graded by 2 people out of 3.",
        "B – Mobile desk: graded by 2 people out of 3.",
        "C – Walk-in video: graded by 0 people out of 3.",
        "Graded on less than half of the ballots counted: C – Walk-in video. Read with care.",
        "A – Evening desk: place 1, majority grade “Useful” (at least this grade: 2 out of 3; above: 1; below: 1).",
        "B – Mobile desk: place 2, majority grade “Useful” (at least this grade: 2 out of 3; above: 0; below: 1).",
        "C – Walk-in video: place 3, majority grade “Not now” (at least this grade: 3 out of 3; above: 0; below: 0).",
        (
            "With the same grade, the shares above and below are not enough to separate A – Evening desk and "
            "B – Mobile desk: middle grades are removed one by one, and where they first differ that of "
            "A – Evening desk is better."
        ),
    ]


@pytest.mark.parametrize(
    ("desk", "van", "why"),
    [
        ("EUUUU", "UUUUU", "more grades above than below for the former, and not for the latter."),
        ("EEUUU", "EUUUU", "a greater share of grades above."),
        ("UUUUN", "UUUNN", "a smaller share of grades below."),
    ],
)
def test_between_equal_grades_it_is_said_what_decides(desk, van, why):
    grades = {"E": "essential", "U": "useful", "N": "not-now"}
    room = [{"desk": grades[one], "van": grades[other]} for one, other in zip(desk, van, strict=True)]
    assert explained(room, "en")[-1] == f"With the same grade, A – Evening desk comes before B – Mobile desk: {why}"


def test_an_option_nobody_graded_is_said_to_have_no_grade():
    assert explained([{"desk": "useful", "van": "useful"}])[-2:] == [
        "C – Visio sans rendez-vous : rang 3, aucune mention.",
        "Égalité au rang 1 : A – Accueil du soir et B – Point mobile. Aucun départage n'est appliqué.",
    ]


def test_schulze_is_explained_by_duels_and_by_the_chains_that_outweigh_them():
    room = [list(order) for order in ("DBAC", "BACD", "CADB", "DBCA", "CBAD", "ADBC")]
    assert count(room, "schulze", options=["A", "B", "C", "D"]).explain("en")[3:] == [
        "No option wins all of its duels.",
        "They beat one another in a circle: A > D > B > A.",
        "A: place 1, no option beats it.",
        "B: place 1, no option beats it.",
        "D: place 1, no option beats it.",
        "C: place 4, beaten by A, B and D.",
        "Duel between A and B: 2 people for the former, 4 for the latter.",
        "This duel isn't enough: the strongest chain from A to B, A > D > B, is worth 4, as much as the one back.",
        "Duel between B and D: 2 people for the former, 4 for the latter.",
        "This duel isn't enough: the strongest chain from B to D, B > A > D, is worth 4, as much as the one back.",
        "Duel between D and C: 3 people for the former, 3 for the latter.",
        "This duel isn't enough: the strongest chain from D to C, D > B > C, is worth 4; the one back, 0.",
        "Tied at place 1: A, B and D. No tie-break is applied.",
    ]


def test_an_option_that_wins_every_duel_is_named_first():
    assert explained([["van", "desk"], ["van"], ["video"]], rule="schulze")[3:5] == [
        "B – Point mobile gagne chacun de ses duels.",
        "B – Point mobile : rang 1, aucune proposition ne la bat.",
    ]


@pytest.mark.parametrize("rule", RULES)
def test_without_a_ballot_it_says_so_and_ranks_nothing(rule):
    assert explained([None], "en", rule, **terms(rule))[1:] == [
        "People who answered: 1. Ballots counted: 0; blank ballots: 1.",
        "No ballot to count: options are in no order.",
    ]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_percentages_appear_from_thirty_people_on(rule, language):
    assert "%" not in "".join(explained(29 * [ONE_BALLOT[rule]], language, rule, **terms(rule)))
    told = "".join(explained(30 * [ONE_BALLOT[rule]], language, rule, **terms(rule)))
    assert ("%" in told) == (rule in IN_PEOPLE)


def test_made_up_ballots_are_announced_first():
    plain = ballots_from([["desk"]], options=OPTIONS)
    made_up = Ballots([Row(["desk"], channel="rehearsal")], question=plain.question, options=plain.listed)
    assert count(made_up).explain("en")[0] == "Made-up data: ballots invented for a rehearsal are counted here."


@given(st.lists(st.permutations(["desk", "van", "video"]), min_size=1, max_size=7), st.sampled_from(LANGUAGES))
def test_every_option_is_explained_once_with_its_place(room, language):
    result = count(room, "borda", options=OPTIONS)
    word = {"fr": "rang", "en": "place"}[language]
    told = [sentence.replace("\u202f", "") for sentence in result.explain(language)]
    starts = [f"{result.names(language)[id]}: {word} {place}, " for id, place in result.places["place"].items()]
    assert [sum(sentence.startswith(start) for sentence in told) for start in starts] == [1, 1, 1]


def test_every_text_is_there_in_both_languages():
    assert {key for key, text in catalogue("rule").items() if set(text) != set(LANGUAGES)} == set()
    assert {f"{part}_{rule}" for rule in RULES for part in ("name", "about", "support")} <= set(catalogue("rule"))
