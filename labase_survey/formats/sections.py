"""The three tables of a `.pb` file, as cells: where each starts, its columns, its rows with their line numbers."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from labase_survey.errors import FormatError
from labase_survey.formats.doubles import first_double

SECTIONS = ("META", "PROJECTS", "VOTES")
SPECIAL = re.compile(r'[;"\r\n]')
REQUIRED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("vote",)}
"""The columns without which a section says nothing."""


class Table(NamedTuple):
    """The cells of one section, as they are written; it prints its size alone."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str, default: str = "") -> list[str]:
        """The cells of one column without the blanks around them; the default throughout when there is none."""
        names = [column.strip() for column in self.columns]
        if name not in names:
            return [default] * len(self.rows)
        at = names.index(name)
        return [row[at].strip() for row in self.rows]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in {column.strip() for column in self.columns}

    def __repr__(self) -> str:
        return f"Table({len(self.columns)} columns, {len(self.rows)} rows)"


class Section(NamedTuple):
    """A table, and the line of the file on which each of its rows begins."""

    table: Table
    lines: tuple[int, ...]


class Line(NamedTuple):
    """The cells of one row, and the line of the file on which it begins."""

    number: int
    cells: tuple[str, ...]


def read_sections(text: str, name: str) -> dict[str, Section]:
    """The sections of a `.pb` text; empty lines are left out.

    Raises:
        FormatError: with the line, what is wrong there and what to write.
    """
    found: dict[str, list[Line]] = {}
    current = None
    for line in _lines(text, name):
        title = _title(line.cells)
        if title and title in found:
            raise FormatError(f"{name}, line {line.number}: section {title} starts again; write each section once")
        if title:
            current = found[title] = []
        elif current is None:
            raise FormatError(
                f"{name}, line {line.number}: {_shown(line.cells[0])} stands before any section; "
                "a .pb file starts with a line that says META and nothing else"
            )
        else:
            current.append(line)
    missing = [title for title in SECTIONS if title not in found]
    if missing:
        raise FormatError(
            f"{name}: there is no section {missing[0]}; a .pb file has the lines META, PROJECTS and VOTES, "
            "each before its table"
        )
    return {title: _section(title, found[title], name) for title in SECTIONS}


def sections_text(tables: Mapping[str, Table], newline: str) -> str:
    """The text of some tables under their titles: a cell is quoted where it must be, and only there."""
    rows = [row for title, table in tables.items() for row in ((title,), table.columns, *table.rows)]
    return "".join(_line(row) + newline for row in rows)


def _line(cells: tuple[str, ...]) -> str:
    """One row; `csv.writer` wouldn't quote a lone carriage return."""
    quoted = ('"' + cell.replace('"', '""') + '"' if SPECIAL.search(cell) else cell for cell in cells)
    return '""' if cells == ("",) else ";".join(quoted)


def _lines(text: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield Line(start, tuple(cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            f"{name}, line {start}: it can't be cut into cells ({error}); "
            'put a cell that holds ; or " between double quotes, and write its own quotes twice'
        ) from error


def _title(cells: tuple[str, ...]) -> str | None:
    """The section that starts here."""
    title = cells[0].strip().upper()
    return title if title in SECTIONS and len(cells) == 1 else None


def _section(title: str, lines: list[Line], name: str) -> Section:
    if not lines:
        raise FormatError(f"{name}: section {title} is empty; write its columns, then its rows, each on a line")
    head, *rows = lines
    columns = [cell.strip() for cell in head.cells]
    at = f"{name}, line {head.number}"
    twice = first_double(columns)
    if twice:
        raise FormatError(f"{at}: column {_shown(str(twice.item))} stands twice in {title}; give each its own name")
    missing = [column for column in REQUIRED[title] if column not in columns]
    if missing:
        raise FormatError(
            f"{at}: {title} has no column {missing[0]!r}; this line names the columns, separated by ;, "
            f"among them {' and '.join(REQUIRED[title])}"
        )
    if title == "META" and len(columns) > 2:
        raise FormatError(f"{at}: META has {len(columns)} columns; it has two, key and value")
    for row in rows:
        if len(row.cells) != len(columns):
            raise FormatError(
                f"{name}, line {row.number}: {len(row.cells)} cells under the {len(columns)} columns of {title}; "
                "separate cells by ; and put a cell that holds one between double quotes"
            )
    return Section(Table(head.cells, tuple(row.cells for row in rows)), tuple(row.number for row in rows))


def _shown(text: str) -> str:
    """A cell in a message: its first characters."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
