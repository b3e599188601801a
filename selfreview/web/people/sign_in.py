"""The doors: signing in and out, a forgotten password, and the one-time links that open an account."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from selfreview.demonstration.people import (
    DEMONSTRATION_PASSWORD,
    DEMONSTRATION_PEOPLE,
    TRY_FIRST,
    DemonstrationPerson,
)
from selfreview.domain.rights import Post
from selfreview.domain.uk_time import day_of
from selfreview.speech import gettext, lazy
from selfreview.storage.engine import draw_on_reserve, end_reading, reading
from selfreview.storage.people import links, people, saved_submissions, second_factor, sign_ins
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import SignIn, TooMany
from selfreview.storage.round import rounds
from selfreview.web import attempts, mail_queue
from selfreview.web.access import TOKEN, Public, SignedIn, current_sign_in, entry, local_path
from selfreview.web.error_pages import page
from selfreview.web.middleware import confirm_saved, in_words, read_to
from selfreview.web.people import ceremony, codes, passwords
from selfreview.web.people.open_id import way_out
from selfreview.web.people.sign_in_forms import CodeForm, ForgottenForm, NewPasswordForm, PasskeyForm, SignInForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit

blueprint = Blueprint("doors", __name__)

HALF = "half_signed_in"
HALF_LASTS = timedelta(minutes=10)
OPENED = "opened_link"
"""The one-time link that was opened last in this session, with the time."""
BY_PROVIDER = "by_provider"
"""Whether this sign-in began at the provider, so that signing out ends the one there too."""
WRONG = lazy("The email address or password is wrong. Check them, or reset your password.")
ASKED = lazy("Sign in to open the page that you asked for.")
WENT_IDLE = lazy("You were signed out because nothing happened for 45 minutes. Sign in to carry on where you were.")
WORN_OUT = lazy("You were signed out because you had been signed in for 12 hours. Sign in to carry on where you were.")
REVOKED = lazy(
    "You were signed out on another device, or because your password was changed. Sign in to carry on where you were."
)
TOO_MANY = lazy("You have tried too many times. Wait five minutes, then try again, or ask for a new password.")


@blueprint.get("/sign-in")
@entry(Public())
def sign_in() -> ResponseReturnValue:
    """The page to sign in on; whoever is signed in already and was sent here goes on."""
    here = current_sign_in()
    if here is not None and not here.ended:
        # At a shared computer somebody else may sign in after them; whoever was sent here goes on.
        return redirect(_onward(), 303) if next_page() else _show_sign_in(SignInForm(), here=here.person)
    # Whoever was here a moment ago need not type the address again, and is told why the page has come up.
    known = None if here is None or here.person.closed else here.person.email
    return _show_sign_in(SignInForm(data={"email": known}), why=_why_here(here))


def _why_here(here: SignIn | None) -> str | None:
    if here is None:
        return ASKED if next_page() else None
    if here.revoked:
        return REVOKED
    return WORN_OUT if site().now() > here.started_at + sign_ins.ABSOLUTE else WENT_IDLE


def _show_sign_in(form: SignInForm, *, why: str | None = None, here: Person | None = None) -> str:
    of_demonstration = site().is_demonstration()
    return render_template(
        "people/sign_in/sign_in.html",
        form=form,
        why=why,
        here=here,
        provider=site().settings.provider,
        hide_sign_in=True,
        demonstration_people=_demonstration_people() if of_demonstration else (),
        demonstration_password=DEMONSTRATION_PASSWORD if of_demonstration else "",
    )


def _demonstration_people() -> list[tuple[DemonstrationPerson, str, str]]:
    """Whom one can sign in as, each with what they are, and why to try them first where one should."""
    told = []
    for person in DEMONSTRATION_PEOPLE:
        post = Post(person.role, person.service, person.region, person.agency.value if person.agency else None)
        service = None if person.service is None else rounds.find_service(person.service)
        standing = f"{in_words(post)}, {service.name}" if service else in_words(post)
        told.append((person, standing, TRY_FIRST.get(person.email, "")))
    return told


@blueprint.post("/sign-in")
@entry(Public())
def try_sign_in() -> ResponseReturnValue:
    """Sign somebody in, or say that the two do not fit, never which of them is wrong."""
    form = SignInForm()
    now = site().now()
    if not form.validate_on_submit():
        return _show_sign_in(form), 422
    email = form.email.data
    draw_on_reserve()
    try:
        attempt = attempts.begin(email)
    except TooMany:
        return page(429, message=TOO_MANY)
    known = passwords.fits(email, form.password.data)
    if known is None:
        attempts.fail(attempt, email, "a wrong password")
        form.form_errors.append(WRONG)
        return _show_sign_in(form), 422
    person = people.person_by_id(known, day=day_of(now))
    assert person is not None
    if not person.has_second_factor:
        return let_in(person, now)
    sign_ins.withdraw(attempt)
    return ask_second_factor(person, now)


def ask_second_factor(
    person: Person, now: datetime, *, onward: str | None = None, by_provider: bool = False
) -> ResponseReturnValue:
    """Remember who has shown the first factor, and send them to the page that asks for the second."""
    mark = sign_ins.password_mark(person.id)
    key = ceremony.ask(person, at=now)
    session[HALF] = {"person": person.id, "at": now.timestamp(), "mark": mark, "key": key, BY_PROVIDER: by_provider}
    return redirect(url_for("doors.second_step", next=onward or next_page()), 303)


@blueprint.get("/sign-in/code")
@entry(Public())
def second_step() -> ResponseReturnValue:
    """The page that asks for the second factor."""
    person = half_signed_in()
    if person is None:
        return redirect(url_for("doors.sign_in", next=next_page()), 303)
    return show_second_step(person, CodeForm())


def show_second_step(person: Person, form: CodeForm, passkey: PasskeyForm | None = None) -> str:
    """The second step with a form for each way that is open to somebody; the passkey's comes where it was refused."""
    options = ceremony.request_options(person, session[HALF].get("key"), at=site().now())
    shown = {"form": form, "passkey": passkey or PasskeyForm(), "options": options, "next": next_page()}
    return render_template(
        "people/sign_in/second_step.html", **shown, has_app=second_factor.has_app(person.id), hide_sign_in=True
    )


