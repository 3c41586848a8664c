"""What `import labase_survey as ls` offers: exactly this, each name imported when it is first used."""

import ast
import subprocess
import sys
from types import ModuleType

import pytest

import labase_survey as ls


def typed_names(root):
    """Names that type checkers see."""
    tree = ast.parse((root / "labase_survey" / "__init__.py").read_text("utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    return sorted(alias.asname or alias.name for node in guarded.body for alias in node.names)


@pytest.mark.parametrize("name", ls.__all__)
def test_every_public_name_is_there_and_explained(name):
    assert getattr(ls, name).__doc__.strip()


def test_type_checkers_see_the_same_names(root):
    assert typed_names(root) == sorted(ls.__all__)


def test_names_are_listed_once_in_order_and_told_by_dir():
    assert sorted(set(ls.__all__)) == ls.__all__ == dir(ls)


def test_no_name_hides_a_folder_but_the_plots(root):
    folders = {path.parent.name for path in (root / "labase_survey").glob("*/__init__.py")}
    assert folders & set(ls.__all__) == {"plots"}
    assert isinstance(ls.plots, ModuleType)


def test_a_name_that_is_not_there_says_what_is():
    with pytest.raises(AttributeError) as error:
        _ = ls.tally
    assert str(error.value) == f"module 'labase_survey' has no attribute 'tally'; it has: {', '.join(ls.__all__)}"


def test_importing_the_package_imports_nothing_else():
    code = "import sys; a = set(sys.modules); import labase_survey; print(*sorted(set(sys.modules) - a))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {name.split(".")[0] for name in told.split()} & {
        "pandas",
        "numpy",
        "sqlalchemy",
        "voila",
        "msgspec",
    } == set()
