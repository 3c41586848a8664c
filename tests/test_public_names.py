"""The public list is exact, every name on it is there, and none is imported before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import labase_survey as ls

PACKAGE = Path(ls.__file__).parent
NAMES = [
    "BallotWidget",
    "Consultation",
    "Decision",
    "FollowWidget",
    "FormWidget",
    "Plan",
    "PlanWidget",
    "PrepareWidget",
    "Result",
    "ResultsWidget",
    "Store",
    "SurveyError",
    "by_category",
    "compare_rules",
    "count",
    "fragility",
    "home",
    "make_plan",
    "open_store",
    "plots",
    "raw_access",
    "read_consultation",
    "read_pabulib",
    "read_preflib",
    "rehearse",
    "render_report",
    "write_consultation",
    "write_pabulib",
    "write_preflib",
]


def test_the_public_names_are_these():
    assert ls.__all__ == NAMES
    assert dir(ls) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there_and_documented(name):
    found = getattr(ls, name)
    assert found.__doc__
    assert found is getattr(ls, name)


def test_no_public_name_but_plots_equals_a_folder():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert folders.intersection(NAMES) == {"plots"}


def test_type_checkers_are_told_the_same_names():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    [typed] = [node for node in tree.body if isinstance(node, ast.If)]
    told = [alias.asname or alias.name for node in typed.body for alias in node.names]
    assert sorted(told) == sorted(NAMES)


def test_another_name_is_refused_in_words():
    with pytest.raises(AttributeError) as error:
        ls.BalotWidget  # noqa: B018
    assert str(error.value) == f"module 'labase_survey' has no attribute 'BalotWidget'; it has: {', '.join(NAMES)}"


def test_importing_the_package_imports_nothing_of_it():
    code = "import sys, labase_survey; print(sorted(name for name in sys.modules if name.startswith('labase_survey')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['labase_survey']\n"
