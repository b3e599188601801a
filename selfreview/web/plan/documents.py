"""What is handed over of an action plan: PDF, spreadsheets, a calendar, a page to print, a progress report."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfreview.charts.drawing import NARROW, WIDE
from selfreview.documents.csv_cells import for_people
from selfreview.documents.plan.calendar import write_plan_calendar
from selfreview.documents.plan.first_page import draw_plan, gist, tell_asked
from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.documents.plan.sheets import write_plan_csv, write_plan_ods, write_plan_xlsx
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.handed_in import contents_of
from selfreview.domain.plan.report import PlanReport
from selfreview.domain.plan.summary import find_uncovered, say_undecided, summarise
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.storage.plan import handed_in
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.drawings import into_page
from selfreview.web.plan.context import PlanDesk, circulated, gather
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import edition_asked_for, in_language, make_paper, site

blueprint = Blueprint("plan_documents", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

COPY = "circulation"


def _asked_for(visit: Visit) -> PlanReport:
    """The plan, or the copy for circulation where the address asks for it."""
    desk = gather(visit)
    return circulated(desk) if request.args.get("copy") == COPY else desk.report


def _file(visit: Visit, report: PlanReport, content: bytes | str, kind: str, ending: str) -> Response:
    copy = f"-{COPY}" if report.circulation else ""
    large = "-large-print" if ending == "pdf" and request.args.get("large") == "1" else ""
    name = f"action-plan-{visit.service.number}-{report.year}{copy}{large}.{ending}"
    # A PDF opens beside the page; everything else is kept as a file.
    shown = "inline" if ending == "pdf" else "attachment"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'{shown}; filename="{name}"'})


@blueprint.get("/action-plan.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """The plan on A4; `large=1` is the edition in 18 point, `copy=circulation` the one without names."""
    desk = gather(visit)
    report = circulated(desk) if request.args.get("copy") == COPY else desk.report
    edition = edition_asked_for()
    content = make_paper(write_action_plan_pdf, report, edition=edition, check=code_of_plan(visit, desk, report))
    return _file(visit, report, content, "application/pdf", "pdf")


def code_of_plan(visit: Visit, desk: PlanDesk, report: PlanReport) -> str:
    """The address that tells how a paper of this plan, or of its copy for circulation, stands."""
    agreed = handed_in.newest(visit.review.id)
    is_agreed = agreed is not None and agreed.content == contents_of(circulated(desk))
    kind = PaperKind.PLAN_COPY if report.circulation else PaperKind.PLAN
    return code_of(visit.review, kind, version=None if is_agreed else 0)


@blueprint.get("/action-plan.xlsx")
@entry(AtService(Right.READ_REVIEW))
@in_language
def xlsx(visit: Visit) -> ResponseReturnValue:
    """The actions as an XLSX workbook."""
    report = _asked_for(visit)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(visit, report, make_paper(write_plan_xlsx, report), kind, "xlsx")


@blueprint.get("/action-plan.ods")
@entry(AtService(Right.READ_REVIEW))
@in_language
def ods(visit: Visit) -> ResponseReturnValue:
    """The actions as an ODS workbook."""
    report = _asked_for(visit)
    return _file(
        visit, report, make_paper(write_plan_ods, report), "application/vnd.oasis.opendocument.spreadsheet", "ods"
    )


@blueprint.get("/action-plan.csv")
@entry(AtService(Right.READ_REVIEW))
def csv(visit: Visit) -> ResponseReturnValue:
    """The actions as CSV."""
    report = _asked_for(visit)
    return _file(visit, report, for_people(write_plan_csv(report)), "text/csv", "csv")


@blueprint.get("/action-plan.ics")
@entry(AtService(Right.READ_REVIEW))
def calendar(visit: Visit) -> ResponseReturnValue:
    """All dates of the plan for a calendar; `mine=1` those of the actions that the person sees to."""
    report = _asked_for(visit)
    if request.args.get("mine") == "1":
        # The copy for circulation names no owners: what is mine is asked of the plan itself.
        mine = {row.action.id for row in gather(visit).report.rows if row.action.owner == visit.person.id}
        report = replace(report, rows=tuple(row for row in report.rows if row.action.id in mine))
    link = mail_queue.link_to("action_plan.plan", number=visit.service.number, year=report.year)
    content = write_plan_calendar(report, link=link, number=visit.service.number, made=site().now())
    return _file(visit, report, content, "text/calendar", "ics")


@blueprint.get("/action-plan/print")
@entry(AtService(Right.READ_REVIEW))
def print_view(visit: Visit) -> ResponseReturnValue:
    """Everything that the PDF holds, on one page."""
    desk = gather(visit)
    return show_plan(visit, desk, circulated(desk) if request.args.get("copy") == COPY else desk.report)


def show_plan(visit: Visit, desk: PlanDesk, report: PlanReport, *, reader: str = "") -> str:
    """A plan as a page to read and print; `reader` is whom a copy was given to, in words, where it was."""
    return render_template(
        "plan/print.html",
        visit=visit,
        reader=reader,
        report=report,
        progress=report.progress,
        said=summarise(report),
        asked=tell_asked(report),
        uncovered=find_uncovered(report),
        changes=change_sentences(report),
        charts=_draw(report),
        undecided=say_undecided(report),
        gist=gist,
        copy=COPY if report.circulation else None,
        check=code_of_plan(visit, desk, report),
    )


def _draw(report: PlanReport) -> tuple[Markup, ...]:
    """The strip of the first page in the two widths of a page; none while nothing is rated."""
    if not report.profile.rated:
        return ()
    sizes = (("narrow", NARROW), ("wide", WIDE))
    return tuple(into_page(draw_plan(report, size=size), name=f"strip-{name}") for name, size in sizes)


@blueprint.get("/action-plan/progress")
@entry(AtService(Right.READ_REVIEW))
def progress(visit: Visit) -> ResponseReturnValue:
    """How far the plan is, on one page: what is late, what comes next, what is done."""
    check = code_of(visit.review, PaperKind.PROGRESS)
    desk = gather(visit)
    report = desk.report
    late = {action.id for action in report.progress.overdue}
    return render_template(
        "plan/progress.html",
        visit=visit,
        report=report,
        progress=report.progress,
        late=[row for row in report.rows if row.action.id in late],
        coming=[row for row in report.rows if row.action.is_unfinished and row.action.id not in late],
        settled=[row for row in report.rows if not row.action.is_unfinished],
        left=desk.left,
        gist=gist,
        check=check,
    )
