"""Elections with a budget in the `.pb` files of Pabulib (https://pabulib.org/format), read and written back."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd
from msgspec import Struct

from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.questions import Option
from labase_survey.errors import FormatError
from labase_survey.formats.doubles import first_double
from labase_survey.formats.sections import Section, Table, read_sections, sections_text
from labase_survey.formats.text import MARK, read_text, write_text
from labase_survey.formats.votes import POINTS, VOTE_TYPES, answers_of, problem, question_of
from labase_survey.language import Text

Amount = int | Decimal
AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")


class PabulibFile(Struct, frozen=True, kw_only=True):
    """What a `.pb` file says; two are equal when their cells and their line ends are.

    `read_pabulib` makes one.

    Attributes:
        tables: the cells of META, PROJECTS and VOTES, as they are written. Those of VOTES may hold people's age or sex:
            they are for writing the file back, `ballots` has none of it.
        newline: how its lines end.
        mark: the byte order mark, where it starts with one.
    """

    tables: Mapping[str, Table]
    newline: str = "\n"
    mark: str = ""

    @property
    def meta(self) -> dict[str, str]:
        """What the section META says, by key."""
        return _by_key(self.tables["META"])

    @property
    def vote_type(self) -> str:
        """How people voted: approval, choose-1, cumulative, scoring or ordinal."""
        return self.meta["vote_type"]

    @property
    def n(self) -> int:
        """How many people voted."""
        return len(self.tables["VOTES"].rows)

    @property
    def options(self) -> tuple[Option, ...]:
        """The proposals as options: `project_id`, and `name` (the id where there is none)."""
        ids, names = self._projects.column("project_id"), self._projects.column("name")
        return tuple(Option(id=id, label=Text(name or id)) for id, name in zip(ids, names, strict=True))

    @property
    def budget(self) -> Amount:
        """What may be spent; an int where the file's number is whole, else a Decimal."""
        return amount(self.meta["budget"])

    @property
    def costs(self) -> dict[str, Amount]:
        """The cost of each proposal, by id."""
        ids = self._projects.column("project_id")
        return dict(zip(ids, map(amount, self._projects.column("cost")), strict=True))

    @property
    def selected(self) -> tuple[str, ...] | None:
        """The proposals that were funded in fact (`selected` is 1), in the file's order; None when it doesn't say.

        Other numbers than 0 and 1 mean a reason of the city's own, which the file's comment tells.
        """
        if not self._projects.has("selected"):
            return None
        marks = zip(self._projects.column("project_id"), self._projects.column("selected"), strict=True)
        return tuple(id for id, mark in marks if mark == "1")

    @property
    def proposals(self) -> pd.DataFrame:
        """One row a proposal: `label`, `cost`, then the file's other columns as they are written."""
        known = {"project_id", "name", "cost", "label"}
        others = [column.strip() for column in self._projects.columns if column.strip() not in known]
        data = {
            "label": [option.label.to("fr") for option in self.options],
            "cost": list(self.costs.values()),
            **{column: self._projects.column(column) for column in others},
        }
        return pd.DataFrame(data, index=pd.Index(list(self.costs), name="proposal", dtype=object))

    @property
    def ballots(self) -> Ballots:
        """The votes, without anything else that the file says of the people.

        Approval votes are ballots of kind `approval`, choose-1 `single`, ordinal `ranking`, cumulative and scoring
        `points`. A person who chose nothing is a blank ballot.
        """
        answers = answers_of(self.vote_type, self.tables["VOTES"])
        question = question_of(self.vote_type, self.options, answers)
        return Ballots([Row(answer) for answer in answers], question=question, options=self.options)

    @property
    def _projects(self) -> Table:
        return self.tables["PROJECTS"]

    def __repr__(self) -> str:
        return f"PabulibFile(vote_type={self.vote_type!r}, n={self.n}, proposals={len(self.tables['PROJECTS'].rows)})"


def read_pabulib(path: str | Path) -> PabulibFile:
    """The election with a budget that a `.pb` file holds.

    Every cell is kept, so that writing gives the file back; what the columns are called is believed. Votes must be for
    projects of the file, points must be whole numbers, `num_projects` and `num_votes` must be what the file holds: one
    that was cut short is not counted as if it were whole.

    Raises:
        NotFoundError: when there is no such file.
        FormatError: with the file, the line, what is wrong there and what to write.
    """
    return parse_pabulib(read_text(path), name=str(path))


