"""`selfreview neighbours`: statistical neighbours, read in from a file and kept by edition."""

from datetime import date
from pathlib import Path

import click

from selfreview.commands.rounds import Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.registry.neighbours_csv import read_neighbours
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.uk_time import day_in_words, first_moment
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
@click.option("--from", "first", type=Day(), help="The day from which the list applies; without it, from now.")
def import_(file: Path, first: date | None) -> None:
    """Read an edition of neighbours in: all of it, or nothing and every fault with its line.

    It applies to the releases that are made from then on; those that are out
    keep the list that they had.
    """
    with ready_site():
        if first is not None and first <= site().today():
            refuse("A list cannot apply to releases that are out: give a day to come, or leave --from out.")
        try:
            read = read_neighbours(
                file.read_bytes(),
                services=[service.number for service in rounds.all_services()],
                editions=sharing.neighbour_editions(),
            )
        except TableFaults as fault:
            refuse(*fault.lines)
        kept = [Neighbour(line.edition, line.service, line.neighbour, line.rank) for line in read]
        sharing.keep_neighbours(
            kept, by=OPERATOR, at=site().now(), applies_from=None if first is None else first_moment(first)
        )
        db.session.commit()
        click.echo(f"{len(read)} neighbours of {len({one.service for one in kept})} services read in.")
        since = "now" if first is None else day_in_words(first)
        click.echo(f"They apply to releases made from {since} on; earlier releases keep the list that they had.")
