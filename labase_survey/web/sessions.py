"""The browsers that a server knows: those of the team, who logged in, and those of visitors who hold a kernel.

A browser is known by 256 random bits in a cookie that scripts can't read and other sites can't send. The server keeps its
SHA-256, in memory only: restarting it logs everybody out.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 8 * 3600.0
"""Seconds that somebody stays logged in at most: a working day."""
IDLE = 3600.0
"""Seconds without a request and without an open notebook after which somebody is logged out."""
MOST = 200


def new_cookie() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def browser(cookie: str) -> str:
    """Under which name a browser is known here: what is kept opens nothing."""
    return hashlib.sha256(cookie.encode()).hexdigest()


@dataclass
class Session:
    """Somebody of the team, in one browser."""

    name: str
    since: float
    seen: float


class Sessions:
    """Who is logged in, and until when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_browser: dict[str, Session] = {}

    def begin(self, name: str) -> str:
        """Log somebody in; the cookie's value. The oldest session makes room where there are too many."""
        cookie, now = new_cookie(), self._clock()
        while len(self._by_browser) >= MOST:
            del self._by_browser[next(iter(self._by_browser))]
        self._by_browser[browser(cookie)] = Session(name, now, now)
        return cookie

    def find(self, owner: str) -> Session | None:
        """The session of a browser, which is in use now; None when there is none or it is over."""
        if self.is_over(owner):
            return None
        session = self._by_browser[owner]
        session.seen = self._clock()
        return session

    def is_over(self, owner: str) -> bool:
        """Whether that browser is logged in no more."""
        session, now = self._by_browser.get(owner), self._clock()
        if session is not None and (now - session.since >= LONGEST or now - session.seen >= IDLE):
            self.end(owner)
        return owner not in self._by_browser

    def end(self, owner: str) -> None:
        """Log a browser out; one that isn't known is fine."""
        self._by_browser.pop(owner, None)
