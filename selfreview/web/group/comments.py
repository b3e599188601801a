"""A comment after it was made: its author edits it, its author or the manager withdraws it."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.group import comments
from selfreview.storage.group.collaboration import AUTHOR, MANAGER, describe_withdrawal
from selfreview.storage.group.comments import Edited, Made
from selfreview.storage.people import people
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group import letters
from selfreview.web.group.collaboration_forms import EditCommentForm
from selfreview.web.group.mentions import tell_named
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint(
    "comments", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/<exemplar_id>/comments/<int:comment_id>"
)


def _find(visit: Visit, asked: Exemplar, comment_id: int) -> Made:
    return comments.find_comment(visit.review, exemplar=asked.id, comment_id=comment_id) or abort(404)


def _own(visit: Visit, asked: Exemplar, comment_id: int) -> Made:
    made = _find(visit, asked, comment_id)
    return made if made.person_id == visit.person.id else abort(403)


@blueprint.get("/edit")
@entry(AtService(Right.WRITE_DRAFT))
def ask_edit(visit: Visit, exemplar_id: str, comment_id: int) -> ResponseReturnValue:
    """The page where somebody edits what they said."""
    asked = visit.exemplar(exemplar_id)
    made = _own(visit, asked, comment_id)
    form = EditCommentForm(formdata=None, data={"words": made.words, "version": made.version})
    return _show_edit(visit, asked, made, form)


def _show_edit(visit: Visit, asked: Exemplar, made: Made, form: EditCommentForm, theirs: str | None = None) -> str:
    return render_template(
        "group/collaboration/edit_comment.html",
        visit=visit,
        asked=asked,
        made=made,
        form=form,
        theirs=theirs,
        withdrawal=_withdrawal(made),
        writable=writable(visit),
        draft_key=draft_key(visit, f"{asked.id}/comment/{made.id}/edit"),
    )


def _withdrawal(made: Made) -> str:
    return "" if made.withdrawn_at is None else describe_withdrawal(made.withdrawn_as, made.withdrawn_at)


@blueprint.post("/edit")
@entry(AtService(Right.WRITE_DRAFT))
def edit(visit: Visit, exemplar_id: str, comment_id: int) -> ResponseReturnValue:
    """Give one's own comment other words."""
    asked, form = visit.exemplar(exemplar_id), EditCommentForm()
    made = _own(visit, asked, comment_id)
    if not form.validate_on_submit():
        return _show_edit(visit, asked, made, form), 422
    words, by, at = form.words.data, visit.person.name, site().now()
    found = comments.edit(visit.review, made, words=words, version=form.read_version(), person=by, at=at)
    if found is Edited.OVERTAKEN:
        return _overtaken(visit, asked, comment_id, form), 409
    if found is Edited.KEPT:
        tell_named(visit, asked, words, before=made.words)
    confirm_saved(gettext("Your comment has been changed."), draft_key(visit, f"{asked.id}/comment/{made.id}/edit"))
    return _back(visit, asked, made)


def _overtaken(visit: Visit, asked: Exemplar, comment_id: int, form: EditCommentForm) -> str:
    undo()
    now = _own(visit, asked, comment_id)
    form.version.data = form.version.raw_data = now.version
    return _show_edit(visit, asked, now, form, theirs=now.words)


def _back(visit: Visit, asked: Exemplar, made: Made) -> ResponseReturnValue:
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=asked.id, _anchor=f"comment-{made.id}"), 303)


@blueprint.get("/withdraw")
@entry(AtService(Right.WRITE_DRAFT))
def ask_withdraw(visit: Visit, exemplar_id: str, comment_id: int) -> ResponseReturnValue:
    """The page that asks once more before a comment's words go."""
    asked = visit.exemplar(exemplar_id)
    made, as_whom = _to_withdraw(visit, asked, comment_id)
    return render_template(
        "group/collaboration/withdraw_comment.html",
        visit=visit,
        asked=asked,
        made=made,
        own=as_whom == AUTHOR,
        withdrawal=_withdrawal(made),
    )


def _to_withdraw(visit: Visit, asked: Exemplar, comment_id: int) -> tuple[Made, str]:
    """A comment, and as what this person withdraws it: its author, or the manager."""
    made = _find(visit, asked, comment_id)
    if made.person_id == visit.person.id:
        return made, AUTHOR
    return (made, MANAGER) if visit.may(Right.HAND_OVER) else abort(403)


@blueprint.post("/withdraw")
@entry(AtService(Right.WRITE_DRAFT))
def withdraw(visit: Visit, exemplar_id: str, comment_id: int) -> ResponseReturnValue:
    """Take a comment's words away."""
    asked = visit.exemplar(exemplar_id)
    made, as_whom = _to_withdraw(visit, asked, comment_id)
    by, at = visit.person.name, site().now()
    if comments.withdraw(visit.review, made, withdrawn_as=as_whom, person=by, at=at) and as_whom == MANAGER:
        _tell_author(visit, asked, made)
    confirm_saved(gettext("The comment has been withdrawn."), draft_key(visit, f"{asked.id}/comment/{made.id}/edit"))
    return _back(visit, asked, made)


def _tell_author(visit: Visit, asked: Exemplar, made: Made) -> None:
    group = people.people_of(visit.service.number, day=site().today())
    letters.tell_at_once(
        visit,
        [one for one in group if one.id == made.person_id],
        subject=f"Your comment on {asked.id} was withdrawn",
        what=f"The manager has withdrawn your comment on {asked.id} {asked.title}, "
        f"in the {visit.review.round.year} self-review of {visit.service.name}.",
        link=("answers.exemplar", {"exemplar_id": asked.id, "_anchor": "comments"}),
        to=letters.WHOEVER_WANTS_MAIL,
    )
