"""Names come from the glossary (design, section 11)."""

import ast
import re

import pytest

FORBIDDEN = {"voter", "user", "username", "account", "candidate", "poll", "polling", "campaign"}
IMPOSED = {
    "get_current_user",
    "current_user",
    "get_user",
    "set_login_cookie",
}  # tornado and jupyter_server call them so
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
POINT_MEDIAN = re.compile(r"\w[·•‧⋅]\w|\w\(e\)s?\b|\w\.e\.s\b|\w-e-s\b")


def names(text):
    """Functions, classes, parameters and attributes that are written in a module and that others may read."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name not in IMPOSED:
            yield from (child.arg for child in ast.walk(node.args) if isinstance(child, ast.arg))
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


def outside_the_glossary(found):
    public = {name for name in found if not name.startswith("_") and name not in IMPOSED}
    return sorted(
        name for name in public if {word.lower().removesuffix("s") for word in WORD.findall(name)} & FORBIDDEN
    )


def test_public_names_in_python_come_from_the_glossary(root):
    paths = sorted((root / "labase_survey").rglob("*.py"))
    found = [name for path in paths for name in (path.stem, *names(path.read_text(encoding="utf-8")))]
    assert outside_the_glossary(found) == []


def test_names_in_the_browser_come_from_the_glossary(root):
    paths = sorted((root / "labase_survey" / "front").rglob("*.js"))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    found = re.findall(r"\b(?:function|class|const|let) (\w+)", texts) + [path.stem for path in paths]
    assert outside_the_glossary(found) == []


def test_tables_and_columns_come_from_the_glossary():
    from labase_survey.store import tables

    found = [name for table in tables.metadata.tables.values() for name in (table.name, *table.columns.keys())]
    assert outside_the_glossary(found) == []


def test_pages_have_no_point_median(files):
    texts = {path.name: path.read_text(encoding="utf-8") for path in files if path.suffix in {".toml", ".md", ".ipynb"}}
    assert {name: hit[0] for name, text in texts.items() if (hit := POINT_MEDIAN.search(text))} == {}


@pytest.mark.parametrize("name", ["voter", "Voters", "count_votes_by_voter", "userName", "HTTPPoll", "candidates"])
def test_a_word_outside_the_glossary_is_found(name):
    assert outside_the_glossary([name]) == [name]


@pytest.mark.parametrize("name", ["vote", "pollen", "accounted", "_user", "get_current_user"])
def test_words_are_read_whole_and_private_or_imposed_names_pass(name):
    assert outside_the_glossary([name]) == []


@pytest.mark.parametrize("text", ["usager·es", "agent·e·s", "usager(e)s", "agent.e.s", "agent-e-s"])
def test_a_point_median_is_found(text):
    assert POINT_MEDIAN.search(text)
