"""The store's secret, without which invitations can't be recognised: never in the database."""

import hashlib
import os
import secrets
import time
from pathlib import Path

from labase_survey.errors import StoreError
from labase_survey.store.failures import in_words

SHORTEST = 16


def read_secret(path: Path, *, may_create: bool) -> bytes:
    """`LABASE_SECRET`, else what the file at `path` holds; the file is made, for its owner only, where it may be.

    Raises:
        StoreError: when the secret is too short to be one, or the file is gone although invitations depend on it.
    """
    given = os.environ.get("LABASE_SECRET")
    if given is not None:
        return _digest(given, "LABASE_SECRET")
    if not path.exists():
        if not may_create:
            raise StoreError(
                f"the secret of this database is gone: there is no file {path}, and without it no invitation code is "
                "recognised; put the file back, or set LABASE_SECRET"
            )
        with in_words(str(path)):
            _create(path)
    with in_words(str(path)):
        return _digest(_read(path), str(path))


def _digest(text: str, where: str) -> bytes:
    if len(text.strip()) < SHORTEST:
        raise StoreError(
            f"the secret in {where} has {len(text.strip())} characters, expected {SHORTEST} or more; "
            "write a long random text there"
        )
    return hashlib.sha256(f"labase:secret:1\0{text.strip()}".encode()).digest()


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was faster: its secret is ours
        return
    with os.fdopen(file, "w") as opened:
        opened.write(secrets.token_hex(32) + "\n")


def _read(path: Path) -> str:
    """The file's text; the process that creates it may be between creating and writing."""
    text = path.read_text(encoding="utf-8")
    for _ in range(100):
        if text.endswith("\n"):
            break
        time.sleep(0.01)
        text = path.read_text(encoding="utf-8")
    return text
