"""Who may come in: every route states its rule here, and one call fetches what it is about and refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.rights import NETWORK_ROLES, Right, Verdict, judge_at_network, judge_at_service, regions_of
from selfreview.domain.round import Service
from selfreview.speech import lazy
from selfreview.storage.engine import end_reading, reading
from selfreview.storage.health import DoneAlready
from selfreview.storage.people import saved_submissions, sign_ins
from selfreview.storage.people.earlier_details import told_apart
from selfreview.storage.people.invited import accept_invitation
from selfreview.storage.people.people import Person, was_at
from selfreview.storage.people.sign_ins import SignIn
from selfreview.storage.review.reviews import Review, find_review
from selfreview.storage.round import rounds
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep, mark, undo, unit

T = TypeVar("T")

TOKEN = "sign_in"
SAFE = ("GET", "HEAD", "OPTIONS")
KEPT_POST = "kept_post"
"""The field by which a form says that it was kept after its session had ended."""

MARK_PATIENCE = 0.1
"""Seconds that a mark of somebody may wait for another's write; the next page makes it too."""

SETTING_UP = frozenset(
    {"account.second_factor", "account.set_second_factor", "doors.sign_out"}
    | {"passkeys.new", "passkeys.begin", "passkeys.make", "passkeys.add"}
)
"""Where somebody can go who has yet to set up the second factor that the network asks for."""
NOT_KEPT = ("csrf_token", KEPT_POST, "password", "new_password", "repeat", "code", "signed")


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody may come in."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Anybody who is signed in may come in; the view is given the person."""


@dataclass(frozen=True, slots=True)
class AtService:
    """People of the service in the address, with this right; the view is given a `Visit`."""

    right: Right


@dataclass(frozen=True, slots=True)
class AtNetwork:
    """People of the network, with this right; the view is given a `NetworkVisit`."""

    right: Right


Rule = Public | SignedIn | AtService | AtNetwork


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at their own service, and at one of its reviews where the address names a year."""

    person: Person
    service: Service
    of_year: Review | None

    @property
    def review(self) -> Review:
        """The review that the address names."""
        assert self.of_year is not None
        return self.of_year

    @property
    def framework(self) -> Framework:
        """The edition that the review is made with."""
        return site().frameworks.edition(self.review.edition)

    def may(self, right: Right) -> bool:
        """Whether this person has another right here, so that a page offers only what works."""
        return judge_at_service(self.person.posts, right, self.service.number) is Verdict.ALLOWED

    def exemplar(self, exemplar_id: str) -> Exemplar:
        """The exemplar that the address names; a plain 404 where the edition has none such."""
        try:
            return self.framework.exemplar(exemplar_id)
        except KeyError:
            abort(404)


@dataclass(frozen=True, slots=True)
class NetworkVisit:
    """Somebody of the network, within some regions or, with None, everywhere."""

    person: Person
    regions: frozenset[str] | None

    def may(self, right: Right) -> bool:
        """Whether this person has another right of the network."""
        return judge_at_network(self.person.posts, right) is Verdict.ALLOWED


View = Callable[..., ResponseReturnValue]


def entry(rule: Rule) -> Callable[[View], View]:
    """State who may enter a route; the address's `number` and `year` are fetched and judged before the view runs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def enter(**address: Any) -> ResponseReturnValue:
            if isinstance(rule, Public):
                return _once_more(lambda: view(**address))
            signed_in = current_sign_in()
            if signed_in is None or signed_in.ended:
                _tell_leaver(signed_in)
                return turn_away(signed_in)
            if (wall := _second_factor_wall(signed_in.person)) is not None:
                return wall
            admitted = _look(lambda: _admit(rule, signed_in.person, address))
            if isinstance(admitted, Visit):
                _note_accepted(admitted)
            return _once_more(lambda: view(admitted, **address))

        enter.entry = rule  # type: ignore[attr-defined]
        return enter

    return decorate


def _look(act: Callable[[], T]) -> T:
    """Look something up for a request that may go on to write: the write has a transaction of its own."""
    if request.method in SAFE:
        return act()
    with reading():
        try:
            return act()
        finally:
            end_reading()


def _once_more(view: Callable[[], ResponseReturnValue]) -> Response:
    """Do what was asked; where somebody did the same in the same moment, ask again: by then it is done or refused."""
    try:
        return _answer(view)
    except DoneAlready:
        for file in request.files.values():
            file.stream.seek(0)
        return _answer(view)


def _answer(view: Callable[[], ResponseReturnValue]) -> Response:
    """The answer of a view; what it wrote is committed by then, or undone where it refuses. Reading leaves nothing."""
    if request.method in SAFE:
        return current_app.make_response(view())
    with unit():
        made = current_app.make_response(view())
        if made.status_code >= 400:
            undo()
        elif KEPT_POST in request.form:
            _forget_kept_post()
    return made


def _forget_kept_post() -> None:
    """A form that was kept for its writer and has now been sent again is kept no longer, once it was taken."""
    person = current_person()
    if person is not None:
        saved_submissions.drop(person_id=person.id, path=request.path)


