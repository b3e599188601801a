"""`selfreview benchmarking` and `selfreview context`: the second collection, from the server."""

import sys
from datetime import date
from pathlib import Path

import click

from selfreview.commands.rounds import YEAR, Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.benchmarking.answers_csv import AnsweredReturn, read_answers, write_answers
from selfreview.documents.benchmarking.context_csv import oddities, read_context
from selfreview.documents.tables_csv import TableFaults
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import collections, findings, told, whole_returns
from selfreview.storage.benchmarking import context as kept_context
from selfreview.storage.benchmarking.collections import CollectionExists, NoSuchCollection
from selfreview.storage.benchmarking.context import ContextFigure
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import NoSuchRound
from selfreview.storage.tables import db
from selfreview.web.runtime import site

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def benchmarking() -> None:
    """The benchmarking of services: open, close, read in and write out."""


@benchmarking.command("open")
@click.argument("year", type=YEAR)
@click.option("--deadline", type=Day(), help="The day by which returns are asked for.")
def open_(year: int, deadline: date | None) -> None:
    """Open the benchmarking within a year's round."""
    with ready_site():
        edition, at = product_questionnaire().edition, site().now()
        try:
            collections.open_collection(year, edition=edition, deadline=deadline, by=OPERATOR, at=at)
        except NoSuchRound:
            refuse(f"There is no {year} round. To open it: selfreview rounds open {year}")
        except CollectionExists:
            refuse(f"The benchmarking of {year} was opened before.")
        db.session.commit()
        click.echo(f"The benchmarking of {year} is open.")


@benchmarking.command()
@click.argument("year", type=YEAR)
def close(year: int) -> None:
    """Close the benchmarking of a year."""
    with ready_site():
        try:
            collections.close_collection(year, by=OPERATOR, at=site().now())
        except NoSuchCollection:
            refuse(f"The benchmarking of {year} was not opened. To open it: selfreview benchmarking open {year}")
        db.session.commit()
        click.echo(f"The benchmarking of {year} is closed.")


@benchmarking.command("import")
@click.argument("file", type=FILE)
def import_(file: Path) -> None:
    """Read returns in: all of them, or none and every fault with its line."""
    with ready_site():
        questionnaire = product_questionnaire()
        try:
            read = read_answers(
                file.read_bytes(),
                questionnaire=questionnaire,
                years=[held.year for held in collections.all_collections()],
                services=[service.number for service in rounds.all_services()],
                known=whole_returns.known_returns(),
            )
        except TableFaults as fault:
            refuse(*fault.lines)
        now = site().now()
        # A year after the one before it: what a service told then stands beside what it tells now.
        for one in sorted(read, key=lambda one: (one.year, one.service)):
            remarks = findings.remarks_of(questionnaire, one.service, one.year, one.answers)
            whole = WholeReturn(one.year, one.service, one.submitted, one.answers, remarks)
            whole_returns.keep(whole, questionnaire, by=OPERATOR, at=now)
        db.session.commit()
        click.echo(f"{len(read)} benchmarking returns read in.")


@benchmarking.command()
@click.option("--year", type=int, help="One year only.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export(year: int | None, output: Path | None) -> None:
    """Write every submitted return, never a draft."""
    with ready_site():
        questionnaire = product_questionnaire()
        found = [
            AnsweredReturn(one.year, one.service, one.submitted, one.answers)
            for one in told.submitted_returns(questionnaire, year)
        ]
    text = write_answers(questionnaire, found)
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{len(found)} benchmarking returns written to {output}.", err=True)


@click.group()
def context() -> None:
    """Figures from outside about the areas of services."""


@context.command("import")
@click.argument("file", type=FILE)
def import_context(file: Path) -> None:
    """Read context figures in: all of them, or none and every fault with its line."""
    with ready_site():
        years = [held.year for held in rounds.all_rounds()]
        try:
            read = read_context(
                file.read_bytes(),
                questionnaire=product_questionnaire(),
                years=years,
                services=[service.number for service in rounds.all_services()],
                expected={year: rounds.expected_in(year) for year in years},
                known=kept_context.known_editions(),
            )
        except TableFaults as fault:
            refuse(*fault.lines)
        before = {
            (service, indicator): value
            for year in {line.year for line in read}
            for service, values in kept_context.context_of(year).items()
            for indicator, value in values.items()
            if value is not None
        }
        for oddity in oddities(read, before):
            click.echo(f"Check this: {oddity}", err=True)
        figures = [ContextFigure(one.year, one.service, one.indicator, one.edition, one.value) for one in read]
        kept_context.keep_context(figures, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"{len(read)} context figures read in.")
