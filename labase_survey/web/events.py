"""The event stream: each change of state, to every page that listens, and a heartbeat between."""

import random

from tornado.iostream import StreamClosedError

from labase_survey.web.handlers import Handler

HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the connection lives; proxies close silent ones."""
MOST = 2000
"""Pages that may listen at once: each holds one of the process's file descriptors."""


class Events(Handler):
    """`event: state` at once and at each change; `: heartbeat` when nothing changes."""

    async def get(self) -> None:
        """Write until the page goes away or the server stops."""
        asked = self.get_query_argument("consultation", "")
        if asked not in {"", self.site.snapshot.consultation.id}:
            self.send_error(404)
            return
        if len(self.site.listening) >= MOST:
            self.set_header("Retry-After", "30")
            self.send_error(503)
            return
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("X-Accel-Buffering", "no")
        self.site.listening.add(self)
        try:
            await self._talk()
        except StreamClosedError:
            pass
        finally:
            self.site.listening.discard(self)

    async def _talk(self) -> None:
        state, told = self.site.state, b""
        # Pages come back at different moments after a restart, not all at once.
        self.write(f"retry: {random.randint(2000, 6000)}\n\n")  # noqa: S311 - a pause, not a secret
        while not state.stopping and not self._gone():
            if state.text != told:
                told = state.text
                self.write(b"event: state\ndata: " + told + b"\n\n")
            else:
                self.write(b": heartbeat\n\n")
            await self.flush()
            await state.wait(told, HEARTBEAT)

    def _gone(self) -> bool:
        connection = self.request.connection
        return connection is None or connection.stream.closed()  # type: ignore[attr-defined]