def _admit(rule: Rule, person: Person, address: dict[str, Any]) -> Person | Visit | NetworkVisit:
    if isinstance(rule, AtService):
        visit = visit_service(person, rule.right, address.pop("number"), address.pop("year", None))
        return visit if request.method in ("GET", "HEAD", "OPTIONS") else _named_for_the_record(visit)
    if isinstance(rule, AtNetwork):
        if judge_at_network(person.posts, rule.right) is not Verdict.ALLOWED:
            abort(403)
        return NetworkVisit(person, regions_of(person.posts, rule.right))
    return person


def _note_accepted(visit: Visit) -> None:
    """Whoever comes to a service that invited them has accepted: from now on its group sees their own name."""
    invited = [post for post in visit.person.posts if post.service == visit.service.number and post.called is not None]
    if not invited:
        return
    mark(lambda: accept_invitation(visit.person.id, visit.service.number), patience=MARK_PATIENCE)


def _named_for_the_record(visit: Visit) -> Visit:
    """Whoever changes something, by a name that tells them from everybody else in the group."""
    name = told_apart(visit.person, visit.service.number, day=site().today())
    return visit if name == visit.person.name else replace(visit, person=replace(visit.person, name=name))


def visit_service(person: Person, right: Right, number: int, year: int | None) -> Visit:
    """Fetch a service, or its review of a year, and refuse in the same breath: 404 for another's, 403 without right."""
    verdict = judge_at_service(person.posts, right, number)
    if verdict is Verdict.HIDDEN:
        g.is_foreign = True
        if request.method == "POST" and was_at(person.id, number):
            raise Left
        abort(404)
    review = None if year is None else find_review(service=number, year=year)
    service = rounds.find_service(number) if year is None else review.service if review else None
    if service is None:
        abort(404)
    if verdict is Verdict.REFUSED:
        abort(403)
    return Visit(person, service, review)


class Left(NotFound):
    """Somebody sent something to a service after their place in its group had ended."""

    message = lazy(
        "You are no longer in this group, so your changes were not saved. Copy what you typed, "
        "and ask the service’s manager to invite you again."
    )


def _tell_leaver(signed_in: SignIn | None) -> None:
    # Signing in again would not help somebody whose account is closed: what they typed goes on the page instead.
    if request.method == "POST" and signed_in is not None and signed_in.person.closed:
        raise Left


def _second_factor_wall(person: Person) -> ResponseReturnValue | None:
    wanted = site().needs_second_factor(person)
    if not wanted or request.endpoint in SETTING_UP:
        return None
    return redirect(url_for("account.second_factor"), 303)


def current_sign_in() -> SignIn | None:
    """The sign-in that this request comes with, once it is known; it may have ended."""
    if "sign_in" not in g:
        token = session.get(TOKEN)
        found = _look(lambda: sign_ins.find(token, at=site().now())) if isinstance(token, str) else None
        g.sign_in = found
    here: SignIn | None = g.sign_in
    return here


def current_person() -> Person | None:
    """Who is signed in."""
    found = current_sign_in()
    if found is None or found.ended:
        return None
    if not site().needs_second_factor(found.person):
        return found.person
    # Until the second factor that the network asks for is there, they are to every page what a service lets them be.
    return replace(found.person, posts=tuple(post for post in found.person.posts if post.role not in NETWORK_ROLES))


def turn_away(ended: SignIn | None) -> ResponseReturnValue:
    """Send somebody to the sign-in page, and keep what they posted when we know who they were."""
    back = request.full_path if request.query_string else request.path
    if request.method not in SAFE:
        # A page's own script keeps what is typed itself, and types on: what it sent would soon be old.
        # A cookie that was revoked writes nothing: only what its owner sent after time had ended it is kept for them.
        if ended is not None and ended.ran_out and not wants_json():
            _keep_post(ended.person)
        back = local_path(request.form.get("back")) or request.path
    if wants_json():
        return jsonify(sign_in=url_for("doors.sign_in", next=back)), 401
    return redirect(url_for("doors.sign_in", next=back), 303)


def _keep_post(person: Person) -> None:
    fields = posted_texts()
    if fields:
        saved_submissions.keep(person_id=person.id, path=request.path, fields=fields, at=site().now())
        keep()


def posted_texts() -> dict[str, list[str]]:
    """What was typed into the form of this request, without its secrets."""
    return {name: request.form.getlist(name) for name in request.form if name not in NOT_KEPT}


def wants_json() -> bool:
    """Whether this request is a page's own script saving in the background."""
    return request.headers.get("X-Requested-With") == "selfreview"


def local_path(target: str | None) -> str | None:
    """A path on this site to go on to; None for anything that leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    # A browser drops tabs and line breaks from an address, so what looks local here could lead away there.
    return None if parts.netloc or parts.scheme or not target.isprintable() else target


def rules_of(views: Mapping[str, Any]) -> dict[str, Rule | None]:
    """The rule that every view states, None where it states none."""
    return {name: getattr(view, "entry", None) for name, view in views.items()}


def refuse() -> NoReturn:
    """The answer to somebody who may be here but may not do this."""
    abort(403)
