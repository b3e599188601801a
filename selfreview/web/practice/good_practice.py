"""Good practice at a service: what others share, by exemplar, and what of its own best evidence it offers."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.practice import good_practice as sharing
from selfreview.domain.practice.good_practice import COPY_LIMIT, Return, Trace
from selfreview.domain.rights import Right, Verdict, judge_at_network, judge_at_service
from selfreview.speech import gettext, lazy
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.practice import good_practice
from selfreview.storage.practice.good_practice import Copy, Gone, Overtaken
from selfreview.storage.registry import services
from selfreview.web.access import AtService, SignedIn, Visit, entry, refuse
from selfreview.web.middleware import confirm_saved
from selfreview.web.practice.forms import NAMED, UNNAMED, CopyForm, OfferForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("good_practice", __name__)

OURS = "/services/<int:number>/good-practice"
LONGEST_SEARCH = 100


class NotBest(NotFound):
    """The newest return does not rate the exemplar highest, or says nothing that could be copied."""

    message = lazy(
        "Only evidence of exemplars that your newest submitted return rates at the highest level "
        "can be shared. If the return was corrected while you wrote, your text is below: none of "
        "it has been shared."
    )


@blueprint.get("/good-practice")
@entry(SignedIn())
def home(person: Person) -> ResponseReturnValue:
    """What services share, by exemplar; a search looks for words, a choice shows one exemplar."""
    if not person.posts:
        refuse()
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    chosen = request.args.get("exemplar", "")
    wanted = [one for one in good_practice.shared() if chosen in ("", one.exemplar)]
    found = sharing.shelve(site().frameworks, sharing.search(wanted, words))
    return render_template(
        "practice/home.html",
        shelves=found,
        words=words,
        chosen=chosen,
        asked=next((one for one in site().frameworks.current.exemplars if one.id == chosen), None),
        exemplars=site().frameworks.current.exemplars,
        count=sum(len(shelf.practices) for shelf in found),
        numbers=[number for number in person.services if _may_offer(person, number)],
        judges=judge_at_network(person.posts, Right.RUN_ROUNDS) is Verdict.ALLOWED,
    )


def _may_offer(person: Person, number: int) -> bool:
    return judge_at_service(person.posts, Right.RUN_REVIEW, number) is Verdict.ALLOWED


@dataclass(frozen=True, slots=True)
class Line:
    """One exemplar of the service's own page: its copy, and whether one can be made or changed now."""

    exemplar: Exemplar
    copy: Copy | None
    is_open: bool


@blueprint.get(OURS)
@entry(AtService(Right.RUN_REVIEW))
def ours(visit: Visit) -> ResponseReturnValue:
    """What of its best evidence the service shares, and what it could."""
    made_from = _last_return(visit)
    copies = good_practice.copies_of(visit.service.number)
    framework = site().frameworks.current if made_from is None else _framework(made_from)
    lines = [
        Line(exemplar, copies.get(exemplar.id), made_from is not None and exemplar.id in made_from.evidence)
        for exemplar in framework.exemplars
    ]
    return render_template(
        "practice/ours.html",
        visit=visit,
        made_from=made_from,
        highest=framework.scale.levels[-1],
        lines=[line for line in lines if line.is_open or line.copy],
    )


def _last_return(visit: Visit) -> Return | None:
    return good_practice.last_return(visit.service.number, site().frameworks)


def _framework(made_from: Return) -> Framework:
    return site().frameworks.edition(made_from.edition)


def _asked(visit: Visit, exemplar_id: str) -> tuple[Return, Exemplar]:
    """The return that a copy of this exemplar is made from; a plain 404 where it is not rated highest there."""
    made_from = _last_return(visit)
    if made_from is None or exemplar_id not in made_from.evidence:
        raise NotBest
    return made_from, _framework(made_from).exemplar(exemplar_id)


