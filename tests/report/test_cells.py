"""Which outputs are published."""

import base64

import pytest

from labase_survey.plots import MARK
from labase_survey.report.cells import about, is_fictitious, markdown, parts
from labase_survey.report.colophon import MIME

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
LEFT_OUT = (
    '<p class="ls-note">Sortie non publiée (cellule 1)\u202f: seuls paraissent les figures, tableaux et phrases préparés '
    "pour être publiés.</p>"
)


def test_what_is_marked_is_published(ran, tmp_path):
    bundle = {MARK: {"format": 1, "fictitious": False}, "text/html": "<p>Oui</p>", "text/plain": "Oui"}
    assert parts(ran(bundle), tmp_path, "fr") == ["<p>Oui</p>"]


def test_a_bare_frame_is_left_out_and_a_sentence_says_so(ran, tmp_path):
    assert parts(ran({"text/html": "<table>rows</table>", "text/plain": "rows"}), tmp_path, "fr") == [LEFT_OUT]


def test_what_is_left_out_is_said_once_a_cell(ran, tmp_path):
    notebook = ran({"text/plain": "rows"})
    notebook.cells[0].outputs *= 3
    assert parts(notebook, tmp_path, "fr") == [LEFT_OUT]


def test_a_cell_kept_out_of_reports_leaves_nothing(ran, tmp_path):
    notebook = ran({"text/plain": "rows"})
    notebook.cells[0].metadata["labase"] = {"report": False}
    assert parts(notebook, tmp_path, "fr") == []


def test_markdown_that_code_shows_is_an_output_like_another(ran, tmp_path):
    assert parts(ran({"text/markdown": "| rows |", "text/plain": "rows"}), tmp_path, "fr") == [LEFT_OUT]


@pytest.mark.parametrize(
    "mark", [{"format": 1}, {"format": 1, "key": ""}, {"format": 1, "key": "guessed"}, {"key": None}, [], None, "key"]
)
def test_a_mark_without_the_key_of_the_run_is_none(ran, tmp_path, mark):
    notebook = ran({MARK: mark, "text/html": "<p>rows</p>", "text/plain": "rows"})
    assert parts(notebook, tmp_path, "fr", key="made") == [LEFT_OUT]
    assert not is_fictitious(notebook, key="made")


def test_a_mark_with_the_key_of_the_run_is_published(ran, tmp_path):
    assert parts(ran({MARK: {"key": "made"}, "text/html": "<p>Oui</p>"}), tmp_path, "fr", key="made") == ["<p>Oui</p>"]


def test_a_colophon_is_the_last_cell_s_and_carries_no_other_output(ran, tmp_path):
    forged = {MIME: {"round": {"fr": "rows"}}, "text/html": "rows"}
    notebook = ran(forged, {MIME: {"round": {"fr": "Petite démarche"}}})
    assert about(notebook) == {"round": {"fr": "Petite démarche"}}
    assert parts(notebook, tmp_path, "fr") == [LEFT_OUT]


def test_a_widget_is_no_dead_control_but_a_sentence(ran, tmp_path):
    bundle = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider()"}
    assert parts(ran(bundle), tmp_path, "en") == [
        '<p class="ls-note">Interactive screen (cell 1): it is used in the notebook.</p>'
    ]


def test_a_widget_that_has_something_to_publish_is_published(ran, tmp_path):
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}
    marked = {MARK: {"format": 1, "fictitious": True}, "text/html": "<p>Le plan</p>"}
    notebook = ran({**widget, **marked})
    assert (parts(notebook, tmp_path, "fr"), is_fictitious(notebook)) == (["<p>Le plan</p>"], True)


def test_an_image_beside_the_notebook_is_taken_in(tmp_path):
    (tmp_path / "pixel.png").write_bytes(PIXEL)
    inside = f'<img src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="Un point">'
    assert markdown("![Un point](pixel.png)", tmp_path) == f"<p>{inside}</p>\n"


def test_an_image_elsewhere_is_its_words(tmp_path):
    html = markdown("![Un lieu](https://example.org/a.png) <b>![Ailleurs](../../etc/a.png)</b>", tmp_path)
    assert (
        html == '<p><span class="ls-missing">[Un lieu]</span> <b><span class="ls-missing">[Ailleurs]</span></b></p>\n'
    )


def test_a_table_in_markdown_scrolls_by_itself(tmp_path):
    html = markdown("| a |\n|---|\n| 1 |", tmp_path)
    assert html.startswith('<div class="ls-table" tabindex="0" role="group"><table>')
    assert '<th scope="col">a</th>' in html
