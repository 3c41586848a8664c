"""Ballots as arrays: one row a ballot, one column an option, read all at once.

======================  ====================================================================
kind                    a cell
======================  ====================================================================
single, multiple,       1 where the option is chosen
approval
points, quadratic       the points or votes given
score                   the score, -1 where there is none
grades                  the number of the grade, 0 the best, -1 where there is none
ranking                 how many options stand before it; the number of options where it is left out
======================  ====================================================================
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from labase_survey.counting.profile import Offered

Matrix = npt.NDArray[np.integer[Any]]

LARGEST = 10**9
"""No number on a ballot is larger, so that sums stay exact."""


class Distinct(NamedTuple):
    """The different ballots, one a row, and how many times each was cast; in an order that depends on nothing else."""

    rows: Matrix
    times: Matrix

    def __add__(self, other: "Distinct") -> "Distinct":  # type: ignore[override]
        return distinct_rows(np.vstack([self.rows, other.rows]), np.concatenate([self.times, other.times]))


def distinct_rows(rows: Matrix, times: Matrix | None = None) -> Distinct:
    """The different rows, each once."""
    if not rows.size:
        return Distinct(rows[:0], np.zeros(0, dtype=np.int64))
    keys = list(map(bytes, np.ascontiguousarray(rows)))
    found = Counter(keys)
    if times is not None:
        found = Counter(dict.fromkeys(found, 0))
        for key, number in zip(keys, times.tolist(), strict=True):
            found[key] += number
    ordered = sorted(found)
    back = np.frombuffer(b"".join(ordered), dtype=rows.dtype).reshape(len(ordered), rows.shape[1])
    return Distinct(back, np.array([found[key] for key in ordered], dtype=np.int64))


def encode(kind: str, answers: Sequence[Any], offered: Offered) -> Matrix:
    """The array of some ballots, none of them blank.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: when some ballot holds what the question doesn't offer;
            `check_ballots` says in words which.
    """
    positions = {id: at for at, id in enumerate(offered.options)}
    return _ENCODERS[kind](answers, positions, offered)


def duels(answers: Sequence[Any], offered: Offered) -> Matrix:
    """How many times the row's option won against the column's.

    Raises:
        ValueError, KeyError, TypeError: as `encode`.
    """
    positions = {id: at for at, id in enumerate(offered.options)}
    _only(answers, list, tuple)
    pairs = list(chain.from_iterable(answers))
    _only(pairs, list, tuple)
    size = len(positions)
    flat = _positions(chain.from_iterable(pairs), positions, length=-1)
    if set(map(len, pairs)) - {2} or (flat[0::2] == flat[1::2]).any():
        raise ValueError
    wins = np.bincount(flat[0::2] * size + flat[1::2], minlength=size * size)
    return wins.reshape(size, size)


def _chosen(answers: Sequence[Any], positions: dict[str, int], _: Offered) -> Matrix:
    """One option a ballot."""
    _only(answers, str)
    rows = np.zeros((len(answers), len(positions)), dtype=np.int8)
    rows[np.arange(len(answers)), _positions(answers, positions, length=len(answers))] = 1
    return rows


def _marked(answers: Sequence[Any], positions: dict[str, int], _: Offered) -> Matrix:
    """A list of options a ballot."""
    _only(answers, list, tuple)
    lengths, flat = _flat(answers, positions)
    rows = np.zeros((len(answers), len(positions)), dtype=np.int8)
    rows[np.repeat(np.arange(len(answers)), lengths), flat] = 1
    if np.count_nonzero(rows) != len(flat):
        raise ValueError
    return rows


def _amounts(answers: Sequence[Any], positions: dict[str, int], offered: Offered) -> Matrix:
    """Whole numbers by option; only votes may be negative."""
    _only(answers, dict)
    values = list(chain.from_iterable(map(dict.values, answers)))
    if set(map(type, values)) - {int}:
        raise TypeError
    amounts = np.array(values, dtype=np.int64)
    if (amounts < (-LARGEST if offered.kind == "quadratic" else 0)).any() or (amounts > LARGEST).any():
        raise ValueError
    return _spread(answers, positions, amounts, absent=-1 if offered.kind == "score" else 0)


def _graded(answers: Sequence[Any], positions: dict[str, int], offered: Offered) -> Matrix:
    _only(answers, dict)
    grades = {grade: number for number, grade in enumerate(offered.grades)}
    values = chain.from_iterable(map(dict.values, answers))
    return _spread(answers, positions, _positions(values, grades, length=-1), absent=-1)


def _ranked(answers: Sequence[Any], positions: dict[str, int], _: Offered) -> Matrix:
    """Lists of options, best first; options that stand in a list of their own share a rank."""
    _only(answers, list, tuple)
    last = len(positions)
    rows = np.full((len(answers), last), last, dtype=np.int16)
    try:
        lengths, found = _flat(answers, positions)
    except TypeError:  # a list can't be looked up: some options share a rank
        for row, answer in zip(rows, answers, strict=True):
            _rank(row, answer, positions)
        return rows
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows[np.repeat(np.arange(len(answers)), lengths), found] = np.arange(len(found)) - starts
    if np.count_nonzero(rows != last) != len(found):
        raise ValueError
    return rows


def _rank(row: Matrix, answer: Sequence[Any], positions: dict[str, int]) -> None:
    before = 0
    for level in answer:
        together = [level] if isinstance(level, str) else level
        _only([together], list, tuple)
        for id in together:
            if row[positions[id]] != len(positions):
                raise ValueError
            row[positions[id]] = before
        before += len(together)


def _only(values: Iterable[object], *types: type) -> None:
    for kind in set(map(type, values)):
        if not issubclass(kind, types):
            raise TypeError


def _flat(answers: Sequence[Any], positions: dict[str, int]) -> tuple[Matrix, Matrix]:
    lengths = np.fromiter(map(len, answers), dtype=np.int64, count=len(answers))
    return lengths, _positions(chain.from_iterable(answers), positions, length=int(lengths.sum()))


def _positions(ids: Iterable[Any], positions: dict[str, int], *, length: int) -> Matrix:
    return np.fromiter(map(positions.__getitem__, ids), dtype=np.int64, count=length)


def _spread(answers: Sequence[Any], positions: dict[str, int], values: Matrix, *, absent: int) -> Matrix:
    """Values by option, in their cells."""
    lengths, flat = _flat(answers, positions)
    rows = np.full((len(answers), len(positions)), absent, dtype=np.int64)
    rows[np.repeat(np.arange(len(answers)), lengths), flat] = values
    return rows


_ENCODERS: dict[str, Callable[[Sequence[Any], dict[str, int], Offered], Matrix]] = {
    "single": _chosen,
    "multiple": _marked,
    "approval": _marked,
    "points": _amounts,
    "score": _amounts,
    "quadratic": _amounts,
    "grades": _graded,
    "ranking": _ranked,
}
