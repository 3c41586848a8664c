"""What a page is answered: the one door through which every submission goes."""

import logging
from collections.abc import Mapping

from labase_survey.errors import StoreError
from labase_survey.intake.submissions import Accepted, Door, Refusal, check, language_of
from labase_survey.language import say
from labase_survey.store import Outcome, Store

log = logging.getLogger(__name__)

DEVICE_CHANNELS = ("rehearsal", "kiosk", "paper")
STORED = ("stored", "unchanged")

Reply = dict[str, object]


def door(store: Store, channel: str) -> Door:
    """The door of a house: whose device keys open which channel, and where the consultations are."""
    return Door(
        consultation=store.consultation,
        channel=channel,
        channel_of_device={store.device_key(name): name for name in DEVICE_CHANNELS},
    )


def receive(store: Store, raw: bytes | Mapping[str, object], *, channel: str) -> Reply:
    """Check one submission, store it, answer it: what a kernel does for its page. Never raises.

    The reply says `accepted` only once the answer is on disk.
    """
    try:
        checked = check(raw, door(store, channel))
        if isinstance(checked, Refusal):
            return refused(checked)
        [outcome] = store.submit_many([checked.entry])
        return replied(outcome, checked)
    except Exception as error:
        # A damaged database may fail in any way. No warning: without a handler it would be written under the form.
        log.info("a submission could not be stored: %s", error, exc_info=not isinstance(error, StoreError))
        return not_stored(language_of(raw))


def replied(outcome: Outcome, accepted: Accepted) -> Reply:
    """What the store's word becomes on the page."""
    if outcome.status in STORED:
        return {"status": "accepted", "receipt": outcome.receipt, "edition": outcome.edition}
    if outcome.status == "withdrawn":
        return {"status": "withdrawn", "edition": outcome.edition}
    reply = refused(Refusal(outcome.status, accepted.language))
    return {**reply, "edition": outcome.edition} if outcome.status == "stale" else reply


def refused(refusal: Refusal) -> Reply:
    """A refusal as the page reads it."""
    problems = [{"question": problem.question, "message": problem.message} for problem in refusal.problems]
    return {"status": "refused", "code": refusal.code, "message": refusal.message, "problems": problems}


def not_stored(language: str) -> Reply:
    """An accident: nothing was stored, and the page must say so."""
    return {"status": "error", "message": say("intake.not-stored", language)}