@blueprint.post("/sign-in/code")
@entry(Public())
def try_second_step() -> ResponseReturnValue:
    """Check the second factor; wrong codes are counted as wrong passwords are."""
    person = half_signed_in()
    if person is None:
        return redirect(url_for("doors.sign_in", next=next_page()), 303)
    form = CodeForm()
    now = site().now()
    if not form.validate_on_submit():
        return show_second_step(person, form), 422
    draw_on_reserve()
    try:
        attempt = attempts.begin(person.email)
    except TooMany:
        return page(429, message=TOO_MANY)
    if not codes.fits(person.id, form.code.data, at=now) and not _was_posted_twice(person, form, now):
        attempts.fail(attempt, person.email, "a wrong code")
        form.code.errors = [codes.say_why_not(person.id, form.code.data, at=now)]
        return show_second_step(person, form), 422
    return let_in(person, now, by_provider=bool(session[HALF].get(BY_PROVIDER)))


def _was_posted_twice(person: Person, form: CodeForm, now: datetime) -> bool:
    once = _once(person)
    latest = codes.is_latest(person.id, form.code.data, at=now)
    return latest and once is not None and sign_ins.is_fresh(once, person.id, at=now)


def _once(person: Person) -> str | None:
    """A secret that two posts of the same form share, and nobody else has."""
    form = session.get("csrf_token")
    if not isinstance(form, str):
        return None
    key = site().settings.secret_key.encode()
    return hmac.new(key, f"sign-in:{form}:{person.id}".encode(), hashlib.sha256).hexdigest()


def half_signed_in() -> Person | None:
    """Who has shown the first factor in this session, a moment ago and with the password that is theirs still."""
    half = session.get(HALF)
    if not isinstance(half, dict):
        return None
    now = site().now()
    if now.timestamp() - half["at"] > HALF_LASTS.total_seconds():
        return None
    with reading():
        person = people.person_by_id(half["person"], day=day_of(now))
        # A password that was changed meanwhile, or an account that was closed, ends what the old one began.
        holds = person is not None and not person.closed and half.get("mark") == sign_ins.password_mark(person.id)
        end_reading()
    return person if holds else None


def let_in(
    person: Person, now: datetime, *, onward: str | None = None, by_provider: bool = False
) -> ResponseReturnValue:
    """Sign somebody in who has shown all that was asked, and send them on."""
    onward, once = onward or _onward(), _once(person)
    # A new session, so that nothing that was known of the old cookie is worth anything.
    session.clear()
    device = request.user_agent.string or "unknown device"
    session[TOKEN] = sign_ins.start(person.id, device=device, at=now, once=once)
    if by_provider:
        session[BY_PROVIDER] = True
    sign_ins.forget_failures(email=person.email)
    waiting = saved_submissions.newest(person_id=person.id)
    return read_to(person.language, redirect(url_for("account.kept") if waiting else onward, 303))


def next_page() -> str | None:
    """The page of this site that the visitor was on the way to."""
    return local_path(request.args.get("next"))


