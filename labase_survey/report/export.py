"""A notebook as one page to send around: no code, no script, nothing fetched, the gate's figures only."""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from labase_survey.language import words
from labase_survey.marks import KEY
from labase_survey.report import cells
from labase_survey.report.colophon import ASK
from labase_survey.report.running import Progress, read_notebook, run

TEMPLATES = Path(__file__).parent / "templates"


def render(
    notebook: str | Path,
    out: str | Path,
    *,
    language: str = "fr",
    environment: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Run a notebook and write its report: one HTML file that needs nothing else. Its path comes back.

    Published are Markdown cells, and what carries the mark of `plots.show`, `plots.table` and `plots.sentences`, which
    the gate let through. Everything else (a bare frame, what is printed, Markdown that code makes) is left out, and a
    sentence stands in its place. The same notebook on the same data gives the same bytes.

    Args:
        notebook: its path; it is run in its own folder, with this interpreter, and left as it is.
        out: the file to write; its folder is made where it isn't there.
        language: of the figures and of the report's own words; what the notebook's author wrote stays as it is.
        environment: of the notebook's kernel, added to this process's: `LABASE_DATABASE_URL`…
        progress: is told how many cells are done, out of how many.

    Raises:
        PublishingError: when a cell fails; nothing is written then.
        FileNotFoundError: when there is no such notebook.
    """
    path, target = Path(notebook).resolve(), Path(out)
    key = secrets.token_hex(16)
    given = {**(environment or {}), "LABASE_LANGUAGE": language, KEY: key}
    ran = run(read_notebook(path), path, environment=given, last=ASK, progress=progress)
    html = page(ran, path, language, key=key)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.write_text(html, encoding="utf-8", newline="\n")
    unfinished.replace(target)
    return target


def page(notebook: Any, path: Path, language: str, *, key: str) -> str:
    """The report of a notebook that ran, where marks have this key."""
    parts = cells.parts(notebook, path.parent, language, key=key)
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    about = cells.about(notebook)
    return _template().render(
        language=language,
        words=words("report", language),
        title=_title(parts) or path.stem,
        parts=[Markup(part) for part in parts],  # noqa: S704 - each was cleaned
        fictitious=cells.is_fictitious(notebook, key=key),
        round=about.get("round", {}).get(language, ""),
        definition=about.get("definition", ""),
        command=f"labase report {path.parent.name}/{path.name}",
        style=Markup(style),  # noqa: S704 - ours
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html.j2")


def _title(parts: list[str]) -> str:
    """The words of the first heading; the empty string when there is none."""
    found = re.search(r"<h1\b[^>]*>(.*?)</h1>", "".join(parts), re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", found[1])).strip() if found else ""
