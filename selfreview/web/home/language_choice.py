"""The language that a site is read in: offered where its operator has put catalogues, kept in the visitor's browser."""

from flask import Blueprint, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from selfreview.web.access import Public, entry, local_path
from selfreview.web.middleware import YEAR
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
