"""The public file of a closed step: written once, never over another one, and compared with what is stored."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from labase_survey import verify
from labase_survey.errors import StoreError
from labase_survey.store.place import home


def public_file(consultation: str, step: str) -> Path:
    """Where the seal of a step is published: `out/seal-<consultation>-<step>.json` under `home()`."""
    return home() / "out" / f"seal-{consultation}-{step}.json"


def write(path: Path, seal: dict[str, Any]) -> None:
    """Write a seal where there is none yet; what is there already must say the same."""
    try:
        if not path.exists():
            _write_whole(path, json.dumps(seal, indent=1) + "\n")
    except OSError as error:
        raise StoreError(
            f"the public file {path} wasn't written ({error.strerror or error}); the step is closed and its seal is "
            "kept in the database: check the disk and who may write in that folder, then write it again"
        ) from None
    if (there := read(path, missing=seal)) != seal:
        raise StoreError(
            f"the public file {path} is not the seal of this step: {_difference(there, seal)}; nothing was written "
            "over it: compare both with who keeps a copy; if the file is from another round, move it away"
        )


def read(path: Path, *, missing: object) -> Any:
    """What a public file holds, whatever that is; `missing` where there is none.

    Raises:
        StoreError: when it can't be read, or isn't JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return missing
    except OSError as error:
        raise StoreError(
            f"the public file {path} can't be read ({error.strerror or error}); check who may read it"
        ) from None
    except (ValueError, RecursionError):
        raise StoreError(
            f"the public file {path} is damaged: it isn't JSON text; compare it with who keeps a copy, and put that "
            "copy back in its place"
        ) from None


def differences(seal: Any, rows: list[dict[str, Any]], *, stored: dict[str, Any]) -> list[str]:
    """What is wrong with a seal, and how the stored responses and headings differ from it; empty when all is well."""
    found = verify.check(seal)
    with suppress(*verify.DAMAGED):  # `check` has said that this is no seal
        verify.root(seal)
        found += verify.check_rows(seal, rows)
        names = [name for name in ("consultation", "step", "definition_hash", "root") if seal[name] != stored[name]]
        found += [f"the seal has the {name} {seal[name]}, the database has {stored[name]}" for name in names]
    return found


def standing(path: Path, *, stored: dict[str, Any]) -> list[str]:
    """What is wrong with the public file of a step whose responses were erased: it has to say the root that is kept."""
    try:
        public = read(path, missing=None)
    except StoreError as error:
        return [str(error)]
    if public is None:
        return [
            f"the public file {path} is gone, and the responses were erased: put back a copy of it; its root is "
            f"{stored['root']}"
        ]
    try:
        found = verify.check(public)
    except ValueError:  # half of a surrogate pair, which can't be hashed
        return ["this is no seal: it holds characters that no text has"]
    names = ("consultation", "step", "definition_hash", "root")
    changed = [] if found else [name for name in names if public[name] != stored[name]]
    return found + [f"the seal has the {name} {public[name]}, the database has {stored[name]}" for name in changed]


def _write_whole(path: Path, text: str) -> None:
    """Whole or not at all, and never over a file that somebody else wrote meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".seal-")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(0o644)  # it is public
        with suppress(FileExistsError):
            _name(made, path)
    finally:
        made.unlink(missing_ok=True)


def _name(made: Path, path: Path) -> None:
    try:
        path.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:  # some disks have no links
        if not path.exists():
            made.rename(path)


def _difference(there: Any, seal: dict[str, Any]) -> str:
    if not isinstance(there, dict):
        return "it holds no seal"
    names = [name for name in seal if there.get(name) != seal[name]]
    if "root" in names:
        return f"it has another root ({there.get('root')}) than the stored one ({seal['root']})"
    return f"it has the stored root, but another {' and '.join(names)}" if names else "it says more than the seal"
