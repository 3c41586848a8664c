"""The group of commands, and how errors are told: one sentence, no traceback."""

from importlib import import_module
from typing import Any

import click

from labase_survey.errors import SurveyError
from labase_survey.language import current_language, say

PLACES = {
    "new": "preparing",
    "check": "preparing",
    "publish": "preparing",
    "invite": "preparing",
    "serve": "serving",
    "kiosk": "kiosk",
    "rehearse": "serving",
    "open": "running",
    "pause": "running",
    "close": "running",
    "void": "correcting",
    "unvoid": "correcting",
    "redact": "correcting",
    "verify": "sharing",
    "report": "sharing",
    "backup": "keeping",
    "restore": "keeping",
    "purge": "keeping",
    "doctor": "keeping",
    "demo": "demo",
}
"""Which module of this folder holds each command, in the order in which a round needs them."""


def tell(key: str, **values: object) -> str:
    """A message of the commands, in the language of the terminal (`LABASE_LANGUAGE`, else French)."""
    return say(f"cli.{key}", current_language(), **values)


class House(click.Group):
    """Finds a command's module when it is asked for, and turns our errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of `PLACES`."""
        return list(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in PLACES:
            return None
        module = import_module(f"labase_survey.cli.{PLACES[cmd_name]}")
        return next(c for c in vars(module).values() if isinstance(c, click.Command) and c.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SurveyError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=House, help=tell("labase"))
@click.version_option(package_name="labase_survey")
def main() -> None:
    """Nothing of its own: it leads to the commands."""


round_option = click.option("--round", "round_id", help=tell("round-option"))
step_option = click.option("--step", "step_id", help=tell("step-option"))
