"""Orders for where a single one is asked: by letter, or drawn from a seed that can be drawn again."""

import random

from labase_survey.counting.profile import Offered
from labase_survey.errors import CountingError

TIES = ("letter", "seed")
"""How a tie may be broken, by name."""


def turns(offered: Offered, ties: str = "letter", *, seed: int | None = None) -> list[int]:
    """The turn of each option where only one can come first, from 0.

    By letter, A before B and Z before AA, options without letters in the order of the definition; or drawn by the seed
    from that order, so that anybody can draw it again.

    Raises:
        CountingError: when there is no such tie-break, or its seed lacks or is too much.
    """
    if ties not in TIES:
        raise CountingError(f"ties={ties!r} is no tie-break; write one of: {', '.join(map(repr, TIES))}")
    if (ties == "seed") != (seed is not None):
        raise CountingError(f"ties={ties!r} with seed={seed!r}; write ties='seed', seed=… (a whole number), or no seed")
    letters = list(offered.letters.values())
    order = sorted(range(len(letters)), key=lambda at: (len(letters[at]), letters[at], at))
    if ties == "seed":
        random.Random(seed).shuffle(order)  # noqa: S311 - anybody must be able to draw it again
    found = [0] * len(order)
    for turn, at in enumerate(order):
        found[at] = turn
    return found
