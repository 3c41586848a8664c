"""A notebook's page with a kernel behind it: cells executed one by one, outputs cleaned, widgets left to Voilà's scripts.

What a cell shows goes through the same cleaning as in a report and on the shared page: no script, nothing from elsewhere.
Only widgets are alive. A cell that fails ends the page in words; its source and its traceback stay on the server.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.preprocessors.clearoutput import ClearOutputPreprocessor
from nbformat import NotebookNode
from voila.configuration import VoilaConfiguration
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_template_paths
from voila.utils import get_page_config

from labase_survey.language import words
from labase_survey.report.cells import WIDGET_MIME
from labase_survey.report.running import KERNEL, read_notebook
from labase_survey.web.assets import Assets
from labase_survey.web.frame import ICON
from labase_survey.web.rendering import LONGEST_CELL, TEMPLATES, setting, settings


@dataclass(frozen=True)
class Surroundings:
    """What stands around a notebook with a kernel. `path` is the area's address, `links` what its header leads to."""

    title: str
    language: str
    path: str
    assets: Assets
    base: str = "/"
    links: list[dict[str, str]] = field(default_factory=list)
    icon: str = ICON

    @property
    def styles(self) -> list[str]:
        """Where the style sheets are."""
        return [self.base + asset.path for asset in (self.assets.style, self.assets.live_style)]

    @property
    def script(self) -> str:
        """Where the script is that says how the kernel does."""
        return self.base + self.assets.live_script.path

    @property
    def words(self) -> dict[str, str]:
        """The page's own words."""
        return words("page", self.language)


class LivePage(NotebookRenderer):  # type: ignore[misc]
    """One execution of a notebook for one browser. `detailed` has a failing cell told with its message."""

    def __init__(
        self,
        around: Surroundings,
        *,
        notebook: Path,
        environment: Mapping[str, str],
        detailed: bool,
        voila_configuration: VoilaConfiguration,
        **voila: object,
    ) -> None:
        told = {
            "traitlet_config": settings(notebook.parent),
            "template_paths": [
                str(TEMPLATES / "kernel"),
                *collect_template_paths(["nbconvert"], "classic", prune=True),
            ],
            "page_config": page_config(around, voila_configuration),
        }
        super().__init__(
            notebook_path=notebook.name,
            base_url=around.path,
            voila_configuration=voila_configuration,
            **told,
            **voila,
        )
        self.prelaunch_hook = None
        self._file = notebook
        self.environment, self._around, self._detailed = environment, around, detailed

    async def pieces(self, kernel: str, manager: object) -> AsyncIterator[str]:
        """The page, piece by piece as its cells are executed."""
        await self.initialize()
        self.exporter.environment.globals.update(page=self._around, WIDGET_MIME=WIDGET_MIME)
        async for piece, _ in self.generate_content_generator(kernel, manager):
            yield piece

    async def load_notebook(self, _path: str) -> Any:
        """The notebook, to be run by this interpreter."""
        notebook = read_notebook(self._file)
        notebook.metadata.kernelspec = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
        return notebook

    async def _jinja_cell_generator(self, nb: NotebookNode, _kernel: str) -> AsyncIterator[NotebookNode]:
        """The cells of this language, executed: what the template calls `cell_generator`."""
        ClearOutputPreprocessor().preprocess(nb, {})  # type: ignore[no-untyped-call]
        try:
            for number, cell in enumerate(nb.cells):
                if setting(cell, "language") in {None, self._around.language}:
                    failed = await self._execute(cell, number)
                    yield cell
                    if failed:
                        return
        finally:
            await self._cleanup_resources()

    async def _execute(self, cell: NotebookNode, number: int) -> bool:
        """Execute a cell; whether it failed, which it then says."""
        try:
            await self.executor.execute_cell(cell, None, number, store_history=False)
            why = next((f"{o.ename}: {o.evalue}" for o in cell.get("outputs", []) if o.output_type == "error"), "")
        except CellExecutionError as error:
            why = f"{error.ename}: {error.evalue}"
        except TimeoutError:
            why = f"> {LONGEST_CELL} s"
        except DeadKernelError:
            why = "DeadKernelError"
        if cell.cell_type != "code":
            return False
        cell.outputs = [output for output in cell.outputs if output.output_type != "error" and not _said_aside(output)]
        for output in cell.outputs:
            output.get("data", {}).pop("application/javascript", None)
        cell.metadata["failed"] = self._told(why, number + 1) if why else ""
        return bool(why)

    def _told(self, why: str, number: int) -> str:
        around = self._around
        plain = around.words["cell-failed"]
        return around.words["cell-failed-because"].format(number=number, why=why) if self._detailed else plain


def _said_aside(output: NotebookNode) -> bool:
    """Whether an output is a warning: it names files of the server."""
    return bool(output.output_type == "stream" and output.name == "stderr")


def page_config(around: Surroundings, voila_configuration: VoilaConfiguration) -> dict[str, Any]:
    """What Voilà's scripts are told, with every address in the area."""
    found = get_page_config(
        base_url=around.path,
        settings={"mathjax_url": "", "mathjax_config": ""},  # Voilà's would be fetched from elsewhere
        log=logging.getLogger("labase.web"),
        voila_configuration=voila_configuration,
    )
    themes = f"{around.path}voila/api/themes"
    return {**found, "themesUrl": themes, "jupyterLabTheme": "light"}
