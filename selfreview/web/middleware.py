"""What stands around every page: who is here, where they can go, when the session ends; and every answer's headers."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, flash, g, get_flashed_messages, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from selfreview.domain.rights import Post, Right, Role, Verdict, judge_at_network
from selfreview.settings import Settings, is_loopback
from selfreview.speech import ENGLISH, gettext, lazy, read_in, read_now
from selfreview.storage.engine import begin_reading, forget_reading
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.meetings import OpenMeeting
from selfreview.storage.people import sign_ins
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import MARK_EVERY, SignIn
from selfreview.web.access import MARK_PATIENCE, current_person, current_sign_in
from selfreview.web.error_pages import reference
from selfreview.web.runtime import LANGUAGE_COOKIE, site
from selfreview.web.unit_of_work import mark

log = structlog.get_logger("selfreview")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'{further}; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and where its forms may lead; `further` is one address more for them."""

STANDARD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The headers of every answer, but where a view sets one of them otherwise."""

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of an uploaded file: should a browser show it in spite of all, it can do nothing."""

YEAR = 365 * 24 * 3600
KEPT_FOR_A_YEAR = f"public, max-age={YEAR}, immutable"
URLENCODED_LIMIT = 4 * 1024 * 1024
MULTIPART_LIMIT = 48 * 1024 * 1024
AT_THE_MEETING = ("meeting.meeting", "meeting.projector", "meeting.invite", "meeting.ask_code", "meeting.join_by_code")
"""Pages that need no bar to lead to the meeting: they are it, or its door."""

FILE = re.compile(r"\.[a-z]+$")
"""How the address of a file ends: what it holds is in English, as whoever reads it next may be a program."""

UNATTENDED = (
    "static",
    "language_choice.script",
    "public.healthz",
    "operation.livez",
    "operation.readyz",
    "operation.metrics",
    "live.stream",
    "live.arrive",
)
ANY_NAME = ("public.healthz", "operation.livez", "operation.readyz", "operation.metrics", "static")
SAVED = "saved"
KEPT = "kept"

STANDING = {
    Role.MANAGER: lazy("Manager"),
    Role.CHAIR: lazy("Chair"),
    Role.MEMBER: lazy("Member"),
    Role.OBSERVER: lazy("Observer"),
    Role.COORDINATOR: lazy("Regional coordinator"),
    Role.ANALYST: lazy("Network analyst"),
    Role.ADMIN: lazy("Network administrator"),
}
SINGLE = frozenset({Role.MANAGER, Role.CHAIR})
"""The roles that one person holds at a place: they are said without “a”."""


def build(app: Flask, settings: Settings) -> None:
    """Hang everything that every request passes through onto the application."""
    app.config["STANDARD_HEADERS"] = _standard_of(settings)
    app.after_request(_finish)
    app.before_request(_begin)
    app.before_request(_check_host)
    app.before_request(_mark_seen)
    app.teardown_request(_end)
    app.context_processor(_surroundings)


def _standard_of(settings: Settings) -> dict[str, str]:
    # The button that signs out leads on to the provider, where one is named.
    further = f" {settings.provider.origin}" if settings.provider else ""
    standard = {**STANDARD, "Content-Security-Policy": POLICY.format(further=further)}
    if settings.secure:
        standard["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return standard


def _check_host() -> None:
    """Answer only under names that are this site's: a name that a visitor made up gets into no link."""
    if request.endpoint in ANY_NAME:
        return
    settings = site().settings
    name = _host_name()
    own = urlsplit(settings.url).hostname if settings.url else None
    if not (is_loopback(name) or name == own or name in settings.hosts or f"[{name}]" in settings.hosts):
        log.warning("refused", what="an unknown host name", address=request.remote_addr or "", reference=reference())
        raise UnknownHost


def _host_name() -> str:
    try:
        return (urlsplit(f"//{request.host}").hostname or "").lower()
    except ValueError:
        return ""


class UnknownHost(BadRequest):
    """The site was asked under a name that it does not have."""

    message = lazy(
        "This site does not recognise the address that you used. Ask the people who run it for "
        "its address; they can add a name with SELFREVIEW_HOSTS."
    )


def _begin() -> None:
    g.started = time.perf_counter()
    begin_reading(only=request.method in ("GET", "HEAD", "OPTIONS"))
    read_in(None if _is_english() else site().language_of(request.cookies.get(LANGUAGE_COOKIE)))
    is_multipart = request.mimetype == "multipart/form-data"
    request.max_content_length = MULTIPART_LIMIT if is_multipart else URLENCODED_LIMIT


def _is_english() -> bool:
    """Whether an answer is one and the same for everybody: a file, but for the papers that speak a language.

    What is read by a program is English even where the same view makes a paper of it too.
    """
    if FILE.search(request.path) is None:
        return False
    if request.path.endswith((".csv", ".json")):
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "in_language", False)


def _end(_fault: BaseException | None) -> None:
    forget_reading()
    read_in(None)


def _mark_seen() -> None:
    # An open page that asks by itself is nobody: it keeps no session alive.
    if request.endpoint in UNATTENDED or request.headers.get("X-Requested-With") == "selfreview-live":
        return
    here = current_sign_in()
    now = site().now()
    if here is None or here.ended or now - here.seen_at < MARK_EVERY:
        return
    fault = mark(lambda: sign_ins.mark_seen(here, at=now), patience=MARK_PATIENCE)
    if fault is not None:
        log.warning("not marked", reference=reference(), fault=type(fault).__name__)


