"""The `selfreview` command."""

from pathlib import Path

import click

import selfreview
from selfreview.commands.benchmarking import benchmarking, context
from selfreview.commands.benchmarking_figures import make_release as release_benchmarking
from selfreview.commands.benchmarking_figures import national as national_benchmarking
from selfreview.commands.demo import demo
from selfreview.commands.gatekeeper import gatekeeper
from selfreview.commands.keeping import backup, move_to, restore, retention
from selfreview.commands.mail import mail
from selfreview.commands.national import national, release
from selfreview.commands.neighbours import neighbours
from selfreview.commands.people import people
from selfreview.commands.questionnaire import questionnaire
from selfreview.commands.reminders import reminders
from selfreview.commands.returns import returns
from selfreview.commands.rounds import rounds
from selfreview.commands.serve import serve
from selfreview.commands.services import services
from selfreview.commands.site import checked_settings, ready_site, refuse, register_services
from selfreview.exemplars import check_report
from selfreview.storage.audit import find_breaks
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.engine import upgrade as upgrade_schema
from selfreview.storage.nation.releases import find_altered
from selfreview.storage.nation.verify_tallies import find_miscounts
from selfreview.web.runtime import site


@click.group()
@click.version_option(selfreview.__version__)
def main() -> None:
    """The annual self-review of Parent Partnership Services."""


@main.command()
def upgrade() -> None:
    """Bring the database's schema up to date."""
    upgrade_schema(checked_settings().database_url)
    with ready_site():
        register_services()
    click.echo("The database is up to date.")


@main.command()
def verify() -> None:
    """Check the audit trail, the running sums and the releases; names what does not hold."""
    with ready_site():
        faults = [f"{broken.chain}, row {broken.seq}: {broken.what}" for broken in find_breaks()]
        faults += [*find_miscounts(site().frameworks), *find_altered(), *benchmark_releases.find_altered()]
    if faults:
        refuse(*faults, status=1)
    click.echo("The audit trail holds, the sums are those of the returns, and the releases are as they were made.")


@main.group()
def framework() -> None:
    """The framework that reviews are made with."""


@framework.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a framework file; names every fault with its line."""
    report = check_report(file)
    if report:
        refuse(*report)
    click.echo(f"{file} is sound.")


benchmarking.add_command(national_benchmarking)
benchmarking.add_command(release_benchmarking)

COMMANDS = (
    benchmarking,
    context,
    questionnaire,
    serve,
    demo,
    people,
    mail,
    neighbours,
    services,
    rounds,
    returns,
    national,
    release,
    backup,
    restore,
    move_to,
    retention,
    reminders,
    gatekeeper,
)

for command in COMMANDS:
    main.add_command(command)
