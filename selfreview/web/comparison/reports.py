"""A service's own benchmark report: its profile beside the nation, its region, its kind and its neighbours."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from selfreview.charts.beside import draw_beside
from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.edition import Edition
from selfreview.domain.comparison.profile import RatedYear, compare_years
from selfreview.domain.comparison.report import BenchmarkReport, OwnRatings
from selfreview.domain.comparison.report_words import where_it_stands
from selfreview.domain.disclosure import Group
from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.exhibits import Exhibit
from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.domain.review.fields import NOTE_FIELDS
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_of
from selfreview.speech import gettext, lazy
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.releases import Entry, Release
from selfreview.storage.returns import submissions
from selfreview.storage.review import profiles, sheets
from selfreview.storage.review.sheets import WHOLE, Sheet
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.comparison.groups import Benchmark, benchmark_of, find_shared, groups_beside
from selfreview.web.drawings import beside_table
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import edition_asked_for, in_language, make_paper, site

blueprint = Blueprint("benchmark_reports", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


class NotReleased(NotFound):
    """Somebody asks for a paper about figures that nobody has published."""

    message = lazy("No figures of this year are published at the moment, so there is no benchmark report to print.")


@dataclass(frozen=True, slots=True)
class Part:
    """One exemplar of a report, laid out for a page."""

    exemplar: Exemplar
    exhibit: Exhibit
    svg: Markup


def lay_out(told: BenchmarkReport) -> dict[str, tuple[Part, ...]]:
    """Every exemplar of a report with its chart, by the id of its theme."""
    framework = told.report.framework
    return {
        theme.id: tuple(_part(told, exemplar) for exemplar in framework.of_theme(theme.id))
        for theme in framework.themes
    }


def _part(told: BenchmarkReport, exemplar: Exemplar) -> Part:
    exhibit = told.exhibit(exemplar)
    levels = [level.label for level in told.report.framework.scale.levels]
    own = told.own.label if told.own else ""
    drawing = draw_beside(exhibit, levels, rank=told.rank(exemplar), own=own, key=False)
    return Part(exemplar, exhibit, beside_table(drawing, name=f"beside-{exemplar.id}"))


def with_pending(release: Release) -> Report:
    """A release's report with the number of returns that wait for the next one, and the errata told since."""
    report = benchmark_of(release).report
    assert report.stamp is not None
    pending = releases.count_pending(release.year, release.number)
    errata = revisions.errata_of(ReleaseKind.EXEMPLARS, release.year, release.number)
    return replace(report, stamp=replace(report.stamp, pending=pending, errata=errata))


def region_before(report: Report, region: str) -> Group | None:
    """The region in the newest public release of the year that changes are told from."""
    change = report.figures.change
    found = None if change is None else releases.newest(change.year, public_at=site().now())
    return None if found is None else benchmark_of(found).group(REGION, region)


def read_report(visit: Visit) -> BenchmarkReport | None:
    """The report of the review at hand; None before its year is published."""
    release = releases.newest(visit.review.round.year, public_at=site().now())
    if release is None:
        return None
    report = with_pending(release)
    benchmark = Benchmark(release, report)
    shared, sheet = find_shared(visit, benchmark), sheets.read_sheet(visit.review)
    untold = (
        () if visit.service.kind else (gettext("Similar services: the network does not hold our type of service."),)
    )
    unshared = () if shared.shares else (gettext("Neighbours: only services that share their ratings are compared."),)
    return BenchmarkReport(
        subject=f"{visit.service.name} Parent Partnership Service",
        report=report,
        groups=tuple(groups_beside(visit, benchmark, shared)),
        own=_own(visit, report, sheet),
        absent=(*untold, *unshared, *shared.notes),
        region=visit.service.region,
        before=region_before(report, visit.service.region),
        notes=tuple(
            (question, sheet.value(WHOLE, name)) for question, name in zip(QUESTIONS, NOTE_FIELDS, strict=True)
        ),
    )


def _own(visit: Visit, report: Report, sheet: Sheet) -> OwnRatings:
    review = visit.review
    submitted = next(iter(submissions.submissions_of(review)), None)
    if submitted is None:
        framework, ratings = visit.framework, _drafted(visit.framework, sheet)
    else:
        # What was submitted stands while the review is open again: the release counted it too.
        framework = site().frameworks.edition(submitted.content["edition"])
        ratings = {key: answer["rating"] for key, answer in submitted.content["answers"].items()}
    rated = RatedYear(review.round.year, framework, ratings)
    since = None if report.figures.change is None else report.figures.change.year
    found = profiles.read_years(review, site().frameworks)
    before = next((each.rated for each in found if each.submitted and each.rated.year == since), None)
    return OwnRatings(
        rated,
        {key: rating for key, rating in ratings.items() if is_comparable(framework, report.framework, key)},
        None if submitted is None else day_of(submitted.at),
        {} if before is None else {change.exemplar.id: change for change in compare_years(rated, before)},
    )


def _drafted(framework: Framework, sheet: Sheet) -> dict[str, str | None]:
    return {exemplar.id: sheet.value(exemplar.id, "rating") or None for exemplar in framework.exemplars}


def send_paper(told: BenchmarkReport, name: str, *, check: str = "") -> Response:
    """A report as a PDF that opens beside the page; `check` is the address of its code."""
    edition = edition_asked_for()
    large = "-large-print" if edition is Edition.LARGE else ""
    held = {"Content-Disposition": f'inline; filename="{name}{large}.pdf"'}
    today = None if told.own is None else site().today()
    content = make_paper(write_benchmark_report, told, edition=edition, today=today, check=check)
    return Response(content, mimetype="application/pdf", headers=held)


def newest_of_years() -> tuple[Entry, ...]:
    """The newest public release of every year, newest year first."""
    public = releases.list_standing(site().now())
    return tuple({one.year: one for one in reversed(public)}.values())[::-1]


@blueprint.get("/benchmark-report")
@entry(AtService(Right.READ_REVIEW))
def page(visit: Visit) -> ResponseReturnValue:
    """The report as a page; before its year is published, a page that says so."""
    told = read_report(visit)
    if told is None:
        return render_template("comparison/reports/waiting.html", visit=visit, published=newest_of_years())
    return show_report(visit, told)


def show_report(visit: Visit, told: BenchmarkReport, *, reader: str = "") -> str:
    """A report as a page; `reader` is whom a copy was given to, in words, where it was."""
    check = code_of(visit.review, PaperKind.REPORT)
    return render_template(
        "comparison/reports/service.html",
        visit=visit,
        check=check,
        reader=reader,
        told=told,
        parts=lay_out(told),
        stands=where_it_stands(told),
        cautions=CAUTIONS,
        picks=request.args.getlist("pick", type=int),
    )


@blueprint.get("/benchmark-report.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """The report on A4."""
    told = read_report(visit)
    if told is None:
        raise NotReleased
    name = f"benchmark-report-{visit.service.number}-{told.report.year}"
    return send_paper(told, name, check=code_of(visit.review, PaperKind.REPORT))
