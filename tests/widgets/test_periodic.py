"""Something done now and then, without a thread."""

import asyncio
import gc
import threading

from labase_survey.errors import StoreError
from labase_survey.widgets import periodic
from labase_survey.widgets.periodic import every


class Counter:
    def __init__(self, error=None):
        self.error, self.count, self.enough = error, 0, asyncio.Event()

    def tick(self):
        self.count += 1
        self.thread = threading.current_thread()
        if self.count == 3:
            self.enough.set()
        if self.error:
            raise self.error


def test_where_no_loop_runs_nothing_is_promised():
    assert every(0, Counter().tick) is False


def test_it_is_done_again_and_again_on_the_loops_own_thread():
    async def look():
        counter = Counter()
        assert every(0, counter.tick)
        await counter.enough.wait()
        return counter

    assert asyncio.run(look()).thread is threading.current_thread()


def test_an_error_of_ours_is_passed_over():
    async def look():
        counter = Counter(StoreError("the database is away"))
        every(0, counter.tick)
        await counter.enough.wait()
        return counter.count

    assert asyncio.run(look()) == 3


def test_any_other_error_is_logged_once_and_passed_over_too(caplog):
    async def look():
        counter = Counter(ZeroDivisionError("by zero"))
        every(0, counter.tick)
        await counter.enough.wait()
        return counter.count

    assert asyncio.run(look()) == 3
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("WARNING", "what is done now and then went wrong: ZeroDivisionError: by zero")
    ]
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_it_ends_when_nobody_holds_the_object_any_more():
    async def look():
        counter = Counter()
        every(0, counter.tick)
        [task] = periodic._tasks
        del counter
        gc.collect()
        await task
        return periodic._tasks

    assert asyncio.run(look()) == set()
