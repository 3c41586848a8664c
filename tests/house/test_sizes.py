"""How long things may be, without docstrings, comments and blank lines (design, section 10)."""

import ast
import io
import json
import re
import tokenize

import pytest

MODULE, FUNCTION, POSITIONAL = 400, 40, 3
CELLS, CELL = 12, 10
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(text):
    """The numbers of the lines that hold code."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NOT_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, *DEFINITIONS)) and ast.get_docstring(node, clean=False):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return lines


def functions(text):
    """Every function with its number of lines of code and of positional parameters, `self` and `cls` not counted."""
    lines = code_lines(text)
    tree = ast.parse(text)
    methods = {child for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
    for node in (node for node in ast.walk(tree) if isinstance(node, DEFINITIONS)):
        size = len(lines & set(range(node.body[0].lineno, node.end_lineno + 1)))
        static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list)
        own = node in methods and not static
        yield node.name, size, len(node.args.posonlyargs) + len(node.args.args) - own


def too_large(name, text):
    if len(code_lines(text)) > MODULE:
        yield f"{name}: {len(code_lines(text))} lines of code (at most {MODULE})"
    for function, size, positional in functions(text):
        if size > FUNCTION:
            yield f"{name}: {function} has {size} lines of code (at most {FUNCTION})"
        if positional > POSITIONAL:
            yield f"{name}: {function} has {positional} positional parameters (at most {POSITIONAL})"


def notebook_problems(name, notebook):
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    if len(cells) > CELLS:
        yield f"{name}: {len(cells)} code cells (at most {CELLS})"
    for number, cell in enumerate(cells, 1):
        source = "".join(cell["source"])
        written = [line for line in source.splitlines() if line.strip()]
        if len(written) > CELL:
            yield f"{name}: code cell {number} has {len(written)} lines (at most {CELL})"
        if any(isinstance(node, (*DEFINITIONS, ast.ClassDef)) for node in ast.walk(ast.parse(source))):
            yield f"{name}: code cell {number} defines something; put it in the package"
        if cell["outputs"] or cell["execution_count"]:
            yield f"{name}: code cell {number} has outputs; clear them"


def test_modules_functions_and_parameters_stay_small(root):
    paths = sorted((root / "labase_survey").rglob("*.py"))
    texts = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}
    assert [sentence for name, text in texts.items() for sentence in too_large(name, text)] == []


def test_scripts_of_the_browser_stay_small(root):
    texts = {path.name: path.read_text("utf-8") for path in (root / "labase_survey" / "front").rglob("*.js")}
    lengths = {name: len(re.findall(r"^\s*(?!//|/?\*|\s).", text, re.MULTILINE)) for name, text in texts.items()}
    assert {name: length for name, length in lengths.items() if length > MODULE} == {}


def test_notebooks_are_short_cells_without_definitions_and_outputs(root):
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    assert [path.name for path in paths] == [
        "1-prepare.ipynb",
        "2-participate.ipynb",
        "3-follow.ipynb",
        "4-results.ipynb",
        "5-plan.ipynb",
    ]
    problems = [line for path in paths for line in notebook_problems(path.name, json.loads(path.read_text("utf-8")))]
    assert problems == []


def test_docstrings_comments_and_blank_lines_do_not_count():
    text = '"""A module.\n\nSays much.\n"""\n\n# why\ndef f():\n    """Text."""\n    return (\n        1,\n    )\n'
    assert (len(code_lines(text)), list(functions(text))) == (4, [("f", 3, 0)])


def test_a_long_module_is_found():
    assert list(too_large("m.py", "x = 1\n" * 401)) == ["m.py: 401 lines of code (at most 400)"]


def test_a_long_function_is_found():
    text = "def f():\n" + "    x = 1\n" * 41
    assert list(too_large("m.py", text)) == ["m.py: f has 41 lines of code (at most 40)"]


@pytest.mark.parametrize("signature", ["a, b, c, d", "a, b, c, d, /", "a, b, c, d=1, *, e"])
def test_a_fourth_positional_parameter_is_found(signature):
    text = f"def f({signature}):\n    return 1\n"
    assert list(too_large("m.py", text)) == ["m.py: f has 4 positional parameters (at most 3)"]


@pytest.mark.parametrize("head", ["def f(self, a, b, c, *, d)", "@classmethod\n    def f(cls, a, b, c)"])
def test_self_and_cls_do_not_count(head):
    assert list(too_large("m.py", f"class A:\n    {head}: return 1\n")) == []


def test_what_a_notebook_must_not_have_is_found():
    cell = {"cell_type": "code", "source": ["x = 1\n"] * 11, "outputs": [], "execution_count": None}
    ran = {**cell, "source": "def f():\n    return 1", "outputs": [{"output_type": "stream"}]}
    assert list(notebook_problems("n.ipynb", {"cells": [cell] * 12 + [ran]})) == [
        "n.ipynb: 13 code cells (at most 12)",
        *(f"n.ipynb: code cell {number} has 11 lines (at most 10)" for number in range(1, 13)),
        "n.ipynb: code cell 13 defines something; put it in the package",
        "n.ipynb: code cell 13 has outputs; clear them",
    ]
