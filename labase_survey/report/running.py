"""Running a notebook from its first cell to its last, with the interpreter that runs this."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets import default

from labase_survey.errors import PublishingError

LONGEST_CELL = 600
"""Seconds that one cell may take."""

Progress = Callable[[int, int], None]
"""Is told how many cells are done, out of how many."""


KERNEL = "python3"
"""The name under which this interpreter goes, whatever the notebook's file says."""


class ThisInterpreter(KernelSpecManager):
    """The one kernel that is known to have this package, whatever is registered on the machine."""

    def find_kernel_specs(self) -> dict[str, str]:
        """The one name there is."""
        return {KERNEL: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The same for every name."""
        del kernel_name
        return KernelSpec(resource_dir="", **get_kernel_dict())


class _Manager(AsyncKernelManager):
    @default("kernel_spec_manager")
    def _ours(self) -> KernelSpecManager:
        return ThisInterpreter()

    @default("transport_encryption")
    def _secret(self) -> str:
        """Others on the machine must not read the outputs; the kernel warns where this can't be had."""
        return "auto"


def read_notebook(path: Path) -> Any:
    """The notebook in a file, outputs and all.

    Raises:
        PublishingError: when the file holds no notebook.
        FileNotFoundError: when there is none.
    """
    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError, AttributeError) as error:
        raise PublishingError(f"{path}: this is no notebook; give the path of an .ipynb file") from error


def run(
    notebook: Any, path: Path, *, environment: Mapping[str, str], last: str = "", progress: Progress | None = None
) -> Any:
    """The same notebook with fresh outputs; its file is not written.

    Args:
        notebook: from `read_notebook`.
        path: where it is: cells run in its folder.
        environment: of the kernel, added to this process's.
        last: code that runs in a cell of its own after the others.
        progress: told after each cell.

    Raises:
        PublishingError: when a cell fails, takes too long or ends the kernel; nothing is published then.
    """
    if last:
        notebook.cells.append(nbformat.v4.new_code_cell(last))  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=LONGEST_CELL,
        kernel_name=KERNEL,
        kernel_manager_class=_Manager,
        resources={"metadata": {"path": str(path.parent)}},
    )
    if progress:
        client.on_cell_complete = lambda cell_index, **_: progress(cell_index + 1, len(notebook.cells))
    try:
        return client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        why = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        why = f"it took more than {LONGEST_CELL} seconds"
    except DeadKernelError:
        why = "the kernel died, perhaps for lack of memory"
    raise PublishingError(
        f"{path}: cell {_failed(notebook)} failed, so nothing was published. {why}\n"
        "Run the notebook in JupyterLab to see where it comes from"
    )


def _failed(notebook: Any) -> int:
    """The number, from 1, of the code cell that ran last."""
    ran = [number for number, cell in enumerate(_code(notebook), 1) if cell.execution_count or cell.outputs]
    return max(ran, default=1)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
