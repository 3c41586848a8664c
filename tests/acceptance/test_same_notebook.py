"""What an author adds to the participants' notebook is on the page, through whichever door people come."""

import base64
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from labase_survey.store import open_store

pytestmark = pytest.mark.browser
NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
SHOWN = """() => [...document.querySelectorAll("h2, img[alt='Le plan'], td, .ls-send")].map(
    (node) => node.matches("img") ? `image ${node.naturalWidth}` : node.textContent.replace("¶", ""))"""


@pytest.fixture
def notebook(tmp_path):
    """The small notebook with a heading, an image of its folder and a table before the form."""
    (tmp_path / "plan.png").write_bytes(base64.b64decode(PIXEL))
    made = nbformat.read(NOTEBOOK, as_version=4)
    made.cells[1:1] = [
        new_markdown_cell("## Un titre ajouté"),
        new_markdown_cell("![Le plan](plan.png)"),
        new_code_cell("import pandas as pd\npd.DataFrame({'Heure': ['9 h', '14 h']})"),
    ]
    nbformat.write(made, tmp_path / "2-participate.ipynb")
    return tmp_path / "2-participate.ipynb"


def test_a_heading_an_image_and_a_table_stand_before_the_form(door, tmp_path, notebook, round_, context):
    database = f"sqlite:///{tmp_path / 'labase.db'}"
    store = open_store(database)
    store.publish(round_)
    store.open_step("small", "feedback")
    with door(database, notebook) as url:
        page = context.new_page()
        page.goto(url, timeout=60_000)
        page.locator(".ls-send").wait_for(timeout=60_000)
        for part in ("h2 >> text=Un titre ajouté", "img[alt='Le plan']", "td >> nth=1"):
            page.locator(part).wait_for(state="attached")
        shown = page.evaluate(SHOWN)
    store.close()
    assert shown[:4] == ["Un titre ajouté", "image 1", "9 h", "14 h"]
    assert shown[-1] == "Envoyer"
