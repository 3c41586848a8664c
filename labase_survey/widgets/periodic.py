"""Something done now and then, on the kernel's own event loop: no thread, so nothing happens in the middle of a cell."""

import asyncio
import weakref
from collections.abc import Callable
from contextlib import suppress

from labase_survey.errors import SurveyError

_tasks: set[asyncio.Task[None]] = set()
"""The loop itself holds tasks weakly."""


def every(seconds: float, method: Callable[[], object]) -> bool:
    """Call a method of some object every so many seconds, as long as somebody else holds the object.

    An error of ours is passed over (a database that is away may come back); any other ends it. Returns whether it will
    be called, which it won't where no event loop runs, as in a script.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    task = loop.create_task(_again(seconds, weakref.WeakMethod(method)))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return True


async def _again(seconds: float, reference: "weakref.WeakMethod[Callable[[], object]]") -> None:
    while True:
        await asyncio.sleep(seconds)
        method = reference()
        if method is None:
            return
        with suppress(SurveyError):
            method()
        del method
