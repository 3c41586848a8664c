"""Made-up ballots for benchmarks: the same plain Python lists for every library, from a seed.

Proposals have a worth, people see it with noise: so rankings have a clear order and some circles, as real ones do. No
proposal is called by its number alone, since some libraries would take that for a position.
"""

import random

SEED = 2017
GRADES = ("essential", "very-useful", "useful", "little-use", "not-now")


def proposals(size):
    """Their names, of one length."""
    return [f"p{at:03d}" for at in range(size)]


def make(kind, people, size):
    """So many ballots of a kind on so many proposals, with costs and a budget."""
    chance = random.Random(f"{SEED} {kind} {people} {size}")
    names = proposals(size)
    worth = {name: chance.gauss(0, 1) for name in names}
    seen = [{name: worth[name] + chance.gauss(0, 1) for name in names} for _ in range(people)]
    costs = {name: 100 * chance.randint(10, 200) for name in names}
    return {
        "kind": kind,
        "proposals": names,
        "answers": [ANSWERS[kind](view) for view in seen],
        "grades": GRADES if kind == "grades" else None,
        "costs": costs,
        "budget": sum(costs.values()) // 4,
    }


def ranked(view):
    return sorted(view, key=view.get, reverse=True)


def approved(view):
    """About a quarter of them, at least one."""
    return [name for name in view if view[name] > 1] or ranked(view)[:1]


def pointed(view):
    return dict(zip(ranked(view), (4, 3, 2, 1), strict=False))


def scored(view):
    return {name: min(5, max(0, round(2.5 + value))) for name, value in view.items()}


def graded(view):
    return {name: GRADES[min(4, max(0, round(2 - value)))] for name, value in view.items()}


def voted(view):
    """Votes for and against, few people far from zero."""
    return {name: round(value) for name, value in view.items() if round(value)}


def dueled(view):
    order = ranked(view)
    return [[order[at], order[-1 - at]] for at in range(min(5, len(order) // 2))]


ANSWERS = {
    "ranking": ranked,
    "approval": approved,
    "single": lambda view: ranked(view)[0],
    "points": pointed,
    "score": scored,
    "grades": graded,
    "quadratic": voted,
    "pairs": dueled,
}
