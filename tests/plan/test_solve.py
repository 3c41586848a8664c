import random

import pytest

from labase_survey.definition.reading import from_plain
from labase_survey.plan import make_plan


@pytest.fixture
def crowded():
    """26 proposals on three teams that have room for about half of them: hard enough not to be settled at sight."""
    draw = random.Random(2)
    proposals = [
        {
            "id": f"p{number}",
            "letter": f"P{number}",
            "label": f"p{number}",
            "days": draw.randint(5, 30),
            "months": draw.randint(1, 4),
            "team": draw.choice("uvw"),
            "needs": [f"p{draw.randrange(number)}"] if number and draw.random() < 0.3 else [],
        }
        for number in range(26)
    ]
    teams = [{"id": id, "label": id, "days": 16} for id in "uvw"]
    return from_plain(
        {
            "id": "crowded",
            "title": "Crowded",
            "period": {"start": "2017-07"},
            "capacity": {"teams": teams},
            "proposals": proposals,
        }
    )


def test_the_solver_prints_nothing(crowded, capfd):
    make_plan([{proposal.id: 1 for proposal in crowded.proposals}], crowded)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_what_the_time_limit_left_open_is_said_not_to_be_proven(crowded):
    ballots = [{proposal.id: 1 for proposal in crowded.proposals}]
    plan = make_plan(ballots, crowded, time_limit=0)
    assert not plan.proven
    assert "Not proven: the time allowed for the computation ended before the search did." in plan.notes("en")
    first = next(id for id, cause in plan.choice.turned_down.items() if not cause.proven)
    assert plan.explain("en")[first].endswith(
        ": when its turn comes, no calendar was found in the time allowed for the computation (not proven)."
    )
    assert make_plan(ballots, crowded).proven
