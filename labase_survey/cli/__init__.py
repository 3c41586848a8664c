"""`labase …`: what a facilitator may type; every command has its button in a notebook.

Each command imports what it needs when it runs, so that `labase --help` is quick.
"""

import sys

# Reading a notebook imports jsonschema, which compiles a grammar of international addresses at once if this is there: a
# third of the time in which `labase serve` starts. No command has such an address checked.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from labase_survey.cli.group import main  # noqa: E402 - after what it must not import

__all__ = ["main"]
