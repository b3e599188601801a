"""Showing figures by name to the services that show theirs: what a service agrees to, and what it sees in return."""

from collections.abc import Collection

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.named import ARRANGEMENT, CLASSES
from selfreview.domain.benchmarking.questionnaire import Section
from selfreview.domain.rights import Right
from selfreview.domain.round import Service
from selfreview.storage.benchmarking import showings
from selfreview.storage.benchmarking.named import read_named
from selfreview.storage.practice.sharing import read_neighbours
from selfreview.storage.registry.services import entries_of
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site

blueprint = Blueprint("named_figures", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>/named")


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """What showing figures means, which of its figures this service shows, and how many others show theirs."""
    desk = open_desk(visit)
    return render_template(
        "benchmarking/named/home.html",
        desk=desk,
        visit=visit,
        classes=_classes(desk),
        shown=showings.read_showings(desk.number, desk.year),
        before=showings.shown_before(desk.number, desk.year),
        agreed=showings.read_agreed(desk.year),
        may_turn=visit.may(Right.RUN_REVIEW),
    )


def _classes(desk: Desk) -> list[tuple[str, str]]:
    titles = {one.id: one.title.partition(" (")[0] for one in desk.questionnaire.disclosure}
    return [(kind, titles[kind]) for kind in CLASSES]


@blueprint.post("")
@entry(AtService(Right.RUN_REVIEW))
def turn(visit: Visit) -> ResponseReturnValue:
    """Begin or stop showing one class; the form says which, so that a second click changes nothing."""
    desk = open_desk(visit)
    kind, on = request.form.get("kind"), request.form.get("show") == "yes"
    if kind not in CLASSES:
        abort(400)
    showings.turn_showing(desk.number, desk.year, kind, on=on, by=visit.person.name, at=site().now())
    confirm_saved("You now show these figures by name." if on else "You no longer show these figures by name.")
    return redirect(desk.address("named_figures.home"), 303)


@blueprint.get(f"/<any({', '.join(CLASSES)}):kind>")
@entry(AtService(Right.READ_REVIEW))
def figures(visit: Visit, kind: str) -> ResponseReturnValue:
    """The figures of one class of every service that shows it, for a service that shows it too."""
    desk = open_desk(visit)
    named = read_named(desk.questionnaire, desk.year, public_at=site().now())
    sees = named is not None and named.has(kind, desk.number)
    found = {"desk": desk, "visit": visit, "kind": kind, "title": dict(_classes(desk))[kind]}
    if named is None or not sees:
        return render_template("benchmarking/named/closed.html", released=named is not None, **found)
    neighbours = read_neighbours(desk.number, known_by=site().now())
    near = frozenset(neighbours.services if neighbours else ())
    if kind == ARRANGEMENT:
        section = _section(desk)
        answers = [(one, named.answers(one)) for one in named.arrangements() if one.section == section.id]
        names = {one.number: one.name for one in _by_name(named.agreed[kind].now)}
        return render_template(
            "benchmarking/named/arrangements.html", section=section, answers=answers, names=names, near=near, **found
        )
    rows = {row.service: row.cells for row in named.rows(kind, reader=desk.number)}
    return render_template(
        "benchmarking/named/figures.html",
        services=_by_name(rows.keys()),
        rows=rows,
        near=near,
        titles=named.titles(kind),
        **found,
    )


def _by_name(numbers: Collection[int]) -> list[Service]:
    # No figure puts services into an order.
    return sorted((one.service for one in entries_of(numbers)), key=lambda one: (one.name.casefold(), one.number))


def _section(desk: Desk) -> Section:
    return desk.section(request.args.get("section", desk.questionnaire.sections[0].id))
