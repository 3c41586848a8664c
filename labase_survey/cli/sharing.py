"""After a round: `verify`, `report`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labase_survey import verify as verifier
from labase_survey.cli.group import round_option, tell
from labase_survey.errors import NotFoundError, PhaseError
from labase_survey.language import LANGUAGES, current_language

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from labase_survey.store import Store


@click.command(help=tell("verify"))
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--receipt", help=tell("receipt-option"))
@round_option
def verify(file: str | None, *, receipt: str | None, round_id: str | None) -> None:
    """Check a public file, by itself and against the database; without one, every step of the database."""
    from labase_survey.store import open_store

    found = _of_file(open_store(), Path(file), receipt) if file else _of_round(open_store(), round_id)
    if found:
        raise click.ClickException("\n".join(found))


def _of_file(store: "Store", file: Path, receipt: str | None) -> list[str]:
    try:
        seal = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{file.name}: this is no public seal ({error})"]
    found = verifier.check(seal)
    if not found:
        click.echo(tell("verify-well", name=file.name, count=seal["count"]))
        found = _against(store, seal, file.name)
    return found or _looked_for(verifier.grouped(receipt), seal) if receipt else found


def _looked_for(receipt: str, seal: dict[str, Any]) -> list[str]:
    if receipt not in {leaf[0] for leaf in seal["leaves"]}:
        return [tell("verify-receipt-out", receipt=receipt)]
    click.echo(tell("verify-receipt-in", receipt=receipt))
    return []


def _against(store: "Store", seal: dict[str, Any], name: str) -> list[str]:
    """What differs between a seal and the database, where it holds the step."""
    step = seal["consultation"], seal["step"]
    try:
        state = store.steps(step[0]).get(step[1])
        if state is not None and state.purged_on is not None:
            return _erased(store, *step, day=state.purged_on)
        wrong = store.verify(*step, public=seal)
    except (NotFoundError, PhaseError):
        click.echo(tell("verify-elsewhere"))
        return []
    _tell_redacted(store, *step, name=name)
    return [*wrong, *_of_journal(store, seal["consultation"])]


def _tell_redacted(store: "Store", consultation: str, step: str, *, name: str) -> None:
    if count := sum(store.redacted(consultation, step).values()):
        click.echo(tell("verify-redacted", name=name, count=count))


def _of_journal(store: "Store", consultation: str) -> list[str]:
    wrong = store.verify_journal(consultation)
    if not wrong:
        click.echo(tell("verify-journal", count=len(store.actions(consultation))))
    return wrong


def _erased(store: "Store", consultation: str, step: str, *, day: str) -> list[str]:
    """Of a step whose responses were erased the public file stands alone."""
    wrong = store.verify(consultation, step)
    if not wrong:
        click.echo(tell("verify-erased", step=step, day=day, root=str(store.steps(consultation)[step].root)[:16]))
    return wrong


def _of_round(store: "Store", round_id: str | None) -> list[str]:
    consultation = store.consultation(round_id)
    found: list[str] = []
    for step, state in store.steps(consultation.id).items():
        if state.phase != "closed":
            click.echo(tell("verify-open", step=step))
            continue
        if state.purged_on is not None:
            found += [f"{step}: {wrong}" for wrong in _erased(store, consultation.id, step, day=state.purged_on)]
            continue
        wrong = store.verify(consultation.id, step)
        found += [f"{step}: {sentence}" for sentence in wrong]
        if not wrong:
            click.echo(tell("verify-well", name=step, count=store.seal(consultation.id, step)["count"]))
            _tell_redacted(store, consultation.id, step, name=step)
    return found + _of_journal(store, consultation.id)


@click.command(help=tell("report"))
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False))
@click.option("--out", type=click.Path(dir_okay=False), help=tell("out-option"))
@click.option("--language", type=click.Choice(LANGUAGES), default=current_language, help=tell("language-option"))
def report(notebook: str, *, out: str | None, language: str) -> None:
    """Run a notebook and export it."""
    from labase_survey.report import render

    target = Path(out) if out else Path("out") / f"{Path(notebook).stem}.html"
    with click.progressbar(length=1, label=tell("report-label"), file=sys.stderr) as bar:
        path = render(notebook, target, language=language, progress=lambda done, cells: _advance(bar, done, cells))
    click.echo(tell("report-done", path=path))


def _advance(bar: "ProgressBar[int]", done: int, cells: int) -> None:
    bar.length = cells
    bar.update(done - bar.pos)
