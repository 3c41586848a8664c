"""`labase demo`: the whole loop on the round of the launch, from a text file to a plan and a shared page."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labase_survey.cli.group import tell
from labase_survey.language import current_language

if TYPE_CHECKING:
    from labase_survey.definition.consultation import Consultation
    from labase_survey.plan import Plan
    from labase_survey.store import Store

VOTE, BALLOT = "priorites", "gommettes"
MARK = ".labase-demo"
"""What says that a folder is a former demonstration's, and may be made afresh."""


@click.command(help=tell("demo"))
@click.option("--out", default="out", show_default=True, type=click.Path(file_okay=False), help=tell("out-option"))
@click.option("--people", type=click.IntRange(5, 10_000), default=60, show_default=True, help=tell("people-option"))
@click.option("--seed", default=2017, show_default=True, help=tell("seed-option"))
def demo(out: str, *, people: int, seed: int) -> None:
    """Publish, serve, answer, close, count, plan, share."""
    folder = Path(out).resolve()
    project = _fresh_project(folder / "demo")
    store, consultation = _publish(project)
    _answer(store, consultation, project, people=people, seed=seed)
    _close(store, consultation)
    plan = _plan(store, consultation)
    _share(plan, project, folder)


def _fresh_project(project: Path) -> Path:
    """A working folder of its own, so that the demonstration never touches a real round."""
    from labase_survey.definition.starting import start_project

    if project.exists() and not (project / MARK).exists():
        raise click.ClickException(tell("demo-not-ours", folder=project))
    shutil.rmtree(project, ignore_errors=True)
    start_project(project)
    (project / MARK).touch()
    os.environ["LABASE_HOME"] = str(project)
    os.environ["LABASE_DATABASE_URL"] = f"sqlite:///{(project / 'data' / 'labase.db').as_posix()}"
    return project


def _publish(project: Path) -> "tuple[Store, Consultation]":
    from labase_survey.definition.reading import read_consultation
    from labase_survey.definition.starting import EXAMPLE
    from labase_survey.store import open_store

    store, consultation = open_store(), read_consultation(project / EXAMPLE)
    store.publish(consultation, actor="labase demo")
    click.echo(tell("demo-published", title=consultation.title.to(current_language())))
    return store, consultation


def _answer(store: "Store", consultation: "Consultation", project: Path, *, people: int, seed: int) -> None:
    from labase_survey.rehearsal import Server, rehearse

    notebook = project / "notebooks" / "2-participate.ipynb"
    with Server(consultation.id, notebook=notebook) as server:
        click.echo(tell("demo-serving", url=server.url))
        for step in consultation.steps:
            label = tell("rehearse-label", step=step.id)
            with click.progressbar(length=people, label=label, file=sys.stderr) as bar:
                replies = rehearse(
                    server.url,
                    consultation,
                    step.id,
                    device=store.device_key("rehearsal"),
                    people=people,
                    seed=seed,
                    on_reply=lambda _reply: bar.update(1),
                )
            if replies != {"accepted": people}:
                raise click.ClickException(tell("rehearse-refused", codes=dict(replies)))
    click.echo(tell("demo-answered", people=people))


def _close(store: "Store", consultation: "Consultation") -> None:
    for step in consultation.steps:
        store.close_step(consultation.id, step.id, grace=0, actor="labase demo")
        store.write_seal(consultation.id, step.id)
        wrong = store.verify(consultation.id, step.id)
        if wrong:
            raise click.ClickException("\n".join(wrong))
    click.echo(tell("demo-closed", steps=", ".join(step.id for step in consultation.steps)))


def _plan(store: "Store", consultation: "Consultation") -> "Plan":
    from labase_survey.counting.count import count
    from labase_survey.plan import make_plan

    result = count(store.ballots(consultation.id, VOTE, BALLOT))
    click.echo(tell("demo-counted", n=result.n, rule=result.rule))
    return make_plan(result, consultation)


def _share(plan: "Plan", project: Path, folder: Path) -> None:
    from labase_survey.report import render

    language = current_language()
    report = render(project / "notebooks" / "5-plan.ipynb", folder / "rapport.html", language=language)
    plan.to_csv(folder / "plan.csv", language=language)
    click.echo(tell("demo-planned"))
    click.echo(plan.table(language).to_string())
    names = plan.result.names(language)
    for id, sentence in plan.explain(language).items():
        click.echo(f"- {names[id]}. {sentence}")
    click.echo(tell("demo-written", files=f"{report}, {folder / 'plan.csv'}"))
