"""The history of a review, read by its group: who changed what, when, from what to what."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.field_specs import Kind
from selfreview.domain.framework.framework import Framework
from selfreview.domain.plan import fields as plan_fields
from selfreview.domain.review.differences import Fate, Piece, compare
from selfreview.domain.review.fields import ANSWER
from selfreview.domain.review.review import Kept
from selfreview.domain.rights import Right
from selfreview.domain.round import METHOD_LABELS, Method
from selfreview.speech import gettext
from selfreview.storage.plan.plans import PLANNED
from selfreview.storage.review import sheets
from selfreview.storage.review.evidence import REPLACED
from selfreview.storage.review.history import Change, history_of
from selfreview.storage.review.reviews import WROTE
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.deeds import deed_in_words
from selfreview.web.review_pages import writable

blueprint = Blueprint("history", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

PAGE = 25
"""How many changes stand on one page."""


PLANNED_TEXTS = frozenset(
    spec.name for spec in (*plan_fields.ACTION, *plan_fields.DECISION, *plan_fields.PLAN) if spec.is_typed
)
"""Those of them that people write, so that their words can be compared."""

CHOSEN = frozenset({"method", "agencies"})
"""The fields that are chosen, not typed: one choice takes the other's place."""

SAID = frozenset(
    {
        "commented",
        "answered",
        "edited a comment",
        "added evidence",
        "changed evidence",
        "used evidence",
        "reopened",
        "flagged to discuss",
    }
)
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


WORDED = frozenset(spec.name for spec in ANSWER if spec.kind is Kind.TEXT)
"""The fields of an answer that are written in words, of which an earlier wording can be put back."""


def has_wording(change: Change) -> bool:
    """Whether a change left words behind that can be put back."""
    return change.verb == WROTE and change.field in WORDED and bool((change.after or "").strip())


@blueprint.get("/<exemplar_id>/history")
@entry(AtService(Right.READ_REVIEW))
def exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Every change to one exemplar."""
    asked = visit.exemplar(exemplar_id)
    return _show(visit, asked.id, f"{asked.id} {asked.title}")


@blueprint.get("/history")
@entry(AtService(Right.READ_REVIEW))
def review(visit: Visit) -> ResponseReturnValue:
    """Every change to the whole review."""
    return _show(visit, None, gettext("Self-review {year}", year=visit.review.round.year))


def _show(visit: Visit, exemplar_id: str | None, title: str) -> str:
    below = request.args.get("below", type=int)
    below = None if below is None else max(0, min(below, 2**31 - 1))
    found = () if visit.review.id is None else history_of(visit.review, exemplar_id, below=below, most=PAGE + 1)
    lines = [tell(visit.framework, change) for change in found[:PAGE]]
    return render_template(
        "review/history/changes.html",
        visit=visit,
        title=title,
        exemplar_id=exemplar_id,
        lines=lines,
        versions=_to_put_back(visit, lines),
        older=found[PAGE - 1].seq if len(found) > PAGE else None,
        newest=below is None,
    )


def _to_put_back(visit: Visit, lines: Iterable[Line]) -> dict[int, str]:
    """The changes whose wording can be put back, by their place, each with the version of the field as it is now."""
    if not writable(visit):
        return {}
    sheet = sheets.read_sheet(visit.review)
    found = {}
    for change in (line.change for line in lines if has_wording(line.change)):
        now = sheet.kept(change.exemplar).get(change.field, Kept())
        if now.value != change.after:
            found[change.seq] = versions.pack({change.field: now}, [change.field])
    return found


def in_brief(change: Change) -> str:
    """What was done, in a few words."""
    if change.verb == WROTE and change.field == "carried" and change.after is not None:
        return (
            gettext("carried text over from the last return")
            if change.after
            else gettext("confirmed the text that was carried over")
        )
    return deed_in_words(change.verb, change.field)


def tell(framework: Framework, change: Change) -> Line:
    """One change in words, its ratings by their labels and its criteria by their text."""
    if change.verb == PLANNED and change.field.split()[-1] in PLANNED_TEXTS and change.after is not None:
        return _texts(change, change.before or "", change.after)
    if change.verb != WROTE:
        text = change.after if change.verb in SAID else None
        if change.verb == REPLACED and change.after is not None:
            return Line(change, change.verb, change.before, change.after)
        if change.verb == "assigned":
            return Line(change, in_brief(change), change.before or gettext("no one"), change.after or gettext("no one"))
        return Line(change, in_brief(change), after=text)
    what = in_brief(change)
    if change.before is None or change.after is None:
        # The text was cleared when its time was over; that it was changed stays on record.
        return Line(change, what)
    if change.field == "rating":
        before, after = (
            framework.scale.level(key).label if key else gettext("not rated") for key in (change.before, change.after)
        )
        return Line(change, what, before, after)
    if change.field == "ticks":
        return Line(change, what, ticks=_ticks(framework, change.exemplar, change.before.split(), change.after.split()))
    if change.field == "carried":
        return Line(change, what)
    return _texts(change, *(_told(change.field, text) for text in (change.before, change.after)))


def _texts(change: Change, before: str, after: str) -> Line:
    what = in_brief(change)
    if not before:
        return Line(change, what, after=after)
    if change.field in CHOSEN:
        return Line(change, what, before, after or "nothing")
    return Line(change, what, pieces=compare(before, after))


def _told(field: str, text: str) -> str:
    """A kept text as people read it: a choice by its words, a list with commas."""
    if field == "method" and text:
        return METHOD_LABELS[Method(text)]
    return ", ".join(json.loads(text or "[]")) if field == "agencies" else text


def _ticks(framework: Framework, exemplar_id: str, before: list[str], after: list[str]) -> tuple[Piece, ...]:
    """The criteria that lost or got their tick."""
    criteria = framework.exemplar(exemplar_id).criteria
    lost = (Piece(Fate.OUT, one.text) for one in criteria if one.id in before and one.id not in after)
    got = (Piece(Fate.IN, one.text) for one in criteria if one.id in after and one.id not in before)
    return (*lost, *got)
