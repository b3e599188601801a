"""The report of the next release, read as a page and on paper before it is frozen; for the network's analysts only."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.exhibits import exemplar_exhibit
from selfreview.domain.nation.remarks import group_remarks
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.report_text import headline, marks_in_words
from selfreview.domain.rights import Right
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.nation.chapters import lay_groups, lay_out, lay_trend, list_years, show
from selfreview.web.nation.working import draft_of, is_asked_crossed
from selfreview.web.runtime import make_paper, site

blueprint = Blueprint("national_draft", __name__, url_prefix="/network/figures/<int(max=9999):year>/release")


@blueprint.url_defaults
def keep_asking(_endpoint: str, values: dict[str, Any]) -> None:
    """Let links from one page of a draft to another ask for the same draft."""
    if is_asked_crossed():
        values.setdefault("crossed", 1)


def _report(year: int) -> Report | None:
    """The next release's report; None where it cannot be made now, 404 where there is no such round."""
    now = site().now()
    draft = draft_of(year, now, crossed=is_asked_crossed())
    if draft.preview is None or draft.report is None or draft.waiting:
        return None
    return draft.report.as_draft(now)


def _tell_why(year: int) -> ResponseReturnValue:
    return redirect(url_for("national_exact.preview", year=year))


@blueprint.get("/report")
@entry(AtNetwork(Right.SEE_NATIONAL))
def page(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The report as everybody would see it."""
    report = _report(year)
    if report is None:
        return _tell_why(year)
    return render_template(
        "nation/exact/draft.html",
        report=report,
        chapter=lay_out(report),
        trend=lay_trend(list_years(report)),
        headline=headline(report),
        runs=group_remarks(report.commentary),
        cautions=CAUTIONS,
        questions=QUESTIONS,
    )


@blueprint.get("/report.pdf")
@entry(AtNetwork(Right.SEE_NATIONAL))
def paper(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Report to print, marked as a draft on every page."""
    report = _report(year)
    if report is None:
        return _tell_why(year)
    answer = Response(make_paper(write_national_report, report), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="national-{year}-draft-for-the-network-only.pdf"'
    return answer


@blueprint.get("/report/exemplars/<exemplar>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def exemplar(_visit: NetworkVisit, year: int, exemplar: str) -> ResponseReturnValue:
    """One exemplar by region, kind and size, as far as the release would show them."""
    report = _report(year)
    if report is None:
        return _tell_why(year)
    if exemplar not in {one.id for one in report.framework.exemplars}:
        abort(404)
    asked = report.framework.exemplar(exemplar)
    return render_template(
        "nation/exact/draft_exemplar.html",
        report=report,
        exemplar=asked,
        nation=show(exemplar_exhibit(report, asked), report),
        groups=lay_groups(report, asked),
        marks=marks_in_words(),
    )
