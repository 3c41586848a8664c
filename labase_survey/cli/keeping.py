"""To keep what was promised: `backup`, `restore`, `purge`, `doctor`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from labase_survey.cli.group import round_option, tell
from labase_survey.language import current_language, say

if TYPE_CHECKING:
    from labase_survey.analysis.retention import Holding
    from labase_survey.store import Due


@click.command(help=tell("backup"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=tell("backup-out-option"))
def backup(out: Path | None) -> None:
    """Copy the database into a file."""
    from labase_survey.store import open_store

    path = open_store().backup(out.absolute() if out else None)
    click.echo(tell("backup-done", path=path))


@click.command(help=tell("restore"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=tell("replace-option"))
@click.option("--yes", is_flag=True, help=tell("yes-option"))
def restore(file: Path, *, replace: bool, yes: bool) -> None:
    """Bring a backup back."""
    from labase_survey.store import open_store

    store = open_store()
    if replace and not yes:
        click.confirm(tell("restore-confirm", database=store.engines.where), abort=True)
    restored = store.restore(file.absolute(), replace=replace, actor="labase restore")
    if restored.former:
        click.echo(tell("restore-former", path=restored.former))
    click.echo(tell("restore-done", rows=sum(restored.rows.values()), responses=restored.rows["response"]))
    if restored.known_secret is False:
        click.echo(tell("restore-other-secret"), err=True)


@click.command(help=tell("purge"))
@click.option("--yes", is_flag=True, help=tell("purge-yes-option"))
@click.option("--backups", type=click.Path(file_okay=False, path_type=Path), multiple=True, help=tell("backups-option"))
@round_option
def purge(*, yes: bool, backups: tuple[Path, ...], round_id: str | None) -> None:
    """Erase what is past its date."""
    from labase_survey.analysis import retention
    from labase_survey.store import open_store
    from labase_survey.store.backup import backup_files, backups_folder

    store = open_store()
    folders = dict.fromkeys(folder.absolute() for folder in (backups_folder(), *backups))
    files = [file for folder in folders for file in backup_files(folder)]
    if yes:
        found = retention.purge(store, round_id, backups=files, actor="labase purge")
    else:
        found = retention.holdings(store, round_id, backups=files)
    key = "purge-gone" if yes else "purge-would"
    click.echo("\n".join(line for holding in found for line in _lines(holding, key)))
    if not yes and any(holding.past for holding in found):
        click.echo(tell("purge-ask"))
    if any(holding.problem for holding in found):
        raise click.ClickException("\n".join(holding.problem for holding in found if holding.problem))


def _lines(holding: "Holding", key: str) -> list[str]:
    """A heading, then a line a step."""
    heading = tell("purge-backup", file=holding.file) if holding.file else tell("purge-database")
    gone = [tell(key, step=f"{due.consultation}/{due.step}", rows=_rows(due), day=due.on) for due in holding.past]
    stay = [
        tell("purge-later" if due.on else "purge-undated", step=f"{due.consultation}/{due.step}", day=due.on)
        for due in holding.later
    ]
    return [heading, *([f"  {line}" for line in gone + stay] or [f"  {tell('purge-nothing')}"])]


def _rows(due: "Due") -> str:
    known = {"response": "rows-response", "invitation": "rows-invitation", "participation": "rows-participation"}
    told = [f"{tell(known.get(name, 'rows-other'))} {number}" for name, number in due.rows.items()]
    return ", ".join(told) or tell("rows-none")


@click.command(help=tell("doctor"))
def doctor() -> None:
    """Look at what is kept."""
    from labase_survey.store import open_store
    from labase_survey.store.health import examine

    language, found = current_language(), examine(open_store())
    for finding in found:
        about, state = say(f"health.about_{finding.about}", language), say(f"health.state_{finding.state}", language)
        click.echo(f"{state:<12} {about:<24} {say(f'health.{finding.key}', language, **finding.values)}")
    if any(finding.state == "bad" for finding in found):
        raise click.exceptions.Exit(1)
