"""One library counts some ballots by one rule, again and again, in a process and an environment of its own.

    python benchmarks/sides.py LIBRARY RULE BALLOTS.json SECONDS

prints what it took, as JSON: importing the library; the first call, which may compile; the median of the calls after it.
What is timed goes from plain Python ballots to places (to the winner or the selected set, where a library gives no
more). Names that a library wants as numbers are translated before.

Neither the package nor a test imports the others: some are under the GPL. What is called here is what their
documentation names.
"""

import json
import platform
import statistics
import sys
import time
from collections import Counter
from importlib.metadata import version
from itertools import chain
from pathlib import Path

LEAST, MOST = 3, 50
AS_OTHERS = {"equal-shares": {"stop": "at-once", "completion": False}}
"""Terms of ours that make a rule what others count: equal shares at its first share, with nothing added."""

DISTRIBUTION = {"ours": "labase_survey"}

FLOOR = "reading"
"""Not a library: Python's own `Counter` looks at each name on each ballot once, which nobody can do without."""


def measured(library, rule, data, seconds, *, starting=lambda: None):
    """What the library takes for the rule, in seconds; the calls after the first fill about so many seconds.

    `starting` is called before each call, so that of one that must be ended it's known how long it has run.
    """
    start = time.perf_counter()
    count = SIDES[library](rule, data)
    imported = time.perf_counter() - start
    starting()
    start = time.perf_counter()
    winners = count()
    first = time.perf_counter() - start
    taken = []
    while len(taken) < LEAST or (sum(taken) < seconds and len(taken) < MOST):
        starting()
        start = time.perf_counter()
        count()
        taken.append(time.perf_counter() - start)
        if len(taken) == 1 and taken[0] > seconds:
            break
    return {
        "version": platform.python_version() if library == FLOOR else version(DISTRIBUTION.get(library, library)),
        "import": imported,
        "first": first,
        "median": statistics.median(taken),
        "calls": len(taken),
        "winners": sorted(map(str, winners)),
    }


def ours(rule, data):
    import labase_survey as ls
    from labase_survey.counting.rules import RULES

    terms = getattr(RULES[rule], "terms", ())
    told = {name: data[name] for name in ("costs", "budget") if name in terms} | AS_OTHERS.get(rule, {})
    ballots, names, grades = data["answers"], data["proposals"], data.get("grades")

    def call():
        result = ls.count(ballots, rule=rule, options=names, grades=grades, **told)
        result.places  # noqa: B018 - a frame that is made when it is asked for
        return getattr(result, "selected", None) or result.winners

    return call


def pref_voting(rule, data):
    from pref_voting import grade_methods, voting_methods
    from pref_voting.grade_profiles import GradeProfile
    from pref_voting.profiles import Profile

    names, answers = data["proposals"], data["answers"]
    number = {name: at for at, name in enumerate(names)}
    named = lambda winners: [names[at] for at in winners]
    if rule in ("approval", "score", "majority-judgment"):
        worth = {grade: -at for at, grade in enumerate(data["grades"] or ())}
        grades = {"approval": [0, 1], "score": list(range(6))}.get(rule) or list(worth.values())
        if rule == "approval":
            maps = [{at: int(names[at] in chosen) for at in range(len(names))} for chosen in map(set, answers)]
        else:
            maps = [{number[name]: worth.get(given, given) for name, given in answer.items()} for answer in answers]
        method = {
            "approval": grade_methods.approval,
            "score": grade_methods.score_voting,
            "majority-judgment": grade_methods.majority_judgement,
        }[rule]
        return lambda: named(method(GradeProfile(maps, grades)))
    method = {
        "plurality": voting_methods.plurality,
        "borda": voting_methods.borda,
        "copeland": voting_methods.copeland,
        "schulze": voting_methods.beat_path,
        "ranked-pairs": voting_methods.ranked_pairs_zt,
        "instant-runoff": voting_methods.instant_runoff,
    }[rule]
    if rule == "plurality":  # it counts the first of each ranking
        rankings = [(number[first], *(at for at in range(len(names)) if at != number[first])) for first in answers]
    else:
        rankings = [tuple(number[name] for name in answer) for answer in answers]
    return lambda: named(method(Profile(rankings)))


def votekit(rule, data):
    from votekit import RankBallot, RankProfile, ScoreBallot, ScoreProfile, elections

    names, answers = tuple(data["proposals"]), data["answers"]
    first = lambda election: set(election.get_elected()[0])
    if rule in ("approval", "score", "points"):
        scores = [dict.fromkeys(answer, 1) if rule == "approval" else answer for answer in answers]
        make = {
            "approval": elections.Approval,
            "score": lambda profile, **more: elections.GeneralRating(profile, per_candidate_limit=5, **more),
            "points": lambda profile, **more: elections.GeneralRating(profile, per_candidate_limit=10, **more),
        }[rule]
        return lambda: first(
            make(ScoreProfile(ballots=[ScoreBallot(scores=given) for given in scores], candidates=names), n_seats=1)
        )
    make = {
        "plurality": lambda profile: elections.Plurality(profile, n_seats=1),
        "borda": lambda profile: elections.Borda(profile, n_seats=1),
        "schulze": elections.Schulze,
        "ranked-pairs": elections.RankedPairs,
        "instant-runoff": lambda profile: elections.IRV(profile, tiebreak="alphabetical"),
    }[rule]
    rankings = [[{name} for name in ([answer] if rule == "plurality" else answer)] for answer in answers]
    return lambda: first(
        make(RankProfile(ballots=[RankBallot(ranking=ranking) for ranking in rankings], candidates=names))
    )


