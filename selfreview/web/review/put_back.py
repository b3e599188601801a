"""An earlier wording put back: written as a new version, by the save that every page uses and its rules of clashes."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.review import reviews
from selfreview.storage.review.history import find_change
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import Form
from selfreview.web.labels import HISTORY
from selfreview.web.middleware import confirm_saved
from selfreview.web.review import conflicts
from selfreview.web.review.history import has_wording
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import site

blueprint = Blueprint("put_back", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


class PutBackForm(Form):
    """The wish to have an earlier wording back; `version` is that of the wording that it was read beside."""

    version = HiddenField()


@blueprint.post("/<exemplar_id>/history/<int(max=2147483647):seq>")
@entry(AtService(Right.WRITE_DRAFT))
def put_back(visit: Visit, exemplar_id: str, seq: int) -> ResponseReturnValue:
    """Write the wording that a change had left; where somebody has written since the page was read, show both."""
    asked, form = visit.exemplar(exemplar_id), PutBackForm()
    change = find_change(visit.review, asked.id, seq)
    if change is None or not has_wording(change):
        abort(404)
    assert change.after is not None
    person, at = visit.person.name, site().now()
    read = versions.unpack(form.version.data or "", [change.field])
    posted = {change.field: (change.after, read[change.field])}
    found = reviews.save_fields(visit.review, exemplar=asked.id, posted=posted, person=person, at=at)
    if found.clashes:
        return conflicts.show(visit, asked, posted, found.clashes, ())
    confirm_saved(gettext("You have put back an earlier wording of {history}.", history=HISTORY[change.field]))
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=asked.id), 303)
