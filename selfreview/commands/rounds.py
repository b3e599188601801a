"""`selfreview rounds`: the yearly round, from the server."""

from datetime import date

import click

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.storage.round import rounds as storage
from selfreview.storage.round.rounds import NoSuchRound, RoundExists
from selfreview.storage.tables import db
from selfreview.web.runtime import site

YEAR = click.IntRange(1990, 2200)


class Day(click.ParamType[date]):
    """An ISO date on the command line."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date, or say how to write one."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date like 2010-03-31", param, ctx)


@click.group()
def rounds() -> None:
    """Open, close, reopen and extend the yearly round."""


@rounds.command("open")
@click.argument("year", type=YEAR)
@click.option("--deadline", type=Day(), help="The day by which returns are asked for.")
def open_(year: int, deadline: date | None) -> None:
    """Open a year's round for every service that is expected."""
    with ready_site():
        edition = site().frameworks.current.edition
        try:
            storage.open_round(year, edition=edition, deadline=deadline, by=OPERATOR, at=site().now())
        except RoundExists:
            refuse(f"The {year} round was opened before. To open it again: selfreview rounds reopen {year}")
        db.session.commit()
        click.echo(f"The {year} round is open.")


@rounds.command()
@click.argument("year", type=YEAR)
def close(year: int) -> None:
    """Close a round."""
    with ready_site():
        _in_round(year)
        storage.close_round(year, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"The {year} round is closed.")


@rounds.command()
@click.argument("year", type=YEAR)
@click.option("--reason", required=True, help="Why it is opened again.")
def reopen(year: int, reason: str) -> None:
    """Open a closed round again."""
    with ready_site():
        _in_round(year)
        storage.reopen_round(year, reason=reason, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"The {year} round is open again.")


@rounds.command()
@click.argument("year", type=YEAR)
@click.option("--service", required=True, type=int, help="The number of the service.")
@click.option("--to", required=True, type=Day(), help="The last day for this service.")
def extend(year: int, service: int, to: date) -> None:
    """Give one service until a later day."""
    with ready_site():
        _in_round(year)
        if storage.find_service(service) is None:
            refuse(f"There is no service {service}.")
        storage.extend_round(year, service=service, to=to, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"Service {service} has until {to.isoformat()} for {year}.")


def _in_round(year: int) -> None:
    try:
        if storage.find_round(year) is None:
            raise NoSuchRound(year)
    except NoSuchRound:
        refuse(f"There is no {year} round. To open it: selfreview rounds open {year}")
