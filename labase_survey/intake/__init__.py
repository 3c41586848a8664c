"""From what a page sends to what it is answered: parse, admit, check, store, reply."""

from labase_survey.intake.replies import door, not_stored, receive, refused, replied
from labase_survey.intake.submissions import Accepted, Door, Refusal, Submission, check

__all__ = [
    "Accepted",
    "Door",
    "Refusal",
    "Submission",
    "check",
    "door",
    "not_stored",
    "receive",
    "refused",
    "replied",
]
