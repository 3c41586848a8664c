"""What is put right: `void` and `unvoid` while a step runs, `redact` once it is closed."""

import click

from labase_survey.cli.group import round_option, tell
from labase_survey.verify import grouped

reason_option = click.option("--reason", required=True, help=tell("reason-option"))
yes_option = click.option("--yes", is_flag=True, help=tell("yes-option"))


@click.command(help=tell("void"))
@click.argument("step")
@click.argument("receipt")
@reason_option
@yes_option
@round_option
def void(step: str, receipt: str, *, reason: str, yes: bool, round_id: str | None) -> None:
    """Set a response aside."""
    from labase_survey.store import open_store

    store, shown = open_store(), grouped(receipt)
    consultation = store.consultation(round_id).id
    if not yes:
        click.confirm(tell("void-confirm", step=step, receipt=shown), abort=True)
    store.void(consultation, step, receipt=receipt, reason=reason, actor="labase void")
    click.echo(tell("void-done", receipt=shown))


@click.command(help=tell("unvoid"))
@click.argument("step")
@click.argument("receipt")
@reason_option
@round_option
def unvoid(step: str, receipt: str, *, reason: str, round_id: str | None) -> None:
    """Count a response again."""
    from labase_survey.store import open_store

    store = open_store()
    store.unvoid(store.consultation(round_id).id, step, receipt=receipt, reason=reason, actor="labase unvoid")
    click.echo(tell("unvoid-done", receipt=grouped(receipt)))


@click.command(help=tell("redact"))
@click.argument("step")
@click.argument("question")
@click.option("--text", help=tell("text-option"))
@click.option("--receipt", help=tell("redact-receipt-option"))
@click.option("--count", type=click.IntRange(1), default=1, show_default=True, help=tell("redact-count-option"))
@reason_option
@yes_option
@round_option
def redact(
    step: str, question: str, *, yes: bool, round_id: str | None, reason: str, **which: str | int | None
) -> None:
    """Erase a free text."""
    from labase_survey.store import open_store

    store = open_store()
    consultation = store.consultation(round_id).id
    if not yes:
        click.confirm(tell("redact-confirm", step=step), abort=True)
    erased = store.redact(consultation, step, question, reason=reason, actor="labase redact", **which)  # type: ignore[arg-type]
    click.echo(tell("redact-done", count=erased, step=step))
