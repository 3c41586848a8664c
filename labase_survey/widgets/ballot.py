"""One ballot in two lines: no file, no store, only its `value`."""

import string
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import anywidget
import msgspec
import traitlets

from labase_survey.definition.checking import problems
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.form import form
from labase_survey.definition.questions import BALLOT_KINDS
from labase_survey.definition.reading import from_plain
from labase_survey.errors import DefinitionError
from labase_survey.front.assemble import script, style
from labase_survey.intake.answers import check_answers
from labase_survey.language import LANGUAGES, current_language, say


class BallotWidget(anywidget.AnyWidget):
    """A ballot on a few options, which get the letters A, B, C…; `value` is the plain answer.

    `value` is `None` until something is chosen; then it is what the table of answer formats says for the kind
    (`definition/questions.py`): `{"A": 3, "C": 2}` for points, `["B", "A"]` for a ranking, best first… A value from
    the page that doesn't fit the ballot is dropped and the page shown the one that stands; assigning one in Python
    raises `traitlets.TraitError`.

    `total` (5 when not said) and `most` are whole numbers, `grades` labels, best first, where the kind has them.

    Raises:
        DefinitionError: when no ballot can be made of this.

    >>> ballot = BallotWidget(["Accueil du soir", "Point mobile"], kind="approval")
    >>> ballot.value = ["B"]
    >>> ballot.value
    ['B']
    """

    _esm = script()
    _css = style()

    forms = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("fr").tag(sync=True)
    phase = traitlets.Unicode("open").tag(sync=True)
    mode = traitlets.Unicode("ballot").tag(sync=True)
    value = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        options: Sequence[str],
        *,
        kind: str = "points",
        label: str = "",
        total: int | None = None,
        most: int | None = None,
        grades: Sequence[str] = (),
        language: str | None = None,
    ) -> None:
        code = language or current_language()
        given = {"total": total, "most": most, "grades": list(grades)}
        settings = {name: value for name, value in given.items() if value not in (None, [])}
        self._ballot = _ballot(options, kind, label, settings=settings)
        forms = {language: form(self._ballot, "ballot", language) for language in LANGUAGES}
        super().__init__(forms=forms, language=code)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What the page writes to traits: only a `value` is taken, and only one that fits the ballot."""
        if "value" not in sync_data:
            return
        if self._problem(sync_data["value"]):
            self.send_state("value")
        else:
            super().set_state({"value": sync_data["value"]})

    @traitlets.validate("value")
    def _fitting(self, proposal: dict[str, Any]) -> object:
        problem = self._problem(proposal["value"])
        if problem:
            raise traitlets.TraitError(problem)
        return self._checked(proposal["value"])[0].get("ballot")

    def _checked(self, value: object) -> tuple[dict[str, object], list[Any]]:
        return check_answers(self._ballot, self._ballot.steps[0], {"ballot": value}, language=self.language)

    def _problem(self, value: object) -> str:
        """What is wrong with a value, in words; empty if it fits."""
        return " ".join(problem.message for problem in self._checked(value)[1])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        label = self._ballot.steps[0].questions[0].label.to(self.language)
        return {**bundle[0], "text/plain": say("panel.ballot-plain", self.language, label=label)}, bundle[1]


def _ballot(options: Sequence[str], kind: str, label: str, *, settings: dict[str, Any]) -> Consultation:
    """The smallest consultation that asks this one question."""
    if kind not in BALLOT_KINDS:
        raise DefinitionError([f"kind: there is no ballot {kind!r}; write one of: {', '.join(BALLOT_KINDS)}"])
    if isinstance(options, str) or not all(isinstance(words, str) for words in options):
        raise DefinitionError([f"options: expected a list of strings, not {options!r}"])
    words = label or {code: say(f"panel.ballot-{kind}", code) for code in LANGUAGES}
    listed = [{"id": id, "letter": id, "label": text} for id, text in zip(_letters(), options, strict=False)]
    question = {"id": "ballot", "kind": kind, "label": words, "options": listed, **settings}
    step = {"id": "ballot", "title": words, "questions": [question]}
    try:
        ballot = from_plain({"id": "ballot", "title": words, "period": {"start": "2000-01"}, "steps": [step]})
    except msgspec.ValidationError as error:
        raise DefinitionError([f"a ballot of kind {kind!r}: {str(error).partition(' - at ')[0]}"]) from error
    found = [text.removeprefix("steps[0].questions[0].") for text in problems(ballot)]
    if found:
        raise DefinitionError(found)
    return ballot


def _letters() -> Iterator[str]:
    """A to Z, then AA, AB and so on."""
    length = 1
    while True:
        yield from map("".join, product(string.ascii_uppercase, repeat=length))
        length += 1
