"""Pages served through kernels, where an author asks for it: Voilà's own handler, hardened.

Such a page costs a kernel a visitor. Its routes exist only while the notebook asks for them, so that on the shared page
no address leads to a kernel.
"""

from collections.abc import Callable
from typing import Any, Protocol

from jupyter_server.auth.identity import PasswordIdentityProvider
from nbformat import NotebookNode
from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches, Rule
from tornado.web import RequestHandler
from voila.tornado.handler import TornadoVoilaHandler

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The template's inline scripts and the widgets' blobs rule out the shared page's stricter policy."""
IDLE = 600
"""Seconds after which a kernel that nobody is connected to is shut down."""


class Kernels(Protocol):
    """What pages need of Jupyter's manager of kernels."""

    async def start_kernel(self, *, kernel_name: str, path: str, env: dict[str, str]) -> str:
        """The id of a new kernel, which runs in a folder under the notebook's."""
        ...

    def get_kernel(self, kernel_id: str) -> object:
        """The manager of one kernel."""
        ...

    async def shutdown_kernel(self, kernel_id: str, *, now: bool) -> None:
        """End a kernel."""
        ...


class Nobody(PasswordIdentityProvider):
    """Visitors have no name and no cookie for one."""

    def set_login_cookie(self, handler: object, user: object) -> None:
        """Nothing."""


class KernelPage(TornadoVoilaHandler):  # type: ignore[misc]
    """The notebook through a kernel of one's own, in the language of the address."""

    async def get(self, language: str) -> None:
        """Write the page while the notebook runs."""
        self._language = language
        async for html in self.get_generator():
            self.write(html)
            self.flush()

    @property
    def kernel_manager(self) -> "_InLanguage":
        """The server's, telling each kernel the page's language."""
        return _InLanguage(super().kernel_manager, getattr(self, "_language", "fr"))


class _InLanguage:
    """A manager of kernels that start in a language."""

    def __init__(self, manager: Kernels, language: str) -> None:
        self._manager, self._language = manager, language

    def __getattr__(self, name: str) -> object:
        return getattr(self._manager, name)

    async def start_kernel(self, *, kernel_name: str, path: str, env: dict[str, str]) -> str:
        environment = {**env, "LABASE_LANGUAGE": self._language}
        return await self._manager.start_kernel(kernel_name=kernel_name, path=path, env=environment)


class _While(PathMatches):
    """An address that exists only while a condition holds."""

    def __init__(self, pattern: str, condition: Callable[[], bool]) -> None:
        super().__init__(pattern)
        self._condition = condition

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        return super().match(request) if self._condition() else None


def gated(handlers: list[tuple[Any, ...]], condition: Callable[[], bool]) -> list[Rule]:
    """The same routes, there only while the condition holds."""
    return [Rule(_While(pattern, condition), handler, *options) for pattern, handler, *options in handlers]


def give_xsrf_cookie(handler: RequestHandler, notebook: NotebookNode, cwd: str) -> None:
    """Voilà's prelaunch hook. The page's farewell message, which stops its kernel, is refused without this cookie."""
    _ = notebook, cwd
    _ = handler.xsrf_token
