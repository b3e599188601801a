"""Evidence beside the text: links and files, added, changed, used elsewhere, taken away and opened."""

import io
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from selfreview.documents.review.uploads import TAKEN, Checked, Refused, check_upload
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.rights import Right
from selfreview.storage.review import evidence
from selfreview.storage.review.evidence import NewItem, Overtaken, Upload
from selfreview.storage.review.reviews import NotWritable
from selfreview.storage.review.sheets import Item, read_items
from selfreview.storage.tables import db
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import choices
from selfreview.web.middleware import confirm_saved
from selfreview.web.review.evidence_forms import ItemForm, LinkForm, UploadForm, UsesForm
from selfreview.web.review_pages import address_of, closed, draft_key, writable
from selfreview.web.runtime import site

blueprint = Blueprint("evidence", __name__)

OF_EXEMPLAR = "/services/<int:number>/reviews/<int:year>/<exemplar_id>"


@blueprint.get(f"{OF_EXEMPLAR}/link")
@entry(AtService(Right.WRITE_DRAFT))
def ask_link(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that asks for a link."""
    return _show(visit, visit.exemplar(exemplar_id), "review/evidence/link.html", LinkForm(formdata=None))


@blueprint.post(f"{OF_EXEMPLAR}/link")
@entry(AtService(Right.WRITE_DRAFT))
def add_link(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Add a link to an exemplar's evidence."""
    asked, form = visit.exemplar(exemplar_id), LinkForm()
    if not form.validate_on_submit():
        return _show(visit, asked, "review/evidence/link.html", form), 422
    return _add(visit, asked, _item(form, form.url.data), None, "link")


@blueprint.get(f"{OF_EXEMPLAR}/file")
@entry(AtService(Right.WRITE_DRAFT))
def ask_file(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that asks for a file."""
    return _show(visit, visit.exemplar(exemplar_id), "review/evidence/file.html", UploadForm(formdata=None))


@blueprint.post(f"{OF_EXEMPLAR}/file")
@entry(AtService(Right.WRITE_DRAFT))
def add_file(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Add a file to an exemplar's evidence, if its content is what its name says."""
    asked, form = visit.exemplar(exemplar_id), UploadForm()
    is_valid = form.validate_on_submit()
    content = form.file.data.read() if form.file.data else b""
    checked = _checked(form, content)
    if not is_valid or checked is None:
        return _show(visit, asked, "review/evidence/file.html", form), 422
    upload = Upload(checked.name, checked.media_type, content)
    return _add(visit, asked, _item(form, None), upload, "file")


def _checked(form: UploadForm, content: bytes) -> Checked | None:
    if not form.file.data:
        form.file.errors = ["Choose a file"]
        return None
    try:
        return check_upload(form.file.data.filename or "", content)
    except Refused as fault:
        form.file.errors = [str(fault)]
        return None


def _item(form: ItemForm, url: str | None) -> NewItem:
    return NewItem(form.title.data, form.dated.data, bool(form.confidential.data), url)


def _add(visit: Visit, asked: Exemplar, item: NewItem, upload: Upload | None, name: str) -> ResponseReturnValue:
    try:
        evidence.add_item(
            visit.review, exemplar=asked.id, item=item, upload=upload, person=visit.person.name, at=site().now()
        )
    except NotWritable as fault:
        return closed(visit, fault)
    db.session.commit()
    confirm_saved(f"Added “{item.title}” to {asked.id}.", draft_key(visit, f"{asked.id}/{name}"))
    return redirect(_back(visit, asked), 303)


def _back(visit: Visit, asked: Exemplar) -> str:
    return address_of(visit, "answers.exemplar", exemplar_id=asked.id, _anchor="items")


def _show(visit: Visit, asked: Exemplar, template: str, form: Any, **more: Any) -> str:
    return render_template(
        template,
        visit=visit,
        asked=asked,
        form=form,
        taken=TAKEN,
        back=_back(visit, asked),
        writable=writable(visit),
        draft_key=draft_key(visit, f"{asked.id}/{template.rsplit('/', 1)[-1].split('.')[0]}"),
        **more,
    )


@blueprint.get(f"{OF_EXEMPLAR}/items/<int:item_id>")
@entry(AtService(Right.WRITE_DRAFT))
def ask_change(visit: Visit, exemplar_id: str, item_id: int) -> ResponseReturnValue:
    """The page that changes an item."""
    item = _find(visit, item_id)
    kind = LinkForm if item.url else ItemForm
    data = {"title": item.title, "url": item.url, "dated": item.dated, "confidential": item.confidential}
    form = kind(formdata=None, data={**data, "version": item.version})
    return _show(visit, visit.exemplar(exemplar_id), "review/evidence/change.html", form, item=item, theirs=None)


@blueprint.post(f"{OF_EXEMPLAR}/items/<int:item_id>")
@entry(AtService(Right.WRITE_DRAFT))
def change(visit: Visit, exemplar_id: str, item_id: int) -> ResponseReturnValue:
    """Change an item, or show both where somebody else has changed it meanwhile."""
    asked, item = visit.exemplar(exemplar_id), _find(visit, item_id)
    form = (LinkForm if item.url else ItemForm)()
    if not form.validate_on_submit():
        return _show(visit, asked, "review/evidence/change.html", form, item=item, theirs=None), 422
    version = int(form.version.data) if str(form.version.data).isdecimal() else 0
    new = _item(form, form.url.data if item.url else None)
    try:
        evidence.change_item(
            visit.review, item_id=item.id, item=new, version=version, person=visit.person.name, at=site().now()
        )
    except NotWritable as fault:
        return closed(visit, fault)
    except Overtaken as fault:
        db.session.rollback()
        form.version.data = form.version.raw_data = fault.theirs.version
        return _show(visit, asked, "review/evidence/change.html", form, item=item, theirs=fault.theirs), 409
    db.session.commit()
    confirm_saved(f"Changed “{new.title}”.", draft_key(visit, f"{asked.id}/change"))
    return redirect(_back(visit, asked), 303)


def _find(visit: Visit, item_id: int) -> Item:
    found = evidence.find_item(visit.review, item_id)
    if found is None:
        abort(404)
    return found


@blueprint.get(f"{OF_EXEMPLAR}/items")
@entry(AtService(Right.WRITE_DRAFT))
def ask_uses(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that chooses, from all that the service has, what this exemplar uses."""
    asked = visit.exemplar(exemplar_id)
    form = UsesForm(formdata=None)
    items = read_items(visit.review, whole_service=True)
    form.items.choices = choices((str(item.id), item.title) for item in items)
    form.items.data = [str(item.id) for item in items if asked.id in item.exemplars]
    return _show(visit, asked, "review/evidence/uses.html", form, items=items)


@blueprint.post(f"{OF_EXEMPLAR}/items")
@entry(AtService(Right.WRITE_DRAFT))
def set_uses(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Let the exemplar use what was chosen; what is taken away stays with the service."""
    asked, form = visit.exemplar(exemplar_id), UsesForm()
    form.validate_on_submit()
    chosen = frozenset(int(key) for key in form.items.data or () if key.isdecimal())
    try:
        evidence.set_uses(visit.review, exemplar=asked.id, item_ids=chosen, person=visit.person.name, at=site().now())
    except NotWritable as fault:
        return closed(visit, fault)
    db.session.commit()
    confirm_saved(f"Saved what {asked.id} uses.")
    return redirect(_back(visit, asked), 303)


@blueprint.get("/services/<int:number>/files/<int:file_id>")
@entry(AtService(Right.READ_REVIEW))
def file(visit: Visit, file_id: int) -> ResponseReturnValue:
    """A file, as an attachment: a browser saves it and never shows it as a page of ours."""
    found = evidence.read_file(visit.service.number, file_id)
    if found is None:
        abort(404)
    stored, content = found
    return _attachment(stored.name, stored.media_type, content)


def _attachment(name: str, media_type: str, content: bytes) -> Response:
    answer = send_file(
        io.BytesIO(content), request.environ, mimetype=media_type, as_attachment=True, download_name=name, max_age=None
    )
    g.sandboxed = True
    return answer  # type: ignore[return-value]
