"""Amounts as sentences say them. Under 30 people there are counts and no percentages."""

from collections.abc import Iterable

from labase_survey.counting.counts import Counts
from labase_survey.language import join, number, percent, say

LEAST_FOR_PERCENT = 30
"""Under so many people a percentage would say more than is known."""


def amount(word: str, value: float, language: str) -> str:
    """A number and its noun, from the words `rule.<word>_one` and `rule.<word>_many`.

    >>> amount("point", 1.5, "fr"), amount("point", 1.5, "en")
    ('1,5 point', '1.5 points')
    """
    one = value < 2 if language == "fr" else value == 1  # up to 1,9 a French noun is singular
    return say(f"rule.{word}_{'one' if one else 'many'}", language, number=number(value, language, int(value % 1 > 0)))


def euros(value: float, language: str) -> str:
    """An amount of money to the cent; whole euros without cents.

    >>> euros(12.5, "en"), euros(1200, "en")
    ('€12.50', '€1,200')
    """
    whole = round(value, 2) == round(value)
    return say("rule.euros", language, number=number(value, language, 0 if whole else 2))


def share(some: int, everybody: int, language: str) -> str:
    """So many out of so many, with a percentage from 30 on.

    >>> share(8, 12, "en"), share(42, 60, "en")
    ('8 out of 12', '42 out of 60 (70%)')
    """
    return _out_of(number(some, language), some, everybody, many=everybody, language=language)


def people(some: int, everybody: int, language: str) -> str:
    """So many people out of so many, with a percentage from 30 on.

    >>> people(8, 12, "fr"), people(1, 12, "en")
    ('8 personnes sur 12', '1 person out of 12')
    """
    return _out_of(amount("person", some, language), some, everybody, many=everybody, language=language)


def voices(some: int, counts: Counts, language: str) -> str:
    """So many people out of those who voted; so many parts out of all where categories weigh unequally."""
    text = amount(unit(counts), some, language)
    return _out_of(text, some, counts.total, many=counts.answered, language=language)


def unit(counts: Counts, word: str = "person") -> str:
    """The noun of what is added up: `word`, or parts where categories weigh unequally."""
    return word if counts.worth is None else "part"


def in_letters(counts: Counts, ids: Iterable[str], language: str) -> str:
    """Some options in a row, by their letters where they have some: « A, B et D »."""
    labels, letters = counts.labels(language), counts.letters
    return join([letters[id] or labels[id] for id in ids], language)


def _out_of(text: str, some: float, everybody: int, *, many: int, language: str) -> str:
    key = "rule.out_of" if many < LEAST_FOR_PERCENT else "rule.out_of_percent"
    part = some / everybody if everybody else 0
    return say(key, language, some=text, all=number(everybody, language), percent=percent(part, language))
