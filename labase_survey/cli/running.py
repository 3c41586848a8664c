"""While a round runs: `open`, `pause`, `close`."""

import time

import click

from labase_survey.cli.group import round_option, tell


@click.command(name="open", help=tell("open"))
@click.argument("step")
@round_option
def open_(step: str, round_id: str | None) -> None:
    """Open a step."""
    from labase_survey.store import open_store

    store = open_store()
    store.open_step(store.consultation(round_id).id, step, actor="labase open")
    click.echo(tell("phase-done", step=step, phase=tell("phase-open")))


@click.command(help=tell("pause"))
@click.argument("step")
@round_option
def pause(step: str, round_id: str | None) -> None:
    """Pause a step."""
    from labase_survey.store import open_store

    store = open_store()
    store.pause_step(store.consultation(round_id).id, step, actor="labase pause")
    click.echo(tell("phase-done", step=step, phase=tell("phase-paused")))


@click.command(help=tell("close"))
@click.argument("step")
@click.option("--grace", type=click.IntRange(0, 3600), default=60, show_default=True, help=tell("grace-option"))
@click.option("--yes", is_flag=True, help=tell("yes-option"))
@round_option
def close(step: str, *, grace: int, yes: bool, round_id: str | None) -> None:
    """Close a step, for good."""
    from labase_survey.store import open_store

    store = open_store()
    consultation = store.consultation(round_id)
    if not yes:
        click.confirm(tell("close-confirm", step=step), abort=True)
    if not store.close_step(consultation.id, step, grace=grace, actor="labase close"):
        click.echo(tell("close-waiting", step=step, seconds=grace))
        with click.progressbar(range(grace)) as seconds:
            for _second in seconds:
                time.sleep(1)
    store.finish_closing()
    seal = store.seal(consultation.id, step)
    click.echo(tell("close-done", step=step, count=seal["count"], root=str(seal["root"])[:16]))
    click.echo(tell("close-written", path=store.write_seal(consultation.id, step)))
