"""Plans of any small round, against what trying everything gives."""

from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.definition.checking import problems
from labase_survey.definition.reading import from_plain
from labase_survey.errors import PlanError
from labase_survey.plan import Decision, make_plan
from labase_survey.plan.explain import reasons

MONTHS = ("2017-07", "2017-08", "2017-09")
LETTERS = "ABCDE"
COMMITTEE = {"by": "Comité", "reason": "Promis."}


@st.composite
def rounds(draw):
    """A round of three months: up to five proposals, two teams; needs never go round in a circle."""
    letters = LETTERS[: draw(st.integers(1, 5))]
    ranked = draw(st.permutations(letters))
    proposals = []
    for at, letter in enumerate(ranked):
        others = [other for other in letters if other != letter]
        days = draw(st.integers(0, 9))
        proposals.append(
            {
                "id": letter,
                "letter": letter,
                "label": f"Label {letter}",
                "cost": draw(st.integers(0, 9)),
                "days": days,
                "team": draw(st.sampled_from(["u", "v"])) if days else "",
                "months": draw(st.integers(1, 3)),
                "earliest": draw(st.sampled_from([None, *MONTHS])),
                "needs": draw(st.lists(st.sampled_from(ranked[:at]), unique=True, max_size=1)) if at else [],
                "excludes": draw(st.lists(st.sampled_from(others), unique=True, max_size=1)) if others else [],
            }
        )
    teams = [
        {"id": id, "label": id, "days": draw(st.integers(0, 9)), "except_in": {"2017-08": draw(st.integers(0, 9))}}
        for id in ("u", "v")
    ]
    found = from_plain(
        {
            "id": "any",
            "title": "Any",
            "period": {"start": MONTHS[0], "months": 3},
            "capacity": {"money": draw(st.integers(0, 25)), "teams": teams},
            "proposals": proposals,
        }
    )
    assert not problems(found)
    return found


@st.composite
def cases(draw):
    round_ = draw(rounds())
    points = {proposal.id: draw(st.integers(0, 4)) for proposal in round_.proposals}
    return round_, [points]


def broken(round_, starts):
    """What these starts, as positions in MONTHS, don't respect."""
    inside = {proposal.id: proposal for proposal in round_.proposals if proposal.id in starts}
    found = [
        f"{id} is outside its months"
        for id, proposal in inside.items()
        if starts[id] + proposal.months > 3 or MONTHS[starts[id]] < (proposal.earliest or "")
    ]
    if sum(proposal.cost for proposal in inside.values()) > round_.capacity.money:
        found.append("money")
    for id, proposal in inside.items():
        found += [f"{id} needs {need}" for need in proposal.needs if starts.get(need, 9) > starts[id]]
        found += [f"{id} excludes {other}" for other in proposal.excludes if other in starts]
    return found + [f"days {cell}" for cell, lack in overflow(round_, starts).items() if lack]


def overflow(round_, starts):
    used = {(team.id, month): -team.days_in(month) for team in round_.capacity.teams for month in MONTHS}
    for proposal in round_.proposals:
        if proposal.id in starts and proposal.days:
            for month, days in zip(MONTHS[starts[proposal.id] :], proposal.days_by_month(), strict=False):
                used[proposal.team, month] += days
    return {cell: max(0, over) for cell, over in used.items()}


def calendars(ids):
    return (dict(zip(ids, starts, strict=True)) for starts in product(range(3), repeat=len(ids)))


def with_needs(round_, ids):
    ids = set(ids)
    while more := {need for proposal in round_.proposals if proposal.id in ids for need in proposal.needs} - ids:
        ids |= more
    return ids


def tried(round_, points):
    """In order, by trying every calendar of every set."""
    kept = set()
    for _, id in sorted((-given_, id) for id, given_ in points.items()):
        wanted = with_needs(round_, kept | {id})
        if points[id] and any(not broken(round_, starts) for starts in calendars(sorted(wanted))):
            kept = wanted
    return kept


def starts_of(plan):
    return {activity.proposal: MONTHS.index(activity.start) for activity in plan.activities}


def enlarged(round_, extra):
    """The same round with exactly so much more."""
    capacity = round_.capacity
    teams = tuple(
        msgspec.structs.replace(
            team,
            except_in={month: team.days_in(month) + extra.days.get((team.id, month), 0) for month in MONTHS},
        )
        for team in capacity.teams
    )
    more = msgspec.structs.replace(capacity, money=capacity.money + extra.money, teams=teams)
    return msgspec.structs.replace(round_, capacity=more)


@given(cases())
def test_no_plan_breaks_a_constraint_and_in_order_is_in_order(case):
    round_, ballots = case
    plan = make_plan(ballots, round_)
    assert broken(round_, starts_of(plan)) == []
    assert set(plan.retained) == tried(round_, ballots[0])
    assert plan.proven


