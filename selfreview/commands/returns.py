"""`selfreview returns`: returns read in from a file, and written to one."""

import sys
from pathlib import Path

import click

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.returns.returns_csv import ReturnRow, read_returns, write_returns
from selfreview.documents.tables_csv import TableFaults
from selfreview.storage.returns import whole_returns
from selfreview.storage.returns.whole_returns import WholeReturn
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web.runtime import site


@click.group()
def returns() -> None:
    """Submitted returns as a CSV file."""


@returns.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Read returns in: all of them, or none and every fault with its line."""
    with ready_site():
        frameworks = site().frameworks
        try:
            read = read_returns(
                file.read_bytes(),
                editions={held.year: frameworks.edition(held.edition) for held in rounds.all_rounds()},
                services=[service.number for service in rounds.all_services()],
                known=whole_returns.known_returns(),
            )
        except TableFaults as fault:
            refuse(*fault.lines)
        now = site().now()
        for one in read:
            whole = WholeReturn(one.year, one.service, one.submitted, one.ratings, one.evidence)
            framework = frameworks.edition(whole_returns.edition_of(one.year))
            whole_returns.keep(whole, framework, by=OPERATOR, at=now)
        db.session.commit()
        click.echo(f"{len(read)} returns read in.")


@returns.command()
@click.option("--year", type=int, help="One year only.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export(year: int | None, output: Path | None) -> None:
    """Write every submitted return, never a draft."""
    with ready_site():
        rows = [
            ReturnRow(row.year, row.service, row.exemplar, row.rating, row.evidence, row.submitted)
            for row in whole_returns.submitted_rows(year)
        ]
    text = write_returns(rows)
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{len(rows)} rows written to {output}.", err=True)
