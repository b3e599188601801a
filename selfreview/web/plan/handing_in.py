"""Handing a plan in: the group agrees a version, the authority gets a link, and its answers are read here."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import ValidationError

from selfreview.domain.plan.handed_in import asked_in, contents_of, latest, why_not_agreed
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage import shared_links
from selfreview.storage.plan import handed_in
from selfreview.storage.plan.handed_in import PlanVersion
from selfreview.storage.shared_links import LinkKind, SharedLink
from selfreview.web import attempts, mail_queue
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import Form, choices
from selfreview.web.middleware import confirm_saved
from selfreview.web.plan.context import PlanDesk, circulated, gather, may_run
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import site
from selfreview.web.shared_links import GiveLinkForm, mailed, say_made, token_of, write_to

blueprint = Blueprint("handing_in", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/action-plan")

CHANGED = lazy("The plan has changed since you opened this page. This is how it reads now: read it, then agree it.")


class AgreeForm(Form):
    """The plan as it was read by whoever says that the group agrees it: how often anything of it was saved."""

    version = HiddenField()


class SendForm(GiveLinkForm):
    """Whom the plan goes to, and for which authority they answer."""

    authority = SelectField(lazy("For which authority do they answer?"), validate_choice=False)

    def for_authorities(self, authorities: tuple[str, ...]) -> "SendForm":
        """The form with the authorities of this service."""
        self.authority.choices = choices((name, name) for name in authorities)
        self.has_authorities = len(authorities) > 1
        return self

    def validate_authority(self, field: Field) -> None:
        """One of the service's authorities where there are several."""
        if self.has_authorities and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose the authority that they answer for"))

    @property
    def part(self) -> str:
        """The authority whose part the link is for; empty where there is only one."""
        return str(self.authority.data) if self.has_authorities else ""


@blueprint.get("/handed-in")
@entry(AtService(Right.READ_REVIEW))
def show(visit: Visit) -> ResponseReturnValue:
    """What was agreed and handed in, the answers, and the links that are out."""
    desk = gather(visit)
    return _show(visit, desk, AgreeForm(formdata=None), _send_form(desk, fresh=True))


def _send_form(desk: PlanDesk, *, fresh: bool = False) -> SendForm:
    form = SendForm(formdata=None) if fresh else SendForm()
    return form.for_authorities(desk.report.authorities)


def _show(visit: Visit, desk: PlanDesk, agree_form: AgreeForm, send_form: SendForm) -> str:
    report, key = desk.report, visit.review.id
    agree_form.version.data = str(report.version)
    versions = handed_in.versions_of(key)
    newest = versions[0] if versions else None
    links = () if key is None else shared_links.links_of(key, LinkKind.ANSWERS)
    return render_template(
        "plan/handed_in.html",
        visit=visit,
        report=report,
        why_not=why_not_agreed(report),
        versions=versions,
        newest=newest,
        is_changed=newest is not None and newest.content != contents_of(circulated(desk)),
        asked=asked_in(newest.content, "") if newest else (),
        answers=latest(handed_in.answers_of(key)),
        links=links,
        now=site().now(),
        address=_address,
        may_run=may_run(visit),
        agree_form=agree_form,
        form=send_form,
    )


def _address(link: SharedLink) -> str:
    return _address_with(token_of(link))


def _address_with(token: str) -> str:
    return mail_queue.link_to("answering.show", token=token)


@blueprint.post("/handed-in/agree")
@entry(AtService(Right.RUN_REVIEW))
def agree(visit: Visit) -> ResponseReturnValue:
    """Keep the plan as the group has agreed it; the same one again is one version."""
    desk, form = gather(visit), AgreeForm()
    why_not = why_not_agreed(desk.report)
    if why_not or not form.validate_on_submit():
        form.form_errors.append(why_not or CHANGED)
        return _show(visit, desk, form, _send_form(desk, fresh=True)), 422
    if form.version.data != str(desk.report.version):
        form.form_errors.append(CHANGED)
        return _show(visit, desk, form, _send_form(desk, fresh=True)), 409
    kept = handed_in.agree(visit.review, contents_of(circulated(desk)), by=visit.person.name, at=site().now())
    confirm_saved(
        gettext("Version {number} of the plan is agreed. You can send it to the authority now.", number=kept.number)
    )
    return redirect(address_of(visit, "handing_in.show"), 303)


@blueprint.post("/handed-in/links")
@entry(AtService(Right.RUN_REVIEW))
def send(visit: Visit) -> ResponseReturnValue:
    """Make the link by which an officer of the authority answers, and send it where an address is given."""
    desk = gather(visit)
    form, newest = _send_form(desk), handed_in.newest(visit.review.id)
    if newest is None:
        form.form_errors.append(gettext("Agree a version of the plan first"))
    if newest is None or not form.validate_on_submit():
        return _show(visit, desk, AgreeForm(formdata=None), form), 422
    if form.email.data:
        attempts.spend_letter(visit.person.id, form.email.data)
    _make(visit, newest, form)
    return redirect(address_of(visit, "handing_in.show", _anchor="links"), 303)


def _make(visit: Visit, newest: PlanVersion, form: SendForm) -> None:
    link = shared_links.make(
        newest.review_id,
        LinkKind.ANSWERS,
        part=form.part,
        given_to=form.given_to.data,
        lasts=form.lasts,
        by=visit.person.name,
        at=site().now(),
        once=form.once.data or "",
    )
    if link is None:
        return  # a second click
    if form.email.data:
        _write(visit, newest, link, form.email.data)
    else:
        say_made(link)


def _write(visit: Visit, version: PlanVersion, link: SharedLink, email: str) -> None:
    with mail_queue.written_to(None):
        body = render_template(
            "mail/plan_handed_in.txt",
            link=link,
            address=_address_with(mailed(link).reference),
            service=visit.service.name,
            year=visit.review.round.year,
            asked=len(asked_in(version.content, link.part)),
            sender=visit.person.name,
        )
    write_to(email, f"The action plan of {visit.service.name} asks for your answer", body, link)


@blueprint.post("/handed-in/links/<int:link_id>/end")
@entry(AtService(Right.RUN_REVIEW))
def end(visit: Visit, link_id: int) -> ResponseReturnValue:
    """End a link at once; the answers that came by it stay."""
    link = shared_links.find(link_id)
    if link is None or link.review_id != visit.review.id or link.kind is not LinkKind.ANSWERS:
        abort(404)
    shared_links.end(link, by=visit.person.name, at=site().now())
    confirm_saved(gettext("The link of {given_to} has ended.", given_to=link.given_to))
    return redirect(address_of(visit, "handing_in.show", _anchor="links"), 303)
