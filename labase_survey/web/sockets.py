"""The websocket between a page and its kernel: for the browser that holds the kernel, and for widgets only.

What goes in is what Voilà's page needs to build widgets and to say what was done with them; nothing that runs code, ends
a kernel or creates a widget. What goes out is widgets and outputs; no source, no error with its traceback, no reply to an
execution. Both are read on the server, whichever of Jupyter's two protocols the page speaks.
"""

import json
import logging
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError

from labase_survey.web.headers import KERNELS, from_elsewhere
from labase_survey.web.kernels import Area
from labase_survey.web.seats import Seat

log = logging.getLogger("labase.web")

V1 = "v1.kernel.websocket.jupyter.org"
MOST_PARTS = 64
"""Of a message: its four, their offsets, and the buffers of a widget's state."""
WAYS_IN = frozenset({"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"})
COMMS = frozenset({"jupyter.widget.control"})
"""What a page may open a comm for: to ask for the state of the widgets that the notebook made."""
WAYS_OUT = frozenset(
    {
        "comm_open",
        "comm_msg",
        "comm_close",
        "comm_info_reply",
        "kernel_info_reply",
        "status",
        "display_data",
        "update_display_data",
        "clear_output",
    }
)


class Connection(ZMQChannelsWebsocketConnection):
    """Jupyter's own, which reads the type of each message before it lets it pass."""

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Pass on what a widget says; drop, without a word, whatever else comes."""
        try:
            message = _incoming(incoming_msg, self)
            if not _may_come_in(message):
                return
        except Exception:  # noqa: BLE001 - whatever a browser sends, nothing raises and nothing of it is logged
            return
        stream = self.channels.get("shell")
        if stream is not None and not stream.closed():
            # Made anew from what was read: the kernel can't understand it otherwise than we did.
            self.session.send(stream, message, buffers=message.pop("buffers", None))

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Pass on what a page may know."""
        _, parts = self.session.feed_identities(outgoing_msg)
        if self.session.unpack(parts[1]).get("msg_type") in WAYS_OUT:
            super().handle_outgoing_message(stream, outgoing_msg)


def _incoming(raw: str | bytes, connection: Connection) -> dict[str, Any]:
    """A page's message in one form, whichever protocol it came by.

    Jupyter's readers believe the number of parts that a message announces: eight bytes can announce 2⁶³, and the whole
    server would be busy counting to it. So the number is read first.
    """
    if connection.subprotocol == V1:
        if not isinstance(raw, bytes) or int.from_bytes(raw[:8], "little") > MOST_PARTS:
            raise ValueError("too many parts")
        channel, parts = deserialize_msg_from_ws_v1(raw)  # type: ignore[no-untyped-call]
        names = ("header", "parent_header", "metadata", "content")
        unpacked = {name: connection.session.unpack(part) for name, part in zip(names, parts[:4], strict=True)}
        return {**unpacked, "channel": channel, "buffers": parts[4:]}
    if isinstance(raw, bytes) and int.from_bytes(raw[:4], "big") > MOST_PARTS:
        raise ValueError("too many parts")
    message = json.loads(raw) if isinstance(raw, str) else deserialize_binary_message(raw)  # type: ignore[no-untyped-call]
    return {**message, "buffers": message.get("buffers") or []}


def _may_come_in(message: dict[str, Any]) -> bool:
    kind = message["header"]["msg_type"]
    if message.pop("channel", "shell") != "shell" or kind not in WAYS_IN:
        return False
    return kind != "comm_open" or message["content"].get("target_name") in COMMS


class Socket(KernelWebsocketHandler):
    """A page's line to its own kernel. A kernel that is another browser's is a kernel that doesn't exist."""

    def initialize(self, area: Area) -> None:
        """Keep what the routes hand over."""
        self.area = area
        self.seat: Seat | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        """Turn away who has no business here, before anything of Jupyter's is asked."""
        self.seat = self._own()
        if self.seat is None or from_elsewhere(self.request) or "Origin" not in self.request.headers:
            raise HTTPError(403)
        await super().prepare()

    def _own(self) -> Seat | None:
        owner = self.area.owner(self.request)
        return self.area.seats.of_kernel(str(self.path_kwargs.get("kernel_id")), owner)

    async def open(self, kernel_id: str) -> None:
        """Attach, unless the kernel ended meanwhile."""
        if self.seat is None or self._own() is not self.seat:
            self.seat = None
            self.close(1008)
            return
        self.area.seats.come(self.seat)
        self.area.sockets.add(self)
        await super().open(kernel_id)  # type: ignore[no-untyped-call]

    def on_message(self, ws_message: str | bytes) -> None:
        """Hear what the page says, as long as its browser may."""
        if self.seat is None or self._own() is not self.seat:
            self.close(1008)
            return
        self.area.seats.hear(self.seat)
        super().on_message(ws_message)  # type: ignore[no-untyped-call]

    def on_close(self) -> None:
        """Leave the seat; the kernel waits a moment for its page to come back."""
        if self in self.area.sockets and self.seat is not None:
            self.area.sockets.discard(self)
            self.area.seats.leave(self.seat)
        if getattr(self, "connection", None) is not None:
            super().on_close()  # type: ignore[no-untyped-call]

    def set_default_headers(self) -> None:
        """The headers of every answer: of a refusal as of an agreement."""
        for name, value in KERNELS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: object) -> None:
        """No page: nobody reads what a websocket is refused with."""
        self.finish(str(status_code))

    def log_exception(self, *_: object) -> None:
        """Nothing: a refusal is no accident, and what a browser sent is not for the log."""
