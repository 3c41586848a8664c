"""Amounts as sentences say them. Under 30 people there are counts and no percentages."""

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


def share(some: int, everybody: int, language: str) -> str:
    """So many out of so many, with a percentage from 30 on.

    >>> share(8, 12, "en"), share(42, 60, "en")
    ('8 out of 12', '42 out of 60 (70%)')
    """
    return _out_of(number(some, language), some / everybody if everybody else 0, everybody, language=language)


def people(some: int, everybody: int, language: str) -> str:
    """So many people out of so many, with a percentage from 30 on.

    >>> people(8, 12, "fr"), people(1, 12, "en")
    ('8 personnes sur 12', '1 person out of 12')
    """
    text = amount("person", some, language)
    return _out_of(text, some / everybody if everybody else 0, everybody, language=language)


def in_letters(counts: Counts, ids: list[str], language: str) -> str:
    """Some options in a row, by their letters where they have some: « A, B et D »."""
    labels, letters = counts.labels(language), counts.letters
    return join([letters[id] or labels[id] for id in ids], language)


def _out_of(text: str, part: float, everybody: int, *, language: str) -> str:
    key = "rule.out_of" if everybody < LEAST_FOR_PERCENT else "rule.out_of_percent"
    return say(key, language, some=text, all=number(everybody, language), percent=percent(part, language))
