"""What everybody may see: the front page, the statements, and whether the site is well."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.review import may_change
from selfreview.domain.rights import Right, Verdict, judge_at_network
from selfreview.domain.round import Service
from selfreview.speech import gettext
from selfreview.storage.benchmarking import returns as benchmark_returns
from selfreview.storage.benchmarking.returns import BenchmarkReturn
from selfreview.storage.group import member_home
from selfreview.storage.health import DatabaseFault, answers
from selfreview.storage.people.earlier_details import told_apart
from selfreview.storage.people.people import Person
from selfreview.storage.review import reviews
from selfreview.storage.round import rounds
from selfreview.web.access import AtService, Public, Visit, current_person, current_sign_in, entry
from selfreview.web.group.deeds import deeds_in_words
from selfreview.web.home.duties import Told, duties_at
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site
from selfreview.web.voters import agency_of

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@entry(Public())
def home() -> ResponseReturnValue:
    """The front page, or the way to one's own work for somebody who is signed in."""
    person = current_person()
    if person is None:
        return render_template("home/front.html", rounds=rounds.all_rounds())
    if not person.services and judge_at_network(person.posts, Right.SEE_TRACKER) is Verdict.ALLOWED:
        return redirect(url_for("network.rounds"), 303)
    return render_template(
        "home/home.html", desks=[_desk(person, number) for number in person.services], deeds_in_words=deeds_in_words
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody finds at one of their services; `frameworks` are those of the years it speaks of."""

    service: Service | None
    reviews: tuple[reviews.Review, ...]
    benchmarking: tuple[BenchmarkReturn, ...]
    duties: tuple[Told, ...]
    meanwhile: member_home.Meanwhile
    frameworks: Mapping[int, Framework]


def _desk(person: Person, number: int) -> Desk:
    found = reviews.reviews_of(number)
    going = [review for review in found if may_change(review.state, review.window, site().today())]
    here = current_sign_in()
    assert here is not None
    years = [review.round.year for review in going]
    name = told_apart(person, number, day=site().today())
    asked = member_home.read_asked(number, years, person_id=person.id, agency=agency_of(person, number))
    return Desk(
        service=rounds.find_service(number),
        reviews=found,
        benchmarking=benchmark_returns.returns_of(number),
        duties=duties_at(person, number, found, asked),
        meanwhile=member_home.read_changes(number, years, person_id=person.id, name=name, started_at=here.started_at),
        frameworks={review.round.year: site().frameworks.edition(review.edition) for review in going},
    )


@blueprint.post("/services/<int:number>/seen")
@entry(AtService(Right.READ_REVIEW))
def seen(visit: Visit) -> ResponseReturnValue:
    """Note that somebody has seen all that changed."""
    member_home.mark_seen(visit.service.number, person_id=visit.person.id, at=site().now())
    confirm_saved(gettext("Marked as seen. What changes from now on is listed here."))
    return redirect(url_for("public.home"), 303)


@blueprint.get("/healthz")
@entry(Public())
def healthz() -> ResponseReturnValue:
    """200 when the database answers."""
    try:
        answers()
    except DatabaseFault:
        return {"status": "the database does not answer"}, 503
    return {"status": "ok"}


@blueprint.get("/about")
@entry(Public())
def about() -> ResponseReturnValue:
    """What the review is and what its figures mean."""
    return render_template("home/about.html", framework=site().frameworks.current)
