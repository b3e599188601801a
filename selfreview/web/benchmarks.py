"""A service beside others: the nation, its region, services of its kind, its neighbours; and what NPPN published."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.web.access import AtService, Visit, entry

blueprint = Blueprint("benchmarks", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile")


@blueprint.get("/others")
@entry(AtService(Right.READ_REVIEW))
def others(visit: Visit) -> ResponseReturnValue:
    """Every exemplar beside the nation's newest release."""
    return render_template("profile/others.html", visit=visit)


@blueprint.get("/published")
@entry(AtService(Right.READ_REVIEW))
def published(visit: Visit) -> ResponseReturnValue:
    """What was published of 2008 and 2009, with its gaps."""
    return render_template("profile/published.html", visit=visit)
