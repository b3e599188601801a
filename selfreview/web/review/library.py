"""All the evidence of a service on one page: searched by words and year, with where each piece is used."""

from collections.abc import Collection

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.review.ageing import is_old
from selfreview.domain.rights import Right
from selfreview.storage.review.library import read_library
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.review_pages import writable
from selfreview.web.runtime import site

blueprint = Blueprint("library", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

UNUSED = "unused"
"""What stands in the place of a year for what no review has used."""


@blueprint.get("/evidence")
@entry(AtService(Right.READ_REVIEW))
def library(visit: Visit) -> ResponseReturnValue:
    """Every link and file of the service, or those that a search finds."""
    words = request.args.get("q", "")[:100].replace("\x00", "").strip()
    chosen = request.args.get("used", "")
    kept = read_library(visit.service.number)
    day = min(filter(None, (site().today(), visit.review.deadline)))
    found = [one for one in kept if one.is_about(words) and _is_of(chosen, one.years)]
    return render_template(
        "review/evidence/library.html",
        visit=visit,
        words=words,
        chosen=chosen,
        years=sorted({year for one in kept for year in one.years}, reverse=True),
        number_kept=len(kept),
        found=[(one, is_old(one.dated, day)) for one in found],
        writable=writable(visit),
    )


def _is_of(chosen: str, years: Collection[int]) -> bool:
    if chosen == UNUSED:
        return not years
    return not chosen or chosen in map(str, years)