def _finish(answer: Response) -> Response:
    if request.endpoint == "static" and answer.status_code < 400:
        is_built = request.path.startswith("/static/build/")
        answer.headers["Cache-Control"] = KEPT_FOR_A_YEAR if is_built else "public, max-age=3600"
    elif "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store"
    if site().languages and "immutable" not in answer.headers["Cache-Control"]:
        answer.vary.update(("Accept-Language", "Cookie"))
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Content-Language", _language_code())
    for name, value in current_app.config["STANDARD_HEADERS"].items():
        answer.headers.setdefault(name, value)
    if g.get("sandboxed"):
        answer.headers["Content-Security-Policy"] = SANDBOX
    took = time.perf_counter() - g.get("started", time.perf_counter())
    log.info(
        "request",
        reference=reference(),
        method=request.method,
        route=str(request.url_rule),
        status=answer.status_code,
        ms=round(took * 1000, 1),
    )
    return answer


def remember_language(answer: BaseResponse, code: str) -> None:
    """Have a browser ask for this language from now on."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def read_to(code: str | None, answer: BaseResponse) -> BaseResponse:
    """Have a browser that has no language of its own ask for that of whoever signs in at it."""
    if code and site().languages and LANGUAGE_COOKIE not in request.cookies:
        remember_language(answer, code)
    return answer


def said_already(name: str, standing: str) -> str:
    """What is said where somebody is given the role that they have, as by a second click."""
    return gettext("{name} is {standing} already. No second email was sent.", name=name, standing=standing)


def confirm_saved(words: str, *kept_keys: str) -> None:
    """Say on the next page that something was saved, and let the browser drop the drafts it kept of it.

    What a form without a key of its own kept stands under the address that it was sent to.
    """
    flash(str(words), SAVED)
    for key in (request.path, *kept_keys):
        flash(key, KEPT)


def _surroundings() -> dict[str, Any]:
    if g.get("without_database"):
        without: dict[str, Any] = {
            **_language(),
            "visitor": None,
            "navigation": [],
            "open_meetings": (),
            "kept_keys": (),
        }
        return {**without, "hide_sign_in": True, "demonstration": False}
    here = current_sign_in()
    person = current_person()
    return {
        **_language(),
        "visitor": None if person is None else _visitor(person),
        "navigation": [] if person is None else _navigation(person),
        "open_meetings": _open_meetings(here) if here and person else (),
        "demonstration": site().is_demonstration(),
        "session_ends": int(_ends(here)) if here and person else None,
        "session_now": int(site().now().timestamp()),
        "session_over": int((here.started_at + sign_ins.ABSOLUTE).timestamp()) if here and person else None,
        "kept_keys": get_flashed_messages(category_filter=[KEPT]) if person else (),
        "saved_messages": lambda: get_flashed_messages(category_filter=[SAVED]),
    }


def _language_code() -> str:
    """The code of the language that this request is answered in."""
    language = read_now()
    return language.code if language else ENGLISH


def _language() -> dict[str, Any]:
    """What a page says of its language, and the others that it can be read in."""
    language, others, script = read_now(), site().languages, None
    if language and (spoken := site().scripts.get(language.code)):
        script = url_for("language_choice.script", script_name=spoken.name)
    offered = [(ENGLISH, "English"), *((code, each.name) for code, each in others.items())] if others else []
    return {
        "language": _language_code(),
        "direction": language.direction if language else "ltr",
        "script_of_language": script,
        "offered_languages": [(code, name) for code, name in offered if code != _language_code()],
    }


def _open_meetings(here: SignIn) -> tuple[OpenMeeting, ...]:
    if not here.meeting_at or request.endpoint in AT_THE_MEETING:
        return ()
    return meetings.meetings_at(here.meeting_at, person_id=here.person.id)


def _ends(here: SignIn) -> float:
    now = site().now()
    seen = max(here.seen_at, now) if now - here.seen_at >= MARK_EVERY else here.seen_at
    return min(seen + sign_ins.IDLE, here.started_at + sign_ins.ABSOLUTE).timestamp()


def _visitor(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "standing": standing_of(person)}


def standing_of(person: Person) -> str:
    """What somebody is here, in words: the first of their roles, with the agency that they speak for."""
    return in_words(person.posts[0]) if person.posts else ""


def called(role: Role) -> str:
    """A role as it is said after “is” or “as”: “chair”, “a member”, “an observer”."""
    name = STANDING[role].lower()
    return name if role in SINGLE else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def in_words(post: Post) -> str:
    """One role in words."""
    place = post.agency or post.region
    return f"{STANDING[post.role]}, {place}" if place else STANDING[post.role]


def _navigation(person: Person) -> list[dict[str, Any]]:
    items = [(gettext("Home"), url_for("public.home"))]
    if len(person.services) == 1:
        (number,) = person.services
        items.append((gettext("Meeting"), url_for("meeting.newest", number=number)))
        items.append((gettext("Action plan"), url_for("reminders.newest_plan", number=number)))
        items.append((gettext("People"), url_for("manager.people", number=number)))
    if person.posts:
        items.append((gettext("Good practice"), url_for("good_practice.home")))
    if judge_at_network(person.posts, Right.SEE_TRACKER) is Verdict.ALLOWED:
        items.append((gettext("Rounds"), url_for("network.rounds")))
    if judge_at_network(person.posts, Right.SEE_NATIONAL) is Verdict.ALLOWED:
        items.append((gettext("Exact figures"), url_for("national_exact.years")))
    if judge_at_network(person.posts, Right.ADMINISTER) is Verdict.ALLOWED:
        items.append((gettext("Services and people"), url_for("registry.home")))
    return [{"text": text, "href": href, "current": request.path == href} for text, href in items]
