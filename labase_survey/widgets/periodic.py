"""Something done now and then, on the kernel's own event loop: no thread, so nothing happens in the middle of a cell."""

import asyncio
import logging
import weakref
from collections.abc import Callable

from labase_survey.errors import SurveyError

log = logging.getLogger(__name__)
_tasks: set[asyncio.Task[None]] = set()
"""The loop itself holds tasks weakly."""


def every(seconds: float, method: Callable[[], object]) -> bool:
    """Call a method of some object every so many seconds, as long as somebody else holds the object.

    What goes wrong is logged, once however often, and doesn't end it: a database that is away may come back. Returns
    whether it will be called, which it won't where no event loop runs, as in a script.
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
    logged: set[str] = set()
    while True:
        await asyncio.sleep(seconds)
        method = reference()
        if method is None:
            return
        try:
            method()
        except Exception as error:  # noqa: BLE001 - nobody awaits this task: whatever ended it would end it silently
            _log(error, logged)
        del method


def _log(error: Exception, logged: set[str]) -> None:
    """Log an error, unless the same was logged before; of one that isn't ours, also where it comes from."""
    text = f"{type(error).__name__}: {error}"
    if text not in logged:
        logged.add(text)
        log.warning("what is done now and then went wrong: %s", text, exc_info=not isinstance(error, SurveyError))
