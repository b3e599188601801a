"""A service's own measures beside the last release: in words, as a table, on one page; no rank, no better end."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.charts.strips import KEY, draw_strips
from selfreview.documents.benchmarking.own_measures_pdf import OwnReport, write_own_report
from selfreview.documents.csv_cells import for_people
from selfreview.documents.edition import Edition
from selfreview.documents.nation.chart_csv import write_figures
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.own import (
    AMOUNTS,
    SPINE,
    OwnMeasure,
    answer_own,
    change_of_own,
    measure_own,
    outturn_of_own,
)
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext, lazy
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.figures import read_last_own, read_own
from selfreview.storage.benchmarking.told import SubmittedReturn, submitted_return
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.drawings import into_page
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import in_language, make_paper, site

blueprint = Blueprint("benchmarking_measures", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")

HEAD = (
    lazy("Measure"),
    lazy("This service"),
    lazy("Its last return"),
    lazy("England"),
    lazy("Middle service"),
    lazy("Half of the services"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page shows: the service's own return, its last one, and the release that they stand beside."""

    own: MeasuredReturn
    last: MeasuredReturn | None
    told: SubmittedReturn
    released: Released | None

    @property
    def spine(self) -> tuple[OwnMeasure, ...]:
        """The measures that stand together on one page."""
        return measure_own(product_questionnaire(), SPINE, self.own, self.last, self.released)

    @property
    def amounts(self) -> tuple[OwnMeasure, ...]:
        """What the service told itself."""
        return measure_own(product_questionnaire(), AMOUNTS, self.own, self.last, self.released)


def find_standing(desk: Desk) -> Standing | None:
    """What stands beside the newest release of this year or an earlier one; None until the return is submitted."""
    questionnaire = desk.questionnaire
    own = read_own(questionnaire, desk.number, desk.year)
    told = submitted_return(questionnaire, desk.number, desk.year)
    if own is None or told is None:
        return None
    newest = releases.newest_up_to(desk.year, public_at=site().now())
    last = read_last_own(questionnaire, desk.number, desk.year)
    return Standing(own, last, told, None if newest is None else Released(newest.data))


@blueprint.get("/measures")
@entry(AtService(Right.READ_REVIEW))
def measures(visit: Visit) -> ResponseReturnValue:
    """The measures as a page; until the return is submitted it says what they need."""
    desk = open_desk(visit)
    standing = find_standing(desk)
    if standing is None:
        return render_template("benchmarking/own/not_yet.html", desk=desk, visit=visit)
    spine = standing.spine
    told = [one.strip for one in spine if one.strip.median is not None]
    drawing = draw_strips(told, title=gettext("All measures together")) if told else None
    return render_template(
        "benchmarking/own/measures.html",
        desk=desk,
        visit=visit,
        standing=standing,
        spine=spine,
        svg=None if drawing is None else into_page(drawing, name="chart-spine"),
        key=KEY,
        answers=answer_own(desk.questionnaire, standing.own, standing.released),
        changes=dict(change_of_own(standing.own, standing.last)),
        outturn=outturn_of_own(standing.own),
        unknown=[one for one in desk.questionnaire.questions if _is_unknown(standing.told, one.id)],
        estimated=[one for one in desk.questionnaire.questions if _is_estimated(standing.told, one.id)],
        head=HEAD,
    )


def _is_unknown(told: SubmittedReturn, question: str) -> bool:
    return told.answer(question).state.value == "not_known"


def _is_estimated(told: SubmittedReturn, question: str) -> bool:
    quality = told.answer(question).quality
    return quality is not None and quality.value == "estimated"


@blueprint.get("/measures.csv")
@entry(AtService(Right.READ_REVIEW))
def measures_csv(visit: Visit) -> ResponseReturnValue:
    """The measures as a file to take away."""
    desk = open_desk(visit)
    standing = find_standing(desk)
    rows: list[tuple[str, ...]] = []
    if standing is not None:
        rows += [(gettext("Caution"), caution.text, *[""] * 6) for caution in desk.questionnaire.cautions]
        rows += [
            (one.measure.title, one.own, one.last, one.england, one.middle, one.low, one.high, one.words)
            for one in (*standing.amounts, *standing.spine)
        ]
    columns = (
        *HEAD[:-1],
        gettext("{head} from", head=HEAD[-1]),
        gettext("{head} to", head=HEAD[-1]),
        gettext("In words"),
    )
    answer = Response(for_people(write_figures(columns, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="measures-{desk.number}-{desk.year}.csv"'
    return answer


@blueprint.get("/measures.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def measures_pdf(visit: Visit) -> ResponseReturnValue:
    """The measures on paper, for the steering group; `print=large` asks for large print."""
    desk = open_desk(visit)
    standing = find_standing(desk)
    if standing is None:
        return render_template("benchmarking/own/not_yet.html", desk=desk, visit=visit), 404
    report = OwnReport(
        service=desk.held.service.name,
        year=desk.year,
        released=standing.released,
        amounts=standing.amounts,
        spine=standing.spine,
        answers=answer_own(desk.questionnaire, standing.own, standing.released),
        questionnaire=desk.questionnaire,
        synthetic=standing.told.synthetic,
        today=site().today(),
    )
    large = request.args.get("print") == "large"
    ending = "-large-print" if large else ""
    check = code_of(visit.review, PaperKind.MEASURES)
    edition = Edition.LARGE if large else Edition.NORMAL
    content = make_paper(write_own_report, report, edition=edition, check=check)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="measures-{desk.number}-{desk.year}{ending}.pdf"'
    return answer
