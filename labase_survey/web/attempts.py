"""How often wrong codes may be tried from one address, without punishing a room that shares it.

Each address has a budget of wrong codes, 60 at once, and one more each second. A try takes its part before it is looked
at and gives it back when the code was right, so that many tries at once can't pass together on one last part. Past the
budget a try waits for its turn, a few seconds; only where too many wait already is it refused, in words. A code that was
right on a device is never slowed on that device.

The arithmetic: a code has 50 random bits. With 1,000 codes handed out a guess is right once in 2⁵⁰ / 1,000 ≈ 10¹² tries, at
one a second some 36,000 years, from a thousand addresses 36. And 300 people behind one address may mistype 60 codes in
the same second, and one more each second after, before anybody waits.

Addresses are kept in memory, as a hash under a key that is made anew at each start, and never written. An IPv6 address
counts by its first 64 bits, which are one home's. Behind a proxy all have the proxy's address: people then share one
budget and may wait for a guesser; they are slowed, never shut out for longer than the guessing lasts. A guesser with
many addresses has as many budgets.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

AT_ONCE = 60
"""Wrong codes that an address may try at once."""
PER_SECOND = 1.0
LONGEST = 5.0
"""Seconds that a try waits at most."""
MOST_WAITING = 100
"""Tries of an address that may wait at the same time."""
MOST_KNOWN = 200_000
"""Devices with a right code, and addresses, that are remembered."""
PAUSE = 0.1


@dataclass
class _Budget:
    """What an address has left, as of `at`; `waiting` counts its tries in the queue."""

    left: float
    at: float
    waiting: int = 0


class Attempts:
    """The budgets of all addresses. `pause` is how a waiting try lets time go by."""

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.at_once, self.per_second, self._clock, self._pause = at_once, per_second, clock, pause
        self._key = secrets.token_bytes(32)
        self._budgets: OrderedDict[bytes, _Budget] = OrderedDict()
        self._right: OrderedDict[bytes, None] = OrderedDict()

    async def turn(self, address: str) -> bool:
        """Come back when a try from that address may be looked at, with its part taken; False when it may not."""
        budget = self._budget(address)
        if self._take(budget):
            return True
        if budget.waiting >= MOST_WAITING:
            return False
        budget.waiting += 1
        try:
            end = self._clock() + LONGEST
            while self._clock() < end:
                await self._pause(PAUSE)
                if self._take(budget):
                    return True
            return False
        finally:
            budget.waiting -= 1

    def give_back(self, address: str) -> None:
        """The try was no wrong one."""
        budget = self._budget(address)
        budget.left = min(self.at_once, budget.left + 1)

    def remember(self, device: str, code: str) -> None:
        """That code was right on that device."""
        self._right[self._hash(f"{device} {code}")] = None
        while len(self._right) > MOST_KNOWN:
            self._right.popitem(last=False)

    def knows(self, device: str, code: str) -> bool:
        """Whether that code was right on that device before."""
        return self._hash(f"{device} {code}") in self._right

    def _take(self, budget: _Budget) -> bool:
        self._refill(budget)
        if budget.left < 1:
            return False
        budget.left -= 1
        return True

    def _refill(self, budget: _Budget) -> None:
        now = self._clock()
        budget.left = min(self.at_once, budget.left + (now - budget.at) * self.per_second)
        budget.at = now

    def _budget(self, address: str) -> _Budget:
        name = self._hash(household(address))
        budget = self._budgets.get(name)
        if budget is None:
            budget = self._budgets[name] = _Budget(self.at_once, self._clock())
            while len(self._budgets) > MOST_KNOWN:
                self._budgets.popitem(last=False)
        self._budgets.move_to_end(name)
        return budget

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode(errors="replace"), hashlib.sha256)


def household(address: str) -> str:
    """What of an address counts as one: all of IPv4, the first 64 bits of IPv6.

    >>> household("192.168.1.7"), household("2001:db8:0:1:aaaa::1")
    ('192.168.1.7', '2001:db8:0:1::/64')
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))
