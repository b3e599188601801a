"""A service's report of both collections: two pages and an annex, as a page and on paper."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.charts.strips import KEY, draw_strips
from selfreview.documents.benchmarking.measures import TOGETHER
from selfreview.documents.benchmarking.service_report_pdf import (
    NOT_SUBMITTED,
    Measured,
    ServiceReport,
    write_service_report,
)
from selfreview.domain.benchmarking.answers import Quality, State
from selfreview.domain.benchmarking.own import answer_own
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.report import for_circulation
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.benchmarking import submissions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.beside_review import links_of
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.benchmarking.own_measures import find_standing
from selfreview.web.benchmarking.submission import by_section
from selfreview.web.drawings import into_page
from selfreview.web.review.papers import code_of
from selfreview.web.review.reports import gather_review
from selfreview.web.runtime import edition_asked_for, in_language, make_paper

blueprint = Blueprint("service_reports", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")

COPY = "circulation"


def _gather(visit: Visit) -> ServiceReport:
    """Both collections; a copy for circulation has no sentences, no names and no questions between them."""
    desk, review = open_desk(visit), gather_review(visit)
    is_copy = request.args.get("copy") == COPY
    between = [] if is_copy else [f"{one.exemplar}, {one.question}: {one.words}" for one in links_of(desk)]
    return ServiceReport(
        review=for_circulation(review) if is_copy else review,
        questionnaire=desk.questionnaire,
        measured=_measured(desk, is_copy=is_copy),
        between=between,
    )


def _measured(desk: Desk, *, is_copy: bool) -> Measured | None:
    standing = find_standing(desk)
    if standing is None:
        return None
    released, content = standing.released, submissions.submissions_of(desk.held)[0].content
    beside = gettext("No benchmarking is published at the moment")
    if released is not None:
        beside = gettext(
            "Beside release {data} of the benchmarking of {year}", data=released.data["release"], year=released.year
        )
    says = {} if is_copy else {name: remark["sentence"] for name, remark in content["remarks"].items()}
    # What another answer leaves nothing to say about was not asked, and is no answer.
    asked = {name: told for name, told in content["answers"].items() if told["state"] != State.NOT_ASKED.value}
    sections = [
        (title, [(answer["wording"], _say(answer), says.get(name, "")) for name, answer in answers])
        for title, answers in by_section(desk.questionnaire, asked)
        if answers
    ]
    choices = answer_own(desk.questionnaire, standing.own, released)
    return Measured(beside, standing.amounts, standing.spine, choices, sections)


def _say(answer: Mapping[str, Any]) -> str:
    """The words of an answer as they were submitted, in which only what the product says of it is said anew."""
    if answer["state"] == State.NOT_KNOWN.value:
        return gettext("Not known")
    words, quality = str(answer["words"]), answer["quality"]
    kept = f" ({quality})"
    if not quality or not words.endswith(kept):
        return words
    return f"{words.removesuffix(kept)} ({Quality(quality).said})"


@blueprint.get("/report")
@entry(AtService(Right.READ_REVIEW))
def page(visit: Visit) -> ResponseReturnValue:
    """The report as a page; `copy=circulation` is the one for people outside the group."""
    check = _code(visit)
    report = _gather(visit)
    told = [one.strip for one in report.measured.spine if one.strip.median is not None] if report.measured else []
    return render_template(
        "benchmarking/own/report.html",
        visit=visit,
        report=report,
        copy=COPY,
        check=check,
        svg=into_page(draw_strips(told, title=str(TOGETHER)), name="chart-spine") if told else None,
        key=KEY,
        not_submitted=NOT_SUBMITTED,
    )


@blueprint.get("/report.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """The report on A4; `large=1` is the edition in 18 point, `copy=circulation` the one without names."""
    check = _code(visit)
    report = _gather(visit)
    edition = edition_asked_for()
    copy = f"-{COPY}" if report.review.circulation else ""
    large = "-large-print" if edition.is_large else ""
    name = f"service-report-{visit.service.number}-{report.review.year}{copy}{large}.pdf"
    held = {"Content-Disposition": f'inline; filename="{name}"'}
    content = make_paper(write_service_report, report, edition=edition, check=check)
    return Response(content, mimetype="application/pdf", headers=held)


def _code(visit: Visit) -> str:
    is_copy = request.args.get("copy") == COPY
    return code_of(visit.review, PaperKind.BOTH_COPY if is_copy else PaperKind.BOTH)