def _onward() -> str:
    return next_page() or url_for("public.home")


@blueprint.post("/sign-out")
@entry(SignedIn())
def sign_out(_person: Person) -> ResponseReturnValue:
    """End this sign-in on the server and forget it in the browser, and at the provider where it began there."""
    sign_ins.end(session[TOKEN], at=site().now())
    by_provider = session.get(BY_PROVIDER)
    session.clear()
    settings, signed_out = site().settings, url_for("doors.signed_out")
    if by_provider and settings.provider is not None:
        return redirect(way_out(settings.provider, back_to=f"{settings.url}{signed_out}") or signed_out, 303)
    return redirect(signed_out, 303)


@blueprint.get("/signed-out")
@entry(Public())
def signed_out() -> ResponseReturnValue:
    """The page after signing out."""
    return render_template("people/sign_in/signed_out.html")


@blueprint.get("/forgotten")
@entry(Public())
def forgotten() -> ResponseReturnValue:
    """The page that asks whose password was forgotten."""
    return render_template("people/sign_in/forgotten.html", form=ForgottenForm(), hide_sign_in=True)


@blueprint.post("/forgotten")
@entry(Public())
def send_link(  # The answer is the same whether or not the address has an account.
) -> ResponseReturnValue:
    """Send a one-time link to the address, if it has an account; the page never shows it."""
    form = ForgottenForm()
    now = site().now()
    if not form.validate_on_submit():
        return render_template("people/sign_in/forgotten.html", form=form, hide_sign_in=True), 422
    try:
        sign_ins.fail(attempts.begin(f"forgotten:{form.email.data}"))
    except TooMany:
        return page(429, message=TOO_MANY)
    after_commit(lambda: mail_queue.answer_forgotten(form.email.data, at=now))
    return redirect(url_for("doors.link_sent"), 303)


@blueprint.get("/forgotten/sent")
@entry(Public())
def link_sent() -> ResponseReturnValue:
    """What happens next, in the same words for everybody."""
    return render_template("people/sign_in/link_sent.html", mail_is_set_up=site().post.is_set_up, hide_sign_in=True)


@blueprint.get("/link/<path:token>")
@entry(Public())
def link(token: str) -> ResponseReturnValue:
    """The page that a one-time link opens: its button posts, so a mail scanner that opens it changes nothing."""
    if (bare := _bare_token(token)) != token:
        return redirect(url_for("doors.link", token=bare), 303)
    person = people.holder_of_link(token, at=site().now())
    if person is None:
        return render_template("people/sign_in/link_over.html", hide_sign_in=True), 404
    if site().settings.provider is not None:
        session[OPENED] = {"token": token, "at": site().now().timestamp()}
    return _show_new_password(NewPasswordForm(), person, token)


def _show_new_password(form: NewPasswordForm, person: Person, token: str) -> str:
    provider = site().settings.provider
    # Only an invitation links an account elsewhere: a forgotten password is no proof of who has it.
    if provider and people.holder_of_link(token, at=site().now(), purpose=Purpose.FIRST_SIGN_IN) is None:
        provider = None
    shown = {"form": form, "person": person, "provider": provider}
    return render_template("people/sign_in/new_password.html", **shown, hide_sign_in=True)


def _bare_token(pasted: str) -> str:
    """A token without the full stop, slash or bracket that a mail program took to be part of the link."""
    found = re.match(r"[\w-]+", pasted, re.ASCII)
    return found.group() if found else "-"


@blueprint.post("/link/<path:token>")
@entry(Public())
def use_link(token: str) -> ResponseReturnValue:
    """Set the password that the link was made for, and let the person in."""
    now, token = site().now(), _bare_token(token)
    with reading():
        person = people.holder_of_link(token, at=now)
        end_reading()
    if person is None:
        attempts.tell("a link that opens nothing")
        abort(404)
    form = NewPasswordForm()
    if form.validate_on_submit() and (
        weakness := passwords.weakness(form.new_password.data, email=person.email, words=(person.name,))
    ):
        form.new_password.errors = [weakness]
    if not form.is_submitted() or form.errors:
        return _show_new_password(form, person, token), 422
    hashed = passwords.hash_password(form.new_password.data)
    if not links.use_link(token, at=now):
        abort(404)  # It was used in the same moment, and sets one password only.
    people.set_password(person.id, hashed=hashed, at=now, token=token)
    sign_ins.forget_failures(email=person.email)
    if person.has_second_factor:
        return ask_second_factor(person, now)
    answer = let_in(person, now)
    confirm_saved(gettext("Your password is set, and you are signed in."))
    return answer
