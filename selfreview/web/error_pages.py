"""What somebody is told when a request cannot be answered: plain words, what they typed, and a reference."""

import secrets
from urllib.parse import quote

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from selfreview.speech import gettext, lazy
from selfreview.storage.health import DatabaseFault, DoneAlready, NoConnection, is_out_of_room
from selfreview.web import forgery
from selfreview.web.access import Visit, posted_texts, wants_json
from selfreview.web.labels import show_typed
from selfreview.web.unit_of_work import undo

log = structlog.get_logger("selfreview")

FULL = lazy(
    "The disk that this site saves on is full. You can still read pages. Nothing can be "
    "saved until the people who run the site have made room."
)
PLAIN = (400, 403, 404, 410, 413, 429)
BEHIND_A_LINK = ".,;:!?)>]}'\"’”»…/ \N{NO-BREAK SPACE}"


def reference() -> str:
    """The reference of this request, the same in its log line and on its page."""
    if "reference" not in g:
        g.reference = secrets.token_hex(4).upper()
    found: str = g.reference
    return found


def tell_refusal(what: str, who: str = "") -> None:
    """Say in the log what was refused, to whom and from where; who is signed in is told by their number."""
    signed_in = g.get("sign_in")
    number = "" if signed_in is None else str(signed_in.person.id)
    told = {"what": what, "who": who or number, "address": request.remote_addr or "", "route": str(request.url_rule)}
    log.warning("refused", **told, reference=reference())


def listen(app: Flask) -> None:
    """Answer every fault of the application in the house's words."""
    app.register_error_handler(CSRFError, _answer_forgery)
    app.register_error_handler(HTTPException, _answer_plainly)
    app.register_error_handler(DoneAlready, _answer_the_second)
    app.register_error_handler(DatabaseFault, _answer_without_database)
    app.register_error_handler(NoConnection, _answer_without_database)
    app.register_error_handler(OSError, _answer_without_room)
    app.register_error_handler(Exception, _answer_our_fault)


def _answer_forgery(fault: CSRFError) -> tuple[Response | str, int]:
    cause = forgery.find_cause(fault)
    tell_refusal(f"a form: {cause.value}")
    return page(400, resend=cause is not forgery.Cause.FOREIGN, message=forgery.SENTENCES[cause])


def _answer_plainly(fault: HTTPException) -> tuple[Response | str, int] | Response:
    code = fault.code or 500
    if fault.response is not None or code < 400:
        answer = fault.get_response()
        return Response(answer.get_data(), answer.status_code, dict(answer.headers))
    if code >= 500:
        return page(code if code == 503 else 500)
    if code == 404 and (meant := _address_meant()) is not None:
        return redirect(meant, 303)  # type: ignore[return-value]
    if code == 403:
        tell_refusal("something without the right to it")
    elif code == 404 and g.get("is_foreign"):
        tell_refusal("something of another service")
    elif code == 413:
        tell_refusal("a body that is too large")
    shown = code if code in PLAIN else 404 if code == 405 and request.method == "GET" else 400
    answer_page, _ = page(shown, resend=False, message=getattr(fault, "message", None))
    return answer_page, code


def _address_meant() -> str | None:
    """Where a link leads that a mail program or a pen gave a full stop, a bracket or a slash behind it."""
    bare = request.path.rstrip(BEHIND_A_LINK)
    if request.method not in ("GET", "HEAD") or not bare or bare == request.path:
        return None
    if request.url_rule is not None and request.path.rstrip("/") == bare:
        return None
    for path in (bare, f"{bare}/"):
        if path != request.path and _is_route(path):
            query = request.query_string.decode("ascii", "ignore")
            return f"{quote(path)}?{query}" if query else quote(path)
    return None


def _is_route(path: str) -> bool:
    routes = current_app.create_url_adapter(request)
    try:
        return routes is not None and bool(routes.match(path, "GET"))
    except HTTPException:
        return False


def _answer_the_second(fault: DoneAlready) -> tuple[Response | str, int]:
    # Asked twice, it met the same row twice: somebody else has it, and what was typed is theirs to look at.
    log.warning("done already", reference=reference(), fault=type(fault.orig).__name__)
    undo()
    return page(409, resend=True)


def _answer_without_database(fault: DatabaseFault | NoConnection) -> tuple[Response | str, int]:
    log.error("database", reference=reference(), fault=type(getattr(fault, "orig", None) or fault).__name__)
    return page(503, resend=True, message=FULL if is_out_of_room(fault) else None)


def _answer_without_room(fault: OSError) -> tuple[Response | str, int]:
    if not is_out_of_room(fault):
        return _answer_our_fault(fault)
    log.error("no room", reference=reference(), fault=type(fault).__name__)
    return page(503, resend=True, message=FULL)


def _answer_our_fault(fault: Exception) -> tuple[Response | str, int]:
    log.error("fault", reference=reference(), fault=type(fault).__name__, exc_info=fault)
    try:
        return page(500, resend=True)
    except Exception as again:
        # A fault in the page of the fault: say it in words that need no template.
        log.error("fault page", reference=reference(), fault=type(again).__name__)
        return Response(
            gettext("Sorry, there is a problem with this service. Reference: {reference}", reference=reference()),
            500,
            mimetype="text/plain",
        ), 500


def page(code: int, *, resend: bool = False, message: str | None = None) -> tuple[Response | str, int]:
    """The page for a fault, with everything that was typed where the request could be read."""
    if code >= 500:
        # What went wrong may have been the database itself: the page must not ask it for anything.
        g.without_database = True
        undo()
    if wants_json():
        return jsonify(message=str(message or ""), reference=reference()), code
    kept = _typed(code)
    fields = [(name, value) for name, values in kept.items() for value in values]
    shown = render_template(
        f"error_pages/{code}.html",
        message=message,
        reference=reference() if code >= 500 else None,
        kept=show_typed(fields),
        files=sorted({file.filename for file in _sent_files(code) if file.filename}),
        resend={"action": request.path, "fields": fields} if resend and request.method == "POST" else None,
    )
    return shown, code


def _sent_files(code: int) -> list[FileStorage]:
    return [] if code == 413 or request.method == "GET" else [file for _, file in request.files.items(multi=True)]


def _typed(code: int) -> dict[str, list[str]]:
    if code == 413 or request.method == "GET":
        return {}
    try:
        return posted_texts()
    except (RequestEntityTooLarge, OSError):
        return {}


def halt(visit: Visit, title: str, what: str, *, text: str, href: str, resend: bool = False) -> ResponseReturnValue:
    """The page for a step that cannot be taken: what happened, where to go, and everything that was typed."""
    undo()
    typed = [(name, value) for name, values in posted_texts().items() for value in values]
    shown = render_template(
        "error_pages/halted.html",
        halted=title,
        what=what,
        way=(text, href),
        message=None,
        reference=None,
        kept=show_typed(typed),
        resend={"action": request.path, "fields": typed} if resend and typed else None,
    )
    return shown, 409
