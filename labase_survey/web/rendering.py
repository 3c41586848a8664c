"""The shared rendering: a notebook executed once by Voilà's own renderer, and its page, which everybody gets.

The notebook's cells come out in their order. Where a `FormWidget` stands, its MIME bundle says which form it is, and the
page gets a mount for it (see `frame`). What the page can't show as it is (another live widget, an image that nobody
described) is named in a warning; a cell that fails stops everything with `PublishingError`.

Everybody gets this page, so it has the reports' rule from the moment the notebook has read what people answered or who took
part: of what its code shows then, only forms and what `plots` marked appears. Before that a table or an image is the
author's own, and appears as it is.
"""

import secrets
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.preprocessors.clearoutput import ClearOutputPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from traitlets.config import Config
from voila.exporter import VoilaMarkdownRenderer
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_template_paths

from labase_survey.definition.form import FORM_MIME
from labase_survey.errors import PublishingError
from labase_survey.language import say
from labase_survey.marks import KEY, is_marked
from labase_survey.report.cells import WIDGET_MIME
from labase_survey.report.cleaning import clean
from labase_survey.report.markdown import FolderMarkdown
from labase_survey.report.running import KERNEL
from labase_survey.web.frame import Frame

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_CELL = 120
"""Seconds that one cell may take."""
READ_MIME = "application/vnd.labase.read+json"
ASK = f"""import sys
from IPython.display import display
display({{"{READ_MIME}": bool(getattr(sys.modules.get("labase_survey.store.responses"), "GIVEN", ()))}}, raw=True)"""
"""Asks the kernel whether the notebook has read answers."""


def _markdown(folder: Path) -> type:
    """The class that Voilà's exporter makes for each cell: reports' Markdown, with this folder's images."""

    class PageMarkdown(FolderMarkdown, VoilaMarkdownRenderer):  # type: ignore[misc]
        def __init__(self, **options: object) -> None:
            super().__init__(folder, **options)

    return PageMarkdown


def settings(folder: Path) -> Config:
    """What Voilà's executor and exporter are told. Its own patience of 4 s gave pages without the form under load."""
    exporter = {
        "sanitize_html": True,
        "filters": {"clean_html": clean},
        "markdown_renderer_class": _markdown(folder),
    }
    return Config({"VoilaExecutor": {"iopub_timeout": 60, "timeout": LONGEST_CELL}, "VoilaExporter": exporter})


def template_paths() -> list[str]:
    """Our template first, then nbconvert's, which it extends; nothing needs to be installed for it."""
    return [str(TEMPLATES / "labase"), *collect_template_paths(["nbconvert"], "classic", prune=True)]


