"""Where things are: the project's root, and the database when nobody names one."""

import os
from pathlib import Path


def home() -> Path:
    """The root of the project, against which relative paths are resolved.

    `LABASE_HOME`; else the nearest folder, from the current one upwards, that holds `data/consultations` (a kernel
    that Voilà starts runs in `notebooks/`); else the current folder.
    """
    named = os.environ.get("LABASE_HOME")
    if named:
        return Path(named).expanduser().resolve()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "data" / "consultations").is_dir()), here)


def default_database() -> str:
    """The database meant when none is named: `LABASE_DATABASE_URL`, else the file `data/labase.db` under `home()`."""
    return os.environ.get("LABASE_DATABASE_URL") or str(home() / "data" / "labase.db")