@given(cases())
def test_the_best_placed_start_as_early_as_can_be(case):
    round_, ballots = case
    plan = make_plan(ballots, round_)
    fitting = [starts for starts in calendars(plan.retained) if not broken(round_, starts)]
    earliest = min(tuple(starts[id] for id in plan.retained) for starts in fitting)
    assert tuple(starts_of(plan)[id] for id in plan.retained) == earliest


@given(cases())
def test_every_explanation_is_confirmed_by_computing_again(case):
    round_, ballots = case
    plan = make_plan(ballots, round_)
    for id, reason in reasons(plan.case, plan.choice.turned_down).items():
        if reason.cause.kind == "capacity":
            confirm_shortage(round_, id, reason)
            if reason.enough:
                assert id in make_plan(ballots, enlarged(round_, reason.enough)).retained
        elif reason.cause.kind == "incompatible":
            one, other = reason.cause.others
            excludes = {proposal.id: proposal.excludes for proposal in round_.proposals}
            assert other in excludes[one] or one in excludes[other]
            assert other in plan.retained or {one, other} <= with_needs(round_, [id])
        elif reason.cause.kind == "needs":
            assert set(reason.cause.others) <= with_needs(round_, [id]) - set(plan.retained)
        elif reason.cause.kind == "no-support":
            assert ballots[0][id] == 0
        else:
            assert reason.cause.kind == "calendar"
            assert not any(fits_in_time(round_, starts) for starts in calendars(sorted(with_needs(round_, [id]))))


def fits_in_time(round_, starts):
    return not [text for text in broken(round_, starts) if "outside" in text or "needs" in text]


def confirm_shortage(round_, id, reason):
    """The euros that lack, and the fewest days that do, over all calendars of what had to fit together."""
    wanted = sorted(with_needs(round_, reason.cause.before | {id}))
    cost = {proposal.id: proposal.cost for proposal in round_.proposals}
    assert reason.missing.money == max(0, sum(cost[other] for other in wanted) - round_.capacity.money)
    assert reason.asked - reason.left == sum(cost[other] for other in wanted) - round_.capacity.money
    possible = [starts for starts in calendars(wanted) if fits_in_time(round_, starts)]
    fewest = min(sum(overflow(round_, starts).values()) for starts in possible)
    assert sum(reason.missing.days.values()) == fewest
    larger = enlarged(round_, reason.missing)
    fitting = [starts for starts in possible if not broken(larger, starts)]
    assert fitting
    assert (reason.squeeze is None) or fewest
    if reason.squeeze:
        assert reason.squeeze.asked - reason.squeeze.left == fewest
        new = set(wanted) - reason.cause.before
        assert reason.squeeze.asked in {asked_in(round_, starts, new, reason.squeeze.cell) for starts in fitting}


def asked_in(round_, starts, ids, cell):
    team, month = cell
    at = MONTHS.index(month)
    spread = {proposal.id: proposal.days_by_month() for proposal in round_.proposals if proposal.team == team}
    return sum(spread[id][at - starts[id]] for id in ids if id in spread and 0 <= at - starts[id] < len(spread[id]))


@given(cases(), st.data())
def test_decisions_are_followed_or_refused_and_both_choices_are_kept(case, data):
    round_, ballots = case
    ids = [proposal.id for proposal in round_.proposals]
    decided = data.draw(st.lists(st.sampled_from(ids), unique=True))
    decisions = [Decision(id, keep=data.draw(st.booleans()), **COMMITTEE) for id in decided]
    kept = with_needs(round_, [decision.proposal for decision in decisions if decision.keep])
    barred = {decision.proposal for decision in decisions if not decision.keep}
    if kept & barred or all(broken(round_, starts) for starts in calendars(sorted(kept))):
        with pytest.raises(PlanError, match=r"^the decision to keep "):
            make_plan(ballots, round_, decisions=decisions)
        return
    plan = make_plan(ballots, round_, decisions=decisions)
    assert broken(round_, starts_of(plan)) == []
    assert plan.chosen == make_plan(ballots, round_).retained
    assert all((decision.proposal in plan.retained) == decision.keep for decision in decisions)
    assert all(text.endswith(".") and "{" not in text for text in plan.explain("fr").values())


@given(cases())
def test_the_same_input_gives_the_same_plan(case):
    round_, ballots = case
    again = msgspec.structs.replace(round_, proposals=tuple(reversed(round_.proposals)))
    one, other = make_plan(ballots, round_), make_plan(ballots, again)
    assert (one.activities, one.chosen, one.states) == (other.activities, other.chosen, other.states)
    assert one == make_plan(ballots, round_)
    assert one.explain("en") == make_plan(ballots, round_).explain("en")
