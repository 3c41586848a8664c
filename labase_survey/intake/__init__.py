"""From what a page sends to what it is answered: parse, admit, check, store, reply."""

from labase_survey.intake.replies import door, not_stored, receive, refused, replied
from labase_survey.intake.submissions import Accepted, Door, Refusal, Submission, check, language_of

__all__ = [
    "Accepted",
    "Door",
    "Refusal",
    "Submission",
    "check",
    "door",
    "language_of",
    "not_stored",
    "receive",
    "refused",
    "replied",
]
