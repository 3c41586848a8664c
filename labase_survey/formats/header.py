"""The header of a PrefLib file: lines `# KEY: value`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from labase_survey.errors import FormatError
from labase_survey.formats.doubles import first_double

TYPE = "DATA TYPE"
TYPES = ("soc", "soi", "toc", "toi", "cat")
UNIQUE = dict.fromkeys(TYPES, "NUMBER UNIQUE ORDERS") | {"cat": "NUMBER UNIQUE PREFERENCES"}
"""How the number of lines of orders is called."""

KINDS = {"ALTERNATIVE": "NUMBER ALTERNATIVES", "CATEGORY": "NUMBER CATEGORIES"}
"""What is named, and how their number is called."""

NUMBER = re.compile(r"[0-9]{1,9}")
NAMED = re.compile(rf"(ALTERNATIVE|CATEGORY) NAME ({NUMBER.pattern})")


class Header(NamedTuple):
    """What a header says: its numbers by key, the names, and the lines that nothing here is made of."""

    numbers: dict[str, int]
    names: tuple[str, ...]
    categories: tuple[str, ...]
    meta: dict[str, str]

    @property
    def type(self) -> str:
        """One of `TYPES`."""
        return self.meta[TYPE]


def read_header(lines: Sequence[tuple[int, str]], name: str) -> Header:
    """What some lines of a header say, each with its number in the file `name`.

    Raises:
        FormatError: with the line, what is wrong there and what to write.
    """
    pairs = _pairs(lines, name)
    kind = pairs.get(TYPE)
    if kind not in TYPES:
        told = f"{TYPE} is {kind!r}" if kind is not None else f"the header doesn't say {TYPE!r}"
        raise FormatError(
            f"{name}: {told}; a file of PrefLib has a line such as # {TYPE}: soi, with one of: {', '.join(TYPES)} "
            "(files from before 2022 are written another way: get it again)"
        )
    numbers = {key: _number(key, value, name) for key, value in pairs.items() if key.startswith("NUMBER ")}
    names, categories = (_names(kind, pairs, numbers, name=name) for kind in KINDS)
    if kind == "cat" and not categories:
        raise FormatError(f"{name}: a cat file names its categories; add # CATEGORY NAME 1: … and so on")
    meta = {key: value for key, value in pairs.items() if key not in numbers and not NAMED.fullmatch(key)}
    return Header(numbers, names, categories, meta)


def header_lines(header: Header) -> list[str]:
    """The lines of a header, in PrefLib's order."""
    pairs = {
        **header.meta,
        **{key: str(number) for key, number in header.numbers.items()},
        **{f"CATEGORY NAME {at}": name for at, name in enumerate(header.categories, start=1)},
        **{f"ALTERNATIVE NAME {at}": name for at, name in enumerate(header.names, start=1)},
    }
    return [f"# {key}: {value}" for key, value in pairs.items()]


def _pairs(lines: Sequence[tuple[int, str]], name: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for number, line in lines:
        key, colon, value = line.removeprefix("#").partition(":")
        key = key.strip()
        if not key or not colon:
            raise FormatError(f"{name}, line {number}: a line that starts with # says # KEY: value; write it so")
        if key in pairs:
            raise FormatError(f"{name}, line {number}: {key!r} stands twice in the header; write it once")
        pairs[key] = value.strip()
    return pairs


def _number(key: str, value: str, name: str) -> int:
    if not NUMBER.fullmatch(value):
        raise FormatError(f"{name}: {key} is {value!r}; write a whole number, in digits")
    return int(value)


def _names(kind: str, pairs: dict[str, str], numbers: dict[str, int], *, name: str) -> tuple[str, ...]:
    """The names of what is numbered, from 1 on without a gap."""
    named = {found[2]: value for key, value in pairs.items() if (found := NAMED.fullmatch(key)) and found[1] == kind}
    expected = [str(at) for at in range(1, len(named) + 1)]
    said = numbers.get(KINDS[kind], len(named))
    if sorted(named) != sorted(expected) or said != len(named):
        raise FormatError(
            f"{name}: {KINDS[kind]} is {said}, and the header names {len(named)}; "
            f"write # {kind} NAME 1: … and so on to {said}"
        )
    names = tuple(named[at] for at in expected)
    twice = first_double(names)
    if twice:
        raise FormatError(f"{name}: two are called {twice.item!r}; give each {kind.lower()} its own name")
    return names
