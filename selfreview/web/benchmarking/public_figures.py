"""What is published of the benchmarking: open to everybody, and nothing on it but what a release says."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.charts.strips import KEY
from selfreview.documents.benchmarking.national_report_pdf import DUTIES
from selfreview.domain.benchmarking.printed import group_printed
from selfreview.domain.nation.remarks import group_remarks
from selfreview.domain.nation.report_text import headline
from selfreview.printed_benchmarking import load_printed
from selfreview.storage.nation import releases as review_releases
from selfreview.storage.round import rounds
from selfreview.web.access import Public, entry
from selfreview.web.benchmarking.files.published import (
    FILES,
    edition_of,
    errata_of,
    find_both,
    find_newest,
    send_both,
    send_file,
)
from selfreview.web.nation import chapters
from selfreview.web.nation.release_files import with_pending
from selfreview.web.registry.paging import asked_page, turn_to
from selfreview.web.runtime import site

blueprint = Blueprint("benchmark_figures", __name__, url_prefix="/national")

KEY_SIZE = 200
"""How many services the key shows at a time: all of England's at once, and no more of a network ten times as large."""

YEAR = "/<int(max=9999):year>/benchmarking"


@blueprint.get(YEAR)
@entry(Public())
def year(year: int) -> ResponseReturnValue:
    """A year's newest release of the benchmarking as a page."""
    edition = edition_of(find_newest(year))
    reviewed = review_releases.newest(year, public_at=site().now()) is not None
    return render_template(
        "benchmarking/public/year.html",
        edition=edition,
        data=edition.data,
        errata=errata_of(edition.release),
        files=FILES,
        key=KEY,
        reviewed=reviewed,
    )


@blueprint.get(f"{YEAR}.<any(json, csv, xlsx, ods, pdf):form>")
@entry(Public())
def file(year: int, form: str) -> ResponseReturnValue:
    """A year's newest release of the benchmarking as a file."""
    return send_file(find_newest(year), form)


@blueprint.get("/<int(max=9999):year>/report")
@entry(Public())
def report_page(year: int) -> ResponseReturnValue:
    """The same report as a page, of what the visitor may see of either collection; 404 where of neither."""
    benchmarks, survey = find_both(year)
    edition = None if benchmarks is None else edition_of(benchmarks)
    rated = None if survey is None else chapters.edition_of(survey)
    report = None if rated is None else with_pending(rated)
    return render_template(
        "benchmarking/public/report.html",
        year=year,
        marking=edition.data["marking"] if edition else report.marking if report else "",
        duties=DUTIES,
        edition=edition,
        errata=() if benchmarks is None else errata_of(benchmarks),
        key=KEY,
        report=report,
        chapter=rated.chapter if rated else None,
        headline=headline(rated.report) if rated else (),
        runs=group_remarks(rated.report.commentary) if rated else (),
        groups=group_printed(load_printed()),
        key_page=turn_to(asked_page(), rounds.all_services(), lambda at: _key_at(year, page=at), size=KEY_SIZE),
    )


def _key_at(year: int, *, page: int) -> str:
    return url_for("benchmark_figures.report_page", year=year, page=page, _anchor="key")


@blueprint.get("/<int(max=9999):year>/report.pdf")
@entry(Public())
def report(year: int) -> ResponseReturnValue:
    """One national report of both collections, in the order of the report of 2009."""
    return send_both(year)


@blueprint.get("/benchmarking/as-printed")
@entry(Public())
def printed() -> ResponseReturnValue:
    """The figures of 2005 to 2009 as they were printed, those that do not hold flagged with why."""
    return render_template("benchmarking/public/printed.html", groups=group_printed(load_printed()))
