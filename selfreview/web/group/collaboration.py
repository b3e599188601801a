"""Working together on an exemplar: comments and answers, the flag to discuss, and who sees to what."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage.group import assignments, collaboration
from selfreview.storage.group.assignments import Assignee, Kind, Overtaken
from selfreview.storage.group.collaboration import Author, Saying, Together
from selfreview.storage.people import people
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import fresh_mark
from selfreview.web.group import letters
from selfreview.web.group.collaboration_forms import AssignForm, CommentForm, FlagForm
from selfreview.web.group.live import describe
from selfreview.web.group.mentions import tell_named
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, clock, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import agency_of

blueprint = Blueprint("together", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


def beside(visit: Visit, asked: Exemplar) -> Together:
    """What the group has beside an exemplar."""
    return collaboration.read_together(visit.review, exemplar=asked.id, theme=asked.theme, at=site().now())


def shown_beside(visit: Visit, group: Together) -> dict[str, Any]:
    """What the parts of a page about the group ask for."""
    others = (one for one in group.here if one.person_id != visit.person.id)
    return {
        "together": group,
        "here": describe(others),
        "read_at": clock(),
        "once": fresh_mark(),
        "may_lead": visit.may(Right.LEAD_GROUP),
        "may_write": visit.may(Right.WRITE_DRAFT),
        "may_withdraw": visit.may(Right.HAND_OVER),
    }


@blueprint.get("/<exemplar_id>/comments")
@entry(AtService(Right.READ_REVIEW))
def comments(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """All that was said of an exemplar, on a page of its own."""
    return _show(visit, visit.exemplar(exemplar_id), CommentForm(formdata=None))


def _show(visit: Visit, asked: Exemplar, form: CommentForm) -> str:
    return render_template(
        "group/collaboration/comments.html",
        visit=visit,
        asked=asked,
        form=form,
        writable=writable(visit),
        **shown_beside(visit, beside(visit, asked)),
        draft_key=draft_key(visit, asked.id),
    )


@blueprint.post("/<exemplar_id>/comments")
@entry(AtService(Right.WRITE_DRAFT))
def say(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Add a comment, or an answer to one."""
    asked, form = visit.exemplar(exemplar_id), CommentForm()
    if not form.validate_on_submit():
        return _show(visit, asked, form), 422
    person, answers = visit.person, form.answered()
    author = Author(person.id, person.name, agency_of(person, visit.service.number))
    said, once, at = form.words.data, form.once.data, site().now()
    found = collaboration.say(
        visit.review, exemplar=asked.id, words=said, answers=answers, once=once, author=author, at=at
    )
    if found is Saying.NOWHERE:
        abort(404)
    if found is Saying.SAID:
        tell_named(visit, asked, said, answers=answers)
    kept = draft_key(visit, f"{asked.id}/comment" + (f"/{answers}" if answers else ""))
    confirm_saved(gettext("Comment added. The group can see it.") if answers is None else gettext("Reply added."), kept)
    return _back(visit, asked, "comments")


def _back(visit: Visit, asked: Exemplar, anchor: str) -> ResponseReturnValue:
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=asked.id, _anchor=anchor), 303)


@blueprint.post("/<exemplar_id>/comments/<int:comment_id>")
@entry(AtService(Right.WRITE_DRAFT))
def resolve(visit: Visit, exemplar_id: str, comment_id: int) -> ResponseReturnValue:
    """Mark a comment as resolved, or open it again."""
    asked, resolved = visit.exemplar(exemplar_id), request.form.get("resolved") == "yes"
    by, at = visit.person.name, site().now()
    found = collaboration.resolve(
        visit.review, exemplar=asked.id, comment_id=comment_id, resolved=resolved, person=by, at=at
    )
    if not found:
        abort(404)
    confirm_saved(gettext("Marked as resolved.") if resolved else gettext("Opened again."))
    return _back(visit, asked, "comments")


