"""The committee's decisions, kept in a text file beside the round's: `data/decisions/<consultation>.toml`."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import tomli_w

from labase_survey.errors import PlanError
from labase_survey.plan import Decision
from labase_survey.store import home


def decisions_path(consultation: str) -> Path:
    """Where the decisions about a consultation are."""
    name = re.sub(r"[^\w.-]", "_", consultation)
    return home() / "data" / "decisions" / f"{name}.toml"


def read_decisions(path: Path) -> list[Decision]:
    """The decisions of a file; none when it isn't there.

    Raises:
        PlanError: when the file doesn't hold decisions, in words.
    """
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["decisions"]
        return [Decision(**entry) for entry in entries]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        expected = "[[decisions]] with proposal, keep, by and reason"
        raise PlanError(f"{path}: this doesn't hold decisions ({error}); write {expected}") from error


def write_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """Write the file anew."""
    names = ("proposal", "keep", "by", "reason")
    entries = [{name: getattr(decision, name) for name in names} for decision in decisions]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps({"decisions": entries}), encoding="utf-8", newline="\n")
