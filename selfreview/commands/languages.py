"""`selfreview languages`: what translators work with."""

from pathlib import Path

import click

from selfreview.commands.site import refuse
from selfreview.languages.catalogues import read_catalogue, write_catalogue
from selfreview.languages.gathering import gather_messages
from selfreview.languages.pseudo import CODE, disguise
from selfreview.places import find_places


@click.group()
def languages() -> None:
    """The languages that the site can be read in beside English."""


@languages.command()
def template() -> None:
    """Print the catalogue of all messages, for a translator to begin with (`.pot`)."""
    click.echo(write_catalogue(gather_messages(find_places().templates)), nl=False)


@languages.command()
def pseudo() -> None:
    """Print a catalogue of English in other letters (`.po`): what a page shows in plain ones is in no catalogue."""
    messages = gather_messages(find_places().templates)
    click.echo(write_catalogue(messages, translate=disguise, code=CODE), nl=False)


@languages.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a catalogue; names every fault with its line, and says how much is translated."""
    try:
        catalogue = read_catalogue(file)
    except ValueError as fault:
        refuse(str(fault))
    if catalogue.faults:
        refuse(*catalogue.faults)
    wanted = {message for message, _, _ in gather_messages(find_places().templates)}
    done = len(wanted & catalogue.texts.keys())
    click.echo(f"{file} is sound. It translates {done:,} of {len(wanted):,} messages.")
