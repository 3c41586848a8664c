"""Rankings and gradings in PrefLib's files, `.soc .soi .toc .toi .cat`, read and written back; equal ranks are kept.

The format is PrefLib's of 2022: lines `# KEY: value`, then one line an order, `12: 1,{3,4},2`, which 12 people gave.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.questions import Approval, Grades, Option, Ranking
from labase_survey.errors import CountingError, FormatError
from labase_survey.formats.header import TYPE, UNIQUE, Header, header_lines, read_header
from labase_survey.formats.orders import Order, order_text, problem, read_order
from labase_survey.formats.text import MARK, read_text, write_text
from labase_survey.language import Text

LINE_END = re.compile(r"\r\n|\n|\r")
MOST = 10_000_000
"""The most people of a file: an order is written once for all who gave it, and a ballot is made for each of them."""


class PreflibFile(Struct, frozen=True, kw_only=True):
    """What a PrefLib file says. Its alternatives are our proposals, with ids "1", "2"… as it numbers them.

    Attributes:
        names: the proposals' names.
        orders: what was said and by how many people: the numbers of the proposals at each rank, best first; for `cat`,
            in each category, in the order of `categories`.
        categories: the categories' names, best first; none but for `cat`.
        meta: the other lines of the header, by key, in their order; `DATA TYPE` among them.
    """

    names: tuple[str, ...]
    orders: tuple[Order, ...]
    categories: tuple[str, ...] = ()
    meta: dict[str, str]

    @property
    def type(self) -> str:
        """What orders are like.

        `soc`: all are ranked, none beside another; `soi`: some may be left out; `toc` and `toi`: the same, and some may
        share a rank; `cat`: each is put in a category.
        """
        return self.meta[TYPE]

    @property
    def n(self) -> int:
        """How many people are in it."""
        return sum(order.times for order in self.orders)

    @property
    def options(self) -> tuple[Option, ...]:
        """The proposals as options."""
        return tuple(Option(id=str(at), label=Text(name)) for at, name in enumerate(self.names, start=1))

    @property
    def ballots(self) -> Ballots:
        """One ballot a person: of kind `ranking`, or `grades` for a `cat` file, whose categories are the grades.

        Proposals that share a rank stand in a list of their own, as in `["2", ["1", "3"]]`. A proposal that is in no
        category has no grade.
        """
        if self.type == "cat":
            return self._made(Grades(id="vote", label=Text(), options=self.options, grades=_named(self.categories)))
        return self._made(Ranking(id="vote", label=Text(), options=self.options))

    def approvals(self, *categories: str) -> Ballots:
        """Ballots of kind `approval` of a `cat` file: approved is what stands in one of these categories.

        Raises:
            CountingError: when there is no such category.
        """
        unknown = [name for name in categories if name not in self.categories]
        if unknown or not categories:
            named = f"there is no category {unknown[0]!r}" if unknown else "no category is named"
            known = ", ".join(self.categories) or "none, since this is no .cat file"
            raise CountingError(f"{named}; write those that mean approval, among: {known}")
        at = [self.categories.index(name) for name in categories]
        chosen = [[str(id) for category in at for id in order.ranks[category]] for order in self.orders]
        question = Approval(id="vote", label=Text(), options=self.options)
        return Ballots(self._rows(chosen), question=question, options=self.options)

    def _made(self, question: Grades | Ranking) -> Ballots:
        answer = self._graded if isinstance(question, Grades) else _ranked
        answers = [answer(order) for order in self.orders]
        return Ballots(self._rows(answers), question=question, options=self.options)

    def _graded(self, order: Order) -> dict[str, str]:
        pairs = zip(self.categories, order.ranks, strict=True)
        return {str(number): category for category, numbers in pairs for number in numbers}

    def _rows(self, answers: Sequence[object]) -> list[Row]:
        """One row a person: those who said the same share it."""
        return [row for order, answer in zip(self.orders, answers, strict=True) for row in [Row(answer)] * order.times]

    def __repr__(self) -> str:
        return f"PreflibFile(type={self.type!r}, n={self.n}, proposals={len(self.names)})"


def read_preflib(path: str | Path) -> PreflibFile:
    """The rankings or gradings that a PrefLib file holds.

    An order must fit the file's type; the numbers of the header must be what the file holds: one that was cut short is
    not counted as if it were whole.

    Raises:
        NotFoundError: when there is no such file.
        FormatError: with the file, the line, what is wrong there and what to write.
    """
    return parse_preflib(read_text(path), name=str(path))


def parse_preflib(text: str, name: str = "election") -> PreflibFile:
    r"""The rankings or gradings that a PrefLib text holds; `name` stands before each problem.

    >>> file = parse_preflib(
    ...     "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Desk\n"
    ...     "# ALTERNATIVE NAME 2: Van\n# ALTERNATIVE NAME 3: Video\n7: 2,{1,3}\n1: 3\n"
    ... )
    >>> file, file.orders[0]
    (PreflibFile(type='toi', n=8, proposals=3), Order(times=7, ranks=((2,), (1, 3))))
    """
    lines = [(number, line) for number, line in enumerate(LINE_END.split(text.removeprefix(MARK)), 1) if line.strip()]
    header = read_header([(number, line) for number, line in lines if line.startswith("#")], name)
    orders = [_order(number, line, header, name=name) for number, line in lines if not line.startswith("#")]
    file = PreflibFile(names=header.names, orders=tuple(orders), categories=header.categories, meta=header.meta)
    return _as_many_as_said(file, header, name)


def preflib_text(file: PreflibFile) -> str:
    """The PrefLib text of a file; reading it gives an equal one.

    Raises:
        FormatError: when a name or the header holds what a line has no room for, or an order doesn't fit the type.
    """
    numbers = {"NUMBER ALTERNATIVES": len(file.names), "NUMBER VOTERS": file.n, UNIQUE[file.type]: len(file.orders)}
    if file.categories:
        numbers["NUMBER CATEGORIES"] = len(file.categories)
    header = Header(numbers, file.names, file.categories, file.meta)
    text = "\n".join([*header_lines(header), *map(order_text, file.orders), ""])
    if parse_preflib(text) != file:
        raise FormatError("a name or a line of the header has line ends or outer blanks; take them out")
    return text


def write_preflib(file: PreflibFile, path: str | Path) -> None:
    """Write a PrefLib file; give it the ending of its type.

    Raises:
        FormatError: when the format has no room for something, or the file can't be opened for writing.
    """
    write_text(preflib_text(file), path)


def _order(number: int, line: str, header: Header, *, name: str) -> Order:
    order = read_order(line)
    at = f"{name}, line {number}"
    if order is None:
        shown = repr(line if len(line) <= 40 else f"{line[:40]}…")
        raise FormatError(f"{at}: {shown} is no order; write how many people, a colon, the order: 12: 1,{{3,4}},2")
    found = problem(order, header.type, names=len(header.names), categories=len(header.categories))
    if found:
        raise FormatError(f"{at}: {found}")
    return order


def _as_many_as_said(file: PreflibFile, header: Header, name: str) -> PreflibFile:
    """The file, when it holds as many people and orders as its header says."""
    if file.n > MOST:
        raise FormatError(f"{name}: {file.n} people are more than the {MOST} that are read; count it in parts")
    for key, found in (("NUMBER VOTERS", file.n), (UNIQUE[file.type], len(file.orders))):
        said = header.numbers.get(key, found)
        if said != found:
            raise FormatError(
                f"{name}: {key} is {said}, and the file holds {found}; get it again if it was cut, or mend that number"
            )
    return file


def _ranked(order: Order) -> list[str | list[str]]:
    """The ranking as a ballot writes it."""
    return [str(rank[0]) if len(rank) == 1 else [str(number) for number in rank] for rank in order.ranks]


def _named(names: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=Text(name)) for name in names)
