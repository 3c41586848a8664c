"""What pages, figures and reports say, in French and in English.

The words are in `catalogues/<section>.toml`, one line a message, both languages side by side:
`send = { fr = "Envoyer", en = "Send" }`. A `Text` is the same idea for what an author writes.
"""

import datetime
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

LANGUAGES = ("fr", "en")


class Text(Mapping[str, str]):
    """Words in one language or more, frozen.

    A plain string is French. `to` falls back on French, then on whatever language there is.

    >>> Text({"fr": "Accueil du soir", "en": "Evening desk"}).to("en")
    'Evening desk'
    >>> Text("Accueil du soir").to("en")
    'Accueil du soir'
    >>> asked = Text({"fr": "Prêt ?"})
    >>> asked.to("fr") == "Prêt\N{NARROW NO-BREAK SPACE}?", asked["fr"] == "Prêt ?"
    (True, True)
    """

    __slots__ = ("_words",)

    def __init__(self, words: str | Mapping[str, str] = "") -> None:
        if isinstance(words, str):
            words = {"fr": words} if words else {}
        wrong = [key for key, value in words.items() if not isinstance(key, str) or not isinstance(value, str)]
        if wrong:
            raise ValueError(f"a text holds one string a language, not {words[wrong[0]]!r} under {wrong[0]!r}")
        self._words = dict(words)

    def to(self, language: str) -> str:
        """The words in `language`, else in French, else in any; the empty string when there are none.

        French words come set as French is; what an author wrote stays as it is in `text["fr"]`.
        """
        fallbacks = (language, *LANGUAGES, *self._words)
        found = next((code for code in fallbacks if code in self._words), None)
        if found is None:
            return ""
        return french(self._words[found]) if found == "fr" else self._words[found]

    def __getitem__(self, language: str) -> str:
        return self._words[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def __repr__(self) -> str:
        return f"Text({self._words!r})"


NO_WORDS = Text()


def current_language() -> str:
    """The language a notebook is run in: `LABASE_LANGUAGE` where it is one of ours, else French."""
    asked = os.environ.get("LABASE_LANGUAGE", "fr")
    return asked if asked in LANGUAGES else "fr"


def french(text: str) -> str:
    """A French text whose double punctuation never stands alone at the start of a line.

    >>> french("Prêt ?") == "Prêt\N{NARROW NO-BREAK SPACE}?"
    True
    """
    return re.sub(r"(?<=«) | (?=[:;!?»])", "\N{NARROW NO-BREAK SPACE}", text)


@cache
def catalogue(section: str) -> Mapping[str, Text]:
    """The messages of one section, by key."""
    text = files("labase_survey").joinpath("catalogues", f"{section}.toml").read_text(encoding="utf-8")
    return {key: Text(words) for key, words in tomllib.loads(text).items()}


def words(section: str, language: str) -> dict[str, str]:
    """All messages of a section in one language, as the browser gets them."""
    return {key: text.to(language) for key, text in catalogue(section).items()}


def say(key: str, language: str, **values: object) -> str:
    """The message `section.key` in `language`, with its `{values}` filled in.

    >>> say("form.send", "en")
    'Send'
    """
    section, _, name = key.partition(".")
    return catalogue(section)[name].to(language).format(**values)


def number(value: float, language: str, decimals: int = 0) -> str:
    """A number as people write it.

    >>> number(83000, "en")
    '83,000'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=language)


def percent(share: float, language: str) -> str:
    """A share between 0 and 1 as a whole percentage.

    >>> percent(0.42, "en")
    '42%'
    """
    return format_percent(share, locale=language)


def money(euros: float, language: str) -> str:
    """Whole euros.

    >>> money(83000, "en")
    '€83,000'
    """
    return format_currency(
        euros,
        "EUR",
        locale=language,
        format="¤#,##0" if language == "en" else "#,##0\N{NO-BREAK SPACE}¤",
        currency_digits=False,
    )


def month(code: str, language: str) -> str:
    """A month, `YYYY-MM`, in words.

    >>> month("2017-07", "en")
    'July 2017'
    """
    year, number_ = code.split("-")
    return format_date(datetime.date(int(year), int(number_), 1), "MMMM y", locale=language)


def join(parts: list[str], language: str) -> str:
    """Names in a row, the last one after "and".

    >>> join(["A", "B", "C"], "en")
    'A, B and C'
    """
    if len(parts) < 2:
        return "".join(parts)
    word = {"fr": "et", "en": "and"}[language]
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
