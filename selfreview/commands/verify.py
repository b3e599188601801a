"""`selfreview verify`: whether what is kept is as it was written."""

import click

from selfreview.commands.site import ready_site, refuse
from selfreview.storage.audit import find_breaks
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation.releases import find_altered
from selfreview.storage.nation.verify_tallies import find_miscounts
from selfreview.web.runtime import site


@click.command()
def verify() -> None:
    """Check the audit trail, the running sums and the releases; names what does not hold."""
    with ready_site():
        faults = [f"{broken.chain}, row {broken.seq}: {broken.what}" for broken in find_breaks()]
        faults += [*find_miscounts(site().frameworks), *find_altered(), *benchmark_releases.find_altered()]
    if faults:
        refuse(*faults, status=1)
    click.echo("The audit trail holds, the sums are those of the returns, and the releases are as they were made.")
