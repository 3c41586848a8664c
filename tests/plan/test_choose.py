from labase_survey.plan import make_plan


def states(plan):
    return dict(plan.states)


def test_the_best_placed_that_fit_are_retained(make_round, vote):
    plan = make_plan(vote("C B A"), make_round(10, A={"cost": 4}, B={"cost": 7}, C={"cost": 6}))
    assert plan.retained == ("C", "A")
    assert states(plan) == {"A": "retained", "B": "in-reserve", "C": "retained"}


def test_letters_decide_where_places_are_tied(make_round, vote):
    plan = make_plan(vote("BA"), make_round(5, B={"cost": 4}, A={"cost": 4}))
    assert plan.retained == ("A",)


def test_letters_go_on_after_z(vote):
    from labase_survey.definition.reading import from_plain

    proposals = [{"id": letter, "letter": letter, "label": letter, "cost": 1} for letter in ("AA", "Z")]
    round_ = from_plain(
        {
            "id": "many",
            "title": "Many",
            "period": {"start": "2017-07"},
            "capacity": {"money": 1},
            "proposals": proposals,
        }
    )
    assert make_plan([["AA", "Z"]], round_).retained == ("Z",)


def test_what_is_needed_comes_along_and_starts_no_later(make_round, vote):
    round_ = make_round(10, A={"cost": 6, "needs": ["B"]}, B={"cost": 4, "earliest": "2017-08"}, C={"cost": 1})
    plan = make_plan(vote("A C B"), round_)
    assert plan.retained == ("A", "B")
    assert [(activity.proposal, activity.start) for activity in plan.activities] == [("A", "2017-08"), ("B", "2017-08")]


def test_needs_of_needs_come_along(make_round, vote):
    round_ = make_round(3, A={"cost": 1, "needs": ["B"]}, B={"cost": 1, "needs": ["C"]}, C={"cost": 1})
    assert make_plan(vote("A"), round_).retained == ("A", "B", "C")


def test_what_excludes_a_retained_one_is_incompatible_both_ways(make_round, vote):
    plan = make_plan(vote("A B C"), make_round(A={"excludes": ["B"]}, B={}, C={"excludes": ["A"]}))
    assert states(plan) == {"A": "retained", "B": "incompatible", "C": "incompatible"}


def test_a_proposal_whose_need_was_turned_down_is_not_retained(make_round, vote):
    plan = make_plan(vote("B A"), make_round(3, A={"needs": ["B"]}, B={"cost": 4}))
    assert states(plan) == {"A": "not-retained", "B": "in-reserve"}


def test_nobody_s_choice_is_not_retained_though_there_is_room(make_round, vote):
    assert states(make_plan(vote("A"), make_round(9, A={}, B={}))) == {"A": "retained", "B": "not-retained"}


def test_without_a_ballot_nothing_is_retained(make_round):
    assert make_plan([], make_round(A={}, B={})).retained == ()
    assert make_plan([None, None], make_round(A={}), rule="schulze").retained == ()
    assert make_plan([], make_round(A={}), rule="majority-judgment").retained == ()


def test_only_the_lowest_grade_is_no_support(make_round):
    ballots = [{"A": "not-now", "B": "useful"}, {"A": "not-now"}]
    assert states(make_plan(ballots, make_round(A={}, B={}, C={}))) == {
        "A": "not-retained",
        "B": "retained",
        "C": "not-retained",
    }


def test_never_ranked_before_another_is_no_support(make_round):
    plan = make_plan([["B", "A"]], make_round(A={}, B={}, C={}), rule="schulze")
    assert plan.retained == ("B", "A")
    assert make_plan([["A"]], make_round(A={}), rule="schulze").retained == ("A",)


def test_a_proposal_too_long_from_its_earliest_month_on_is_not_retained(make_round, vote):
    plan = make_plan(vote("A B"), make_round(A={"months": 2, "earliest": "2017-09"}, B={"needs": ["A"]}))
    assert states(plan) == {"A": "not-retained", "B": "not-retained"}


def test_agent_days_are_spread_and_kept_within_each_month(make_round, vote):
    round_ = make_round(
        teams={"lab": 4}, A={"days": 10, "team": "lab", "months": 3}, B={"days": 2, "team": "lab"}, C={}
    )
    plan = make_plan(vote("A B C"), round_)
    assert plan.retained == ("A", "C")
    assert plan.load().to_dict("index") == {
        ("lab", "2017-07"): {"used": 4, "available": 4},
        ("lab", "2017-08"): {"used": 3, "available": 4},
        ("lab", "2017-09"): {"used": 3, "available": 4},
    }


def test_dates_of_those_retained_may_move_to_let_another_in(make_round, vote):
    """B alone would be in July; C can only be there, so B moves."""
    round_ = make_round(
        teams={"lab": 2},
        B={"days": 2, "team": "lab"},
        C={"days": 6, "team": "lab", "months": 3},
        D={"days": 1, "team": "lab"},
    )
    assert make_plan(vote("B D C"), round_).retained == ("B", "D")
    wider = make_round(teams={"lab": 3}, B={"days": 3, "team": "lab"}, C={"days": 3, "team": "lab", "months": 2})
    plan = make_plan(vote("B C"), wider)
    assert {activity.proposal: activity.start for activity in plan.activities} == {"B": "2017-07", "C": "2017-08"}
