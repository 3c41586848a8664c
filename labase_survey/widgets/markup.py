"""Texts on facilitators' screens. Whatever comes in is escaped: a participant's words stay words.

`ipywidgets.HTML` runs what it is given, in JupyterLab with the facilitator's rights. So these screens give it markup that was
made here, or by `plots`, and nothing else.
"""

from collections.abc import Iterable
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


def write_shown(widget: HTML, markup: str) -> None:
    """Show markup that `plots` made, no wider than the screen; a report brings its own style."""
    widget.value = f"<style>{_SHOWN}</style><div class='ls-shown'>{markup}</div>"


def listing(sentences: Iterable[str]) -> str:
    """The markup of a list of sentences."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul style='line-height:1.5'>{items}</ul>" if items else ""


def qr_code(address: str, alt: str) -> str:
    """The markup of an address's QR code, as an image."""
    source = segno.make(address).svg_data_uri(scale=5, border=3, light="#fff")
    return f"<img alt='{escape(alt)}' src='{escape(source)}'>"


_SHOWN = (
    ".ls-shown{line-height:1.5}.ls-shown figure{margin:0}.ls-shown img{width:min(100%,38rem);height:auto;background:#fff}"
    ".ls-shown table{border-collapse:collapse}.ls-shown th,.ls-shown td{border:1px solid #8888;padding:.25em .6em}"
)
