"""The page's script and style sheet: named by their content, so that browsers keep them for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from labase_survey.front.assemble import script, style

HERE = Path(__file__).parent


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
    name: str = "form"

    @property
    def path(self) -> str:
        """Its address, after the server's root."""
        return f"labase/assets/{self.name}.{self.tag}.{self.ending}"


class Assets:
    """What pages load: the form's module, one style sheet for the page and the form, and what pages with kernels add.

    >>> Assets("let a", "p { margin: 0 }").script.path
    'labase/assets/form.21f1173fff072ee5.js'
    """

    def __init__(self, script: str, style: str, *, live_script: str = "", live_style: str = "") -> None:
        self.script, self.style = _script(script, "form"), _style(style, "form")
        self.live_script, self.live_style = _script(live_script, "kernel"), _style(live_style, "kernel")

    def find(self, path: str) -> Asset | None:
        """The asset at that address, after the server's root."""
        assets = (self.script, self.style, self.live_script, self.live_style)
        return next((asset for asset in assets if asset.path == path), None)


def page_assets() -> Assets:
    """The pages' own."""
    page, live, live_style = ((HERE / name).read_text("utf-8") for name in ("page.css", "kernel.js", "kernel.css"))
    return Assets(script(), style() + page, live_script=live, live_style=live_style)


def _script(text: str, name: str) -> Asset:
    return Asset("text/javascript; charset=utf-8", text.encode(), "js", name)


def _style(text: str, name: str) -> Asset:
    return Asset("text/css; charset=utf-8", text.encode(), "css", name)
