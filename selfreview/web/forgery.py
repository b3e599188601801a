"""Whether what was posted came from a page of ours, and why it was refused where it did not.

The token is what counts. A Referer is asked for nowhere: councils' proxies take it out. An `Origin` or the browser's
own word (`Sec-Fetch-Site`) that names another site refuses; a missing one does not.
"""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadSignature

from selfreview.settings import Settings
from selfreview.speech import lazy

FOREIGN = lazy("The request came from another site.")
OURSELVES = ("same-origin", "none")
DEFAULT_PORTS = {"http": 80, "https": 443}


class Cause(StrEnum):
    """Why a form was refused, as far as it is known."""

    FOREIGN = "foreign"
    NO_COOKIE = "no cookie"
    OLD_COOKIE = "old cookie"
    INCOMPLETE = "incomplete"
    OLDER_PAGE = "older page"


# By the words of Flask-WTF, which names its reasons in no other way. Whoever signs in or out gets a new session.
CAUSES: Mapping[str, Cause] = {
    FOREIGN: Cause.FOREIGN,
    "The CSRF session token is missing.": Cause.OLDER_PAGE,
    "The CSRF tokens do not match.": Cause.OLDER_PAGE,
}
SENTENCES: Mapping[Cause, str] = {
    Cause.FOREIGN: lazy("It was sent from a page of another site, so it was refused."),
    Cause.NO_COOKIE: (
        lazy(
            "Your browser did not send our cookie with it. It may refuse cookies, or it was closed "
            "since you opened the page. If this happens again, allow cookies for this site in your "
            "browser’s settings."
        )
    ),
    Cause.OLD_COOKIE: lazy("Your browser’s cookie is from an earlier visit and no longer counts."),
    Cause.INCOMPLETE: lazy("Part of the form did not reach us."),
    Cause.OLDER_PAGE: lazy("The page is too old: someone signed in or out in this browser after you opened it."),
}


class LastingSessions(SecureCookieSessionInterface):
    """Cookies that are judged by their signature alone.

    How long somebody is signed in is a row on the server. By the clock in the
    cookie, a server whose clock is a second behind another's would turn
    everybody out.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request: an empty one where the cookie is missing or was not signed by us."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()


def build(app: Flask, settings: Settings) -> None:
    """Ask every changing request for its token, and for nothing that a proxy may take away."""
    app.session_interface = LastingSessions()
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)

    @app.before_request
    def refuse_strangers() -> None:
        if request.method in app.config["WTF_CSRF_METHODS"] and comes_from_elsewhere(request, settings.url):
            raise CSRFError(FOREIGN)


def comes_from_elsewhere(request: Request, url: str | None) -> bool:
    """Whether the browser itself says that another site sent this; without a word of it, no.

    `url` is the address that people type, where a proxy shows us another host.
    """
    told = request.headers.get("Sec-Fetch-Site", "")
    if told in OURSELVES:
        return False
    origin = request.headers.get("Origin", "null")
    if told != "cross-site" and origin == "null":
        return False
    return _host(origin) not in {_host(f"{request.scheme}://{request.host}"), _host(url or "")} - {None}


def _host(address: str) -> tuple[str, int | None] | None:
    """Name and port, None for a port that goes without saying: a proxy in front of us may speak https for our http."""
    try:
        parts = urlsplit(address)
        if not parts.hostname:
            return None
        return parts.hostname.lower(), None if parts.port in (None, *DEFAULT_PORTS.values()) else parts.port
    except ValueError:
        return None


def find_cause(fault: CSRFError) -> Cause:
    """Why a form was refused; to be asked before a new token is made for the page that says so."""
    if fault.description == FOREIGN:
        return Cause.FOREIGN
    if not request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]):
        return Cause.NO_COOKIE
    if not session:
        return Cause.OLD_COOKIE
    return CAUSES.get(str(fault.description), Cause.INCOMPLETE)
