"""What everybody may see: the front page, the statements, and whether the site is well."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right, Verdict, judge_at_network
from selfreview.storage import reviews, rounds
from selfreview.storage.health import DatabaseFault, answers
from selfreview.storage.people import Person
from selfreview.web.access import Public, current_person, entry
from selfreview.web.site import site

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@entry(Public())
def home() -> ResponseReturnValue:
    """The front page, or the way to one's own work for somebody who is signed in."""
    person = current_person()
    if person is None:
        return render_template("public/front.html", rounds=rounds.all_rounds())
    if not person.services and judge_at_network(person.posts, Right.SEE_TRACKER) is Verdict.ALLOWED:
        return redirect(url_for("network.rounds"), 303)
    return render_template("public/home.html", services=_own_services(person))


def _own_services(person: Person) -> list[tuple[object, object, tuple[reviews.Review, ...]]]:
    return [
        (rounds.find_service(number), person.post_at(number), reviews.reviews_of(number)) for number in person.services
    ]


@blueprint.get("/healthz")
@entry(Public())
def healthz() -> ResponseReturnValue:
    """200 when the database answers."""
    try:
        answers()
    except DatabaseFault:
        return {"status": "the database does not answer"}, 503
    return {"status": "ok"}


@blueprint.get("/accessibility")
@entry(Public())
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
@entry(Public())
def privacy() -> ResponseReturnValue:
    """What is kept of people and who sees it."""
    return render_template("public/privacy.html")


@blueprint.get("/about")
@entry(Public())
def about() -> ResponseReturnValue:
    """What the review is and what its figures mean."""
    return render_template("public/about.html", framework=site().frameworks.current)


@blueprint.get("/contact")
@entry(Public())
def contact() -> ResponseReturnValue:
    """Whom to ask."""
    return render_template("public/contact.html")
