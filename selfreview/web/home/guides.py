"""What somebody reads before they begin: what each role does here, and what the words mean."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import SERVICE_ROLES
from selfreview.web.access import Public, current_person, entry
from selfreview.web.home.first_uses import explain_words
from selfreview.web.home.glossary import TERMS
from selfreview.web.runtime import site

blueprint = Blueprint("guides", __name__)
blueprint.add_app_template_global(explain_words)

FIRST = "member"
"""The role whose page somebody reads of whom nothing is known."""


@blueprint.get("/glossary")
@entry(Public())
def glossary() -> ResponseReturnValue:
    """Every word that needs one, with a plain sentence."""
    return render_template("home/glossary.html", terms=sorted(TERMS, key=lambda term: term.word.casefold()))


@blueprint.get("/before-you-start")
@entry(Public())
def before() -> ResponseReturnValue:
    """The way to the page for one's own role."""
    person = current_person()
    of_service = [post.role for post in person.posts if post.role in SERVICE_ROLES] if person else []
    return redirect(url_for("guides.before_as", role=of_service[0].value if of_service else FIRST), 303)


@blueprint.get("/before-you-start/<any(manager, chair, member, observer):role>")
@entry(Public())
def before_as(role: str) -> ResponseReturnValue:
    """How long it takes, who and what is needed, and what becomes of the answers, for one role."""
    return render_template(
        "home/before.html",
        role=role,
        roles=[one.value for one in SERVICE_ROLES],
        count=len(site().frameworks.current.exemplars),
    )