class SharedRenderer(NotebookRenderer):  # type: ignore[misc]
    """One execution of a notebook for the page in one language.

    `page` is what the template calls so. After `html`, `told` says what it can't show.
    """

    def __init__(self, page: Frame, *, notebook: Path, **voila: object) -> None:
        told = {"traitlet_config": settings(notebook.parent), "template_paths": template_paths(), "page_config": {}}
        super().__init__(notebook_path=notebook.name, base_url=page.base, **told, **voila)
        self.executor: Any = None
        self.prelaunch_hook = None  # it is for pages that are served through kernels
        self._page = page
        self._warnings: list[str] = []
        self._forms = 0
        self._key = secrets.token_hex(16)
        self._has_read = False

    def told(self) -> list[str]:
        """What the facilitator should know of the page, in sentences."""
        if not self._forms:
            self._warn("no-form")
        return self._warnings

    async def html(self, kernels: Any, environment: dict[str, str]) -> str:
        """The page's text, by a kernel of its own, which is gone afterwards.

        Raises:
            PublishingError: with the number of the cell that failed, and its message.
        """
        await self.initialize()
        self.exporter.environment.globals["page"] = self._page
        kernel = await kernels.start_kernel(kernel_name=KERNEL, path="", env={**environment, KEY: self._key})
        try:
            return str(await self.generate_content_str(kernel, kernels.get_kernel(kernel)))
        finally:
            if self.executor is not None and self.executor.kc is not None:
                self.executor.kc.stop_channels()
            await kernels.shutdown_kernel(kernel, now=True)

    async def fix_notebook(self, notebook: NotebookNode) -> NotebookNode:
        """The notebook, to be run by this interpreter: the kernel that its file names may not have this package."""
        notebook.metadata.kernelspec = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
        return notebook

    async def _jinja_cell_generator(self, nb: NotebookNode, _kernel: str) -> AsyncIterator[NotebookNode]:
        """The cells of this language, executed: what the template calls `cell_generator`."""
        ClearOutputPreprocessor().preprocess(nb, {})  # type: ignore[no-untyped-call]
        for number, cell in enumerate(nb.cells, start=1):
            if setting(cell, "language") in {None, self._page.language}:
                await self._execute(cell, number)
                await self._keep_in(cell, number)
                for output in cell.get("outputs", []):
                    self._settle(output, number, cell)
                yield cell

    async def _execute(self, cell: NotebookNode, number: int) -> None:
        try:
            await self.executor.execute_cell(cell, None, number - 1, store_history=False)
        except CellExecutionError as error:
            raise self._failure(number, f"{error.ename}: {error.evalue}") from error
        except TimeoutError as error:
            raise self._failure(number, f"it takes more than {LONGEST_CELL} seconds") from error
        except DeadKernelError as error:
            raise self._failure(number, "its kernel died") from error
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise self._failure(number, f"{output.ename}: {output.evalue}")

    async def _keep_in(self, cell: NotebookNode, number: int) -> None:
        """Once the notebook has read answers, take away what isn't meant to be published; a sentence stands there."""
        outputs = cell.get("outputs", [])
        kept = [output for output in outputs if self._is_meant(output.get("data", {}))]
        if len(kept) == len(outputs) or not await self._reads(number):
            return
        self._warn("kept-in-found", cell=number)
        note = {"text/html": f'<p class="ls-note">{escape(self._say("kept-in"))}</p>'}
        cell.outputs = [*kept, new_output("display_data", data=note)]  # type: ignore[no-untyped-call]

    def _is_meant(self, data: NotebookNode) -> bool:
        return FORM_MIME in data or is_marked(data, self._key)

    async def _reads(self, number: int) -> bool:
        """Whether the notebook has read answers so far."""
        if not self._has_read:
            asked = new_code_cell(ASK)  # type: ignore[no-untyped-call]
            await self._execute(asked, number)
            told = [output.get("data", {}).get(READ_MIME) for output in asked.outputs]
            self._has_read = told != [False]
        return self._has_read

    def _settle(self, output: NotebookNode, number: int, cell: NotebookNode) -> None:
        """Make an output into what the page can show."""
        data = output.get("data", {})
        data.pop("application/javascript", None)
        if FORM_MIME in data:
            self._form(data, number)
        elif WIDGET_MIME in data:
            self._other_widget(data, number)
        for kind in {"image/png", "image/jpeg"} & data.keys():
            described = output.metadata.get(kind, {})
            if "text/html" not in data and not described.get("alt") and not cell.metadata.get("alt"):
                self._warn("no-alt", cell=number)
                output.metadata[kind] = {**described, "alt": self._say("undescribed")}

    def _form(self, data: NotebookNode, number: int) -> None:
        try:
            self._page.check_form(data[FORM_MIME])
        except ValueError as error:
            raise self._failure(number, str(error)) from error
        self._forms += 1
        for kind in data.keys() - {FORM_MIME, WIDGET_MIME}:
            del data[kind]

    def _other_widget(self, data: NotebookNode, number: int) -> None:
        plain = str(data.get("text/plain", ""))
        self._warn("widget-found", cell=number, what=plain.partition("(")[0][:60])
        for kind in list(data):
            del data[kind]
        data["text/html"] = f'<p class="ls-note">{escape(self._say("other-widget"))}</p><pre>{escape(plain)}</pre>'

    def _failure(self, number: int, message: str) -> PublishingError:
        name = Path(self.notebook_path).name
        return PublishingError(f"cell {number} of {name} fails: {message}; correct the cell and save the notebook")

    def _say(self, key: str, **values: object) -> str:
        return say(f"page.{key}", self._page.language, **values)

    def _warn(self, key: str, **values: object) -> None:
        """Facilitators are told in the consultation's first language, whatever the page's."""
        self._warnings.append(say(f"page.{key}", self._page.consultation.languages[0], **values))


def setting(cell: NotebookNode, name: str) -> object:
    """What the author wrote in the cell's metadata, under "labase"."""
    settings = cell.get("metadata", {}).get("labase", {})
    return settings.get(name) if isinstance(settings, dict) else None


def wants_kernels(cells: list[NotebookNode]) -> bool:
    """Whether the author asks, in a cell's metadata, that the page be served through kernels."""
    return any(setting(cell, "kernel") is True for cell in cells)
