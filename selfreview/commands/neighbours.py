"""`selfreview neighbours`: statistical neighbours, read in from a file and kept by edition."""

from pathlib import Path

import click

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.registry.neighbours_csv import read_neighbours
from selfreview.documents.tables_csv import TableFaults
from selfreview.storage.practice import sharing
from selfreview.storage.practice.sharing import Neighbour
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web.runtime import site


@click.group()
def neighbours() -> None:
    """The statistical neighbours of services."""


@neighbours.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Read an edition of neighbours in: all of it, or nothing and every fault with its line."""
    with ready_site():
        try:
            read = read_neighbours(
                file.read_bytes(),
                services=[service.number for service in rounds.all_services()],
                editions=sharing.neighbour_editions(),
            )
        except TableFaults as fault:
            refuse(*fault.lines)
        kept = [Neighbour(line.edition, line.service, line.neighbour, line.rank) for line in read]
        sharing.keep_neighbours(kept, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"{len(read)} neighbours of {len({one.service for one in kept})} services read in.")
