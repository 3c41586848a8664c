"""Silence below Python: HiGHS sometimes prints on file descriptor 1, where `sys.stdout` can't catch it."""

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Iterator

_ONE_AT_A_TIME = threading.RLock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing that C code prints reaches file descriptor 1 meanwhile; where there is none, nothing changes."""
    with _ONE_AT_A_TIME, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            kept = os.dup(1)
            stack.callback(_restore, kept)
            _flush()
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.close(nowhere)
        yield


def _restore(kept: int) -> None:
    _flush()
    os.dup2(kept, 1)
    os.close(kept)


def _flush() -> None:
    """What is still in Python's and in C's buffers goes where it was meant to go."""
    with contextlib.suppress(OSError, ValueError):
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()
    with contextlib.suppress(OSError, TypeError, AttributeError):  # Windows has no C library under no name
        ctypes.CDLL(None).fflush(None)
