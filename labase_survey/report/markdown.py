"""Markdown with the images of its folder inside: what reports and the participants' page have in common."""

import re
from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer


class FolderMarkdown(IPythonRenderer):
    """Markdown whose images come from `path`, a folder, and go into the HTML; no ¶ stands beside headings."""

    def __init__(self, path: Path, **options: Any) -> None:
        super().__init__(**{**options, "embed_images": True, "exclude_anchor_links": True, "path": str(path)})

    def _html_embed_images(self, html: str) -> str:
        # A tag at a time: Markdown hands over pieces such as "<b>", which a parser would close on the spot.
        return re.sub(r"<img\b[^>]*>", lambda tag: super(FolderMarkdown, self)._html_embed_images(tag[0]), html)
