"""What can be asked: one frozen class a kind, told apart by `kind` in the file.

`single`, `multiple`, `approval`, `points`, `grades` and `ranking` are choices: they take `options`, a list written by
the author, or `"proposals"`, which makes the question a ballot on the consultation's proposals.

What an answer looks like, in JSON, from the browser to the store (`null` or absence means not answered):

==========  ===========================================================================
single      an option's id
multiple    a list of option ids
scale       a whole number from `low` to `high`, or `"no-opinion"`
text        a string
approval    a list of option ids; an empty list is a blank ballot
points      points by option id, each ≥ 1, in all at most `total`
grades      a grade's id by option id; an option that is absent got no grade
ranking     a list of option ids, best first; those absent are not ranked
==========  ===========================================================================
"""

from typing import Literal

from msgspec import Struct

from labase_survey.definition.conditions import Condition
from labase_survey.definition.ids import Id
from labase_survey.language import NO_WORDS, Text

NO_OPINION = "no-opinion"


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that can be chosen; on a ballot it carries the proposal's letter.

    Its id may be any words: `options = ["Oui", "Non"]` makes them ids and labels at once.
    """

    id: str
    label: Text
    help: Text = NO_WORDS
    letter: str = ""


PRIORITY_GRADES = (
    Option(id="essential", label=Text({"fr": "Indispensable", "en": "Essential"})),
    Option(id="very-useful", label=Text({"fr": "Très utile", "en": "Very useful"})),
    Option(id="useful", label=Text({"fr": "Utile", "en": "Useful"})),
    Option(id="little-use", label=Text({"fr": "Peu utile", "en": "Of little use"})),
    Option(id="not-now", label=Text({"fr": "Pas maintenant", "en": "Not now"})),
)
"""The grades of a `grades` question that names none, best first."""


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every kind of question has."""

    id: Id
    label: Text
    help: Text = NO_WORDS
    required: bool = False
    sensitive: bool = False
    show_if: Condition | None = None


class Choice(Asked, frozen=True, kw_only=True):
    """What every kind that chooses among options has."""

    options: Literal["proposals"] | tuple[Option, ...]
    order: Literal["fixed", "random"] = "fixed"


class Single(Choice, frozen=True, kw_only=True, tag_field="kind", tag="single"):
    """One option."""


class Multiple(Choice, frozen=True, kw_only=True, tag_field="kind", tag="multiple"):
    """Several options, between `least` and `most`."""

    least: int = 0
    most: int | None = None


class Scale(Asked, frozen=True, kw_only=True, tag_field="kind", tag="scale"):
    """A whole number from `low` to `high`, the ends in words; "no opinion" is apart from no answer."""

    low: int = 1
    high: int = 5
    low_label: Text = NO_WORDS
    high_label: Text = NO_WORDS
    no_opinion: bool = True


class FreeText(Asked, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Words of the participant's own, at most `longest` characters."""

    longest: int = 1000
    lines: int = 4


class Approval(Choice, frozen=True, kw_only=True, tag_field="kind", tag="approval"):
    """As many options as one likes, or at most `most`."""

    most: int | None = None


class Points(Choice, frozen=True, kw_only=True, tag_field="kind", tag="points"):
    """Gommettes: `total` points to spread, at most `most` on one option (all of them when not said)."""

    total: int = 5
    most: int | None = None


class Grades(Choice, frozen=True, kw_only=True, tag_field="kind", tag="grades"):
    """Mentions: each option gets one of `grades`, written best first."""

    grades: tuple[Option, ...] = PRIORITY_GRADES


class Ranking(Choice, frozen=True, kw_only=True, tag_field="kind", tag="ranking"):
    """Options in order, best first; those left out are ranked below all others."""

    most: int | None = None


Question = Single | Multiple | Scale | FreeText | Approval | Points | Grades | Ranking
"""Any question."""

KINDS = ("single", "multiple", "scale", "text", "approval", "points", "grades", "ranking")
"""What may stand under `kind`."""

BALLOT_KINDS = ("points", "approval", "grades", "ranking", "multiple", "single")
"""The kinds that can carry `options = "proposals"`; the first one is meant where none is written."""


def kind_of(question: Question) -> str:
    """The word that stands under `kind` in the file."""
    return str(question.__struct_config__.tag)


def is_ballot(question: Question) -> bool:
    """Whether the question is a vote on the consultation's proposals."""
    return isinstance(question, Choice) and question.options == "proposals"
