"""A regional network's own benchmark report: its region beside the nation, and never what a single service answered."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.comparison.report import BenchmarkReport, response_exhibit
from selfreview.domain.comparison.report_words import where_it_stands
from selfreview.domain.distribution import Share
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.report import NATION
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.nation import releases
from selfreview.storage.round import rounds as kept_rounds
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.comparison.groups import Benchmark, benchmark_of
from selfreview.web.comparison.reports import (
    NotReleased,
    lay_out,
    newest_of_years,
    region_before,
    send_paper,
    with_pending,
)
from selfreview.web.runtime import in_language, site

blueprint = Blueprint("regional_reports", __name__, url_prefix="/network/regions")

PLACE = "/<region>/<int(max=9999):year>"


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_TRACKER))
def home(visit: NetworkVisit) -> ResponseReturnValue:
    """The regions that somebody sees, with the years of which there is a report."""
    return render_template("comparison/reports/regions.html", regions=_regions(visit), published=newest_of_years())


def _regions(visit: NetworkVisit) -> list[str]:
    known = {service.region for service in kept_rounds.all_services()}
    return sorted(known if visit.regions is None else known & visit.regions)


def _read(visit: NetworkVisit, region: str, year: int) -> BenchmarkReport | None:
    """The report of a region; None before its year is published, 404 for a region that is not theirs."""
    if region not in _regions(visit) or kept_rounds.find_round(year) is None:
        abort(404)
    release = releases.newest(year, public_at=site().now())
    if release is None:
        return None
    report = with_pending(release)
    benchmark = Benchmark(release, report)
    group = benchmark.group(REGION, region)
    if group is None:
        abort(404)
    return BenchmarkReport(
        subject=gettext("Regional network of {region}", region=region),
        report=report,
        groups=((NATION, benchmark.nation), (region, group)),
        region=region,
        before=region_before(report, region),
        response=response_exhibit(region, *_turnouts(region, year)),
    )


def _turnouts(region: str, until: int) -> tuple[dict[int, Share], dict[int, Share]]:
    """The returns of a region and of the nation in every published year up to this one."""
    here, nation = {}, {}
    for one in newest_of_years():
        found = releases.find(one.year, one.number) if one.year <= until else None
        if found is not None:
            benchmark = benchmark_of(found)
            group = benchmark.group(REGION, region)
            nation[one.year] = benchmark.nation.turnout
            if group is not None:
                here[one.year] = group.turnout
    return here, nation


@blueprint.get(PLACE)
@entry(AtNetwork(Right.SEE_TRACKER))
def page(visit: NetworkVisit, region: str, year: int) -> ResponseReturnValue:
    """The report as a page; before its year is published, a page that says so."""
    told = _read(visit, region, year)
    if told is None:
        return render_template(
            "comparison/reports/region_waiting.html", region=region, year=year, published=newest_of_years()
        )
    return render_template(
        "comparison/reports/region.html",
        told=told,
        region=region,
        parts=lay_out(told),
        stands=where_it_stands(told),
        cautions=CAUTIONS,
        questions=QUESTIONS,
    )


@blueprint.get(f"{PLACE}.pdf")
@entry(AtNetwork(Right.SEE_TRACKER))
@in_language
def pdf(visit: NetworkVisit, region: str, year: int) -> ResponseReturnValue:
    """The report on A4."""
    told = _read(visit, region, year)
    if told is None:
        raise NotReleased
    return send_paper(told, f"benchmark-report-{region.lower().replace(' ', '-')}-{year}")
