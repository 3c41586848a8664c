"""Instant runoff: the option with the fewest first places goes out, its ballots pass on, until one is left."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import say_condorcet
from labase_survey.counting.encoding import Distinct, Matrix
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.ties import turns
from labase_survey.counting.wording import amount, in_letters, unit
from labase_survey.errors import CountingError
from labase_survey.language import join, number, say


class Round(NamedTuple):
    """One round: what each option still in has, which go out, and where their ballots go (number, ballots)."""

    tally: dict[int, int]
    out: tuple[int, ...]
    gains: dict[int, int]
    exhausted: int


def count_instant_runoff(counts: Counts, *, ties: str = "together", seed: int | None = None) -> Outcome:
    """Places by the round in which options go out, the last one left being first.

    T. Hare, *The Election of Representatives*, 1859; W. R. Ware's form for one winner, 1871. A ballot counts for the
    first option on it that is still in; when there is none left, it is set aside. Options that have the fewest ballots
    go out *together*, and share a place; where all that are left have as many, they share the first. With
    `ties="letter"` or `ties="seed"` one of them goes out alone: the last by letter, or by a draw from the seed. Support
    is the number of ballots that an option had in its last round.

    Raises:
        CountingError: when a ballot puts several options at one rank.
    """
    if counts.distinct is None:
        raise CountingError("instant runoff needs the distinct ballots")
    order, times = _orders(counts.distinct), counts.distinct.times
    turn = None if ties == "together" and seed is None else turns(counts, ties, seed=seed)
    rounds = list(_rounds(order, times, len(counts.options), turn=turn))
    last = {at: (number, step.tally[at]) for number, step in enumerate(rounds) for at in step.tally}
    return Outcome(
        keys=[_key(last[at][0], at, turn) for at in range(len(counts.options))],
        support=[last[at][1] for at in range(len(counts.options))],
        steps=tuple(rounds),
    )


def _key(lasted: int, at: int, turn: Sequence[int] | None) -> tuple[int, int]:
    return lasted, 0 if turn is None else -turn[at]


def _orders(ballots: Distinct) -> Matrix:
    """The options of each ballot from first to last, then the number of options where it ends."""
    rows, _ = ballots
    size = rows.shape[1]
    order = np.argsort(rows, axis=1, kind="stable")
    ranks = np.take_along_axis(rows, order, axis=1)
    if ((ranks[:, 1:] == ranks[:, :-1]) & (ranks[:, 1:] < size)).any():
        raise CountingError(
            "instant runoff counts one option at each rank and a ballot has several; count it by 'schulze' or 'borda'"
        )
    order = np.where(ranks < size, order, size)
    return np.column_stack([order, np.full(len(order), size)])


def _rounds(order: Matrix, times: Matrix, size: int, *, turn: Sequence[int] | None) -> Iterator[Round]:
    at, still_in = np.zeros(len(order), dtype=np.int64), np.ones(size + 1, dtype=bool)
    rows = np.arange(len(order))
    while still_in[:size].any():
        top = order[rows, at]
        ballots = np.bincount(top, weights=times, minlength=size + 1).astype(np.int64)
        tally = {int(x): int(ballots[x]) for x in np.flatnonzero(still_in[:size])}
        out = _out(tally, turn)
        still_in[list(out)] = False
        passed = np.flatnonzero(np.isin(top, out))
        moving = passed
        while len(moving):
            at[moving] += 1
            moving = moving[~still_in[order[moving, at[moving]]]]
        to = np.bincount(order[passed, at[passed]], weights=times[passed], minlength=size + 1).astype(np.int64)
        gains = {int(x): int(to[x]) for x in np.flatnonzero(to[:size])}
        yield Round(tally, out, gains, int(to[size]))


def _out(tally: dict[int, int], turn: Sequence[int] | None) -> tuple[int, ...]:
    """Which options go out."""
    fewest = [at for at, ballots in tally.items() if ballots == min(tally.values())]
    return tuple(fewest) if turn is None else (max(fewest, key=turn.__getitem__),)


def explain_instant_runoff(basis: Basis, language: str) -> Iterator[str]:
    """The rounds one by one: who goes out with how many ballots, and where these go; then the option left."""
    counts = basis.counts
    options, word = counts.options, unit(counts, "ballot")
    for number_, step in enumerate(basis.outcome.steps, start=1):
        if number_ == 1:
            tally = sorted(step.tally.items(), key=lambda pair: -pair[1])
            yield say("rule.runoff_first", language, tally=_each(counts, tally, language))
        names = in_letters(counts, [options[at] for at in step.out], language)
        ballots = amount(word, step.tally[step.out[0]], language)
        if len(step.out) == len(step.tally):
            key = "rule.runoff_last" if len(step.out) == 1 else "rule.runoff_even"
            yield say(key, language, round=number_, names=names, ballots=ballots)
            continue
        key = "rule.runoff_out" if len(step.out) == 1 else "rule.runoff_out_together"
        where = _where(counts, step, language)
        yield say(key, language, round=number_, names=names, ballots=ballots, where=where)
    yield from say_condorcet(counts, language)


def _where(counts: Counts, step: Round, language: str) -> str:
    parts = []
    if step.gains:
        gains = sorted(step.gains.items(), key=lambda pair: -pair[1])
        moved = "one" if sum(step.gains.values()) + step.exhausted == 1 else "many"
        key = f"rule.runoff_{unit(counts, 'ballot')}_{moved}"
        parts.append(say(key, language, gains=_each(counts, gains, language)))
    if step.exhausted:
        parts.append(say("rule.runoff_exhausted", language, number=number(step.exhausted, language)))
    return ", ".join(parts or [say("rule.runoff_nothing", language)])


def _each(counts: Counts, pairs: list[tuple[int, int]], language: str) -> str:
    return join(
        [f"{in_letters(counts, [counts.options[at]], language)} ({number(n, language)})" for at, n in pairs], language
    )


instant_runoff = Rule(
    name="instant-runoff",
    kinds=("ranking",),
    summable=False,
    additive=False,
    function=count_instant_runoff,
    explain=explain_instant_runoff,
    blanks=("exhausted",),
    terms=("ties", "seed"),
)