@blueprint.post("/<exemplar_id>/flag")
@entry(AtService(Right.WRITE_DRAFT))
def flag(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Flag an exemplar to be discussed, or take the flag away."""
    asked, on, form = visit.exemplar(exemplar_id), request.form.get("flag") == "yes", FlagForm()
    if on and not form.validate_on_submit():
        return render_template("group/collaboration/flag.html", visit=visit, asked=asked, form=form), 422
    by, why = (visit.person.id, visit.person.name), form.why.data if on else ""
    collaboration.set_flag(visit.review, exemplar=asked.id, on=on, by=by, at=site().now(), why=why)
    confirm_saved(
        gettext("{id} is flagged to be discussed.", id=asked.id)
        if on
        else gettext("The discussion flag on {id} has been removed.", id=asked.id)
    )
    return _back(visit, asked, "beside")


@blueprint.get("/<exemplar_id>/assign")
@entry(AtService(Right.LEAD_GROUP))
def ask_assign(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that says who sees to an exemplar."""
    return _ask(visit, Kind.EXEMPLAR, visit.exemplar(exemplar_id).id)


@blueprint.post("/<exemplar_id>/assign")
@entry(AtService(Right.LEAD_GROUP))
def assign(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Say who sees to an exemplar."""
    return _assign(visit, Kind.EXEMPLAR, visit.exemplar(exemplar_id).id)


@blueprint.get("/themes/<theme_id>/assign")
@entry(AtService(Right.LEAD_GROUP))
def ask_assign_theme(visit: Visit, theme_id: str) -> ResponseReturnValue:
    """The page that says who sees to a theme."""
    return _ask(visit, Kind.THEME, _theme(visit, theme_id))


@blueprint.post("/themes/<theme_id>/assign")
@entry(AtService(Right.LEAD_GROUP))
def assign_theme(visit: Visit, theme_id: str) -> ResponseReturnValue:
    """Say who sees to a theme."""
    return _assign(visit, Kind.THEME, _theme(visit, theme_id))


def _theme(visit: Visit, theme_id: str) -> str:
    try:
        return visit.framework.theme(theme_id).id
    except KeyError:
        abort(404)


def _group(visit: Visit) -> tuple[people.Person, ...]:
    return people.people_of(visit.service.number, day=site().today())


def _ask(visit: Visit, kind: Kind, target: str) -> ResponseReturnValue:
    now = assignments.assignee_of(visit.review, kind=kind, target=target)
    form = AssignForm(formdata=None, data={"to": now.key, "was": now.key, "due": now.due}).among(_group(visit))
    return _show_assign(visit, kind, target, form)


def _title(visit: Visit, kind: Kind, target: str) -> str:
    if kind is Kind.THEME:
        return visit.framework.theme(target).title
    return f"{target} {visit.framework.exemplar(target).title}"


def _home_of(visit: Visit, kind: Kind, target: str) -> str:
    if kind is Kind.THEME:
        return address_of(visit, "steering_group.overview", _anchor=f"theme-{target}")
    return address_of(visit, "answers.exemplar", exemplar_id=target, _anchor="beside")


def _show_assign(visit: Visit, kind: Kind, target: str, form: AssignForm) -> str:
    return render_template(
        "group/collaboration/assign.html",
        visit=visit,
        form=form,
        title=_title(visit, kind, target),
        kind=kind.value,
        back=_home_of(visit, kind, target),
        writable=writable(visit),
    )


def _assign(visit: Visit, kind: Kind, target: str) -> ResponseReturnValue:
    form = AssignForm().among(_group(visit))
    if not form.validate_on_submit():
        return _show_assign(visit, kind, target, form), 422
    to, was = form.assignee(), form.was.data or ""
    by, at = visit.person.name, site().now()
    try:
        is_new = assignments.assign(visit.review, kind=kind, target=target, to=to, was=was, person=by, at=at)
    except Overtaken as fault:
        undo()
        form.was.data = form.was.raw_data = fault.theirs.key
        whom = str(fault.theirs) or gettext("no one")
        form.form_errors.append(
            gettext("Someone else has since assigned this to {whom}. Choose again, or leave it as it is", whom=whom)
        )
        return _show_assign(visit, kind, target, form), 409
    if is_new and was != to.key:
        _tell_assigned(visit, kind, target, to)
    confirm_saved(
        gettext("{to} is now responsible for it.", to=to) if str(to) else gettext("No one is assigned to it now.")
    )
    return redirect(_home_of(visit, kind, target), 303)


def _tell_assigned(visit: Visit, kind: Kind, target: str, to: Assignee) -> None:
    number, title = visit.service.number, _title(visit, kind, target)
    group = _group(visit)
    charged = [one for one in group if to.person_id == one.id or (to.agency and agency_of(one, number) == to.agency)]
    what = f"the theme {title}" if kind is Kind.THEME else title
    day = f" by {day_in_words(to.due)}" if to.due else ""
    asked = f"You are asked to work on {what}{day}, in the {visit.review.round.year} self-review of "
    link = ("steering_group.overview", {}) if kind is Kind.THEME else ("answers.exemplar", {"exemplar_id": target})
    letters.tell_at_once(
        visit, charged, subject=f"Please work on {what}", what=f"{asked}{visit.service.name}.", link=link
    )
