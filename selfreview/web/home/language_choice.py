"""The language that a site is read in: offered where its operator has put catalogues, kept in the visitor's browser."""

from flask import Blueprint, abort, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue

from selfreview.web.access import Public, entry, local_path
from selfreview.web.middleware import KEPT_FOR_A_YEAR, YEAR
from selfreview.web.runtime import ENGLISH, LANGUAGE_COOKIE, site

blueprint = Blueprint("language_choice", __name__)


@blueprint.post("/language")
@entry(Public())
def choose() -> ResponseReturnValue:
    """Read on in another language, from the page that was open."""
    chosen = request.form.get("language", "")
    if chosen != ENGLISH and chosen not in site().languages:
        abort(404)
    answer = redirect(local_path(request.form.get("here")) or "/", 303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
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
