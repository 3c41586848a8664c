"""Notebooks of a few cells, and what a report makes of them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labase_survey.report import render


@pytest.fixture(scope="module")
def render_cells(tmp_path_factory):
    """`render_cells(cell, …, **how)`: the text of the report; a cell that starts with `#` or `!` is Markdown."""

    def rendered(*cells, **how):
        folder = tmp_path_factory.mktemp("notebooks")
        made = [new_markdown_cell(text) if text.startswith(("#", "!", "<")) else new_code_cell(text) for text in cells]
        nbformat.write(new_notebook(cells=made), folder / "round.ipynb")
        return render(folder / "round.ipynb", folder / "out" / "round.html", **how).read_text(encoding="utf-8")

    return rendered


@pytest.fixture
def ran():
    """`ran(bundle, …)`: a notebook whose cells gave these mime bundles, without a kernel."""

    def made(*bundles):
        outputs = [[new_output("display_data", data=bundle)] for bundle in bundles]
        return new_notebook(cells=[new_code_cell("x", outputs=output) for output in outputs])

    return made
