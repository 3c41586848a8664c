import msgspec
import pytest

from labase_survey.plan import make_plan


def told(plan, id, language="fr"):
    return plan.explain(language)[id].replace("\u202f", " ").replace("\xa0", " ")


def test_a_retained_proposal_says_its_place_dates_days_and_cost(make_round, vote):
    round_ = make_round(5000, teams={"labo": 9}, A={}, B={"cost": 4000, "days": 12, "team": "labo", "months": 2})
    plan = make_plan(vote("A B"), round_)
    assert told(plan, "B") == "Retenue : 2e choix, de juillet à août 2017, 12 jours-agent côté Team labo, 4 000 €."
    assert told(plan, "B", "en") == (
        "Retained: choice no. 2, from July to August 2017, 12 agent-days for Team labo, €4,000."
    )


def test_a_span_over_two_years_says_both(make_round, vote):
    plan = make_plan(vote("AB"), make_round(A={"months": 3}, B={}), start="2017-11")
    assert told(plan, "A") == "Retenue : 1er choix à égalité, de novembre 2017 à janvier 2018."
    assert told(plan, "B", "en") == "Retained: choice no. 1, tied, in November 2017."


def test_a_month_that_starts_with_a_vowel_is_elided(make_round, vote):
    plan = make_plan(vote("A"), make_round(A={"months": 2}), start="2017-10")
    assert told(plan, "A") == "Retenue : 1er choix, d’octobre à novembre 2017."


def test_what_is_needed_says_for_whom(make_round, vote):
    plan = make_plan(vote("A"), make_round(A={"needs": ["B"]}, B={}))
    assert told(plan, "B") == "Retenue : sans soutien dans le vote, en juillet 2017, nécessaire à « Label A » (A)."


def test_more_is_not_always_better(make_round, vote):
    """A 10, B 6, C 5 with 11: C enters with exactly 4 more, and with 5 more B takes them."""
    costs = {"A": {"cost": 10}, "B": {"cost": 6}, "C": {"cost": 5}}
    plan = make_plan(vote("A B C"), make_round(11, **costs))
    assert told(plan, "B") == (
        "En réserve, 2e choix : quand vient son tour, elle demande 6 €, il en reste 1 € ; "
        "elle entrerait si l’on avait exactement 5 € de plus."
    )
    assert told(plan, "C") == (
        "En réserve, 3e choix : quand vient son tour, elle demande 5 €, il en reste 1 € ; "
        "elle entrerait si l’on avait exactement 4 € de plus."
    )
    retained = {money: make_plan(vote("A B C"), make_round(money, **costs)).retained for money in (11, 15, 16, 21)}
    assert retained == {11: ("A",), 15: ("A", "C"), 16: ("A", "B"), 21: ("A", "B", "C")}


def test_what_is_enough_counts_on_the_better_placed_who_would_take_it(make_round, vote):
    """5 more would go to B; C enters with 10."""
    costs = {"A": {"cost": 10}, "B": {"cost": 5}, "C": {"cost": 6}}
    plan = make_plan(vote("A B C"), make_round(11, **costs))
    assert told(plan, "C") == (
        "En réserve, 3e choix : quand vient son tour, elle demande 6 €, il en reste 1 € ; "
        "elle entrerait si l’on avait exactement 10 € de plus."
    )
    assert make_plan(vote("A B C"), make_round(21, **costs)).retained == ("A", "B", "C")


def test_a_month_s_days_that_lack(make_round, vote):
    round_ = make_round(teams={"labo": 24}, A={"days": 54, "team": "labo", "months": 3}, B={"days": 18, "team": "labo"})
    assert told(make_plan(vote("A B"), round_), "B") == (
        "En réserve, 2e choix : quand vient son tour, placée au mieux, elle demande 18 jours-agent côté Team labo "
        "en juillet 2017, il en reste 6 ; "
        "elle entrerait si l’on avait exactement 12 jours-agent de plus côté Team labo en juillet 2017."
    )


def test_days_that_lack_in_several_months(make_round, vote):
    round_ = make_round(
        teams={"labo": 4}, A={"days": 9, "team": "labo", "months": 3}, B={"days": 6, "team": "labo", "months": 3}
    )
    plan = make_plan(vote("A B"), round_)
    assert told(plan, "B") == (
        "En réserve, 2e choix : quand vient son tour, même placée au mieux, il manque 3 jours-agent côté Team labo "
        "(1 en juillet 2017, 1 en août 2017 et 1 en septembre 2017) ; elle entrerait si l’on avait exactement "
        "3 jours-agent de plus côté Team labo (1 en juillet 2017, 1 en août 2017 et 1 en septembre 2017)."
    )


