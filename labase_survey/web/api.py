"""The HTTP door: a submission comes in as JSON, the reply leaves once the store has committed it."""

import asyncio
import logging

import msgspec
from tornado.httputil import HTTPServerRequest
from tornado.web import stream_request_body

from labase_survey.intake import Accepted, Refusal, check, language_of, not_stored, refused, replied
from labase_survey.intake.replies import Reply
from labase_survey.intake.submissions import LARGEST
from labase_survey.language import say
from labase_survey.web.handlers import Handler
from labase_survey.web.headers import from_elsewhere

log = logging.getLogger("labase.web")

LARGEST_BODY = 1024 * 1024
"""Bytes of the largest body that other addresses receive at all: past it the connection is closed."""
LARGEST_HEARD = 64 * 1024 * 1024
"""Bytes of the largest submission that is heard to its end, to answer in words that it is too large; none is kept."""
MOST_WAITING = 1000
"""Submissions that may wait for the store; past it pages are told to try again."""


@stream_request_body
class Submissions(Handler):
    """What participants send. A refusal is a reply like another (200); an accident is 503, and never a traceback."""

    def prepare(self) -> None:
        """Hear what is too large as well, but keep no more of it than shows that it is."""
        self.heard = bytearray()
        self.request.connection.set_max_body_size(LARGEST_HEARD)  # type: ignore[union-attr]

    def data_received(self, chunk: bytes) -> None:
        """One more piece of the body."""
        if len(self.heard) <= LARGEST:
            self.heard += chunk

    async def post(self) -> None:
        """Check, store, answer."""
        self.request.body = bytes(self.heard)
        turned_away = turned_away_at_the_door(self.request)
        if turned_away is not None:
            code, status = turned_away
            self.answer({"status": "refused", "code": code, "message": self._words(code), "problems": []}, status)
            return
        try:
            reply = await self._received(self.request.body)
        except Exception:
            # Whatever happened, the page must say that nothing was stored, and keep the answers.
            log.exception("a submission could not be stored")
            reply = not_stored(language_of(self.request.body, self.language))
        if reply["status"] == "error" or reply.get("code") == "full":
            self.set_header("Retry-After", "5")
            self.answer({**reply, "status": "error"}, 503)
        else:
            self.answer(reply, 429 if reply.get("code") == "too-many-codes" else 200)

    async def _received(self, body: bytes) -> Reply:
        checked = check(body, self.site.door)
        if isinstance(checked, Refusal):
            return refused(checked)
        if checked.entry.token:
            return await self._by_code(checked, checked.entry.token)
        return await self._stored(checked)

    async def _by_code(self, accepted: Accepted, code: str) -> Reply:
        """The same where a code is sent, which may be a guess: whoever guesses waits."""
        tries, device, address = self.site.tries, accepted.entry.submit_tag, str(self.request.remote_ip)
        if tries.knows(device, code):
            return await self._stored(accepted)
        if not await tries.turn(address):
            return self._too_many(accepted.language)
        reply = await self._stored(accepted)
        if reply.get("code") != "unknown-invitation":
            tries.give_back(address)
        if reply["status"] in {"accepted", "withdrawn"}:
            tries.remember(device, code)
        return reply

    def _too_many(self, language: str) -> Reply:
        self.set_header("Retry-After", "10")
        message = say("page.too-many-codes", language)
        return {"status": "refused", "code": "too-many-codes", "message": message, "problems": []}

    async def _stored(self, accepted: Accepted) -> Reply:
        if len(self.site.being_stored) >= MOST_WAITING:
            return not_stored(accepted.language)
        future = asyncio.wrap_future(self.site.writer.put(accepted.entry))
        self.site.being_stored.add(future)
        future.add_done_callback(self.site.being_stored.discard)
        return replied(await future, accepted)

    def answer(self, reply: Reply, status: int = 200) -> None:
        """Send a reply as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(reply))

    def write_error(self, status_code: int, **_: object) -> None:
        """What goes wrong here is told to a page, in JSON."""
        self.answer(not_stored(self.language), status_code)

    def _words(self, code: str) -> str:
        return say(f"page.{code}", self.language)


class StateNow(Handler):
    """The state that the event stream carries, once: for what can't listen."""

    def get(self) -> None:
        """Answer with the JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(self.site.state.text)


def turned_away_at_the_door(request: HTTPServerRequest) -> tuple[str, int] | None:
    """Why a submission isn't even read, with the HTTP status; None when it is.

    A page of ours always sends JSON from its own origin.
    """
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        return "not-json", 415
    if from_elsewhere(request):
        return "cross-origin", 403
    if len(request.body) > LARGEST:
        return "too-large", 413
    return None
