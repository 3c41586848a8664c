"""What stands twice where it must stand once; in one pass, since files from elsewhere may be large."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Double(NamedTuple):
    """Something that stands several times."""

    item: object
    times: int


def first_double(items: Iterable[Hashable]) -> Double | None:
    """The first item that stands twice or more; None when each stands once.

    >>> first_double("abcb"), first_double("abc")
    (Double(item='b', times=2), None)
    """
    return next((Double(item, times) for item, times in Counter(items).items() if times > 1), None)
