"""From the cells of a notebook that ran to the parts of a report: what is published, and a sentence for what isn't."""

from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import MarkdownWithMath

from labase_survey.language import say
from labase_survey.marks import MARK, is_marked
from labase_survey.report.cleaning import clean
from labase_survey.report.colophon import MIME
from labase_survey.report.markdown import FolderMarkdown

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


def parts(notebook: Any, folder: Path, language: str, *, key: str = "") -> list[str]:
    """The HTML of each part of the report, in the order of the cells; every one of them was cleaned.

    Published are Markdown cells, as they were typed, and outputs that carry the mark of the run with this `key`. Markdown
    that code shows is an output like another: rows can be written in it. A cell whose metadata say `{"labase": {"report": false}}` is for who uses the notebook, and is left out.
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
            shown = [_output(output, cell=number, language=language, key=key) for output in cell.outputs]
            found += dict.fromkeys(filter(None, shown))  # what isn't published is said once a cell
    return found


def markdown(source: str, folder: Path, attachments: dict[str, Any] | None = None) -> str:
    """The cleaned HTML of a Markdown text; tables scroll by themselves where the page is narrow."""
    renderer = FolderMarkdown(folder, escape=False, attachments=attachments or {})
    html = clean(MarkdownWithMath(renderer=renderer).render(source))
    return html.replace("<table>", '<div class="ls-table" tabindex="0" role="group"><table>').replace(
        "</table>", "</table></div>"
    )


def is_fictitious(notebook: Any, *, key: str = "") -> bool:
    """Whether something published is about made-up data."""
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return any(bundle[MARK].get("fictitious") for bundle in bundles if is_marked(bundle, key))


def about(notebook: Any) -> dict[str, Any]:
    """What the colophon's cell found, which is the last one and nobody else's; empty when it found nothing."""
    last = notebook.cells[-1] if notebook.cells else {}
    bundles = [output.get("data", {}) for output in last.get("outputs", [])]
    return next((dict(bundle[MIME]) for bundle in bundles if MIME in bundle), {})


def _output(output: Any, *, cell: int, language: str, key: str) -> str:
    data = output.get("data", {})
    if is_marked(data, key):
        return clean(_text(data.get("text/html", "")))
    if output.get("name") == "stderr" or set(data) == {MIME}:  # warnings are for who runs the notebook
        return ""
    why = "report.screen" if WIDGET_MIME in data else "report.not_published"
    return f'<p class="ls-note">{say(why, language, cell=cell)}</p>'


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
