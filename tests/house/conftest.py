"""What the tests of the house look at: the repository, and its files that git knows."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def made_here(part):
    return part.startswith(".") or part in {"node_modules", "out", "dist", "build", "__pycache__"}


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def files():
    """Every file that is committed or about to be, else (an archive without git) every file that a clone has."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = shutil.which("git") and subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed and listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(map(made_here, path.relative_to(ROOT).parts))]
    return [path for path in paths if path.is_file()]
