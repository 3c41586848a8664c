"""One more ballot in a live count of a summable rule: what it takes must not depend on how many were counted before."""

import statistics
import time

from ballots import GRADES, make

SIZE = 12
CALLS = 200
KINDS = ("points", "approval", "grades", "ranking")


def measured(most):
    """By kind and number of people, the median seconds that one more ballot takes, from its answer to the new counts.

    Counts of so many people are reached as a live count reaches them: by adding.
    """
    from labase_survey.counting.counts import counts_of
    from labase_survey.counting.plain import ballots_from

    found = {}
    for kind in KINDS:
        data = make(kind, 100, SIZE)
        rule = "schulze" if kind == "ranking" else None
        named = {"options": data["proposals"], "grades": GRADES if kind == "grades" else None}
        counts = counts_of(ballots_from(data["answers"], rule, **named))
        while counts.n <= most:
            taken = []
            for answer in (data["answers"] * 2)[:CALLS]:
                ballot = ballots_from([answer], rule, **named)
                start = time.perf_counter()
                more = counts + counts_of(ballot)
                taken.append(time.perf_counter() - start)
            if more.n != counts.n + 1:
                raise RuntimeError(f"{more.n} people after one more than {counts.n}")
            found[kind, counts.n] = statistics.median(taken)
            counts = tenfold(counts)
    return found


def tenfold(counts):
    """The counts of ten such rooms."""
    total = counts
    for _ in range(9):
        total = total + counts
    return total
