"""`selfreview services`: the registry, read in from a file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.services_csv import ServicesFaults, read_services
from selfreview.storage import registry
from selfreview.storage.tables import db


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
        except ServicesFaults as fault:
            refuse(*fault.faults)
        changed = registry.write_entries(read, by=OPERATOR, at=datetime.now(UTC))
        db.session.commit()
        click.echo(f"{len(read)} services read in, {changed} of them new or changed.")
