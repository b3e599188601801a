"""`selfreview national` and `selfreview release`: the nation's figures, exact or released, and releases made."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import click

from selfreview.commands.rounds import YEAR, Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.nation.figures_csv import write_national_csv
from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.domain.disclosure.releases import FEWEST_CHANGED
from selfreview.domain.nation.national import as_json
from selfreview.domain.nation.release_data import join_errata
from selfreview.domain.nation.report import Report
from selfreview.domain.uk_time import first_moment
from selfreview.storage.engine import reading
from selfreview.storage.nation import releases
from selfreview.storage.nation.drafts import Draft
from selfreview.storage.nation.exact_report import read_exact_report
from selfreview.storage.nation.ledger import NOW
from selfreview.storage.nation.releases import MustWait, NothingToRelease
from selfreview.storage.tables import db
from selfreview.threads import POLITE
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
@click.option("--published", is_flag=True, help="The newest release, as everyone sees it.")
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
        refuse(f"There is no {year} round.")
    return FORMATS[form](report), report.marking


def _published(year: int, form: str) -> tuple[bytes, str]:
    release = releases.newest(year, public_at=site().now())
    if release is None:
        refuse(f"Nothing of {year} has been published. To publish its figures: selfreview release {year}")
    report = releases.report_of(site().frameworks, release, pending=releases.count_pending(year, release.number))
    # The released text itself: whoever hashes it, without its errata, finds the hash of the release.
    assert report.stamp is not None
    told = join_errata(release.content, report.stamp.errata)
    return told.encode() if form == "json" else FORMATS[form](report), report.marking


@click.command()
@click.argument("year", type=YEAR)
@click.option("--embargo", type=Day(), help="The first day on which everyone can see it; today unless given.")
@click.option("--crossed", is_flag=True, help="Cross regions with kinds, if that can be had; this may take minutes.")
@click.option("--preview", is_flag=True, help="Work it out and say what it would cost; release nothing.")
def release(year: int, embargo: date | None, crossed: bool, preview: bool) -> None:
    """Freeze a year's figures as its next release, and publish them."""
    with ready_site():
        now = site().now()
        public_from = now if embargo is None else max(now, first_moment(embargo))
        try:
            if preview:
                # A server may have begun it: whoever visits the site comes first.
                os.nice(POLITE)
                _tell_preview(_work_out(year, crossed, public_from))
                return
            draft = _work_out(year, crossed, public_from)
            made = releases.make_release(
                site().frameworks, year, by=OPERATOR, at=now, public_from=public_from, crossed=crossed
            )
        except KeyError:
            refuse(f"There is no {year} round.")
        except NothingToRelease:
            refuse(f"There are no new {year} returns to release.")
        except MustWait as fault:
            refuse(*_too_soon(fault))
        db.session.commit()
        click.echo(f"Release {made.number} of {year}")
        click.echo(made.hash)
        # Whoever reads the number and the hash by a program finds nothing else in their place.
        for line in _audited(draft):
            click.echo(line, err=True)


def _work_out(year: int, crossed: bool, public_from: datetime) -> Draft:
    # Beforehand and only reading, so that nobody's save has to wait.
    with reading():
        draft = releases.draft_release(
            site().frameworks, year, public_from=public_from, crossed=crossed, clock=site().now
        )
        db.session.rollback()
    return draft


def _tell_preview(draft: Draft) -> None:
    if draft.verdict.too_few or draft.waiting:
        raise MustWait(draft.verdict, draft.waiting)
    if draft.preview is None:
        raise NothingToRelease
    click.echo(f"{len(draft.preview.suppressed)} figures of groups would be suppressed. Nothing has been released.")
    for line in _audited(draft):
        click.echo(line, err=True)


def _audited(draft: Draft) -> Iterator[str]:
    """What was audited, how long it took and what it cost; for the network."""
    if draft.preview is None:
        return
    found = draft.preview.findings.values()
    searched, judged = sum(each.searched for each in found), sum(each.judged for each in found)
    yield (
        f"Audited in {draft.seconds:.0f} s: {searched + judged} protected figures and returns are safe, "
        f"{judged} of them by the solver."
    )
    if (known := sum(each.before for each in found)) > 0:
        yield f"{known} were told already by earlier releases."
    for table in draft.preview.published.tables:
        yield f"  {table.name}: {table.loss.lost} of {table.loss.safe} safe figures suppressed to protect others"
    if draft.preview.out_of_time:
        yield f"No answer in time, so all groups are suppressed: {', '.join(draft.preview.out_of_time)}"
    if draft.carried:
        yield f"{len(draft.carried)} returns wait for the next release: too few changed in their groups."
    if draft.comparison is not None:
        told = len(draft.comparison.told[NOW])
        yield f"The change among services that answered in both years is given for {told} exemplars."


def _too_soon(fault: MustWait) -> list[str]:
    verdict = fault.verdict
    if fault.waiting:
        return [
            f"{verdict.in_words}. A release now would give single returns away: beside the earlier releases, the "
            "nation's figures would tell how the returns that came since were rated. Wait for more returns.",
            f"  {', '.join(fault.waiting)}",
        ]
    if verdict.is_first:
        return [f"There are {verdict.in_words}: a release of fewer would give single returns away."]
    few = [
        f"  {change.table or 'nation'} {change.group}".rstrip() + f": {change.returns} of {FEWEST_CHANGED} needed"
        for change in verdict.too_few
    ]
    return [f"{verdict.in_words}. A release now could reveal single services’ answers. Too few changed in:", *few]