def parse_pabulib(text: str, name: str = "election") -> PabulibFile:
    r"""The election that a `.pb` text holds; `name` stands before each problem.

    >>> file = parse_pabulib(
    ...     "META\nkey;value\nvote_type;approval\nbudget;500\nPROJECTS\nproject_id;cost\n"
    ...     "A;300\nB;400\nVOTES\nvoter_id;vote\n1;A,B\n2;B\n"
    ... )
    >>> file
    PabulibFile(vote_type='approval', n=2, proposals=2)
    >>> file.budget, file.costs, file.ballots
    (500, {'A': 300, 'B': 400}, Ballots(kind='approval', n=2))
    """
    sections = read_sections(text.removeprefix(MARK), name)
    meta = _meta(sections["META"], name)
    _check_projects(sections["PROJECTS"], name)
    _check_votes(sections, meta, name)
    _check_numbers(sections, meta, name)
    return PabulibFile(
        tables={title: section.table for title, section in sections.items()},
        newline="\r\n" if text.partition("\n")[0].endswith("\r") else "\n",
        mark=MARK if text.startswith(MARK) else "",
    )


def pabulib_text(file: PabulibFile) -> str:
    """The `.pb` text of an election; reading it gives an equal one.

    It is the text that was read, to the byte, where that quoted what it had to and nothing else, ended all its lines
    the same way, the last one too, and had no empty line.
    """
    return file.mark + sections_text(file.tables, file.newline)


def write_pabulib(file: PabulibFile, path: str | Path) -> None:
    """Write the `.pb` file of an election, with all that was read: people's age or sex too, where the file had them.

    Raises:
        FormatError: when the file can't be opened for writing.
    """
    write_text(pabulib_text(file), path)


def amount(text: str) -> Amount:
    """A sum of money: an int where the number is whole, else a Decimal.

    >>> amount("400000.0"), amount("12.50")
    (400000, Decimal('12.50'))
    """
    value = Decimal(text)
    return int(value) if value == int(value) else value


def _by_key(meta: Table) -> dict[str, str]:
    return dict(zip(meta.column("key"), meta.column("value"), strict=True))


def _meta(section: Section, name: str) -> dict[str, str]:
    """What META says, once it says what must be said, in a way that can be understood."""
    keys, meta = section.table.column("key"), _by_key(section.table)
    lines = dict(zip(keys, section.lines, strict=True))
    twice = first_double(keys)
    if twice:
        raise FormatError(f"{name}, line {lines[str(twice.item)]}: {twice.item!r} stands twice in META; write it once")
    for key, example in (("vote_type", "approval"), ("budget", "100000")):
        if key not in meta:
            raise FormatError(f"{name}: META doesn't say {key!r}; add a line such as {key};{example}")
    if meta["vote_type"] not in VOTE_TYPES:
        raise FormatError(
            f"{name}, line {lines['vote_type']}: there is no vote_type {meta['vote_type']!r}; "
            f"write one of: {', '.join(VOTE_TYPES)}"
        )
    _check_amount(meta["budget"], f"{name}, line {lines['budget']}: the budget")
    return meta


def _check_amount(text: str, what: str) -> None:
    if not AMOUNT.fullmatch(text):
        raise FormatError(f"{what} {text!r} is no sum of money; write digits, with a point before decimals")


def _check_projects(section: Section, name: str) -> None:
    if not section.lines:
        raise FormatError(f"{name}: PROJECTS names none; write a line for each project")
    seen: set[str] = set()
    ids, costs = section.table.column("project_id"), section.table.column("cost")
    for id, cost, line in zip(ids, costs, section.lines, strict=True):
        at = f"{name}, line {line}"
        if not id or "," in id:
            raise FormatError(f"{at}: {id!r} is no project_id; write one, without a comma")
        if id in seen:
            raise FormatError(f"{at}: project_id {id!r} stands twice; give each project its own")
        seen.add(id)
        _check_amount(cost, f"{at}: the cost")


def _check_votes(sections: dict[str, Section], meta: dict[str, str], name: str) -> None:
    known, votes = set(sections["PROJECTS"].table.column("project_id")), sections["VOTES"]
    if meta["vote_type"] in POINTS and not votes.table.has("points"):
        raise FormatError(f"{name}: VOTES has no column 'points'; where vote_type is {meta['vote_type']}, add it")
    rows = zip(votes.table.column("vote"), votes.table.column("points"), votes.lines, strict=True)
    for vote, points, line in rows:
        found = problem(meta["vote_type"], vote, points, known=known)
        if found:
            raise FormatError(f"{name}, line {line}: {found}")


def _check_numbers(sections: dict[str, Section], meta: dict[str, str], name: str) -> None:
    """Nothing, when the file holds as much as it says."""
    for key, title in (("num_projects", "PROJECTS"), ("num_votes", "VOTES")):
        rows = len(sections[title].lines)
        if meta.get(key, str(rows)) != str(rows):
            raise FormatError(
                f"{name}: META says {key} is {meta[key]!r}, and {title} has {rows} rows; "
                "get the file again if it was cut, or mend that number"
            )
