"""Which services a service picks to be set beside: a page at a time, by name or region, without losing those picked."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.registry.services import is_about
from selfreview.domain.rights import Right
from selfreview.storage.practice import picked_lists, sharing
from selfreview.storage.practice.picked_lists import PickedList
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.registry.paging import asked_page, asked_words, turn_to
from selfreview.web.review_pages import address_of

blueprint = Blueprint("picks", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile")


SIZE = 20
"""So many boxes can be looked through at once."""


@blueprint.get("/picks")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """Services that share, found by name or region; what was picked on another page stays picked."""
    here = visit.service.number
    choices = sharing.sharing_services(besides=here) if sharing.shares(here) else ()
    picked = frozenset(request.args.getlist("pick", type=int)) & {service.number for service in choices}
    if request.args.get("go") == "show":
        return redirect(address_of(visit, "benchmarks.others", pick=sorted(picked), _anchor="groups-title"), 303)
    wanted = asked_words()
    found = [service for service in choices if is_about(service, wanted)]
    page = turn_to(
        asked_page(),
        found,
        lambda at: address_of(visit, "picks.home", q=wanted or None, page=at),
        size=SIZE,
    )
    shown = {service.number for service in page.items}
    return render_template(
        "comparison/picks.html",
        visit=visit,
        page=page,
        wanted=wanted,
        picked=picked,
        elsewhere=[service for service in choices if service.number in picked - shown],
        choices=choices,
        lists=_lists(visit, {service.number for service in choices}),
        may_keep=visit.may(Right.WRITE_DRAFT),
    )


def _lists(visit: Visit, sharing_now: set[int]) -> list[tuple[PickedList, list[int]]]:
    """The service's kept lists, each with those of its services that share today."""
    kept = picked_lists.lists_of(visit.service.number) if sharing_now else ()
    return [(one, [number for number in one.services if number in sharing_now]) for one in kept]