@blueprint.get(f"{OURS}/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def edit(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page of a copy: it begins with the evidence as it was submitted, which never changes by it."""
    made_from, asked = _asked(visit, exemplar_id)
    copy = good_practice.copies_of(visit.service.number).get(asked.id)
    text = copy.text if copy else made_from.evidence[asked.id]
    form = CopyForm(formdata=None, data={"text": text, "version": copy.version if copy else 0})
    return _show_copy(visit, made_from, asked, form, copy)


def _show_copy(
    visit: Visit, made_from: Return, asked: Exemplar, form: CopyForm, copy: Copy | None, theirs: Copy | None = None
) -> str:
    return render_template(
        "practice/edit.html",
        visit=visit,
        made_from=made_from,
        asked=asked,
        form=form,
        copy=copy,
        theirs=theirs,
        limit=COPY_LIMIT,
        highest=_framework(made_from).scale.levels[-1],
        draft_key=_draft_key(visit, asked),
    )


def _draft_key(visit: Visit, asked: Exemplar) -> str:
    return f"{visit.service.number}/good-practice/{asked.id}"


def _version(form: CopyForm | OfferForm) -> int:
    typed = str(form.version.data or "")
    return int(typed) if typed.isascii() and typed.isdecimal() else -1


@blueprint.post(f"{OURS}/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def save(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Keep a copy as it was edited, or show both texts where somebody else has edited it meanwhile."""
    made_from, asked = _asked(visit, exemplar_id)
    form, here = CopyForm(), visit.service.number
    if not form.validate_on_submit():
        copy = good_practice.copies_of(here).get(asked.id)
        return _show_copy(visit, made_from, asked, form, copy), 422
    text, by, now = form.text.data, visit.person.name, site().now()
    try:
        good_practice.save_copy(here, made_from, asked.id, text=text, version=_version(form), person=by, at=now)
    except Overtaken as fault:
        undo()
        form.version.data = form.version.raw_data = fault.theirs.version
        return _show_copy(visit, made_from, asked, form, fault.theirs, fault.theirs), 409
    confirm_saved(gettext("The copy is saved. No one outside the service reads it yet."), _draft_key(visit, asked))
    return redirect(url_for("good_practice.check", number=here, exemplar_id=asked.id), 303)


@blueprint.get(f"{OURS}/<exemplar_id>/check")
@entry(AtService(Right.RUN_REVIEW))
def check(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that asks whether anybody can be recognised, before a copy is offered."""
    _, asked = _asked(visit, exemplar_id)
    copy = _copy(visit, asked)
    named = NAMED if copy.named else UNNAMED
    form = OfferForm(formdata=None, data={"named": named, "version": copy.version})
    return _show_check(visit, asked, copy, form)


def _copy(visit: Visit, asked: Exemplar) -> Copy:
    found = good_practice.copies_of(visit.service.number).get(asked.id)
    if found is None:
        raise NotFound
    return found


def _show_check(visit: Visit, asked: Exemplar, copy: Copy, form: OfferForm, *, moved: bool = False) -> str:
    return render_template(
        "practice/check.html",
        visit=visit,
        asked=asked,
        copy=copy,
        form=form,
        moved=moved,
        traces=traces_of(copy),
        highest=site().frameworks.edition(copy.edition).scale.levels[-1],
    )


def traces_of(copy: Copy) -> tuple[Trace, ...]:
    """What in a copy may give somebody away: the same for the service that offers it and for the network."""
    group = [person.name for person in people.people_of(copy.service, day=site().today())]
    found = services.find_entry(copy.service)
    assert found is not None
    places = () if copy.named else (found.service.name, *found.authorities)
    return sharing.find_traces(copy.text, people=group, places=places)


@blueprint.post(f"{OURS}/<exemplar_id>/check")
@entry(AtService(Right.RUN_REVIEW))
def offer(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Offer a copy to the network, as it was read."""
    _, asked = _asked(visit, exemplar_id)
    form, here = OfferForm(), visit.service.number
    if not form.validate_on_submit():
        return _show_check(visit, asked, _copy(visit, asked), form), 422
    named, by, now = form.named.data == NAMED, visit.person.name, site().now()
    try:
        good_practice.offer(here, asked.id, version=_version(form), named=named, person=by, at=now)
    except Gone as fault:
        raise NotFound from fault
    except Overtaken as fault:
        undo()
        form.version.data = form.version.raw_data = fault.theirs.version
        form.sure.data = False
        return _show_check(visit, asked, fault.theirs, form, moved=True), 409
    confirm_saved(gettext("The copy of {id} is offered. The network reads it before anyone else does.", id=asked.id))
    return redirect(url_for("good_practice.ours", number=here), 303)


@blueprint.post(f"{OURS}/<exemplar_id>/withdraw")
@entry(AtService(Right.RUN_REVIEW))
def withdraw(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Take a copy back from everybody at once."""
    good_practice.withdraw(visit.service.number, exemplar_id, person=visit.person.name, at=site().now())
    confirm_saved(
        gettext("No one outside the service reads the copy of {exemplar_id} any more.", exemplar_id=exemplar_id[:20])
    )
    return redirect(url_for("good_practice.ours", number=visit.service.number), 303)
