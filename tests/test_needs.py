"""What the run says, and does, when something that tests need is absent."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NO_BROWSER = (
    "no Chromium was found (apt install chromium)"
    if importlib.util.find_spec("playwright")
    else "Playwright is not installed (pip install playwright)"
)
TESTS = """
import pytest

@pytest.mark.browser
def test_one(): ...

def test_two(page): ...

@pytest.mark.shared
def test_three(): ...

def test_four(): ...
"""


@pytest.fixture
def run(tmp_path):
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_small.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")

    def run(required):
        environment = {**os.environ, "PATH": "", "LABASE_REQUIRE": required}
        command = [sys.executable, "-m", "pytest", "-q", str(tmp_path)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)

    return run


def test_absence_skips_and_the_run_ends_by_saying_so(run, tmp_path):
    done = run("")
    folder = tmp_path.parent.parent / "shared" / "data"
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2] == (
        f"Did not run: 2 × needs browser: {NO_BROWSER}; 1 × needs shared: there is no folder {folder}"
    )


def test_absence_of_what_is_required_fails(run):
    done = run("browser")
    assert done.returncode == 1
    told = f"browser is required by LABASE_REQUIRE, but {NO_BROWSER}"
    assert done.stdout.count(told) >= 2
    assert "2 errors" in done.stdout


def test_a_file_whose_library_is_not_installed_is_left_out_and_told(run, tmp_path):
    conftest = tmp_path / "conftest.py"
    conftest.write_text(conftest.read_text().replace("LIBRARIES = {", 'LIBRARIES = {"not_there", '))
    (tmp_path / "test_other.py").write_text("import not_there\n")
    done = run("")
    assert done.returncode == 0
    assert "1 × a file that needs not_there, not installed" in done.stdout.splitlines()[-2]
    assert run("shared").returncode != 0
