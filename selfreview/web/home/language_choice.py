"""The language that a site is read in: offered where its operator has put catalogues, kept in the visitor's browser.

Whoever is signed in is also written to in it, and read to in it where they sign in next.
"""

from flask import Blueprint, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from selfreview.speech import ENGLISH
from selfreview.storage.people import people
from selfreview.web.access import Public, current_sign_in, entry, local_path
from selfreview.web.middleware import KEPT_FOR_A_YEAR, remember_language
from selfreview.web.runtime import site

blueprint = Blueprint("language_choice", __name__)


@blueprint.post("/language")
@entry(Public())
def choose() -> ResponseReturnValue:
    """Read on in another language, from the page that was open."""
    chosen = request.form.get("language", "")
    if chosen != ENGLISH and chosen not in site().languages:
        abort(404)
    here = current_sign_in()
    if here is not None and not here.ended:
        people.choose_language(here.person.id, chosen)
    answer = redirect(local_path(request.form.get("here")) or "/", 303)
    remember_language(answer, chosen)
    return answer


@blueprint.get("/language/<script_name>")
@entry(Public())
def script(script_name: str) -> ResponseReturnValue:
    """What scripts say in a language, under an address that changes with it: a browser asks for it once."""
    found = next((one for one in site().scripts.values() if one.name == script_name), None)
    if found is None:
        abort(404)
    answer = make_response(found.content)
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = KEPT_FOR_A_YEAR
    return answer
