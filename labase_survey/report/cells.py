"""From the cells of a notebook that ran to the parts of a report: what is published, and a sentence for what isn't."""

from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import MarkdownWithMath

from labase_survey.language import say
from labase_survey.plots import MARK
from labase_survey.report.cleaning import clean
from labase_survey.report.colophon import MIME
from labase_survey.report.markdown import FolderMarkdown

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


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
    renderer = FolderMarkdown(folder, escape=False, attachments=attachments or {})
    html = clean(MarkdownWithMath(renderer=renderer).render(source))
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
    key = "report.screen" if WIDGET_MIME in data else "report.not_published"
    return f'<p class="ls-note">{say(key, language, cell=cell)}</p>'


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
