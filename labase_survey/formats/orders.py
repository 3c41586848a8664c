"""The lines of a PrefLib file that hold orders: so many people, then ranks, shared ones in braces."""

import re
from typing import NamedTuple

from labase_survey.formats.doubles import first_double

NUMBER = r"[0-9]{1,9}"
PLACE = rf"(?:{NUMBER}|\{{ (?:{NUMBER}(?: , {NUMBER})* )?\}})"
ORDER = re.compile(rf"({NUMBER}) : ({PLACE}(?: , {PLACE})*)")
PART = re.compile(r"[0-9]+|[^0-9\s]")


class Order(NamedTuple):
    """What so many people said alike: the numbers of the alternatives at each rank, or in each category."""

    times: int
    ranks: tuple[tuple[int, ...], ...]

    @property
    def named(self) -> list[int]:
        """Every alternative that it names."""
        return [number for rank in self.ranks for number in rank]

    @property
    def tied(self) -> bool:
        """Whether two of them share a rank."""
        return any(len(rank) > 1 for rank in self.ranks)


def read_order(line: str) -> Order | None:
    """The order that a line holds; None when it holds none.

    >>> read_order("13: 1,{4,3},2")
    Order(times=13, ranks=((1,), (4, 3), (2,)))
    """
    found = ORDER.fullmatch(" ".join(PART.findall(line)))
    if not found:
        return None
    ranks = re.findall(PLACE, found[2])
    return Order(int(found[1]), tuple(tuple(map(int, re.findall(NUMBER, rank))) for rank in ranks))


def order_text(order: Order) -> str:
    """The line of an order; only what shares a rank, or an empty category, stands in braces."""
    ranks = (str(rank[0]) if len(rank) == 1 else "{" + ",".join(map(str, rank)) + "}" for rank in order.ranks)
    return f"{order.times}: {','.join(ranks)}"


def problem(order: Order, type: str, *, names: int, categories: int) -> str | None:
    """What a file of this type has no room for in an order, and what to do; None when all is well.

    Args:
        order: what was read.
        type: `soc`, `soi`, `toc`, `toi` or `cat`.
        names: how many alternatives the header names.
        categories: how many categories it names.
    """
    named = order.named
    unknown = [number for number in named if not 1 <= number <= names]
    twice = first_double(named)
    if not order.times:
        return "it was said by 0 people; leave it out, or write how many"
    if unknown:
        return f"there is no alternative {unknown[0]}; write numbers from 1 to {names}"
    if twice:
        return f"alternative {twice.item} stands {twice.times} times; write it once"
    if type == "cat":
        if len(order.ranks) != categories:
            return f"{len(order.ranks)} categories where the header names {categories}; write {{}} for an empty one"
        return None
    return _unfit(order, type, names)


def _unfit(order: Order, type: str, names: int) -> str | None:
    """What a type of rankings has no room for."""
    if not all(order.ranks):
        return "a rank holds nobody; leave out its {}"
    if type in ("soc", "soi") and order.tied:
        return f"alternatives share a rank, for which a {type} file has no room; make it a {type.replace('s', 't', 1)} file"
    if type in ("soc", "toc") and len(order.named) < names:
        return f"{len(order.named)} alternatives of {names}, and in a {type} file all are ranked; make it a {type[:2]}i file"
    return None
