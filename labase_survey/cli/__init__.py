"""`labase …`: what a facilitator may type; every command has its button in a notebook.

Each command imports what it needs when it runs, so that `labase --help` is quick.
"""

from labase_survey.cli.group import main

__all__ = ["main"]
