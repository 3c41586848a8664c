"""Our Voilà: the participants' page rendered once, the API and the event stream, before Voilà's own addresses."""

import asyncio
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import nbformat
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from labase_survey.errors import PublishingError, StoreError
from labase_survey.report.running import ThisInterpreter
from labase_survey.store import Store, home
from labase_survey.web import seals
from labase_survey.web.api import LARGEST_BODY, StateNow, Submissions
from labase_survey.web.assets import page_assets
from labase_survey.web.events import Events
from labase_survey.web.frame import Frame
from labase_survey.web.handlers import AssetFile, Missing, Page, log
from labase_survey.web.kernels import Area, Nobody, VisitorPage, environment
from labase_survey.web.live import LivePage, Surroundings
from labase_survey.web.openapi import Description
from labase_survey.web.publishing import Publisher, Rendering, Tell, Told
from labase_survey.web.rendering import SharedRenderer, settings, wants_kernels
from labase_survey.web.routes import gated, in_area
from labase_survey.web.seats import Seats, seats_by_memory
from labase_survey.web.site import Site
from labase_survey.web.sockets import Connection
from labase_survey.web.state import Snapshot, State, Watch, take_snapshot
from labase_survey.web.team import ADDRESS, Team, TeamArea, team_routes

FAREWELL = 10.0
"""Seconds that submissions already received have to be stored when the server stops."""
BACKLOG = 1024
"""Phones that may knock at the same moment: a room is told « allez-y » once."""


