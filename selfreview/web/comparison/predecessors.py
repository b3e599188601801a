"""The ratings that a service inherits from those before it, where its people may read them."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.registry.changes import Party
from selfreview.domain.rights import Right
from selfreview.storage.review import predecessors
from selfreview.storage.round import rounds
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.comparison.profile import drawn
from selfreview.web.comparison.profile_figures import history_figure
from selfreview.web.registry.change_notes import may_read
from selfreview.web.runtime import site

blueprint = Blueprint("predecessors", __name__, url_prefix="/services/<int:number>/predecessors")


@blueprint.get("/<int(max=2147483647):predecessor>")
@entry(AtService(Right.READ_REVIEW))
def earlier_years(visit: Visit, predecessor: int) -> ResponseReturnValue:
    """The ratings that a predecessor submitted, and never a word of its evidence."""
    recorded = predecessors.find_inheritance(visit.service.number, predecessor)
    found = rounds.find_service(predecessor)
    if recorded is None or found is None or not may_read(visit, recorded, Party(found.name, predecessor)):
        abort(404)
    before = recorded.change.from_year
    years = predecessors.read_earlier_years(predecessor, before=before, frameworks=site().frameworks)
    return render_template(
        "comparison/predecessor.html",
        visit=visit,
        predecessor=next(party for party in recorded.change.before if party.number == predecessor),
        change=recorded.change,
        history=history_figure(years) if years else None,
        drawn=drawn,
    )
