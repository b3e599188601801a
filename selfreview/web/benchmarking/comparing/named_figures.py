"""Showing figures by name to the services that show theirs: what a service agrees to, and what it sees in return."""

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.documents.benchmarking.named_csv import NamedFile, write_named_answers, write_named_figures
from selfreview.documents.csv_cells import for_people
from selfreview.domain.benchmarking.named import ARRANGEMENT, CLASSES
from selfreview.domain.benchmarking.named_middle import LEAST
from selfreview.domain.benchmarking.questionnaire import Section
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.benchmarking import releases, showings
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.comparing.named_page import NamedPage, find_page
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
    confirm_saved(
        gettext("You now show these figures by name.") if on else gettext("You no longer show these figures by name.")
    )
    return redirect(desk.address("named_figures.home"), 303)


@blueprint.get(f"/<any({', '.join(CLASSES)}):kind>")
@entry(AtService(Right.READ_REVIEW))
def figures(visit: Visit, kind: str) -> ResponseReturnValue:
    """The figures of one class of every service that shows it, for a service that shows it too."""
    desk = open_desk(visit)
    page = find_page(desk, kind, _title(desk, kind))
    if page is None:
        return _closed(desk, kind)
    told = {"desk": desk, "named": page, "title": page.title}
    if kind == ARRANGEMENT:
        section = _section(desk)
        answers = page.answers(section)
        return render_template("benchmarking/named/arrangements.html", section=section, answers=answers, **told)
    return render_template("benchmarking/named/figures.html", least=LEAST, **told)


@blueprint.get(f"/<any({', '.join(CLASSES)}):kind>.csv")
@entry(AtService(Right.READ_REVIEW))
def file(visit: Visit, kind: str) -> ResponseReturnValue:
    """The same as a file, of arrangements every section; for whoever may not see it, the page that says why."""
    desk = open_desk(visit)
    page = find_page(desk, kind, _title(desk, kind))
    if page is None:
        return _closed(desk, kind), 404
    answer = Response(for_people(_write(desk, page)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="by-name-{kind}-{desk.year}.csv"'
    return answer


def _write(desk: Desk, page: NamedPage) -> str:
    whose = NamedFile(page.services, page.near, [caution.text for caution in desk.questionnaire.cautions])
    if page.kind != ARRANGEMENT:
        return write_named_figures(whose, page.titles, tuple(page.rows.values()), page.middles)
    sections = desk.questionnaire.sections
    return write_named_answers(whose, ((one.title, *told) for one in sections for told in page.answers(one)))


def _closed(desk: Desk, kind: str) -> str:
    released = releases.newest(desk.year, public_at=site().now()) is not None
    return render_template("benchmarking/named/closed.html", desk=desk, title=_title(desk, kind), released=released)


def _title(desk: Desk, kind: str) -> str:
    return dict(_classes(desk))[kind]


def _section(desk: Desk) -> Section:
    return desk.section(request.args.get("section", desk.questionnaire.sections[0].id))
