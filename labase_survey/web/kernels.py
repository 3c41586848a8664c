"""Pages with a kernel of their own: the team's notebooks, and the participants' page where its author asks for that.

Such pages stand in an area: an address of its own with its own cookie, which is sent to no other address. Everything that
Voilà's page asks for (its scripts, the line to its kernel, its farewell) is below that address, and answered to the
browser that holds the kernel, to nobody else. The participants' shared page has no cookie and no address that leads here.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jupyter_server.auth.identity import PasswordIdentityProvider
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, StaticFileHandler
from voila.static_file_handler import MultiStaticFileHandler

from labase_survey.definition.consultation import Consultation
from labase_survey.language import say
from labase_survey.report.running import KERNEL
from labase_survey.web.handlers import Handler, log
from labase_survey.web.headers import KERNELS, from_elsewhere
from labase_survey.web.live import LivePage
from labase_survey.web.seats import Seat, Seats
from labase_survey.web.sessions import browser, new_cookie

RETRY = 10
"""Seconds after which who waits for a kernel asks again."""
SWEEP = 5.0
KEPT_OUT = ("LABASE_PASSPHRASE",)
"""What a kernel's environment doesn't get."""


class Kernels(Protocol):
    """What pages need of Jupyter's manager of kernels."""

    async def start_kernel(self, *, kernel_name: str, env: dict[str, str], **where: str) -> str:
        """The id of a new kernel, which runs in the folder `cwd`, or in `path` under the server's own."""
        ...

    def get_kernel(self, kernel_id: str) -> object:
        """The manager of one kernel."""
        ...

    async def shutdown_kernel(self, kernel_id: str, *, now: bool) -> None:
        """End a kernel."""
        ...

    def __contains__(self, kernel_id: str) -> bool: ...


class Nobody(PasswordIdentityProvider):
    """Jupyter's own idea of who visits is not used: nobody has a name or a cookie for one."""

    def set_login_cookie(self, handler: object, user: object) -> None:
        """Nothing."""


@dataclass(eq=False)
class Area:
    """An address below which notebooks run in kernels; `path` is the address with its slashes.

    `live` makes a notebook's page; `files` holds the folders of Voilà's scripts, by their address in the area.
    """

    path: str
    cookie: str
    kernels: Kernels
    seats: Seats
    live: Callable[[Path, str, "Area"], LivePage]
    files: Mapping[str, list[str]]
    team: bool = False

    def __post_init__(self) -> None:
        self.sockets: set[Any] = set()

    def owner(self, request: HTTPServerRequest) -> str | None:
        """Which browser asks, when it is one that holds a kernel here."""
        cookie = request.cookies.get(self.cookie)
        known = browser(cookie.value) if cookie is not None else ""
        return known if self.seats.knows(known) else None

    def environment(self, _owner: str, language: str) -> dict[str, str]:
        """What a kernel finds around it because of who asked."""
        return {"LABASE_LANGUAGE": language}

    def turn_away(self, handler: "InArea") -> None:
        """Who holds no kernel here finds nothing here."""
        handler.send_error(404)

    def links(self, _language: str, consultation: Consultation) -> list[dict[str, str]]:
        """What a page's header leads to: the page in each of its languages."""
        return [
            {"code": code, "href": f"{self.path}{code}", "label": say("page.language", code)}
            for code in consultation.languages
        ]

    def is_gone(self, _owner: str) -> bool:
        """Whether that browser may hold kernels no more."""
        return False

    async def end(self, seat: Seat) -> None:
        """End a seat's kernel, then give the seat back."""
        try:
            for socket in [socket for socket in self.sockets if socket.seat is seat]:
                socket.close(1001)
            if seat.kernel and seat.kernel in self.kernels:
                await self.kernels.shutdown_kernel(seat.kernel, now=True)
        except Exception:  # noqa: BLE001 - its seat is given back all the same
            log.warning("a kernel could not be ended", exc_info=True)
        finally:
            self.seats.free(seat)

    async def sweep(self, stop: asyncio.Event) -> None:
        """End what is overdue, until told to stop; a kernel that is being ended is ended first."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), SWEEP)
            for seat in self.seats.overdue(self.is_gone):
                if seat.team is self.team:
                    await self.end(seat)


def environment(**more: str) -> dict[str, str]:
    """This process's environment for a kernel, without what only the server should know."""
    return {**{name: value for name, value in os.environ.items() if name not in KEPT_OUT}, **more}


