"""The wheel that people install: what it carries, and its demo in an empty folder and a clean environment."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

REQUIRED = "wheel" in os.environ.get("LABASE_REQUIRE", "").split(",")


def run(*command, **settings):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, encoding="utf-8", check=False, **settings
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root, files, tmp_path_factory):
    """A wheel built from what git knows, nothing else."""
    if not shutil.which("hatchling", path=sysconfig.get_path("scripts")):
        pytest.skip("building a wheel needs hatchling (pip install hatchling)")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in files:
        target = source / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", out, cwd=source)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, root, tmp_path_factory):
    """The scripts of an environment that holds the wheel.

    Where LABASE_REQUIRE names `wheel`, everything under it is installed afresh from the pinned requirements; elsewhere
    the environment borrows the libraries of this one, so that tests need no network.
    """
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    if REQUIRED:
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", root / "requirements" / "run.txt")
    else:
        borrowed = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        Path(borrowed, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    return scripts


def environment(scripts):
    """This one's, with the scripts of `scripts` first and nothing that leads back to the clone."""
    ours = ("LABASE_", "PYTHON", "VIRTUAL_ENV", "JUPYTER")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    borrowed = {} if REQUIRED else {"JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}
    return kept | borrowed | {"PATH": os.pathsep.join([str(scripts), kept["PATH"]]), "PYTHONIOENCODING": "utf-8"}


def test_the_wheel_carries_all_the_package_holds_and_nothing_else(wheel, root, files):
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {path.relative_to(root).as_posix() for path in files if path.is_relative_to(root / "labase_survey")}
    shared = {
        f"labase_survey/share/{path.relative_to(root).as_posix()}"
        for path in files
        if path.is_relative_to(root / "notebooks") or path.is_relative_to(root / "data" / "consultations")
    }
    assert {name for name in names if ".dist-info/" not in name} == package | shared
    assert "labase_survey/py.typed" in names


@pytest.fixture(scope="module")
def demonstrated(installed, tmp_path_factory):
    """The folder, empty before, in which the wheel's demo ran."""
    folder = tmp_path_factory.mktemp("empty")
    told = run(installed / "labase", "demo", cwd=folder, env=environment(installed))
    assert "rapport.html" in told
    return folder


def without_images(report):
    return re.sub(r"base64,[^\"]+", "base64,", report)


def test_the_wheels_demo_writes_a_plan_and_a_report_that_says_it_is_made_up(demonstrated):
    plan = (demonstrated / "out" / "plan.csv").read_text("utf-8-sig")
    assert plan.count("\n") > 1
    assert "fictives" in (demonstrated / "out" / "rapport.html").read_text("utf-8")


def test_the_report_in_docs_is_the_demos(demonstrated, root):
    committed = (root / "docs" / "rendered" / "rapport.html").read_text("utf-8")
    assert without_images((demonstrated / "out" / "rapport.html").read_text("utf-8")) == without_images(committed)


def test_the_wheel_starts_a_project_whose_round_is_well(installed, tmp_path):
    run(installed / "labase", "new", "atelier", cwd=tmp_path, env=environment(installed))
    assert (tmp_path / "atelier" / "notebooks" / "1-prepare.ipynb").is_file()
    told = run(
        installed / "python",
        *("-m", "labase_survey", "check", "data/consultations/labase-2017.toml"),
        cwd=tmp_path / "atelier",
        env=environment(installed),
    )
    assert "labase-2017.toml" in told


def test_the_wheel_is_what_is_imported(installed, tmp_path):
    where = run(installed / "python", "-c", "import labase_survey as s; print(s.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
