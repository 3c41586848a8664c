"""Categories that weigh unequally: each ballot is worth a whole number of parts, as if it were cast so many times."""

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from labase_survey.counting.counts import Counts, Worth, counts_of
from labase_survey.counting.encoding import distinct_rows
from labase_survey.counting.profile import LEAST_SHOWN, Ballots
from labase_survey.errors import CountingError

Weights = str | Mapping[str, int | float | Fraction]
"""`"category"` for categories that count equally, or what each counts, by id."""

MOST = 2**53
"""No sum is larger, so that whole numbers stay exact in arrays."""


def weighed(ballots: Ballots, weights: Weights, *, distinct: bool = False) -> Counts:
    """The counts in parts: each category is worth what it is meant to be, shared equally among its ballots.

    Exact: the parts are the smallest whole numbers in these proportions. Only where these would add up to more than
    `MOST`, as they do for a dozen large categories, parts are rounded so that they don't, and stay exact in arrays.

    Raises:
        CountingError: when ballots lack a category, or one of them has under 5 ballots, so that one person would weigh
            much and could be guessed.
    """
    shares = _shares(ballots, weights)
    parts = {id: counts_of(ballots.where(category=id), distinct=distinct) for id in shares}
    _check_sizes(parts)
    worth = _whole({id: shares[id] / parts[id].answered for id in shares}, parts)
    tables = [parts[id].array * worth[id] for id in shares]
    rows = [(part.distinct.rows, part.distinct.times * worth[id]) for id, part in parts.items() if part.distinct]
    together = distinct_rows(np.vstack([r for r, _ in rows]), np.concatenate([t for _, t in rows])) if rows else None
    total = sum(worth[id] * parts[id].answered for id in shares)
    return counts_of(ballots).with_table(np.sum(tables, axis=0), together, worth=Worth(worth, total))


def _shares(ballots: Ballots, weights: Weights) -> dict[str, Fraction]:
    if not ballots.categories:
        raise CountingError("these ballots carry no category; leave out weights=")
    without = ballots.where(category=None)
    if without.n:
        raise CountingError(f"{without.n} of these people have no category, so nothing says what they weigh")
    if weights == "category":
        return dict.fromkeys(ballots.categories, Fraction(1))
    if isinstance(weights, str) or set(weights) != set(ballots.categories):
        raise CountingError(
            f"weights={weights!r} doesn't say what each category counts; write 'category' to have them count equally, or "
            f"a number for each of: {', '.join(ballots.categories)}"
        )
    try:
        shares = {id: Fraction(str(weights[id])) for id in ballots.categories}
    except ValueError:
        shares = {}
    if not shares or min(shares.values()) <= 0:
        raise CountingError(f"weights={weights!r} has a category that counts nothing; write numbers above 0")
    return shares


def _check_sizes(parts: Mapping[str, Counts]) -> None:
    for id, part in parts.items():
        if part.answered < LEAST_SHOWN:
            raise CountingError(
                f"category {id!r} has {part.answered} ballots, so each would weigh much and be seen in the result; "
                f"categories can be weighed from {LEAST_SHOWN} ballots on"
            )


def _whole(values: Mapping[str, Fraction], parts: Mapping[str, Counts]) -> dict[str, int]:
    """The smallest whole numbers in the same proportions, or near them where these would add up to too much."""
    unit = lcm(*(value.denominator for value in values.values()))
    exact = Fraction(unit, gcd(*(int(value * unit) for value in values.values())))
    largest = {id: max(part.answered, int(np.abs(part.array).max(initial=0))) for id, part in parts.items()}
    scale = min(exact, MOST / sum(values[id] * largest[id] for id in values))
    return {id: max(round(value * scale), 1) for id, value in values.items()}
