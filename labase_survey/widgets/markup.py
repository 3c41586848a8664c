"""Texts and tables on facilitators' screens. Whatever comes in is escaped: a participant's words stay words.

`ipywidgets.HTML` runs what it is given, in JupyterLab with the facilitator's rights. So these screens give it markup that was
made here, or by `plots`, and nothing else.
"""

from collections.abc import Iterable, Sequence
from html import escape

import segno
from ipywidgets import HTML


def paragraph(text: str, *, role: str = "") -> HTML:
    """One paragraph; `role="status"` has it read out when it changes."""
    widget = HTML()
    write(widget, text, role=role)
    return widget


def write(widget: HTML, text: str, *, role: str = "") -> None:
    """Put other words in a paragraph; the empty string empties it."""
    attribute = f' role="{escape(role)}"' if role else ""
    widget.value = f"<p{attribute} style='margin:.3em 0;line-height:1.4'>{escape(text)}</p>" if text or role else ""


def prose(text: str) -> str:
    """The markup of a paragraph."""
    return f"<p>{escape(text)}</p>"


def write_shown(widget: HTML, markup: str) -> None:
    """Show markup that `plots` made, no wider than the screen; a report brings its own style."""
    widget.value = f"<style>{_SHOWN}</style><div class='ls-shown'>{markup}</div>"


def heading(text: str, level: int = 3) -> HTML:
    """A heading."""
    return HTML(f"<h{level} style='margin:.4em 0'>{escape(text)}</h{level}>")


def listing(sentences: Iterable[str]) -> str:
    """The markup of a list of sentences."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul style='line-height:1.5'>{items}</ul>" if items else ""


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """The markup of a table whose first column names the rows; numbers stand right."""
    head = "".join(f"<th scope='col' style='{_CELL}'>{escape(text)}</th>" for text in headers)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    title = f"<caption style='text-align:left'>{escape(caption)}</caption>" if caption else ""
    return f"<table style='border-collapse:collapse'>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def qr_code(address: str, alt: str) -> str:
    """The markup of an address's QR code, as an image."""
    source = segno.make(address).svg_data_uri(scale=5, border=3, light="#fff")
    return f"<img alt='{escape(alt)}' src='{escape(source)}'>"


_SHOWN = (
    ".ls-shown{line-height:1.5}.ls-shown figure{margin:0}.ls-shown img{width:min(100%,38rem);height:auto;background:#fff}"
    ".ls-shown table{border-collapse:collapse}.ls-shown th,.ls-shown td{border:1px solid #8888;padding:.25em .6em}"
)
_CELL = "border:1px solid #8888;padding:.25em .6em"


def _cells(row: Sequence[object]) -> Iterable[str]:
    for position, value in enumerate(row):
        side = "right" if isinstance(value, int | float) else "left"
        tag, scope = ("td", "") if position else ("th", " scope='row'")
        yield f"<{tag}{scope} style='{_CELL};text-align:{side};font-weight:normal'>{escape(str(value))}</{tag}>"
