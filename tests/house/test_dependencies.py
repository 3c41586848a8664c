"""What the package imports, it asks for; what it asks for, it imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

SPOKEN_TO_BY_NAME = {
    "alembic": "the store's migrations",
    "jupyterlab": "where facilitators open the notebooks",
    "ipykernel": "what runs them",
    "voila": "the application that `labase serve` extends",
}


def imported_modules(paths):
    found = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found


def third_party(paths):
    return imported_modules(paths) - sys.stdlib_module_names - {"labase_survey"}


def declared(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    return {re.match(r"[\w-]+", name)[0].lower() for name in [*project["dependencies"], *extras]}


def distributions(modules):
    known = packages_distributions()
    return {known[module][0].lower().replace("_", "-") for module in modules if module in known}


def test_what_the_package_imports_is_declared(root):
    imported = distributions(third_party((root / "labase_survey").rglob("*.py")))
    assert imported - declared(root) == set()


def test_what_is_declared_is_used(root):
    imported = distributions(third_party((root / "labase_survey").rglob("*.py")))
    assert declared(root) - imported - set(SPOKEN_TO_BY_NAME) - {"psycopg"} == set()


def test_nothing_that_only_posix_has_is_imported(root):
    posix = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
    assert imported_modules((root / "labase_survey").rglob("*.py")) & posix == set()


def test_no_library_under_the_gpl_is_imported_or_installed(root):
    """pref-voting, abcvoting and votekit need some that are; `benchmarks/sides.py` alone speaks to them, elsewhere."""
    theirs = {"abcvoting", "pabutools", "pref_voting", "preflibtools", "votekit", "whalrus"}
    paths = [path for folder in ("labase_survey", "tests", "benchmarks") for path in (root / folder).rglob("*.py")]
    speaking = [path.name for path in paths if imported_modules([path]) & theirs]
    locked = "\n".join((root / "requirements" / name).read_text("utf-8") for name in ("run.txt", "test.txt"))
    assert speaking == ["sides.py"]
    assert {name for name in theirs if re.search(rf"^{name.replace('_', '.')}==", locked, re.MULTILINE)} == set()