def test_days_that_could_lack_in_one_month_are_not_spread(make_round, vote):
    """Two days lack in July and August, or both in August if it starts there."""
    round_ = make_round(teams={"labo": 0}, A={"days": 3, "team": "labo", "months": 2})
    team = msgspec.structs.replace(round_.capacity.teams[0], except_in={"2017-07": 1, "2017-09": 1})
    capacity = msgspec.structs.replace(round_.capacity, teams=(team,))
    plan = make_plan(vote("A"), msgspec.structs.replace(round_, capacity=capacity))
    assert told(plan, "A", "en") == (
        "In reserve, choice no. 1: when its turn comes, placed at its best, it asks for 2 agent-days for Team labo "
        "in August 2017, none left; it would enter if there were exactly 2 more agent-days for Team labo in August 2017."
    )


def test_as_few_days_as_can_be_are_said_to_lack(make_round, vote):
    """Started in July three days lack, in August two."""
    round_ = make_round(teams={"labo": 1}, A={"days": 4, "team": "labo", "months": 2})
    team = msgspec.structs.replace(round_.capacity.teams[0], except_in={"2017-07": 0})
    capacity = msgspec.structs.replace(round_.capacity, teams=(team,))
    plan = make_plan(vote("A"), msgspec.structs.replace(round_, capacity=capacity))
    assert told(plan, "A", "en") == (
        "In reserve, choice no. 1: when its turn comes, even placed at its best, 2 agent-days for Team labo "
        "(1 in August 2017 and 1 in September 2017) are lacking; it would enter if there were exactly "
        "2 more agent-days for Team labo (1 in August 2017 and 1 in September 2017)."
    )


def test_days_that_suffice_are_not_said_to_lack(make_round, vote):
    """Both can't be in July, but B may follow A: only money lacks."""
    round_ = make_round(1, teams={"labo": 3}, A={"days": 2, "team": "labo"}, B={"days": 2, "team": "labo", "cost": 2})
    assert told(make_plan(vote("A B"), round_), "B", "en") == (
        "In reserve, choice no. 2: when its turn comes, it asks for €2, €1 is left; "
        "it would enter if there were exactly €1 more."
    )


def test_money_and_days_may_both_lack(make_round, vote):
    round_ = make_round(
        10,
        teams={"labo": 1},
        A={"cost": 8, "days": 3, "team": "labo", "months": 3},
        B={"cost": 5, "days": 1, "team": "labo"},
    )
    assert told(make_plan(vote("A B"), round_), "B", "en") == (
        "In reserve, choice no. 2: when its turn comes, it asks for €5, €2 is left; moreover, placed at its best, "
        "it asks for 1 agent-day for Team labo in July 2017, none left; "
        "it would enter if there were exactly €3 more and 1 more agent-day for Team labo in July 2017."
    )


def test_what_lacks_counts_what_is_needed(make_round, vote):
    round_ = make_round(10, A={"cost": 6}, B={"cost": 1, "needs": ["C"]}, C={"cost": 4})
    assert told(make_plan(vote("A B C"), round_), "B") == (
        "En réserve, 2e choix : quand vient son tour, avec « Label C » (C), dont elle a besoin, elle demande 5 €, "
        "il en reste 4 € ; elle entrerait si l’on avait exactement 1 € de plus."
    )


def test_no_condition_is_promised_where_more_brings_an_excluding_one(make_round, vote):
    """B excludes C: with what C lacks, B would enter first and C would be out for good."""
    round_ = make_round(10, A={"cost": 9}, B={"cost": 5, "excludes": ["C"]}, C={"cost": 5})
    assert told(make_plan(vote("A B C"), round_), "C") == (
        "En réserve, 3e choix : quand vient son tour, elle demande 5 €, il en reste 1 €."
    )