class InArea(Handler):
    """A handler that knows its area. Nothing here is cached by others, nor framed."""

    HEADERS = KERNELS

    def initialize(self, site: Any, area: Area) -> None:  # type: ignore[override]
        """Keep what the routes hand over."""
        super().initialize(site)
        self.area = area

    def prepare(self) -> None:
        """Turn away what another site's page sends."""
        if self.request.method not in {"GET", "HEAD"} and from_elsewhere(self.request):
            raise HTTPError(403)

    def give_cookie(self, value: str) -> None:
        """Give the browser its cookie, for this area only."""
        secure = "https" in (self.request.protocol, self.request.headers.get("X-Forwarded-Proto"))
        self.set_cookie(self.area.cookie, value, path=self.area.path, httponly=True, samesite="Strict", secure=secure)

    async def show(self, notebook: Path, owner: str, language: str) -> None:
        """Answer with a notebook's page while it runs in a kernel that is this browser's."""
        area = self.area
        seat = area.seats.take(owner, team=area.team)
        if seat is None:
            self.wait(language)
            return
        try:
            live = area.live(notebook, language, area)
            env = environment(**live.environment, **area.environment(owner, language))
            seat.kernel = await area.kernels.start_kernel(kernel_name=KERNEL, env=env, cwd=str(notebook.parent))
            self.set_header("Content-Type", "text/html; charset=utf-8")
            async for piece in live.pieces(seat.kernel, area.kernels.get_kernel(seat.kernel)):
                self.write(piece)
                await self.flush()
            area.seats.made(seat)
        except StreamClosedError:
            await area.end(seat)
        except BaseException:
            await area.end(seat)
            raise

    def wait(self, language: str) -> None:
        """Every seat is taken: a page that asks again by itself."""
        self.set_status(503)
        self.set_header("Retry-After", str(RETRY))
        self.simple_page("waiting", language, refresh=RETRY)


class VisitorPage(InArea):
    """The participants' notebook through a kernel of one's own, where its author asks for that."""

    async def get(self, language: str) -> None:
        """Write the page while the notebook runs; the browser gets its cookie with it."""
        if language not in self.site.snapshot.consultation.languages:
            self.send_error(404)
            return
        owner = self.area.owner(self.request)
        if owner is None:
            cookie = new_cookie()
            self.give_cookie(cookie)
            owner = browser(cookie)
        await self.show(self.site.publisher.notebook, owner, language)


class Farewell(InArea):
    """What a page says when it is left: its kernel ends."""

    async def post(self, kernel: str) -> None:
        """End the kernel, when it is this browser's."""
        seat = self.area.seats.of_kernel(kernel, self.area.owner(self.request))
        if seat is None:
            self.area.turn_away(self)
            return
        await self.area.end(seat)
        self.set_status(204)


class Model(InArea):
    """What Jupyter's own API says of a kernel, as far as a page asks: its name, and that it is there."""

    def get(self, kernel: str) -> None:
        """The kernel's model; a kernel that is another browser's isn't there."""
        seat = self.area.seats.of_kernel(kernel, self.area.owner(self.request))
        if seat is None or kernel not in self.area.kernels:
            self.area.turn_away(self)
        else:
            self.finish({"id": kernel, "name": KERNEL})


class VoilaFile(InArea, MultiStaticFileHandler):  # type: ignore[misc]
    """Voilà's scripts and those of its widgets."""

    def initialize(self, site: Any, area: Area, paths: list[str]) -> None:  # type: ignore[override]
        """Keep what the routes hand over."""
        InArea.initialize(self, site, area)
        MultiStaticFileHandler.initialize(self, paths)

    def prepare(self) -> None:
        """Turn away who holds no kernel here."""
        super().prepare()
        if not self._finished and self.area.owner(self.request) is None:
            self.area.turn_away(self)

    def set_extra_headers(self, path: str) -> None:
        """Browsers may keep these for an hour: a page asks for a hundred of them."""
        self.set_header("Cache-Control", "private, max-age=3600")

    compute_etag = StaticFileHandler.compute_etag
