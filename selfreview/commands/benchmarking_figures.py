"""`selfreview benchmarking national` and `release`: its figures, exact or released, and releases made."""

import sys
from datetime import date
from pathlib import Path

import click

from selfreview.commands.benchmarking import benchmarking
from selfreview.commands.rounds import YEAR, Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.domain.nation.release_data import join_errata
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.domain.uk_time import first_moment
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.releases import NothingNew, TooFewChanged
from selfreview.storage.nation.revisions import errata_of
from selfreview.storage.tables import db
from selfreview.web.benchmarking.files.exact import FORMATS, read_exact
from selfreview.web.runtime import site


@click.command()
@click.argument("year", type=YEAR)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="json", help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--published", is_flag=True, help="The newest release, as everyone sees it.")
def national(year: int, form: str, output: Path | None, published: bool) -> None:
    """Write a year's benchmarking: exact and for the network only, or the newest release."""
    with ready_site():
        content, marking = _published(year, form) if published else _exact(year, form)
    if output is not None:
        output.write_bytes(content)
        click.echo(f"Written to {output}. {marking}".rstrip(), err=True)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def _exact(year: int, form: str) -> tuple[bytes, str]:
    try:
        content = read_exact(year)
    except KeyError:
        refuse(f"The benchmarking of {year} was not opened. To open it: selfreview benchmarking open {year}")
    return FORMATS[form](content), content["marking"]


def _published(year: int, form: str) -> tuple[bytes, str]:
    release = releases.newest(year, public_at=site().now())
    if release is None:
        refuse(
            f"Nothing of the benchmarking of {year} has been published. To publish it: "
            f"selfreview benchmarking release {year}"
        )
    # The released text itself: whoever hashes it, without its errata, finds the hash of the release.
    told = join_errata(release.content, errata_of(ReleaseKind.BENCHMARKING, year, release.number))
    content = told.encode() if form == "json" else FORMATS[form](release.data)
    return content, release.data["marking"]


@click.command("release")
@click.argument("year", type=YEAR)
@click.option("--embargo", type=Day(), help="The first day on which everyone can see it; today unless given.")
def make_release(year: int, embargo: date | None) -> None:
    """Freeze a year's benchmarking as its next release, and publish it."""
    with ready_site():
        now = site().now()
        public_from = now if embargo is None else max(now, first_moment(embargo))
        try:
            made = releases.make_release(
                product_questionnaire(), site().frameworks, year, by=OPERATOR, at=now, public_from=public_from
            )
        except KeyError:
            refuse(f"The benchmarking of {year} was not opened. To open it: selfreview benchmarking open {year}")
        except NothingNew:
            refuse(f"There are no new {year} benchmarking returns to release.")
        except TooFewChanged as fault:
            refuse(f"{fault}: a release now would give single returns away.")
        db.session.commit()
        click.echo(f"Release {made.number} of the benchmarking of {year}")
        click.echo(made.hash)


benchmarking.add_command(national)
benchmarking.add_command(make_release)
