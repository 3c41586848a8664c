"""Who holds which kernel: how many there may be at once, whose each one is, when it is over.

A kernel costs 40 to 110 MB, and whoever knows its id could attach to it. So each has a seat, counted before the kernel is
started, which belongs to one browser and is given back when the kernel has ended.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_WHERE_UNKNOWN = 16
KEPT_FOR_TEAM = 4
LEAST = 2 * KEPT_FOR_TEAM
MEGABYTES_OF_A_KERNEL = 110
ALONE = 60.0
"""Seconds that a kernel lives without its page: a phone that changes networks comes back to it."""
SILENT = 1800.0
"""Seconds after which a visitor's page that says nothing loses its kernel to those who wait."""


@dataclass(eq=False)
class Seat:
    """A place for one kernel. `owner` is a browser; `heard` is when its page last said something."""

    owner: str
    team: bool
    left: float
    heard: float
    kernel: str = ""
    pages: int = 0
    making: bool = True


class Seats:
    """The kernels there may be at once; the last few are kept for the team, so that visitors can't lock it out."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._seats: set[Seat] = set()

    def __len__(self) -> int:
        return len(self._seats)

    def take(self, owner: str, *, team: bool = False) -> Seat | None:
        """A seat, counted from now on; None when there is none left."""
        visitors = sum(not seat.team for seat in self._seats)
        if len(self._seats) >= self.most or (not team and visitors >= max(1, self.most - KEPT_FOR_TEAM)):
            return None
        now = self._clock()
        seat = Seat(owner, team, left=now, heard=now)
        self._seats.add(seat)
        return seat

    def free(self, seat: Seat) -> None:
        """Give a seat back; again is fine."""
        self._seats.discard(seat)

    def of_kernel(self, kernel: str, owner: str | None) -> Seat | None:
        """The seat of a kernel, for the browser that holds it and nobody else."""
        mine = (seat for seat in self._seats if seat.owner == owner and kernel and seat.kernel == kernel)
        return next(mine, None)

    def knows(self, owner: str) -> bool:
        """Whether that browser holds a seat."""
        return any(seat.owner == owner for seat in self._seats)

    def come(self, seat: Seat) -> None:
        """A page attaches to the kernel."""
        seat.pages += 1
        self.hear(seat)

    def leave(self, seat: Seat) -> None:
        """A page is gone."""
        seat.pages -= 1
        seat.left = self._clock()

    def hear(self, seat: Seat) -> None:
        """The page says something."""
        seat.heard = self._clock()

    def made(self, seat: Seat) -> None:
        """The page is written: from now on it has to attach."""
        seat.making, seat.left = False, self._clock()

    def of(self, owner: str) -> list[Seat]:
        """All that a browser holds."""
        return [seat for seat in self._seats if seat.owner == owner]

    def overdue(self, gone: Callable[[str], bool]) -> list[Seat]:
        """The seats whose page is gone or silent, or whose team member left (`gone`)."""
        now = self._clock()
        return [
            seat
            for seat in self._seats
            if not seat.making
            and (
                (not seat.pages and now - seat.left >= ALONE)
                or (gone(seat.owner) if seat.team else now - seat.heard >= SILENT)
            )
        ]


def seats_by_memory() -> int:
    """How many kernels half of this machine's memory holds.

    >>> seats_by_memory() >= LEAST
    True
    """
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows doesn't say
        return MOST_WHERE_UNKNOWN
    return min(max(memory // 2 // (MEGABYTES_OF_A_KERNEL * 2**20), LEAST), 100)
