"""Before a round opens: `new`, `check`, `publish`, `invite`."""

from pathlib import Path
from typing import Any

import click

from labase_survey.cli.group import round_option, step_option, tell
from labase_survey.language import LANGUAGES, current_language


@click.command(help=tell("new"))
@click.argument("folder", type=click.Path(file_okay=False))
def new(folder: str) -> None:
    """Make a working folder."""
    from labase_survey.definition.starting import start_project

    click.echo(tell("new-done", count=len(start_project(folder)), folder=folder))


@click.command(help=tell("check"))
@click.argument("file", type=click.Path())
def check(file: str) -> None:
    """Read a round's file."""
    from labase_survey.definition.notice import lacking
    from labase_survey.definition.reading import read_consultation

    consultation = read_consultation(file)
    questions = sum(len(step.questions) for step in consultation.steps)
    proposals, steps = len(consultation.proposals), len(consultation.steps)
    if lacks := lacking(consultation.notice, consultation.languages):
        click.echo("\n".join([tell("check-lacking"), *lacks]), err=True)
    click.echo(tell("check-done", file=file, steps=steps, questions=questions, proposals=proposals))


@click.command(help=tell("publish"))
@click.argument("file", type=click.Path())
def publish(file: str) -> None:
    """Publish a round."""
    from labase_survey.definition.reading import read_consultation
    from labase_survey.store import open_store

    consultation = read_consultation(Path(file))
    store = open_store()
    revision = store.publish(consultation, actor="labase publish")
    phases = store.steps(consultation.id)
    steps = ", ".join(f"{step} ({tell('phase-' + state.phase)})" for step, state in phases.items())
    title = consultation.title.to(current_language())
    click.echo(tell("publish-done", title=title, revision=revision, steps=steps))


@click.command(help=tell("invite"))
@click.option("--count", type=click.IntRange(1), required=True, help=tell("count-option"))
@click.option("--category", required=True, help=tell("category-option"))
@click.option("--institution", help=tell("institution-option"))
@click.option("--sheet", type=click.Path(dir_okay=False), help=tell("sheet-option"))
@click.option("--csv", "table", type=click.Path(dir_okay=False), help=tell("csv-option"))
@click.option("--url", help=tell("page-url-option"))
@click.option("--language", type=click.Choice(LANGUAGES), default=current_language, help=tell("language-option"))
@round_option
@step_option
def invite(
    *,
    count: int,
    category: str,
    institution: str | None,
    sheet: str | None,
    table: str | None,
    url: str | None,
    language: str,
    round_id: str | None,
    step_id: str | None,
) -> None:
    """Make invitation codes."""
    from labase_survey.cli.serving import PORT
    from labase_survey.rehearsal import network_address
    from labase_survey.report.cards import Cards, claimed, write_list, write_sheet
    from labase_survey.store import open_store

    store = open_store()
    consultation = store.consultation(round_id)
    who: dict[str, Any] = {"count": count, "category": category, "institution": institution}
    with claimed(*filter(None, (sheet, table))):
        tokens = store.invite(consultation.id, step_id, actor="labase invite", **who)
        cards = Cards(consultation, tokens, url or network_address(PORT), category, institution, language=language)
        if sheet:
            write_sheet(cards, sheet)
        if table:
            write_list(cards, table)
    for path in filter(None, (sheet, table)):
        click.echo(tell("invite-written", count=count, path=path, url=cards.page))
    if not (sheet or table):
        click.echo("\n".join(tokens))
