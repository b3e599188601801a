"""Starting from last year: its text, links and files carried over into this review, for somebody to confirm."""

from collections.abc import Collection

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext, ngettext
from selfreview.storage.review import carry_overs
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import site

blueprint = Blueprint("carry_overs", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@blueprint.post("/<exemplar_id>/carry-over")
@entry(AtService(Right.WRITE_DRAFT))
def carry_one(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Start one exemplar from what the last return says of it."""
    asked = visit.exemplar(exemplar_id)
    there = address_of(visit, "answers.exemplar", exemplar_id=asked.id, _anchor="evidence")
    return _carry(visit, (asked.id,), there)


@blueprint.post("/carry-over")
@entry(AtService(Right.WRITE_DRAFT))
def carry_all(visit: Visit) -> ResponseReturnValue:
    """Start every exemplar that has no evidence yet from the last return."""
    everything = tuple(exemplar.id for exemplar in visit.framework.exemplars)
    return _carry(visit, everything, address_of(visit, "steering_group.overview"))


def _carry(visit: Visit, exemplars: Collection[str], there: str) -> ResponseReturnValue:
    carried = carry_overs.carry_over(visit.review, exemplars, person=visit.person.name, at=site().now())
    confirm_saved(_words(carried))
    return redirect(there, 303)


def _words(carried: Collection[str]) -> str:
    if not carried:
        return gettext("There was nothing to carry over: what was written here stays.")
    return ngettext(
        "Carried over for {number} exemplar. None of it counts until someone confirms or edits it.",
        "Carried over for {number} exemplars. None of it counts until someone confirms or edits it.",
        len(carried),
    )
