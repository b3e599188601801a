"""Sign-off: themes agreed, the chair's signature and those of others whom the service asks."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.group.sign_off import Requirement, SignOff
from selfreview.domain.review.review import may_change, measure_progress
from selfreview.domain.rights import Right, Role
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, sign_offs, version_snapshot
from selfreview.storage.group.agreements import MovedOn, NotRated
from selfreview.storage.group.sign_offs import NotComplete
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.error_pages import halt
from selfreview.web.group import letters
from selfreview.web.group.sign_off_forms import SignatoriesForm
from selfreview.web.group.views_forms import MarkForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import is_chair, voter_of

blueprint = Blueprint("sign_off", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

MOVED_ON = lazy(
    "The review was changed while you read this page. Below is how it reads now: sign it if you still agree"
)
NOT_COMPLETE = lazy("Something is still missing from the review, so there is nothing to sign yet")
THEME_MOVED_ON = lazy("{theme} was changed while you read this page. Below is how it reads now")
THEME_NOT_RATED = lazy("{theme} cannot be marked agreed yet: there is no rating of {missing}")


@blueprint.get("/sign-off")
@entry(AtService(Right.READ_REVIEW))
def sign_off(visit: Visit) -> ResponseReturnValue:
    """What is agreed theme by theme, who has signed, and who is still asked to."""
    return _show(visit, MarkForm(formdata=None))


def sign_off_now(visit: Visit, sheet: Sheet) -> SignOff:
    """The sign-off of the visit's review as it stands today."""
    return sign_offs.sign_off_of(visit.review, sheet, day=site().today())


def _show(visit: Visit, form: MarkForm, named: SignatoriesForm | None = None) -> str:
    framework, sheet = visit.framework, sheets.read_sheet(visit.review, site().frameworks)
    signed, group = sign_off_now(visit, sheet), _group(visit)
    form.version.data = version_snapshot.digest_of(sign_offs.whole_mark(framework, sheet))
    themes = [(theme, [exemplar.id for exemplar in framework.of_theme(theme.id)]) for theme in framework.themes]
    own = signed.requirement is Requirement.SERVICE
    asked = [str(key) for key in sorted(sign_offs.signatories_of(visit.service.number))]
    return render_template(
        "group/sign_off/sign_off.html",
        visit=visit,
        framework=framework,
        scale=framework.scale,
        sheet=sheet,
        form=form,
        signed=signed,
        mine=signed.is_asked(visit.person.id),
        as_chair=is_chair(visit),
        themes=[(theme, version_snapshot.digest_of(version_snapshot.mark_of(sheet, keys))) for theme, keys in themes],
        agreed=agreements.agreements_of(visit.review),
        agreed_themes=agreements.themes_of(visit.review),
        dissents=agreements.dissents_of(visit.review),
        complete=measure_progress(framework, sheet.answers()).is_complete,
        open=_is_open(visit),
        may_lead=visit.may(Right.LEAD_GROUP) and _is_open(visit),
        named=named or SignatoriesForm(formdata=None, data={"people": asked, "required": own}).of(group),
    )


def _is_open(visit: Visit) -> bool:
    review = visit.review
    return may_change(review.state, review.window, site().today())