class LabaseVoila(Voila):  # type: ignore[misc]
    """Voilà for one consultation and one notebook.

    It reads no command line and no configuration file: what it does depends on its arguments alone.
    """

    def __init__(
        self,
        store: Store,
        *,
        consultation: str,
        notebook: Path,
        address: tuple[str, int],
        tell: Tell,
        team: Team | None = None,
        kernels_at_once: int | None = None,
    ) -> None:
        ip, port = address
        config = Config(
            {
                "VoilaConfiguration": {
                    "allow_template_override": "NO",
                    "allow_theme_override": "NO",
                    "kernel_spec_manager_class": ThisInterpreter,
                },
                "KernelManager": {"transport": "ipc" if sys.platform == "linux" else "tcp"},
                "VoilaExecutor": settings(notebook.parent).VoilaExecutor,
            }
        )
        super().__init__(config=config, notebook_path=str(notebook), ip=ip, port=port, open_browser=False, log_level=40)
        self.identity_provider_class = Nobody
        self._team, self._seats = team, Seats(kernels_at_once or seats_by_memory())
        self._store, self._consultation, self._notebook, self._tell = store, consultation, notebook, tell
        self._stop = asyncio.Event()
        self.http: HTTPServer | None = None

    def initialize(self, argv: list[str] | None = None) -> None:
        """Get ready; `argv` is not read."""
        _ = argv
        self.voila_configuration = VoilaConfiguration(parent=self)
        self.setup_template_dirs()

    async def run(self, on_ready: Callable[[str], None]) -> None:
        """Serve until `stop_soon` is called or the process is asked to end."""
        self.initialize()
        self.site = self._site(await asyncio.to_thread(take_snapshot, self._store, self._consultation))
        watch = asyncio.create_task(Watch(self._store, self._consultation, take=self._took).run())
        restore, sweeps = self._on_signals(), []
        try:
            self.start()
            sweeps = [asyncio.create_task(area.sweep(self._stop)) for area in self.areas]
            self.site.publisher.prepare(self.site.snapshot.consultation.languages)
            on_ready(self.url)
            await self._stop.wait()
        finally:
            restore()
            watch.cancel()
            self._stop.set()
            await asyncio.gather(*sweeps)
            await self._end()

    def stop_soon(self) -> None:
        """End `run` once what was received is stored."""
        self._stop.set()

    @property
    def url(self) -> str:
        """The address on this machine."""
        host = "127.0.0.1" if self.ip in {"", "0.0.0.0", "::", "localhost"} else self.ip  # noqa: S104 - compared
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def listen(self) -> None:
        """Open the port, and come back: `run` waits."""
        family = socket.AF_INET6 if ":" in self.ip else socket.AF_INET
        try:
            door = socket.create_server((self.ip, self.port), family=family, backlog=BACKLOG)
        except OSError as error:
            why = str(error.strerror or error).partition(" (while attempting")[0]
            raise StoreError(
                f"can't listen on {self.ip}, port {self.port}: {why}; choose another port (0 for a free one)"
            ) from error
        door.setblocking(False)
        self.port: int = door.getsockname()[1]
        self.http = HTTPServer(self.app, max_body_size=LARGEST_BODY, body_timeout=30, idle_connection_timeout=120)
        self.http.add_socket(door)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings; what means nothing is answered by us, and no address of anybody is logged."""
        return {
            **super().init_settings(),
            "kernel_websocket_connection_class": Connection,
            "websocket_max_message_size": LARGEST_BODY,
            "default_handler_class": Missing,
            "default_handler_args": {"site": self.site},
            "log_function": lambda _handler: None,
        }

    def init_handlers(self) -> list[Any]:
        """Our routes, and none of Voilà's: what its pages need is answered in an area, to who may ask."""
        site, root = {"site": self.site}, self.base_url
        visitors = Area(f"{root}labase/kernel/", "labase_page", **self._in_area())
        self.areas = [visitors]
        team: list[Any] = []
        if self._team is not None:
            area = TeamArea(self._team, path=root + ADDRESS, cookie="labase_team", **self._in_area())
            self.areas.append(area)
            before, after = team_routes(self.site, area)
            team = [*before, *in_area(self.site, area), *after]
        page = (rf"{visitors.path}([a-z]{{2}})", VisitorPage, {**site, "area": visitors})
        return [
            (root, Page, site),
            (rf"{root}([a-z]{{2}})", Page, site),
            (rf"{root}(labase/assets/[\w.]+)", AssetFile, site),
            (rf"{root}labase/submissions", Submissions, site),
            (rf"{root}labase/state", StateNow, site),
            (rf"{root}labase/openapi\.json", Description, site),
            (rf"{root}labase/events", Events, site),
            *seals.routes(root, self.site),
            *team,
            *gated([page, *in_area(self.site, visitors)], lambda: self.site.publisher.through_kernels),
        ]

    def _in_area(self) -> dict[str, Any]:
        """What every area needs of Voilà."""
        files = {"voila/static": self.static_paths, "voila/labextensions": self.labextensions_path}
        return {"kernels": self.kernel_manager, "seats": self._seats, "live": self._live, "files": files}

    def _live(self, notebook: Path, language: str, area: Area) -> LivePage:
        """A notebook's page in a language, to be run in a kernel."""
        consultation = self.site.snapshot.consultation
        around = Surroundings(
            title=consultation.title.to(language),
            language=language,
            path=area.path,
            assets=self.site.assets,
            base=self.base_url,
            links=area.links(language, consultation),
        )
        return LivePage(
            around,
            notebook=notebook,
            environment=self._places(),
            detailed=area.team,
            voila_configuration=self.voila_configuration,
            contents_manager=self.contents_manager,
            kernel_spec_manager=self.kernel_spec_manager,
        )

    def _site(self, snapshot: Snapshot) -> Site:
        publisher = Publisher(
            self._notebook,
            execute=self._execute,
            definition=lambda: state.snapshot.definition,
            tell=Told(self._tell, snapshot.consultation.languages[0]),
        )
        state = State(snapshot, shown=lambda: publisher.shown)
        return Site(self._store, state=state, publisher=publisher, assets=page_assets(), base=self.base_url)

    def _took(self, snapshot: Snapshot) -> None:
        self.site.state.update(snapshot)
        self.site.publisher.refresh()

    async def _execute(self, language: str) -> Rendering:
        """The page of a language, by one execution of the notebook."""
        snapshot = self.site.snapshot
        rendering = Rendering(
            snapshot.revision, Frame(snapshot.consultation, language, self.site.assets, self.base_url)
        )
        try:
            cells = nbformat.read(self._notebook, as_version=4).cells  # type: ignore[no-untyped-call]
            if wants_kernels(cells):
                rendering.kernels = True
                return rendering
            renderer = self._renderer(rendering.frame)
            rendering.text = await renderer.html(
                self.kernel_manager, environment(**self._places(), LABASE_LANGUAGE=language)
            )
        except PublishingError:
            raise
        except Exception as error:
            log.debug("the notebook can't be rendered", exc_info=True)
            raise PublishingError(f"{self._notebook} can't be rendered: {type(error).__name__}: {error}") from error
        rendering.warnings = renderer.told()
        return rendering

    def _renderer(self, frame: Frame) -> SharedRenderer:
        return SharedRenderer(
            frame,
            notebook=self._notebook,
            voila_configuration=self.voila_configuration,
            contents_manager=self.contents_manager,
            kernel_spec_manager=self.kernel_spec_manager,
        )

    def _places(self) -> dict[str, str]:
        """What tells a kernel where things are: the same store, whatever folder it runs in."""
        return {
            "LABASE_HOME": str(home()),
            "LABASE_DATABASE_URL": self._store.engines.url.render_as_string(hide_password=False),
            "LABASE_CONSULTATION": self._consultation,
        }

    def _on_signals(self) -> Callable[[], None]:
        """Stop gently when asked to end; returns what puts things back as they were."""
        if threading.current_thread() is not threading.main_thread():
            return lambda: None
        loop = asyncio.get_running_loop()

        def gently(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._stop.set)

        asking = [signal.SIGTERM, signal.SIGINT]
        if sys.platform == "win32":
            asking.append(signal.SIGBREAK)  # how `rehearsal.Server` asks there
        before = {number: signal.signal(number, gently) for number in asking}

        def restore() -> None:
            for number, handler in before.items():
                signal.signal(number, handler)

        return restore

    async def _end(self) -> None:
        """Take nothing more, store what was received, let go of pages, kernels and files."""
        if self.http is not None:
            self.http.stop()
        self.site.state.stop()
        await asyncio.sleep(0.1)  # what has arrived is read
        if self.site.being_stored:
            await asyncio.wait(set(self.site.being_stored), timeout=FAREWELL)
        await self.site.publisher.stop(FAREWELL)
        await asyncio.to_thread(self.site.writer.close)
        await asyncio.sleep(0.05)  # the last replies leave
        if self.http is not None:
            await self.http.close_all_connections()
        await self.kernel_manager.shutdown_all(now=True)
        shutil.rmtree(self.connection_dir, ignore_errors=True)
