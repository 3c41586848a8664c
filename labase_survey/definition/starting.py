"""A folder to start from: the notebooks and the example round, as the wheel carries them or the checkout holds them."""

import shutil
from pathlib import Path

from labase_survey.errors import DefinitionError

EXAMPLE = "data/consultations/labase-2017.toml"
STARTS_WITH = ("notebooks", "data/consultations")


def shared_folder() -> Path:
    """Where the notebooks and the example are: `share/` in an installed wheel, the project's root in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "share" if (package / "share").is_dir() else package.parent


def start_project(folder: str | Path) -> list[Path]:
    """Copy the notebooks and the example round into `folder`; the paths of what was written, relative to it.

    Raises:
        DefinitionError: when `folder` already holds a file of one of these names; nothing is written then.
    """
    folder = Path(folder)
    sources = [path for part in STARTS_WITH for path in _files(shared_folder() / part)]
    names = [path.relative_to(shared_folder()) for path in sources]
    taken = [str(name) for name in names if (folder / name).exists()]
    if taken:
        problem = f"{folder}: {', '.join(taken)} would be overwritten; choose a new folder, or move these files away"
        raise DefinitionError([problem])
    for source, name in zip(sources, names, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    return names


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".ipynb", ".toml"))
