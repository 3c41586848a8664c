import ctypes
import os
import sys

import pytest

from labase_survey.plan.quiet import quiet


def test_what_is_written_below_python_goes_nowhere(capfd):
    os.write(1, b"before\n")
    with quiet():
        os.write(1, b"meanwhile\n")
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "before\nafter\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no C library under no name")
def test_what_c_holds_in_its_buffer_is_kept_apart(capfd):
    c = ctypes.CDLL(None)
    c.puts(b"before")
    with quiet():
        c.puts(b"meanwhile")
    c.puts(b"after")
    c.fflush(None)
    assert capfd.readouterr().out == "before\nafter\n"


def test_an_error_inside_still_gives_the_descriptor_back(capfd):
    with pytest.raises(ZeroDivisionError), quiet():
        _ = 1 / 0
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "after\n"


def test_quiet_opens_no_descriptor_that_stays():
    before = os.dup(1)
    os.close(before)
    for _ in range(3):
        with quiet():
            pass
    after = os.dup(1)
    os.close(after)
    assert after == before
