"""Writes `docs/commands.md` from the commands themselves: `make commands`. A test compares the two."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["LABASE_LANGUAGE"] = "en"  # before the commands are imported: their helps are said then

import click

from labase_survey.cli import main

HERE = Path(__file__).parent
START = """# Commands

Every command a facilitator needs during a workshop has its button in a notebook: `1-prepare`, `3-follow` or `5-plan`.
`python -m labase_survey …` does the same as `labase …` where scripts aren't on the path. Helps and messages come in the
language of `LABASE_LANGUAGE` (`fr` when nothing is said, or `en`).

Commands read and write the project that `LABASE_HOME` names, else the nearest folder above that holds
`data/consultations`; the database is `data/labase.db` there, unless `LABASE_DATABASE_URL` names another.

This page is written by `make commands`.
"""


def page() -> str:
    """The whole page."""
    context = click.Context(main, info_name="labase")
    parts = [START]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        parts.append("\n".join(section(command, click.Context(command, info_name=name, parent=context))))
    return "\n".join(parts)


def section(command: click.Command, context: click.Context) -> Iterator[str]:
    """One command: how it is called, what it does, its options."""
    usage = " ".join(["labase", command.name, *command.collect_usage_pieces(context)[1:]])
    yield from (f"## {command.name}", "", f"`{usage}`", "", command.help, "")
    options = [option for option in command.params if isinstance(option, click.Option)]
    if options:
        yield from ("| option | |", "|---|---|", *map(row, options), "")


def row(option: click.Option) -> str:
    """One option: what follows it, what it means, its default."""
    kinds = {"choice": "|".join(getattr(option.type, "choices", ())), "boolean": ""}
    value = kinds.get(option.type.name, option.type.name.split()[0].upper().replace("PATH", "FILE"))
    written = " ".join(filter(None, [", ".join(option.opts), value])).replace("|", "\\|")
    notes = ["required"] if option.required else [f"default: `{option.default}`"] if option.show_default else []
    return f"| `{written}` | {' '.join([option.help or '', *(f'({note})' for note in notes)])} |"


if __name__ == "__main__":
    HERE.joinpath("commands.md").write_text(page(), encoding="utf-8")
