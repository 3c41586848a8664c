"""The participants' page and its made-up participants: `serve`, `rehearse`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labase_survey.cli.group import round_option, step_option, tell
from labase_survey.errors import NotFoundError

if TYPE_CHECKING:
    from labase_survey.definition.consultation import Consultation
    from labase_survey.store import Store
    from labase_survey.web.team import Team

PORT = 8866


@click.command(help=tell("serve"))
@round_option
@click.option("--notebook", default="notebooks/2-participate.ipynb", show_default=True, help=tell("notebook-option"))
@click.option("--ip", default="0.0.0.0", show_default=True, help=tell("ip-option"))  # noqa: S104 - phones must reach it
@click.option("--port", default=PORT, show_default=True, help=tell("port-option"))
@click.option("--team/--no-team", default=True, show_default=True, help=tell("team-option"))
@click.option("--kernels", type=click.IntRange(1, 1000), help=tell("kernels-option"))
def serve(round_id: str | None, *, notebook: str, ip: str, port: int, team: bool, kernels: int | None) -> None:
    """Serve the participants' page until Ctrl+C."""
    from labase_survey.store import home, open_store
    from labase_survey.web.server import serve as serve_page

    store = open_store()
    people = _team() if team else None
    path = Path(notebook) if Path(notebook).exists() else home() / notebook
    serve_page(
        store,
        consultation=_published(store, round_id).id,
        notebook=path,
        ip=ip,
        port=port,
        team=people,
        kernels=kernels,
        on_ready=lambda url: _announce(url, everywhere=ip not in ("127.0.0.1", "::1", "localhost"), team=people),
        on_news=click.echo,
    )


def _team() -> "Team":
    """Who may open the team's notebooks: whoever knows `LABASE_PASSPHRASE`, or a passphrase that is made now."""
    from labase_survey.store import home
    from labase_survey.web.team import Team, new_passphrase

    # Taken out of the environment: no kernel that starts from here inherits it.
    chosen = os.environ.pop("LABASE_PASSPHRASE", None)
    return Team(new_passphrase() if chosen is None else chosen, home() / "notebooks", is_chosen=chosen is not None)


def _published(store: "Store", round_id: str | None) -> "Consultation":
    """The round asked for; the only one there is where nothing was published yet, so that a newcomer sees a page."""
    from labase_survey.definition.reading import read_consultation
    from labase_survey.store import home

    try:
        return store.consultation(round_id)
    except NotFoundError:
        files = sorted((home() / "data" / "consultations").glob("*.toml"))
        if round_id is not None or not files:
            raise
        if len(files) > 1:
            raise NotFoundError(tell("serve-which", files=", ".join(file.name for file in files))) from None
        return store.adopt(read_consultation(files[0]))


def _announce(url: str, *, everywhere: bool, team: "Team | None") -> None:
    """Where people find the page: here, and on the room's network with the code to scan."""
    from labase_survey.rehearsal import network_address

    click.echo(tell("serve-here", url=url))
    if everywhere:
        import segno

        address = network_address(int(url.rsplit(":", 1)[1]))
        click.echo(tell("serve-lan", url=address))
        if sys.stdout.isatty():
            segno.make(address).terminal(compact=True)
        click.echo(tell("serve-isolation"))
    if team is not None:
        from labase_survey.web.team import ADDRESS

        click.echo(tell("serve-team", url=f"{url}/{ADDRESS}"))
        click.echo(tell("serve-chosen") if team.is_chosen else tell("serve-passphrase", passphrase=team.passphrase))
    click.echo(tell("serve-stop"))


@click.command(help=tell("rehearse"))
@round_option
@step_option
@click.option("--people", type=click.IntRange(1, 10_000), default=60, show_default=True, help=tell("people-option"))
@click.option("--seed", default=2017, show_default=True, help=tell("seed-option"))
@click.option("--url", default=f"http://127.0.0.1:{PORT}", show_default=True, help=tell("url-option"))
def rehearse(*, round_id: str | None, step_id: str | None, people: int, seed: int, url: str) -> None:
    """Fill the open steps, or one of them, with made-up participants."""
    from labase_survey.rehearsal import codes_for
    from labase_survey.rehearsal import rehearse as play
    from labase_survey.store import open_store

    store = open_store()
    consultation = store.consultation(round_id)
    phases = store.steps(consultation.id)
    opened = [step.id for step in consultation.steps if phases[step.id].phase == "open"]
    for step in [step_id] if step_id else opened:
        tokens = codes_for(store, consultation, step, people=people, actor="labase rehearse")
        with click.progressbar(length=people, label=tell("rehearse-label", step=step), file=sys.stderr) as bar:
            replies = play(
                url,
                consultation,
                step,
                device=store.device_key("rehearsal"),
                people=people,
                seed=seed,
                tokens=tokens,
                on_reply=lambda _reply: bar.update(1),
            )
        click.echo(tell("rehearse-done", step=step, accepted=replies["accepted"], people=people))
        refused = {code: count for code, count in replies.items() if code != "accepted"}
        if refused:
            click.echo(tell("rehearse-refused", codes=", ".join(f"{code} {n}" for code, n in refused.items())))