def _group(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the service but its chairs, who are asked in any case."""
    number = visit.service.number
    everyone = people.people_of(number, day=site().today())
    chairs = {one.id for one in everyone for post in one.posts if post.service == number and post.role is Role.CHAIR}
    return tuple(one for one in everyone if one.id not in chairs)


@blueprint.post("/sign-off")
@entry(AtService(Right.SIGN_OFF))
def sign_as_chair(visit: Visit) -> ResponseReturnValue:
    """The chair signs the review as it was read."""
    return _sign(visit, as_chair=True)


@blueprint.post("/sign-off/beside-the-chair")
@entry(AtService(Right.READ_REVIEW))
def sign_beside(visit: Visit) -> ResponseReturnValue:
    """Somebody whom the service asks signs the review as it was read."""
    if visit.person.id not in sign_offs.signatories_of(visit.service.number):
        what = gettext("Only the chair, and anyone else the service names, can sign. You have not been asked.")
        href = address_of(visit, "sign_off.sign_off")
        return halt(
            visit, gettext("You have not been asked to sign"), what, text=gettext("See who is asked"), href=href
        )
    return _sign(visit, as_chair=False)


def _sign(visit: Visit, *, as_chair: bool) -> ResponseReturnValue:
    form = MarkForm()
    try:
        sign_offs.sign(
            visit.review,
            site().frameworks,
            signer=voter_of(visit),
            as_chair=as_chair,
            read=form.version.data or "",
            at=site().now(),
        )
    except (MovedOn, NotComplete) as fault:
        undo()
        form.form_errors.append(MOVED_ON if isinstance(fault, MovedOn) else NOT_COMPLETE)
        return _show(visit, form), 409
    confirm_saved(
        gettext("You have signed off the review as it stands. Any change after this withdraws your signature.")
    )
    return redirect(address_of(visit, "sign_off.sign_off"), 303)


@blueprint.post("/sign-off/ask")
@entry(AtService(Right.RUN_REVIEW))
def ask(visit: Visit) -> ResponseReturnValue:
    """Ask by mail everybody whose signature is missing."""
    signed = sign_off_now(visit, sheets.read_sheet(visit.review, site().frameworks))
    missing = [people.person_by_id(one.person_id, day=site().today()) for one in signed.missing]
    asked = [person for person in missing if person is not None and person.id != visit.person.id]
    link = mail_queue.link_to("sign_off.sign_off", number=visit.service.number, year=visit.review.round.year)
    for person in asked:
        _write(person, visit, link)
    names = ", ".join(person.name for person in asked)
    confirm_saved(_told_of(names) if names else gettext("No one else's signature is missing."))
    return redirect(address_of(visit, "sign_off.sign_off"), 303)


def _write(person: Person, visit: Visit, link: str) -> None:
    with mail_queue.written_to(person):
        body = render_template("mail/sign_off.txt", person=person, review=visit.review, asker=visit.person, link=link)
        subject = gettext("Please sign off the {year} self-review", year=visit.review.round.year)
    mail_queue.send_later(person.email, subject, body)


def _told_of(names: str) -> str:
    if site().post.is_set_up:
        return gettext("We are emailing {names}.", names=names)
    return mail_queue.in_words(mail_queue.Fate.NO_SERVER, names)


@blueprint.post("/sign-off/signatories")
@entry(AtService(Right.RUN_REVIEW))
def name_signatories(visit: Visit) -> ResponseReturnValue:
    """Say who is asked to sign beside the chair."""
    form = SignatoriesForm().of(_group(visit))
    if not form.validate_on_submit():
        return _show(visit, MarkForm(formdata=None), form), 422
    named = frozenset(int(key) for key in form.people.data or ())
    fresh = named - sign_offs.signatories_of(visit.service.number)
    number, by, at = visit.service.number, visit.person.name, site().now()
    sign_offs.name_signatories(number, person_ids=named, by=by, at=at)
    if not visit.review.round.sign_off_required:
        sign_offs.require(number, form.required.data, by=by, at=at)
    _tell_signatories(visit, fresh)
    confirm_saved(gettext("Saved who is asked to sign."))
    return redirect(address_of(visit, "sign_off.sign_off"), 303)


def _tell_signatories(visit: Visit, fresh: frozenset[int]) -> None:
    year, people_asked = visit.review.round.year, [one for one in _group(visit) if one.id in fresh]
    what = (
        f"You are now asked, as well as the chair, to sign off the self-review of {visit.service.name}. "
        "Your home page will say when there is something to sign."
    )
    subject = f"You are asked to sign off the {year} self-review"
    letters.tell_at_once(visit, people_asked, subject=subject, what=what, link=("sign_off.sign_off", {}))


@blueprint.post("/themes/<theme_id>/agree")
@entry(AtService(Right.LEAD_GROUP))
def agree_theme(visit: Visit, theme_id: str) -> ResponseReturnValue:
    """Mark a whole theme agreed as it was read."""
    try:
        theme = visit.framework.theme(theme_id)
    except KeyError:
        abort(404)
    form = MarkForm()
    keys = tuple(exemplar.id for exemplar in visit.framework.of_theme(theme.id))
    read, now = form.version.data or "", site().now()
    try:
        agreements.agree_theme(visit.review, theme=theme.id, exemplars=keys, read=read, by=visit.person.name, at=now)
    except (MovedOn, NotRated) as fault:
        undo()
        words = THEME_MOVED_ON if isinstance(fault, MovedOn) else THEME_NOT_RATED
        form.form_errors.append(words.format(theme=theme.title, missing=fault))
        return _show(visit, form), 409
    confirm_saved(gettext("{title} is marked agreed.", title=theme.title))
    return redirect(address_of(visit, "sign_off.sign_off", _anchor=f"theme-{theme.id}"), 303)
