"""Evidence beside the text: links and files, added, changed, used elsewhere, taken away and opened."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.uploads import TAKEN
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.listing import listed
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.review import evidence
from selfreview.storage.review.evidence import NewItem, NoRoom, Overtaken, Upload
from selfreview.storage.review.sheets import Item, read_items
from selfreview.web import attempts
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import choices
from selfreview.web.middleware import confirm_saved
from selfreview.web.review import incoming
from selfreview.web.review.evidence_forms import ItemForm, LinkForm, UploadForm, UsesForm
from selfreview.web.review_pages import address_of, as_begun, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("evidence", __name__)

NO_ROOM = lazy(
    "“{name}” was not added: your service has used the 1 GB that it has for files. Put the "
    "file where your group can see it, and add a link to it."
)
SAME = lazy("“{title}” already has this file.")
ONE = lazy("Choose one file")
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
    return _add(visit, asked, _item(form, form.url.data), "link")


@blueprint.get(f"{OF_EXEMPLAR}/file")
@entry(AtService(Right.WRITE_DRAFT))
def ask_file(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that asks for a file."""
    return _show(visit, visit.exemplar(exemplar_id), "review/evidence/file.html", UploadForm(formdata=None))


@blueprint.post(f"{OF_EXEMPLAR}/file")
@entry(AtService(Right.WRITE_DRAFT))
def add_file(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Add files to an exemplar's evidence, if the content of each is what its name says.

    A browser cannot show a chosen file again, so a fault beside it must not
    lose it: it is added without the title or the date that could not be taken,
    and so are files that stand beside one that is refused.
    """
    asked, form = visit.exemplar(exemplar_id), UploadForm()
    form.validate_on_submit()
    uploads = _checked(form)
    if not uploads:
        return _show(visit, asked, "review/evidence/file.html", form), 422
    typed = _typed(form)
    named = len(uploads) == 1 and typed.title
    added = [(replace(typed, title=named or _titled(one)), one) for one in uploads]
    return _add_all(visit, asked, added, "file", _left_out(form), form)


def _typed(form: UploadForm) -> NewItem:
    """What is said of a file, without what could not be taken."""
    title = "" if form.title.errors else form.title.data
    return NewItem(title, None if form.dated.errors else form.dated.data, bool(form.confidential.data))


def _left_out(form: UploadForm) -> str:
    told = {
        lazy(" The title was left out: {fault}."): form.title.errors,
        lazy(" The date was left out: {fault}."): form.dated.errors,
    }
    faults = [what.format(fault=str(errors[0]).rstrip(".")) for what, errors in told.items() if errors]
    return (
        ngettext(
            "{faults} You can add it with “Change”.",
            "{faults} You can add both with “Change”.",
            len(faults),
            faults="".join(faults),
        )
        if faults
        else ""
    )


def _checked(form: UploadForm) -> list[Upload]:
    files = [file for file in form.file.data or () if file]
    faults, uploads = [], []
    for file in files:
        content = file.read()
        try:
            checked = incoming.check(file.filename or "", content)
        except Refused as fault:
            is_told = len(files) == 1 or (file.filename or "") in str(fault)
            faults.append(str(fault) if is_told else f"{file.filename}: {fault}")
        else:
            uploads.append(Upload(checked.name, checked.media_type, content))
    form.file.errors = faults or ([] if files else [gettext("Choose a file")])
    return uploads


def _titled(upload: Upload) -> str:
    """A title from a file's name: without its ending, its marks as blanks."""
    stem = upload.name.rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").replace("-", " ").split())[:200] or upload.name


def _item(form: ItemForm, url: str | None) -> NewItem:
    return NewItem(form.title.data, form.dated.data, bool(form.confidential.data), url)


def _add(visit: Visit, asked: Exemplar, item: NewItem, name: str) -> ResponseReturnValue:
    return _add_all(visit, asked, [(item, None)], name)


def _add_all(
    visit: Visit,
    asked: Exemplar,
    added: Sequence[tuple[NewItem, Upload | None]],
    name: str,
    left_out: str = "",
    form: UploadForm | None = None,
) -> ResponseReturnValue:
    person, now, kept = visit.person.name, site().now(), []
    for item, upload in added:
        try:
            # The first may have begun the review.
            evidence.add_item(as_begun(visit), exemplar=asked.id, item=item, upload=upload, person=person, at=now)
        except NoRoom:
            assert upload is not None
            assert form is not None
            form.file.errors = [*form.file.errors, NO_ROOM.format(name=upload.name)]
        else:
            kept.append(f"“{item.title}”")
    if not kept:
        undo()
        attempts.tell("files beyond what a service may keep")
        return _show(visit, asked, "review/evidence/file.html", form), 422
    words = gettext("Added {kept} to {id}.", kept=listed(kept), id=asked.id)
    confirm_saved(words + left_out, draft_key(visit, f"{asked.id}/{name}"))
    if form is not None and form.file.errors:
        return _show(visit, asked, "review/evidence/file.html", form)
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
    except Overtaken as fault:
        undo()
        form.version.data = form.version.raw_data = fault.theirs.version
        return _show(visit, asked, "review/evidence/change.html", form, item=item, theirs=fault.theirs), 409
    confirm_saved(gettext("Changed “{title}”.", title=new.title), draft_key(visit, f"{asked.id}/change"))
    return redirect(_back(visit, asked), 303)


def _find(visit: Visit, item_id: int) -> Item:
    found = evidence.find_item(visit.review, item_id)
    if found is None:
        abort(404)
    return found


def _find_file(visit: Visit, item_id: int) -> Item:
    found = _find(visit, item_id)
    if found.file is None:
        abort(404)
    return found


@blueprint.get(f"{OF_EXEMPLAR}/items/<int:item_id>/file")
@entry(AtService(Right.WRITE_DRAFT))
def ask_newer(visit: Visit, exemplar_id: str, item_id: int) -> ResponseReturnValue:
    """The page that asks for a newer version of a file."""
    asked, item = visit.exemplar(exemplar_id), _find_file(visit, item_id)
    form = UploadForm(formdata=None, title=item.title, confidential=item.confidential)
    return _show(visit, asked, "review/evidence/newer.html", form, item=item)


@blueprint.post(f"{OF_EXEMPLAR}/items/<int:item_id>/file")
@entry(AtService(Right.WRITE_DRAFT))
def add_newer(visit: Visit, exemplar_id: str, item_id: int) -> ResponseReturnValue:
    """Let a newer file take the place of an older one; a fault beside it does not lose it."""
    asked, item = visit.exemplar(exemplar_id), _find_file(visit, item_id)
    form = UploadForm()
    form.validate_on_submit()
    uploads = _checked(form)
    if form.file.errors or len(uploads) > 1:
        form.file.errors = form.file.errors or [ONE]
        return _show(visit, asked, "review/evidence/newer.html", form, item=item), 422
    typed = _typed(form)
    new = replace(typed, title=typed.title or item.title)
    try:
        replaced = evidence.replace_file(
            visit.review, item_id=item.id, item=new, upload=uploads[0], person=visit.person.name, at=site().now()
        )
    except NoRoom:
        undo()
        attempts.tell("files beyond what a service may keep")
        form.file.errors = [NO_ROOM.format(name=uploads[0].name)]
        return _show(visit, asked, "review/evidence/newer.html", form, item=item), 422
    words = gettext(
        "Added a newer version of “{title}”. The earlier one is in the evidence library.", title=new.title
    ) + _left_out(form)
    confirm_saved(words if replaced else SAME.format(title=item.title), draft_key(visit, f"{asked.id}/newer"))
    return redirect(_back(visit, asked), 303)


@blueprint.get(f"{OF_EXEMPLAR}/items")
@entry(AtService(Right.WRITE_DRAFT))
def ask_uses(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page that chooses, from all that the service has, what this exemplar uses."""
    asked = visit.exemplar(exemplar_id)
    form = UsesForm(formdata=None)
    items = read_items(visit.review, whole_service=True)
    form.items.choices = choices((str(item.id), item.title) for item in items)
    used_here = {item.id for item in items if asked.id in item.exemplars}
    return _show(visit, asked, "review/evidence/uses.html", form, items=items, used_here=used_here)


@blueprint.post(f"{OF_EXEMPLAR}/items")
@entry(AtService(Right.WRITE_DRAFT))
def set_uses(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Let the exemplar use what was chosen; what is taken away stays with the service."""
    asked, form = visit.exemplar(exemplar_id), UsesForm()
    form.validate_on_submit()
    chosen = frozenset(int(key) for key in form.items.data or () if key.isdecimal())
    evidence.set_uses(visit.review, exemplar=asked.id, item_ids=chosen, person=visit.person.name, at=site().now())
    confirm_saved(gettext("Evidence list saved for {id}.", id=asked.id))
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
    # As it is kept: werkzeug adds a charset also where one is named.
    answer.headers["Content-Type"] = media_type
    g.sandboxed = True
    return answer  # type: ignore[return-value]
