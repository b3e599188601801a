"""The whole review in one table: a row for each exemplar, and the five layers with where the group is in them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import in_words
from selfreview.domain.group.layers import Layer, layers_of
from selfreview.domain.review.missing import missing_in_words
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.review import AnswerState, ReviewState, measure_progress
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage.group import agreements, views
from selfreview.storage.group.agreements import Agreement
from selfreview.storage.group.assignments import Assignee
from selfreview.storage.group.group_overview import GroupOverview, read_group_overview
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.sign_off import sign_off_now
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import site
from selfreview.web.voters import voters_of

blueprint = Blueprint("grid", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@dataclass(frozen=True, slots=True)
class Row:
    """One exemplar: `views` says how many have given theirs, and how far apart they are once they are revealed."""

    exemplar: Exemplar
    rating: str | None
    before: str | None
    views: str
    flagged_by: str
    comments: int
    agreement: Agreement | None
    stands: bool
    assignee: Assignee
    state: str
    done: bool


@blueprint.get("/grid")
@entry(AtService(Right.READ_REVIEW))
def grid(visit: Visit) -> ResponseReturnValue:
    """Every exemplar in a row, on one screen and one sheet of paper."""
    check = code_of(visit.review, PaperKind.GRID)
    sheet, group = sheets.read_sheet(visit.review, site().frameworks), read_group_overview(visit.review)
    agreed = agreements.agreements_of(visit.review)
    rows = _rows(visit, sheet, group, agreed)
    return render_template(
        "review/overview/grid.html",
        visit=visit,
        scale=visit.framework.scale,
        rows=rows,
        earlier=sheet.earlier,
        layers=_layers(visit, sheet, rows),
        check=check,
    )


def _rows(visit: Visit, sheet: Sheet, group: GroupOverview, agreed: dict[str, Agreement]) -> tuple[Row, ...]:
    framework = visit.framework
    progress = measure_progress(framework, sheet.answers())
    seen = _views(visit)
    return tuple(
        Row(
            exemplar=exemplar,
            rating=sheet.answer(exemplar.id).rating,
            before=sheet.before(exemplar.id),
            views=seen[exemplar.id],
            flagged_by=group.flags.get(exemplar.id, ""),
            comments=group.comments.get(exemplar.id, 0),
            agreement=agreed.get(exemplar.id),
            stands=exemplar.id in agreed and agreed[exemplar.id].stands(sheet),
            assignee=group.assignee(exemplar.id, exemplar.theme),
            state=missing_in_words(framework.scale, exemplar, sheet.answer(exemplar.id)),
            done=progress.states[exemplar.id] is AnswerState.DONE,
        )
        for exemplar in framework.exemplars
    )


def _views(visit: Visit) -> dict[str, str]:
    given, total = views.count_given(visit.review), len(voters_of(visit))
    revealed, scale = views.revealed_views(visit.review), visit.framework.scale
    told = {}
    for exemplar in visit.framework.exemplars:
        # How far apart they are is told of revealed views alone.
        apart = (
            f", {in_words(views.spread_by_agency(scale, revealed[exemplar.id]).distance)}"
            if exemplar.id in revealed
            else ""
        )
        told[exemplar.id] = gettext("{id} of {total}{apart}", id=given.get(exemplar.id, 0), total=total, apart=apart)
    return told


def _layers(visit: Visit, sheet: Sheet, rows: tuple[Row, ...]) -> tuple[Layer, ...]:
    signed, themes = sign_off_now(visit, sheet), agreements.themes_of(visit.review)
    review = visit.review
    at, reopened = review.submitted_at, review.state is not ReviewState.SUBMITTED
    return layers_of(
        done=sum(row.done for row in rows),
        agreed=sum(row.stands for row in rows),
        exemplars=len(rows),
        themes_agreed=sum(not one.changed(sheet) for one in themes.values()),
        themes=len(visit.framework.themes),
        signed=signed.signed_by_chair and not signed.missing,
        submitted=_sent(at, reopened=reopened) if at else "",
        reopened=reopened,
    )


def _sent(at: datetime, *, reopened: bool) -> str:
    day = day_in_words(at)
    return gettext("On {at}, reopened since", at=day) if reopened else gettext("On {at}", at=day)
