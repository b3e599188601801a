"""`selfreview verify`: whether what is kept is as it was written."""

from pathlib import Path

import click

from selfreview.commands.site import ready_site, refuse
from selfreview.storage import kept_record
from selfreview.storage.audit import find_breaks
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation.releases import find_altered
from selfreview.storage.nation.verify_tallies import find_miscounts
from selfreview.web.runtime import site


@click.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A log, or lines kept from one: whether the record still bears out the lines that the site signed in it.",
)
@click.option("--seal-anew", is_flag=True, help="The key was lost: seal with the present one whatever holds by itself.")
def verify(against: Path | None, seal_anew: bool) -> None:
    """Check the audit trail, submissions, files, releases and running sums; names what does not hold."""
    with ready_site():
        if seal_anew:
            count = kept_record.seal_all(at=site().now(), anew=True)
            click.echo(f"{count} chains are sealed with the present key.", err=True)
        faults = [f"{broken.chain}, row {broken.seq}: {broken.what}" for broken in find_breaks()]
        faults += [*kept_record.find_unsealed(), *kept_record.find_changed()]
        faults += [*find_miscounts(site().frameworks), *find_altered(), *benchmark_releases.find_altered()]
        if against is not None:
            faults += kept_record.find_overtaken(against.read_text(encoding="utf-8", errors="replace"))
    if faults:
        refuse(*faults, status=1)
    click.echo("The audit trail holds, the sums are those of the returns, and the releases are as they were made.")