def votelib(rule, data):
    from votelib import convert
    from votelib.component import rankscore
    from votelib.evaluate import cardinal, condorcet, core, sequential

    answers, ranked_to = data["answers"], convert.RankedToPositionalVotes(rankscore.Borda())
    if data["kind"] == "ranking":  # what has a length, as a string has, is several that share a rank
        number = {name: at for at, name in enumerate(data["proposals"])}
        answers = [[number[name] for name in answer] for answer in answers]
    named = lambda winners: [data["proposals"][at] if isinstance(at, int) else at for at in winners]
    worth = {grade: -at for at, grade in enumerate(data["grades"] or ())}
    together = {
        "plurality": lambda answer: answer,
        "approval": frozenset,
        "score": lambda answer: frozenset(answer.items()),
        "majority-judgment": lambda answer: frozenset((name, worth[grade]) for name, grade in answer.items()),
    }.get(rule, tuple)
    duels = convert.RankedToCondorcetVotes()
    evaluate = {
        "plurality": lambda votes: core.Plurality().evaluate(votes, 1),
        "approval": lambda votes: core.Plurality().evaluate(convert.ApprovalToSimpleVotes().convert(votes), 1),
        "score": lambda votes: cardinal.ScoreVoting("sum").evaluate(votes, 1),
        "majority-judgment": lambda votes: cardinal.MajorityJudgment().evaluate(votes, 1),
        "borda": lambda votes: core.Plurality().evaluate(ranked_to.convert(votes), 1),
        "copeland": lambda votes: condorcet.Copeland(second_order=False).evaluate(duels.convert(votes), 1),
        "schulze": lambda votes: condorcet.Schulze().evaluate(duels.convert(votes), 1),
        "ranked-pairs": lambda votes: condorcet.RankedPairs().evaluate(duels.convert(votes), 1),
        "instant-runoff": lambda votes: sequential.TransferableVoteSelector().evaluate(votes, 1),
    }[rule]
    return lambda: named(evaluate(dict(Counter(map(together, answers)))))


def pabutools(rule, data):
    from pabutools import rules
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Cost_Sat, Instance, Project

    projects = {name: Project(name, cost) for name, cost in data["costs"].items()}
    chosen = [[projects[name] for name in answer] for answer in data["answers"]]
    # Its greedy rule takes the most satisfaction a unit of cost: with the cost itself as satisfaction, the most people.
    method = {
        "greedy": lambda *given: rules.greedy_utilitarian_welfare(*given, sat_class=Cost_Sat),
        "greedy-per-cost": lambda *given: rules.greedy_utilitarian_welfare(*given, sat_class=Cardinality_Sat),
        "knapsack": lambda *given: rules.max_additive_utilitarian_welfare(*given, sat_class=Cardinality_Sat),
        "equal-shares": lambda *given: rules.method_of_equal_shares(*given, sat_class=Cost_Sat),
        "phragmen": rules.sequential_phragmen,
    }[rule]

    def call():
        instance = Instance(projects.values(), budget_limit=data["budget"])
        return method(instance, ApprovalProfile([ApprovalBallot(names) for names in chosen], instance=instance))

    return call


def reading(_, data):
    answers, joined = data["answers"], chain.from_iterable
    names = {"single": lambda: answers, "pairs": lambda: joined(joined(answers))}.get(
        data["kind"], lambda: joined(answers)
    )
    return lambda: Counter(names())


SIDES = {
    "ours": ours,
    FLOOR: reading,
    "pref-voting": pref_voting,
    "votekit": votekit,
    "votelib": votelib,
    "pabutools": pabutools,
}
RANKED = ("plurality", "borda", "schulze", "ranked-pairs", "instant-runoff")
CAN = {
    "pref-voting": {*RANKED, "copeland", "approval", "score", "majority-judgment"},
    "votekit": {*RANKED, "approval", "score", "points"},
    "votelib": {*RANKED, "copeland", "approval", "score", "majority-judgment"},
    "pabutools": {"greedy", "greedy-per-cost", "knapsack", "equal-shares", "phragmen"},
}
"""The rules that others have too; ours are asked of the package."""


if __name__ == "__main__":
    library, rule, path, seconds = sys.argv[1:]
    ballots = json.loads(Path(path).read_text("utf-8"))
    starting = lambda: print(json.dumps({"started": time.time()}), flush=True)
    print(json.dumps(measured(library, rule, ballots, float(seconds), starting=starting)))
