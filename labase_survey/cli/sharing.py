"""After a round: `verify`, `report`."""

import json
from pathlib import Path

import click

from labase_survey import verify as verifier
from labase_survey.cli.group import round_option, tell
from labase_survey.language import LANGUAGES, current_language


@click.command(help=tell("verify"))
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--receipt", help=tell("receipt-option"))
@round_option
def verify(file: str | None, *, receipt: str | None, round_id: str | None) -> None:
    """Check the public file named, else every step of the store against its sealed rows."""
    found = _of_file(Path(file), receipt) if file else _of_store(round_id)
    if found:
        raise click.ClickException("\n".join(found))


def _of_file(file: Path, receipt: str | None) -> list[str]:
    seal = json.loads(file.read_text(encoding="utf-8"))
    found = verifier.check(seal)
    if not found:
        click.echo(tell("verify-well", name=file.name, count=seal["count"]))
    if receipt:
        known = {leaf[0] for leaf in seal["leaves"]}
        click.echo(tell("verify-receipt-in" if receipt in known else "verify-receipt-out", receipt=receipt))
    return found


def _of_store(round_id: str | None) -> list[str]:
    from labase_survey.store import open_store

    store = open_store()
    consultation = store.consultation(round_id)
    found: list[str] = []
    for step, state in store.steps(consultation.id).items():
        if state.phase != "closed":
            click.echo(tell("verify-open", step=step))
            continue
        seal = store.seal(consultation.id, step)
        wrong = verifier.check(seal) + verifier.check_rows(seal, store.sealed_rows(consultation.id, step))
        found += [f"{step}: {sentence}" for sentence in wrong]
        if not wrong:
            click.echo(tell("verify-well", name=step, count=seal["count"]))
    return found


@click.command(help=tell("report"))
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False))
@click.option("--out", type=click.Path(dir_okay=False), help=tell("out-option"))
@click.option("--language", type=click.Choice(LANGUAGES), default=current_language, help=tell("language-option"))
def report(notebook: str, *, out: str | None, language: str) -> None:
    """Run a notebook and export it."""
    from labase_survey.report import render

    target = Path(out) if out else Path("out") / f"{Path(notebook).stem}.html"
    click.echo(tell("report-done", path=render(notebook, target, language=language)))
