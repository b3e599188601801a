"""The history of a review, read by its group: who changed what, when, from what to what."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.differences import Fate, Piece, compare
from selfreview.domain.framework import Framework
from selfreview.domain.rights import Right
from selfreview.storage.history import Change, history_of
from selfreview.storage.reviews import WROTE
from selfreview.web.access import AtService, Visit, entry

blueprint = Blueprint("history", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

PAGE = 25
"""How many changes stand on one page."""

FIELDS = {
    "rating": "the rating",
    "evidence": "the evidence",
    "ticks": "the criteria that are met",
    "reason": "why the rating differs from the ticks",
    "moved": "why the rating has moved since the last return",
    "carried": "the mark of text carried over",
    "method": "how the review was done",
    "method_other": "in which way the review was done",
    "agencies": "which agencies took part",
}
SAID = frozenset({"commented", "answered", "added evidence", "changed evidence", "used evidence", "reopened"})
"""The verbs whose text is the group's to read as it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is shown: what was done, and the text before and after or what differs."""

    change: Change
    what: str
    before: str | None = None
    after: str | None = None
    pieces: tuple[Piece, ...] = ()
    ticks: tuple[Piece, ...] = ()


@blueprint.get("/<exemplar_id>/history")
@entry(AtService(Right.READ_REVIEW))
def exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Every change of one exemplar."""
    asked = visit.exemplar(exemplar_id)
    return _show(visit, asked.id, f"{asked.id} {asked.title}")


@blueprint.get("/history")
@entry(AtService(Right.READ_REVIEW))
def review(visit: Visit) -> ResponseReturnValue:
    """Every change of the whole review."""
    return _show(visit, None, f"Self-review {visit.review.round.year}")


def _show(visit: Visit, exemplar_id: str | None, title: str) -> str:
    below = request.args.get("below", type=int)
    below = None if below is None else max(0, min(below, 2**31 - 1))
    found = () if visit.review.id is None else history_of(visit.review, exemplar_id, below=below, most=PAGE + 1)
    return render_template(
        "history/changes.html",
        visit=visit,
        title=title,
        exemplar_id=exemplar_id,
        lines=[tell(visit.framework, change) for change in found[:PAGE]],
        older=found[PAGE - 1].seq if len(found) > PAGE else None,
        newest=below is None,
    )


def in_brief(change: Change) -> str:
    """What was done, in a few words."""
    if change.verb == WROTE:
        return f"changed {FIELDS.get(change.field, change.field)}"
    return "asked somebody to see to it" if change.verb == "assigned" else change.verb


def tell(framework: Framework, change: Change) -> Line:
    """One change in words, its ratings by their labels and its criteria by their text."""
    if change.verb != WROTE:
        text = change.after if change.verb in SAID else None
        if change.verb == "assigned":
            return Line(change, in_brief(change), change.before or "nobody", change.after or "nobody")
        return Line(change, change.verb, after=text)
    what = in_brief(change)
    if change.before is None or change.after is None:
        # The text was cleared when its time was over; that it was changed stays on record.
        return Line(change, what)
    if change.field == "rating":
        before, after = (
            framework.scale.level(key).label if key else "not rated" for key in (change.before, change.after)
        )
        return Line(change, what, before, after)
    if change.field == "ticks":
        return Line(change, what, ticks=_ticks(framework, change.exemplar, change.before.split(), change.after.split()))
    if not change.before:
        return Line(change, what, after=change.after)
    return Line(change, what, pieces=compare(change.before, change.after))


def _ticks(framework: Framework, exemplar_id: str, before: list[str], after: list[str]) -> tuple[Piece, ...]:
    """The criteria that lost or got their tick."""
    criteria = framework.exemplar(exemplar_id).criteria
    lost = (Piece(Fate.OUT, one.text) for one in criteria if one.id in before and one.id not in after)
    got = (Piece(Fate.IN, one.text) for one in criteria if one.id in after and one.id not in before)
    return (*lost, *got)
