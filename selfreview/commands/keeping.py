"""`selfreview upgrade`, `backup`, `restore`, `move-to` and `retention`: what is kept, where, and for how long."""

from pathlib import Path

import click

from selfreview.commands.site import OPERATOR, checked_settings, ready_site, refuse, register_services
from selfreview.settings import database_address
from selfreview.storage import kept_record
from selfreview.storage import retention as storage
from selfreview.storage.backup import Damaged, NotEmpty, copy_database, restore_backup, write_backup
from selfreview.storage.health import DatabaseFault
from selfreview.storage.schema import upgrade as upgrade_schema
from selfreview.storage.tables import db
from selfreview.web.runtime import site


@click.command()
def upgrade() -> None:
    """Bring the database's schema up to date."""
    upgrade_schema(checked_settings().database_url)
    with ready_site():
        register_services()
        kept_record.seal_all(at=site().now())
    click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything into one file, while the site goes on."""
    try:
        with ready_site():
            line = kept_record.sign_line()
        rows = write_backup(checked_settings().database_url, file.absolute())
    except (OSError, DatabaseFault) as fault:
        refuse(f"The backup could not be written ({_reason(fault)}). Nothing was left at {file}.", status=1)
    click.echo(f"{rows} rows written to {file}. Keep the files `secret-key` and `audit-key` of the home apart.")
    click.echo(f"The record at this moment, for `selfreview verify --against`: {line}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty database from a backup."""
    try:
        rows = restore_backup(file, checked_settings().database_url)
    except (Damaged, NotEmpty) as fault:
        refuse(str(fault))
    except (OSError, DatabaseFault) as fault:
        refuse(f"The backup could not be restored ({_reason(fault)}). Make room, then restore it again.", status=1)
    click.echo(f"{rows} rows restored.")


def _reason(fault: Exception) -> str:
    return str(getattr(fault, "orig", None) or getattr(fault, "strerror", None) or type(fault).__name__)


@click.command("move-to")
@click.argument("url")
def move_to(url: str) -> None:
    """Copy everything into another, empty database (sqlite:///... or postgresql://...)."""
    with ready_site():
        pass
    try:
        rows = copy_database(checked_settings().database_url, database_address(url))
    except (ValueError, NotEmpty) as fault:
        refuse(str(fault))
    click.echo(f"{rows} rows copied. Set SELFREVIEW_DATABASE_URL to the new address and start the site again.")


@click.command()
@click.option("--apply", "is_meant", is_flag=True, help="Do it; otherwise it is only told.")
def retention(is_meant: bool) -> None:
    """Tell what is older than it needs to be, and with --apply let it go."""
    with ready_site():
        now = site().now()
        for due in storage.find_due(at=now):
            click.echo(f"{due.count:8} {due.what}")
        if is_meant:
            storage.clear(by=OPERATOR, at=now)
            db.session.commit()
            click.echo("They are gone.")
