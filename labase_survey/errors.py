"""The tree of errors.

Every error of ours is a `SurveyError` and also the built-in that fits it, so that callers may catch either.

* `SurveyError`
    * `DefinitionError` (`ValueError`): a consultation's text says something it can't mean
    * `NotFoundError` (`LookupError`): no such consultation, step, question, invitation
    * `PhaseError` (`RuntimeError`): not in this phase of the step
    * `ActionError` (`ValueError`): what a facilitator asks for says too little, or has no object
    * `FormatError` (`ValueError`): somebody else's file says something its format has no room for
    * `CountingError` (`ValueError`): these ballots can't be counted by this rule
    * `PlanError` (`ValueError`): no plan can be made of this
    * `DisclosureError` (`PermissionError`): the gate keeps a figure in
    * `StoreError` (`OSError`): the database can't be read or written
    * `PublishingError` (`RuntimeError`): a notebook can't be shown to anybody

What a participant sends never raises: it is answered by a refusal, which is a value (see `intake`).
"""


class SurveyError(Exception):
    """Something this package can't do; its text says what is wrong, what was expected and what to do."""


class DefinitionError(SurveyError, ValueError):
    """A consultation that says something it can't mean; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NotFoundError(SurveyError, LookupError):
    """A name that designates nothing here."""


class PhaseError(SurveyError, RuntimeError):
    """An action that the step's phase doesn't allow."""


class ActionError(SurveyError, ValueError):
    """What a facilitator asks for says too little, or has no object."""


class FormatError(SurveyError, ValueError):
    """A file, made elsewhere, that can't be read as what it is, or content that its format has no room for."""


class CountingError(SurveyError, ValueError):
    """Ballots that the rule asked for can't count."""


class PlanError(SurveyError, ValueError):
    """A plan that can't be made of what was given."""


class DisclosureError(SurveyError, PermissionError):
    """A figure that the gate keeps in."""


class StoreError(SurveyError, OSError):
    """A database that can't be read or written."""


class PublishingError(SurveyError, RuntimeError):
    """A notebook that can't be shown to anybody."""
