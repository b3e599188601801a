"""Good practice at the network: offers are read, looked through for anybody to be recognised, shared or sent back."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.practice.good_practice import PracticeState
from selfreview.domain.rights import Right, Verdict, judge_at_service
from selfreview.speech import gettext, lazy
from selfreview.storage.people import people
from selfreview.storage.practice import good_practice
from selfreview.storage.practice.good_practice import Copy, Gone, Overtaken
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.practice.forms import AcceptForm, SendBackForm
from selfreview.web.practice.good_practice import traces_of
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("network_practice", __name__, url_prefix="/network/good-practice")


class Withdrawn(NotFound):
    """An offer that its service has withdrawn, or is editing; there may never have been one."""

    message = lazy("There is no such offer now. Its service may have withdrawn it, or may be editing it.")


@blueprint.get("")
@entry(AtNetwork(Right.RUN_ROUNDS))
def home(_visit: NetworkVisit) -> ResponseReturnValue:
    """What waits to be read, and what is shared with all services."""
    offers = good_practice.offers()
    return render_template(
        "practice/offers.html",
        parts=[(state, _by_exemplar(offers, state)) for state in (PracticeState.OFFERED, PracticeState.ACCEPTED)],
    )


def _by_exemplar(offers: tuple[Copy, ...], state: PracticeState) -> list[tuple[Exemplar, list[Copy]]]:
    held = groupby((one for one in offers if one.state is state), key=lambda one: (one.exemplar, one.edition))
    return [(_exemplar(copies[0]), copies) for _, of_exemplar in held if (copies := list(of_exemplar))]


def _exemplar(copy: Copy) -> Exemplar:
    return site().frameworks.edition(copy.edition).exemplar(copy.exemplar)


@blueprint.get("/<int:offer_id>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def one(_visit: NetworkVisit, offer_id: int) -> ResponseReturnValue:
    """One offer as everybody would read it, with whatever in it might give somebody away."""
    return _show(_find(offer_id), AcceptForm(formdata=None), SendBackForm(formdata=None))


def _find(offer_id: int) -> Copy:
    try:
        return good_practice.find_offer(offer_id)
    except Gone as fault:
        raise Withdrawn from fault


def _show(copy: Copy, accept: AcceptForm, back: SendBackForm, *, moved: bool = False) -> str:
    return render_template(
        "practice/offer.html",
        copy=copy,
        asked=_exemplar(copy),
        accept=accept,
        back=back,
        moved=moved,
        traces=traces_of(copy),
        highest=site().frameworks.edition(copy.edition).scale.levels[-1],
    )


@blueprint.post("/<int:offer_id>/accept")
@entry(AtNetwork(Right.RUN_ROUNDS))
def accept(visit: NetworkVisit, offer_id: int) -> ResponseReturnValue:
    """Share an offer with all services, as it was read."""
    copy, form = _find(offer_id), AcceptForm()
    if not form.validate_on_submit():
        return _show(copy, form, SendBackForm(formdata=None)), 422
    try:
        stamp = form.stamp.data or ""
        copy = good_practice.accept(offer_id, stamp=stamp, person=visit.person.name, at=site().now())
    except Gone as fault:
        raise Withdrawn from fault
    except Overtaken as fault:
        return _overtaken(fault.theirs, SendBackForm(formdata=None))
    return _go_on(gettext("The offer for {exemplar} is shared with all services.", exemplar=copy.exemplar))


def _overtaken(theirs: Copy, back: SendBackForm) -> ResponseReturnValue:
    undo()
    return _show(theirs, AcceptForm(formdata=None), back, moved=True), 409


def _go_on(words: str) -> ResponseReturnValue:
    confirm_saved(words)
    return redirect(url_for("network_practice.home"), 303)


@blueprint.post("/<int:offer_id>/send-back")
@entry(AtNetwork(Right.RUN_ROUNDS))
def send_back(visit: NetworkVisit, offer_id: int) -> ResponseReturnValue:
    """Give an offer back to its service, with a word on what should change; shared already, it disappears."""
    copy, form = _find(offer_id), SendBackForm()
    if not form.validate_on_submit():
        return _show(copy, AcceptForm(formdata=None), form), 422
    try:
        note, stamp = form.note.data, form.stamp.data or ""
        copy = good_practice.send_back(offer_id, stamp=stamp, note=note, person=visit.person.name, at=site().now())
    except Gone as fault:
        raise Withdrawn from fault
    except Overtaken as fault:
        return _overtaken(fault.theirs, form)
    _tell(copy)
    return _go_on(gettext("The offer for {exemplar} is sent back to its service.", exemplar=copy.exemplar))


def _tell(copy: Copy) -> None:
    """Write to those of the service who can change the copy."""
    link = mail_queue.link_to("good_practice.edit", number=copy.service, exemplar_id=copy.exemplar)
    for person in people.people_of(copy.service, day=site().today()):
        if judge_at_service(person.posts, Right.RUN_REVIEW, copy.service) is Verdict.ALLOWED:
            with mail_queue.written_to(person):
                body = render_template("mail/sent_back.txt", person=person, asked=_exemplar(copy), link=link)
                subject = gettext("About the text that you offered for {exemplar}", exemplar=copy.exemplar)
            mail_queue.send_later(person.email, subject, body)