@pytest.mark.parametrize(
    ("proposals", "order", "sentence"),
    [
        ({"A": {}, "B": {}}, "A", "Non retenue ce semestre, sans soutien dans le vote : aucune voix."),
        (
            {"A": {"excludes": ["B"]}, "B": {}},
            "A B",
            "Incompatible, 2e choix : exclue par « Label A » (A), qui est retenue.",
        ),
        (
            {"A": {"cost": 1}, "B": {"needs": ["A"]}},
            "A B",
            "Non retenue ce semestre, 2e choix : elle a besoin de ce qui n’est pas retenu : « Label A » (A).",
        ),
        (
            {"A": {}, "B": {"needs": ["C"]}, "C": {"excludes": ["A"]}},
            "A B C",
            "Incompatible, 2e choix : elle a besoin de « Label C » (C), exclue par « Label A » (A), qui est retenue.",
        ),
        (
            {"B": {"needs": ["C"], "excludes": ["C"]}, "C": {}},
            "B C",
            "Incompatible, 1er choix : elle exclut « Label C » (C), dont elle a besoin.",
        ),
        (
            {"B": {"needs": ["C", "D"]}, "C": {"excludes": ["D"]}, "D": {}},
            "B C D",
            "Incompatible, 1er choix : elle a besoin de « Label C » (C) et de « Label D » (D), qui s’excluent.",
        ),
        (
            {"B": {"months": 3, "earliest": "2017-08"}},
            "B",
            "Non retenue ce semestre, 1er choix : commencée au plus tôt en août 2017, "
            "elle dure 3 mois et la période finit en septembre 2017.",
        ),
        (
            {"B": {"needs": ["C"]}, "C": {"months": 3, "earliest": "2017-08"}},
            "B",
            "Non retenue ce semestre, 1er choix : elle a besoin de « Label C » (C), qui, commencée au plus tôt en "
            "août 2017, dure 3 mois, et la période finit en septembre 2017.",
        ),
        (
            {"B": {"needs": ["C"], "months": 2}, "C": {"earliest": "2017-09"}},
            "B",
            "Non retenue ce semestre, 1er choix : commencée au plus tôt en septembre 2017, "
            "elle dure 2 mois et la période finit en septembre 2017.",
        ),
    ],
)
def test_each_cause_has_its_sentence(make_round, vote, *, proposals, order, sentence):
    assert told(make_plan(vote(order), make_round(**proposals)), "B") == sentence


@pytest.mark.parametrize(
    ("id", "earliest", "sentence"),
    [
        ("B", "2017-09", "elle ne peut commencer qu’après la fin de la période, août 2017."),
        (
            "A",
            "2017-09",
            "elle a besoin de « Label B » (B), qui ne peut commencer qu’après la fin de la période, août 2017.",
        ),
    ],
)
def test_a_proposal_after_the_end_of_a_moved_period(make_round, vote, *, id, earliest, sentence):
    round_ = make_round(A={"needs": ["B"]}, B={"earliest": earliest})
    plan = make_plan(vote("AB"), round_, start="2017-06")
    assert told(plan, id) == f"Non retenue ce semestre, 1er choix à égalité : {sentence}"


def test_no_support_is_said_as_the_ballots_are(make_round):
    round_ = make_round(A={}, B={})
    grades = make_plan([{"A": "useful", "B": "not-now"}], round_)
    assert told(grades, "B") == (
        "Non retenue ce semestre, sans soutien dans le vote : aucun bulletin ne lui donne mieux que « Pas maintenant »."
    )
    ranking = make_plan([["A", "B"]], round_, rule="borda")
    assert told(ranking, "B") == (
        "Non retenue ce semestre, sans soutien dans le vote : aucun bulletin ne la place avant une autre."
    )


def test_notes_say_what_holds_for_all(make_round, vote):
    plan = make_plan(vote("AB C"), make_round(10, A={"cost": 8, "assumed": ["cost"]}, B={"cost": 5}, C={"cost": 5}))
    assert plan.notes("en") == [
        "The vote is advice; the decision is the committee’s.",
        "Cost: €8 out of €10.",
        "Proposals are taken in the order of the result; each is retained if it fits with what already is and with "
        "what it needs.",
        "Where places are tied, the order of the letters decides: A then B.",
        "The best placed one starts as soon as it can, then the next one, and so on.",
        "“Exactly”: more, or less, might serve another proposal, or not be enough.",
        "Assumed values, which nobody has confirmed yet, for: A.",
    ]


def test_a_tie_among_those_nobody_supports_is_not_named(make_round, vote):
    notes = make_plan(vote("A"), make_round(A={}, B={}, C={})).notes("en")
    assert not [note for note in notes if note.startswith("Where places are tied")]
