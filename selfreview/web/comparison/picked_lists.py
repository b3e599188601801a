"""Picked services kept under a name, so that a group sets itself beside the same ones again."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.rights import Right
from selfreview.domain.round import Service
from selfreview.speech import gettext, lazy
from selfreview.storage.practice import picked_lists, sharing
from selfreview.storage.practice.picked_lists import MOST, PickedList
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import Form, at_most, plain_text, single_line
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import site

blueprint = Blueprint("picked_lists", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile/picks")


class NameForm(Form):
    """What a list is called."""

    name = StringField(
        lazy("Name of the list"),
        [DataRequired(lazy("Enter a name for the list")), at_most(60)],
        description=lazy("Such as “Rural counties in the South West”"),
        filters=[plain_text, single_line],
    )

    def among(self, lists: tuple[PickedList, ...]) -> "NameForm":
        """The form beside the lists that there are."""
        self.lists = lists
        return self

    def validate_name(self, field: Field) -> None:
        """A name of its own, while there is room."""
        if field.data and field.data.casefold() in {one.name.casefold() for one in self.lists}:
            raise ValidationError(
                gettext("You already have a list with this name. Choose another, or delete that list first")
            )
        if len(self.lists) >= MOST:
            raise ValidationError(
                gettext("You have {most} lists, which is the most we can keep. Delete one of them first", most=MOST)
            )


def _picked(visit: Visit) -> tuple[Service, ...]:
    here = visit.service.number
    asked = frozenset(request.values.getlist("pick", type=int))
    found = sharing.sharing_services(besides=here) if sharing.shares(here) else ()
    return tuple(service for service in found if service.number in asked)


def _ask(visit: Visit, form: NameForm) -> str:
    return render_template("comparison/picked_list.html", visit=visit, form=form, picked=_picked(visit))


@blueprint.get("/name")
@entry(AtService(Right.WRITE_DRAFT))
def ask(visit: Visit) -> ResponseReturnValue:
    """The services that are picked, and the field for the name of their list."""
    return _ask(visit, NameForm(formdata=None))


@blueprint.post("/name")
@entry(AtService(Right.WRITE_DRAFT))
def keep(visit: Visit) -> ResponseReturnValue:
    """Save the picked services as a list of its own."""
    here, picked = visit.service.number, _picked(visit)
    form = NameForm().among(picked_lists.lists_of(here))
    if not picked:
        form.form_errors.append(gettext("Pick at least one service first"))
    if not picked or not form.validate_on_submit():
        return _ask(visit, form), 422
    numbers = [service.number for service in picked]
    if picked_lists.keep(here, form.name.data, numbers, by=visit.person.name, at=site().now()):
        confirm_saved(gettext("The list “{name}” is saved.", name=form.name.data))
    return redirect(address_of(visit, "picks.home", pick=numbers), 303)


@blueprint.post("/lists/<int:list_id>/delete")
@entry(AtService(Right.WRITE_DRAFT))
def drop(visit: Visit, list_id: int) -> ResponseReturnValue:
    """Delete a list; the services on it are as they were."""
    name = picked_lists.drop(visit.service.number, list_id, by=visit.person.name, at=site().now())
    if name is None:
        abort(404)
    confirm_saved(gettext("The list “{name}” is deleted.", name=name))
    return redirect(address_of(visit, "picks.home"), 303)
