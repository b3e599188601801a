"""`selfreview national` and `selfreview release`: the nation's figures, exact or released, and releases made."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from selfreview.commands.rounds import YEAR, Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.nation.figures_csv import write_national_csv
from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.domain.disclosure import Verdict
from selfreview.domain.disclosure.releases import FEWEST_CHANGED
from selfreview.domain.nation.national import as_json
from selfreview.domain.nation.report import Report
from selfreview.domain.uk_time import first_moment
from selfreview.storage.engine import reading
from selfreview.storage.nation import releases
from selfreview.storage.nation.exact_report import read_exact_report
from selfreview.storage.nation.releases import MustWait, NothingToRelease
from selfreview.storage.tables import db
from selfreview.web.runtime import site

Write = Callable[[Report], bytes]


def _as_json(report: Report) -> bytes:
    marked = {"marking": report.marking, **as_json(report.figures)}
    return (json.dumps(marked, ensure_ascii=False, indent=1) + "\n").encode()


def _as_csv(report: Report) -> bytes:
    return write_national_csv(report).encode()


FORMATS: dict[str, Write] = {
    "json": _as_json,
    "csv": _as_csv,
    "pdf": write_national_report,
    "xlsx": write_national_xlsx,
}


@click.command()
@click.argument("year", type=YEAR)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="json", help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--published", is_flag=True, help="The newest release, as everybody sees it.")
def national(year: int, form: str, output: Path | None, published: bool) -> None:
    """Write a year's national figures: exact and for the network only, or the newest release."""
    with ready_site():
        content, marking = _published(year, form) if published else _exact(year, form)
    if output is not None:
        output.write_bytes(content)
        click.echo(f"Written to {output}. {marking}".rstrip(), err=True)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def _exact(year: int, form: str) -> tuple[bytes, str]:
    report = read_exact_report(site().frameworks, year)
    if report is None:
        refuse(f"There is no round of {year}.")
    return FORMATS[form](report), report.marking


def _published(year: int, form: str) -> tuple[bytes, str]:
    release = releases.newest(year, public_at=site().now())
    if release is None:
        refuse(f"Nothing of {year} has been published. To publish its figures: selfreview release {year}")
    report = releases.report_of(site().frameworks, release, pending=releases.count_pending(year, release.number))
    # The released text itself: whoever hashes it finds the hash of the release.
    return release.content.encode() if form == "json" else FORMATS[form](report), report.marking


@click.command()
@click.argument("year", type=YEAR)
@click.option("--embargo", type=Day(), help="The first day on which everybody may see it; today unless given.")
@click.option("--crossed", is_flag=True, help="Cross regions with kinds, if that can be had; this may take minutes.")
def release(year: int, embargo: date | None, crossed: bool) -> None:
    """Freeze a year's figures as its next release, and publish them."""
    with ready_site():
        now = site().now()
        public_from = now if embargo is None else max(now, first_moment(embargo))
        try:
            _work_out(year, crossed)
            made = releases.make_release(
                site().frameworks, year, by=OPERATOR, at=now, public_from=public_from, crossed=crossed
            )
        except KeyError:
            refuse(f"There is no round of {year}.")
        except NothingToRelease:
            refuse(f"There are no returns of {year} that its releases do not tell of already.")
        except MustWait as fault:
            refuse(*_too_soon(fault.verdict))
        db.session.commit()
        click.echo(f"Release {made.number} of {year}")
        click.echo(made.hash)


def _work_out(year: int, crossed: bool) -> None:
    # Beforehand and only reading, so that nobody's save has to wait.
    with reading():
        releases.draft_release(site().frameworks, year, crossed=crossed)
        db.session.rollback()


def _too_soon(verdict: Verdict) -> list[str]:
    if verdict.is_first:
        return [f"There are {verdict.in_words}: a release of fewer would give single returns away."]
    few = [
        f"  {change.table or 'nation'} {change.group}".rstrip() + f": {change.returns} of {FEWEST_CHANGED} needed"
        for change in verdict.too_few
    ]
    return [f"{verdict.in_words}. A release now would give single returns away. Too few changed in:", *few]
