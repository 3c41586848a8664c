"""`labase kiosk`: the address that makes a tablet a device which people hand on to one another."""

import sys

import click

from labase_survey.cli.group import tell


@click.command(help=tell("kiosk"))
@click.option("--url", help=tell("page-url-option"))
def kiosk(url: str | None) -> None:
    """Print the address that a facilitator opens once on the tablet."""
    import segno

    from labase_survey.cli.serving import PORT
    from labase_survey.rehearsal import kiosk_address, network_address
    from labase_survey.store import open_store

    address = kiosk_address(url or network_address(PORT), open_store().device_key("kiosk"))
    click.echo(tell("kiosk-open", url=address))
    if sys.stdout.isatty():
        segno.make(address).terminal(compact=True)
    click.echo(tell("kiosk-explained"))
