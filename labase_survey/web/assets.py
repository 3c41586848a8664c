"""The page's script and style sheet: named by their content, so that browsers keep them for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from labase_survey.front.assemble import script, style

PAGE_STYLE = Path(__file__).parent / "page.css"


@dataclass(frozen=True)
class Content:
    """Bytes to send, with their type, their tag and their compressed form (made once)."""

    type: str
    body: bytes

    @cached_property
    def tag(self) -> str:
        """A name for these bytes, from their SHA-256."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def compressed(self) -> bytes:
        """The bytes under gzip; the same bytes give the same result."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)


@dataclass(frozen=True)
class Asset(Content):
    """A file that pages name by its content."""

    ending: str = ""

    @property
    def path(self) -> str:
        """Its address, after the server's root."""
        return f"labase/assets/form.{self.tag}.{self.ending}"


class Assets:
    """What pages load: the form's module, and one style sheet for the page and the form.

    >>> Assets("let a", "p { margin: 0 }").script.path
    'labase/assets/form.21f1173fff072ee5.js'
    """

    def __init__(self, script: str, style: str) -> None:
        self.script = Asset("text/javascript; charset=utf-8", script.encode(), "js")
        self.style = Asset("text/css; charset=utf-8", style.encode(), "css")

    def find(self, path: str) -> Asset | None:
        """The asset at that address, after the server's root."""
        return next((asset for asset in (self.script, self.style) if asset.path == path), None)


def page_assets() -> Assets:
    """The participants' page's own."""
    return Assets(script(), style() + PAGE_STYLE.read_text(encoding="utf-8"))
