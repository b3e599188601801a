"""`selfreview services`: the registry, read in from a file."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from selfreview.commands.rounds import Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.registry.services_csv import read_services
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.registry.changes import (
    LONGEST_NAME,
    LONGEST_NOTE,
    NO_LONGER_THE_SAME,
    Change,
    Kind,
    Party,
    find_faults,
)
from selfreview.domain.registry.services import Entry
from selfreview.domain.uk_time import day_of
from selfreview.storage.registry import changes
from selfreview.storage.registry import services as registry
from selfreview.storage.registry.changes import ChangeKnown
from selfreview.storage.tables import db
from selfreview.web.runtime import site


@click.group()
def services() -> None:
    """The registry of services."""


@services.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Read services in: all rows, or none and every fault with its line."""
    with ready_site():
        try:
            known = {entry.service.number: entry for entry in registry.all_entries()}
            read = read_services(file.read_bytes(), known=known)
        except TableFaults as fault:
            refuse(*fault.lines)
        changed = registry.write_entries(read, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"{len(read)} services read in, {changed} of them new or changed.")


@services.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.option("--on", "day", required=True, type=Day(), help="The first day on which it held.")
@click.option("--from-year", required=True, type=int, help="The first review that was made after it.")
@click.option(
    "--before", multiple=True, type=click.IntRange(min=1), help="The number of a service before it; once for each."
)
@click.option("--after", multiple=True, help="The number of a service after it, or a name; once for each.")
@click.option("--note", default="", help="What people of these services should know.")
@click.option("--goes-on", is_flag=True, help="The services before it go on making returns: only a note is made.")
@click.option("--readable", is_flag=True, help="People of the services after it may read the earlier ratings.")
def change(
    kind: str,
    day: date,
    from_year: int,
    before: tuple[int, ...],
    after: tuple[str, ...],
    note: str,
    goes_on: bool,
    readable: bool,
) -> None:
    """Record that services were renamed, merged, split, begun or closed."""
    with ready_site():
        known = {entry.service.number: entry for entry in registry.all_entries()}
        told = Change(
            Kind(kind),
            day,
            from_year,
            tuple(_parties(map(str, before), known)),
            tuple(_parties(after, known)),
            note.strip(),
            closes=not goes_on,
            readable=readable and Kind(kind) in NO_LONGER_THE_SAME,
        )
        now = site().now()
        faults = [f"--{field.replace('_', '-')}: {fault}." for field, fault in find_faults(told).items()]
        if told.day > day_of(now):
            faults.append("--on: The day has not come yet.")
        if len(told.note) > LONGEST_NOTE:
            faults.append(f"--note: Use {LONGEST_NOTE} characters or fewer.")
        if faults:
            refuse(*faults)
        try:
            changes.record(told, by=OPERATOR, at=now)
        except ChangeKnown:
            refuse("This change is recorded already.")
        db.session.commit()
        click.echo(f"Recorded: {told.in_words}.")
        for consequence in told.consequences:
            click.echo(consequence)


def _parties(words: Iterable[str], known: Mapping[int, Entry]) -> Iterable[Party]:
    for word in words:
        name = " ".join(word.split())
        number = int(name) if name.isdecimal() and len(name) < LONGEST_NAME else None
        if number is not None and number in known:
            yield Party(known[number].service.name, number)
        elif number is not None or not name or not name.isprintable() or len(name) > LONGEST_NAME:
            refuse(f"There is no service “{name}” in the registry.")
        else:
            yield Party(name)
