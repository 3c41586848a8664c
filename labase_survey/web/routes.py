"""The addresses below an area, and addresses that are there only at times."""

from collections.abc import Callable
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches, Rule

from labase_survey.web.kernels import Area, Farewell, Model, VoilaFile
from labase_survey.web.sockets import Socket


def in_area(site: Any, area: Area) -> list[tuple[Any, ...]]:
    """The routes that every area has."""
    here, id = {"site": site, "area": area}, r"([\w-]{36})"
    files = [
        (rf"{area.path}{prefix}/(.*)", VoilaFile, {**here, "paths": paths}) for prefix, paths in area.files.items()
    ]
    return [
        (rf"{area.path}api/kernels/(?P<kernel_id>[\w-]{{36}})/channels", Socket, {"area": area}),
        (rf"{area.path}voila/api/shutdown/{id}", Farewell, here),
        (rf"{area.path}api/kernels/{id}", Model, here),
        *files,
    ]


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
