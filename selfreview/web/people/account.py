"""One's own account: who you are here, where you are signed in, how you sign in, and what waits to be sent."""

from dataclasses import dataclass
from datetime import datetime

import segno
from flask import Blueprint, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from selfreview.domain.people.mail_choices import CHOICE_LABELS
from selfreview.domain.rights import NETWORK_ROLES
from selfreview.speech import gettext, lazy
from selfreview.storage import feature_flags
from selfreview.storage.people import mail_choices, passkeys, people, saved_submissions, sign_ins
from selfreview.storage.people import second_factor as factor
from selfreview.storage.people.one_time_links import kill_links
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import SignIn, TooMany
from selfreview.storage.round import rounds
from selfreview.web import attempts, mail_queue
from selfreview.web.access import TOKEN, SignedIn, current_sign_in, entry, local_path, refuse, wants_json
from selfreview.web.error_pages import page
from selfreview.web.labels import show_typed
from selfreview.web.middleware import confirm_saved, in_words
from selfreview.web.people import ceremony, codes, passwords
from selfreview.web.people.account_forms import ChangePasswordForm, PasswordForm, SetSecondFactorForm
from selfreview.web.people.personal_export import tell_personal_file
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

blueprint = Blueprint("account", __name__, url_prefix="/account")

WRONG_PASSWORD = lazy(
    "That is not your current password. Try again, or sign out and choose ‘I have forgotten my password’."
)
TOO_MANY = lazy("You have tried too many times. Wait five minutes, then try again.")
MISFIT = lazy("That code is not right. Check that the time on your device is correct, then enter the newest code.")
IS_ON = lazy("Two-step sign-in is on.")
NEW_CODES = lazy("You have new recovery codes. The old ones no longer work.")
PENDING = "pending_second_factor"
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Device:
    """Somewhere that somebody is signed in."""

    name: str
    since: datetime
    seen: datetime
    here: bool


@blueprint.get("/")
@entry(SignedIn())
def home(person: Person) -> ResponseReturnValue:
    """The account at a glance."""
    here = _here()
    devices = [
        Device(name_device(agent), since, seen, since == here.started_at)
        for agent, since, seen in sign_ins.open_of(person.id, at=site().now())
    ]
    posts = [
        (in_words(post), rounds.find_service(post.service) if post.service is not None else None)
        for post in person.posts
    ]
    return render_template(
        "people/account/home.html",
        person=person,
        posts=posts,
        devices=devices,
        codes_left=factor.codes_left(person.id) if person.has_second_factor else 0,
        mail=CHOICE_LABELS[mail_choices.choices_of([person.id])[person.id]],
        kept=len(saved_submissions.all_of(person_id=person.id)),
    )


def _here() -> SignIn:
    here = current_sign_in()
    assert here is not None
    return here


def name_device(agent: str) -> str:
    """A browser and its system in words, from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), None)
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), None)
    if browser and system:
        return gettext("{browser} on {system}", browser=browser, system=system)
    return browser or system or gettext("Another device")


@blueprint.get("/password")
@entry(SignedIn())
def password(person: Person) -> ResponseReturnValue:
    """The page to change the password on."""
    return render_template("people/account/password.html", form=ChangePasswordForm(), email=person.email)


@blueprint.post("/password")
@entry(SignedIn())
def change_password(person: Person) -> ResponseReturnValue:
    """Change the password; every other device is signed out and has to use the new one."""
    form = ChangePasswordForm()
    if form.is_good_for(person) and (wall := check_password(person, form.password)) is not None:
        return wall
    if form.errors:
        return render_template("people/account/password.html", form=form, email=person.email), 422
    now = site().now()
    hashed = passwords.hash_password(form.new_password.data)
    people.set_password(person.id, hashed=hashed, at=now)
    kill_links(person.id, at=now)
    session[TOKEN] = sign_ins.start(person.id, device=request.user_agent.string, at=now)
    mail_queue.send_notice(person, lazy("The password of your Selfreview account was changed."))
    confirm_saved(gettext("Your password is changed. Every other device is signed out."))
    return redirect(url_for("account.home"), 303)


def check_password(person: Person, field: Field) -> ResponseReturnValue | None:
    """Compare what was typed with somebody's password: a wrong one is an error of the field, too many a page."""
    try:
        attempt = attempts.begin(person.email)
    except TooMany:
        return page(429, message=TOO_MANY)
    if passwords.fits(person.email, field.data) is None:
        attempts.fail(attempt, person.email, "a wrong password")
        field.errors = [WRONG_PASSWORD]
        return None
    sign_ins.withdraw(attempt)
    keep()
    return None


