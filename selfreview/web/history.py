"""The history of a review, read by its group: who changed what, when, from what to what."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.differences import Piece, compare
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
    """One change as it is shown: what was done, and the text before and after or the pieces between them."""

    change: Change
    what: str
    before: str | None = None
    after: str | None = None
    pieces: tuple[Piece, ...] = ()


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


def tell(framework: Framework, change: Change) -> Line:
    """One change in words, its ratings by their labels and its criteria by their text."""
    if change.verb != WROTE:
        text = change.after if change.verb in SAID else None
        if change.verb == "assigned":
            return Line(change, "asked somebody to see to it", change.before or "nobody", change.after or "nobody")
        return Line(change, change.verb, after=text)
    what = f"changed {FIELDS.get(change.field, change.field)}"
    if change.field in ("rating", "ticks"):
        before, after = (_label(framework, change, value) for value in (change.before, change.after))
        return Line(change, what, before, after)
    if change.before is None or change.after is None:
        # The text was cleared when its time was over; that it was changed stays on record.
        return Line(change, what)
    return Line(change, what, pieces=compare(change.before, change.after))


def _label(framework: Framework, change: Change, value: str | None) -> str:
    if value is None:
        return "no longer kept"
    if change.field == "rating":
        return framework.scale.level(value).label if value else "not rated"
    texts = {criterion.id: criterion.text for criterion in framework.exemplar(change.exemplar).criteria}
    return "; ".join(texts.get(key, key) for key in value.split()) or "nothing ticked"
