"""A rehearsal: made-up participants who answer through the real door, over HTTP like any phone."""

from collections import Counter
from collections.abc import Callable, Mapping

import httpx

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import StoreError
from labase_survey.rehearsal.people import submissions

SECONDS = 30.0  # how long one answer may take before the rehearsal says that the server doesn't answer


def rehearse(
    url: str,
    consultation: Consultation,
    step: str,
    *,
    device: str,
    people: int = 60,
    seed: int = 2017,
    tokens: tuple[str, ...] = (),
    on_reply: Callable[[Mapping[str, object]], None] = lambda _reply: None,
) -> Counter[str]:
    """Fill a step with made-up participants; how many replies of each kind came back.

    Args:
        url: the address that participants open, such as `http://127.0.0.1:8866`.
        consultation: the round as published there.
        step: the id of an open step.
        device: `store.device_key("rehearsal")`: it marks the answers « données fictives » wherever they appear.
        people: how many; with `tokens`, as many as there are tokens at most.
        seed: the same seed plays the same rehearsal.
        tokens: invitation codes, for a step that asks for them.
        on_reply: called after each answer, for a progress bar.

    Raises:
        StoreError: when the server doesn't answer.
    """
    replies: Counter[str] = Counter()
    with httpx.Client(base_url=url, timeout=SECONDS, trust_env=False) as client:
        for submission in submissions(consultation, step, people=people, seed=seed, tokens=tokens):
            try:
                reply = client.post("/labase/submissions", json={**submission, "device": device}).json()
            except (httpx.HTTPError, ValueError) as error:
                raise StoreError(f"{url} doesn't answer as our server does ({error}); is `labase serve` up?") from error
            replies[str(reply.get("code", reply["status"]))] += 1
            on_reply(reply)
    return replies