@blueprint.get("/second-factor")
@entry(SignedIn())
def second_factor(person: Person) -> ResponseReturnValue:
    """The page of the second factor: how to set it up, or what can be done once it is."""
    if person.has_second_factor:
        return _show_second_factor(person, PasswordForm())
    return _show_app(person, SetSecondFactorForm())


@blueprint.get("/second-factor/app")
@entry(SignedIn())
def app(person: Person) -> ResponseReturnValue:
    """The page to set codes up on beside a passkey; whoever has them already sees what can be done."""
    if factor.has_app(person.id):
        return redirect(url_for("account.second_factor"), 303)
    return _show_app(person, SetSecondFactorForm())


def _show_second_factor(person: Person, form: PasswordForm) -> str:
    return render_template(
        "people/account/second_factor.html",
        form=form,
        codes_left=factor.codes_left(person.id),
        compulsory=is_asked(person),
        **_ways(person),
    )


def _ways(person: Person) -> dict[str, object]:
    """The ways in which somebody can show the second factor, and why there may be no passkeys."""
    held = passkeys.all_of(person.id)
    return {"has_app": factor.has_app(person.id), "passkeys": held, "obstacle": ceremony.obstacle()}


def _show_app(person: Person, form: SetSecondFactorForm) -> str:
    # Until a code of it has fitted, the secret is nobody's: it travels in the visitor's own signed session.
    secret = session.setdefault(PENDING, factor.begin())
    code = segno.make(factor.address_of(secret, email=person.email), micro=False, error="m")
    return render_template(
        "people/account/set_second_factor.html",
        form=form,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=code.svg_data_uri(scale=5, border=4, light="#fff"),
        compulsory=is_asked(person) and not person.has_second_factor,
        **_ways(person),
    )


def is_asked(person: Person) -> bool:
    """Whether the network asks somebody for a second factor, so that the last way to show it stays."""
    of_network = any(post.role in NETWORK_ROLES for post in person.posts)
    return of_network and site().is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)


@blueprint.post("/second-factor")
@entry(SignedIn())
def set_second_factor(person: Person) -> ResponseReturnValue:
    """Set the second factor up; the answer itself shows the recovery codes, since nothing may keep them."""
    if factor.has_app(person.id) or PENDING not in session:
        return redirect(url_for("account.second_factor"), 303)
    form = SetSecondFactorForm()
    if form.validate_on_submit() and (wall := check_password(person, form.password)) is not None:
        return wall
    if form.errors:
        return _show_app(person, form), 422
    code, now = form.code.data, site().now()
    told = codes.confirm(person.id, secret=session[PENDING], code=code, by=person.name, at=now)
    if told is None:
        form.code.errors = [MISFIT]
        return _show_app(person, form), 422
    session.pop(PENDING)
    mail_queue.send_notice(person, lazy("Two-step sign-in was set up for your Selfreview account."))
    return render_template(
        "people/account/recovery_codes.html", codes=told, done=NEW_CODES if person.has_second_factor else IS_ON
    )


