"""From the cells of a notebook that ran to the parts of a report: what is published, and a sentence for what isn't."""

import re
from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from labase_survey.language import say
from labase_survey.plots import MARK
from labase_survey.report.cleaning import clean
from labase_survey.report.colophon import MIME

WIDGET = "application/vnd.jupyter.widget-view+json"


class _Renderer(IPythonRenderer):
    """Markdown with the folder's images inside, and no ¶ beside headings."""

    def __init__(self, folder: Path, attachments: dict[str, Any]) -> None:
        super().__init__(
            escape=False, embed_images=True, exclude_anchor_links=True, path=str(folder), attachments=attachments
        )

    def _html_embed_images(self, html: str) -> str:
        # A tag at a time: Markdown hands over pieces such as "<b>", which a parser would close on the spot.
        return re.sub(r"<img\b[^>]*>", lambda tag: super(_Renderer, self)._html_embed_images(tag[0]), html)


def parts(notebook: Any, folder: Path, language: str) -> list[str]:
    """The HTML of each part of the report, in the order of the cells; every one of them was cleaned.

    A cell whose metadata say `{"labase": {"report": false}}` is for who uses the notebook, and is left out.
    """
    found: list[str] = []
    number = 0
    for cell in notebook.cells:
        number += cell.cell_type == "code"
        if cell.metadata.get("labase", {}).get("report") is False:
            continue
        if cell.cell_type == "markdown":
            found.append(markdown(cell.source, folder, cell.get("attachments")))
        elif cell.cell_type == "code":
            shown = [_output(output, folder, cell=number, language=language) for output in cell.outputs]
            found += dict.fromkeys(filter(None, shown))  # what isn't published is said once a cell
    return found


def markdown(source: str, folder: Path, attachments: dict[str, Any] | None = None) -> str:
    """The cleaned HTML of a Markdown text; tables scroll by themselves where the page is narrow."""
    html = clean(MarkdownWithMath(renderer=_Renderer(folder, attachments or {})).render(source))
    return html.replace("<table>", '<div class="ls-table" tabindex="0" role="group"><table>').replace(
        "</table>", "</table></div>"
    )


def is_fictitious(notebook: Any) -> bool:
    """Whether something published is about made-up data."""
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return any(bundle[MARK].get("fictitious") for bundle in bundles if MARK in bundle)


def about(notebook: Any) -> dict[str, Any]:
    """What the colophon's cell found; empty when it found nothing."""
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return next((dict(bundle[MIME]) for bundle in bundles if MIME in bundle), {})


def _output(output: Any, folder: Path, *, cell: int, language: str) -> str:
    data = output.get("data", {})
    if MARK in data:
        return clean(_text(data.get("text/html", "")))
    if MIME in data or output.get("name") == "stderr":  # warnings are for who runs the notebook
        return ""
    if "text/markdown" in data:
        return markdown(_text(data["text/markdown"]), folder)
    key = "report.screen" if WIDGET in data else "report.not_published"
    return f'<p class="ls-note">{say(key, language, cell=cell)}</p>'


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
