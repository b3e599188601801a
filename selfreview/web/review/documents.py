"""What is handed over of a review: the PDF, spreadsheets, the page to print, the copy for circulation."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfreview.charts import Group, draw_spread
from selfreview.documents.review.report_pdf import SIGNATORIES, draw_ratings, write_review_pdf
from selfreview.documents.review.sheets import write_review_ods, write_review_xlsx
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.report import OWN_RATINGS, ExemplarReport, ReviewReport, find_naming, for_circulation
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.drawings import into_page
from selfreview.web.review.papers import code_of
from selfreview.web.review.reports import gather_review
from selfreview.web.runtime import edition_asked_for, in_language, make_paper

blueprint = Blueprint("review_documents", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

COPY = "circulation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _asked_for(visit: Visit) -> ReviewReport:
    report = gather_review(visit)
    return for_circulation(report) if request.args.get("copy") == COPY else report


@blueprint.get("/print")
@entry(AtService(Right.READ_REVIEW))
def papers(visit: Visit) -> ResponseReturnValue:
    """What there is to print, and a warning where evidence looks as if it names a child or a parent."""
    report = gather_review(visit)
    named = {
        one.exemplar.id: found
        for one in report.exemplars
        if (found := find_naming((one.evidence, one.reason, one.moved, *(item.title for item in one.items))))
    }
    may_take_all = visit.may(Right.RUN_REVIEW)
    return render_template("review/documents/papers.html", visit=visit, named=named, may_take_all=may_take_all)


@blueprint.get("/review.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """The review on A4; `large=1` is the edition in 18 point, `copy=circulation` the one without names."""
    report = _asked_for(visit)
    edition = edition_asked_for()
    large = "-large-print" if edition.is_large else ""
    held = {"Content-Disposition": f'inline; filename="{_name(visit, report)}{large}.pdf"'}
    check = _code(visit, report)
    content = make_paper(write_review_pdf, report, edition=edition, check=check)
    return Response(content, mimetype="application/pdf", headers=held)


def _code(visit: Visit, report: ReviewReport) -> str:
    return code_of(visit.review, PaperKind.REVIEW_COPY if report.circulation else PaperKind.REVIEW)


def _name(visit: Visit, report: ReviewReport) -> str:
    return f"self-review-{visit.service.number}-{report.year}{f'-{COPY}' if report.circulation else ''}"


@blueprint.get("/review.xlsx")
@entry(AtService(Right.READ_REVIEW))
@in_language
def xlsx(visit: Visit) -> ResponseReturnValue:
    """The review with its comments as an XLSX workbook; `copy=circulation` is the one without names."""
    report = _asked_for(visit)
    held = {"Content-Disposition": f'attachment; filename="{_name(visit, report)}.xlsx"'}
    return Response(make_paper(write_review_xlsx, report), mimetype=XLSX, headers=held)


@blueprint.get("/review.ods")
@entry(AtService(Right.READ_REVIEW))
@in_language
def ods(visit: Visit) -> ResponseReturnValue:
    """The same as an ODS workbook."""
    report = _asked_for(visit)
    held = {"Content-Disposition": f'attachment; filename="{_name(visit, report)}.ods"'}
    return Response(make_paper(write_review_ods, report), mimetype=ODS, headers=held)


@blueprint.get("/review")
@entry(AtService(Right.READ_REVIEW))
def page(visit: Visit) -> ResponseReturnValue:
    """The same as a page to read and print."""
    return show_review(visit, _asked_for(visit))


def show_review(visit: Visit, report: ReviewReport, *, reader: str = "") -> str:
    """A review as a page to read and print; `reader` is whom a copy was given to, in words, where it was."""
    check = _code(visit, report)
    changes = {change.exemplar.id: change.in_words for change in report.changes}
    spreads = {one.exemplar.id: _spread(report, one) for one in report.exemplars if one.spread}
    return render_template(
        "review/documents/review.html",
        visit=visit,
        report=report,
        changes=changes,
        spreads=spreads,
        bars=into_page(draw_ratings(report), name="levels") if report.profile.rated else "",
        own_ratings=OWN_RATINGS,
        signatories=() if report.circulation else SIGNATORIES,
        reader=reader,
        check=check,
    )


def _spread(report: ReviewReport, one: ExemplarReport) -> Markup:
    assert one.spread is not None
    levels = [level.label for level in report.framework.scale.levels]
    groups = [Group(group.agency, group.ranks, group.late) for group in one.spread.agencies]
    title = gettext("Members' views of {id} by agency", id=one.exemplar.id)
    return into_page(draw_spread(levels, groups, title=title), name=f"views-{one.exemplar.id}")