@blueprint.post("/second-factor/codes")
@entry(SignedIn())
def renew_codes(person: Person) -> ResponseReturnValue:
    """Make new recovery codes, shown in the answer itself; the old ones open nothing any more."""
    if (wall := _ask_password(person)) is not None:
        return wall
    told = codes.renew(person.id, by=person.name, at=site().now())
    return render_template("people/account/recovery_codes.html", codes=told, done=NEW_CODES)


@blueprint.post("/second-factor/off")
@entry(SignedIn())
def turn_off_second_factor(person: Person) -> ResponseReturnValue:
    """Turn off two-step sign-in, unless the network asks for it."""
    if is_asked(person):
        refuse()
    if (wall := _ask_password(person)) is not None:
        return wall
    factor.turn_off(person.id, by=person.name, at=site().now())
    mail_queue.send_notice(person, lazy("Two-step sign-in was turned off for your Selfreview account."))
    confirm_saved(gettext("Two-step sign-in is off. You now sign in with just your password."))
    return redirect(url_for("account.home"), 303)


def _ask_password(person: Person) -> ResponseReturnValue | None:
    if not person.has_second_factor:
        return redirect(url_for("account.second_factor"), 303)
    form = PasswordForm()
    if form.validate_on_submit() and (wall := check_password(person, form.password)) is not None:
        return wall
    return (_show_second_factor(person, form), 422) if form.errors else None


@blueprint.post("/sign-out-elsewhere")
@entry(SignedIn())
def sign_out_elsewhere(_person: Person) -> ResponseReturnValue:
    """End every sign-in but this one."""
    sign_ins.end_others(_here(), at=site().now())
    confirm_saved(gettext("You have been signed out of all other devices."))
    return redirect(url_for("account.home"), 303)


@blueprint.post("/stay")
@entry(SignedIn())
def stay(_person: Person) -> ResponseReturnValue:
    """Note that somebody is still there, and say until when the session now lasts."""
    here, now = _here(), site().now()
    sign_ins.mark_seen(here, at=now)
    if wants_json():
        ends = min(now + sign_ins.IDLE, here.started_at + sign_ins.ABSOLUTE)
        return jsonify(session_ends=int(ends.timestamp()), session_now=int(now.timestamp()))
    return redirect(local_path(request.form.get("back")) or url_for("account.home"), 303)


@blueprint.get("/export")
@entry(SignedIn())
def export(person: Person) -> ResponseReturnValue:
    """All that is held on somebody, as a file of their own."""
    answer = jsonify(tell_personal_file(person, at=site().now()))
    answer.headers["Content-Disposition"] = 'attachment; filename="selfreview-about-me.json"'
    return answer


@blueprint.get("/kept")
@entry(SignedIn())
def kept(person: Person) -> ResponseReturnValue:
    """What was posted after the session had ended, every text in full, with the way to send it again."""
    posts = [
        {
            "path": post.path,
            "where": name_page(post.path),
            "at": post.at,
            "shown": show_typed(_pairs(post)),
            "fields": _pairs(post),
        }
        for post in saved_submissions.all_of(person_id=person.id)
        if local_path(post.path)
    ]
    return render_template("people/account/kept.html", posts=posts)


def _pairs(post: saved_submissions.KeptPost) -> list[tuple[str, str]]:
    return [(name, value) for name, values in post.fields.items() for value in values]


def name_page(path: str) -> str:
    """A page in words where its address says enough, else its address."""
    parts = path.strip("/").split("/")
    if len(parts) >= 4 and parts[0] == "services" and parts[2] == "reviews":
        return ", ".join([f"{parts[3]} review", *(part.replace("-", " ") for part in parts[4:])])
    return path


@blueprint.post("/kept")
@entry(SignedIn())
def drop_kept(person: Person) -> ResponseReturnValue:
    """Throw a kept post away."""
    saved_submissions.drop(person_id=person.id, path=request.form.get("path", ""))
    confirm_saved(gettext("The unsaved text has been deleted."))
    return redirect(url_for("account.kept"), 303)
