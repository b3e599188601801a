"""The workbook to fill in off-line: fetched, handed in, looked at, and saved field by field as a page would be."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.report_pdf import SYNTHETIC
from selfreview.documents.review.workbook import (
    FIELDS,
    Belonging,
    Sheet,
    take_cells,
    tickable,
    write_workbook,
)
from selfreview.documents.review.workbook_pdf import write_blank_workbook
from selfreview.documents.workbook_cells import WorkbookFaults
from selfreview.domain.framework.framework import Criterion, Exemplar
from selfreview.domain.review.differences import Rewriting, compare_lines
from selfreview.domain.review.review import Clash, ForgedVersion, Kept
from selfreview.domain.rights import Right
from selfreview.speech import lazy, ngettext
from selfreview.storage.review import reviews, sheets
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import plain_text
from selfreview.web.middleware import confirm_saved
from selfreview.web.review import conflicts as clashes
from selfreview.web.review import incoming
from selfreview.web.review.forms import AnswerForm
from selfreview.web.review_pages import address_of, writable
from selfreview.web.runtime import edition_asked_for, in_language, make_paper, site
from selfreview.web.unit_of_work import keep

blueprint = Blueprint("workbooks", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/workbook")


@dataclass(frozen=True, slots=True)
class TickChange:
    """A criterion that would get its tick or lose it, and the cell that says so; none where its row was deleted."""

    criterion: Criterion
    is_met: bool
    cell: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a workbook would change of one field: the cell, what stands now, what comes, and both line by line."""

    name: str
    cell: str
    was: str
    will: str
    rewriting: Rewriting
    ticks: tuple[TickChange, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a workbook would change of one exemplar."""

    exemplar: Exemplar
    sheet: Sheet
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An exemplar that somebody else has written meanwhile, with what the workbook says of it."""

    exemplar: Exemplar
    values: dict[str, str]
    version: str
    clashes: tuple[Clash, ...]


def _of(visit: Visit) -> Belonging:
    return Belonging(visit.service.number, visit.service.name, visit.review.round.year, visit.review.edition)


def _mark() -> str:
    return SYNTHETIC if site().is_demonstration() else ""


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def desk(visit: Visit) -> ResponseReturnValue:
    """The page to fetch the workbook from and to hand it in on."""
    return _show(visit, incoming.WorkbookForm(formdata=None))


def _show(visit: Visit, form: incoming.WorkbookForm, faults: tuple[str, ...] = ()) -> str:
    return render_template(
        "review/workbooks/desk.html", visit=visit, form=form, faults=faults, writable=writable(visit)
    )


def _kept_sheets(visit: Visit) -> dict[str, Sheet]:
    sheet = sheets.read_sheet(visit.review, site().frameworks)
    return {
        exemplar.id: Sheet(
            {name: sheet.value(exemplar.id, name) for name in FIELDS}, versions.pack(sheet.kept(exemplar.id), FIELDS)
        )
        for exemplar in visit.framework.exemplars
    }


@blueprint.get("/workbook.xlsx")
@entry(AtService(Right.READ_REVIEW))
def xlsx(visit: Visit) -> ResponseReturnValue:
    """The workbook with the answers as they stand: blank where nothing is written yet."""
    content = make_paper(write_workbook, visit.framework, _of(visit), _kept_sheets(visit), mark=_mark())
    name = f"workbook-{visit.service.number}-{visit.review.round.year}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/workbook.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """A blank workbook to print and write on; `large=1` is the edition in 18 point."""
    edition = edition_asked_for()
    content = make_paper(
        write_blank_workbook, visit.framework, _of(visit), today=site().today(), mark=_mark(), edition=edition
    )
    large = "-large-print" if edition.is_large else ""
    name = f"workbook-{visit.service.number}-{visit.review.round.year}{large}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.post("")
@entry(AtService(Right.WRITE_DRAFT))
def hand_in(visit: Visit) -> ResponseReturnValue:
    """Read a filled workbook and show what it would change; nothing is saved yet."""
    form = incoming.WorkbookForm()
    form.validate_on_submit()
    try:
        read = _read(visit, form)
    except Refused as fault:
        form.file.errors = [str(fault)]
        return _show(visit, form), 422
    except WorkbookFaults as fault:
        return _show(visit, form, fault.faults), 422
    kept = _kept_sheets(visit)
    changes = [_change(visit, key, _whole(visit, key, sheet, kept[key]), kept[key]) for key, sheet in read.items()]
    changes = [change for change in changes if change.fields]
    return render_template(
        "review/workbooks/preview.html", visit=visit, changes=changes, names=NAMES, scale=visit.framework.scale
    )


def _read(visit: Visit, form: incoming.WorkbookForm) -> dict[str, Sheet]:
    return take_cells(incoming.filled_cells(form), visit.framework, _of(visit))


def _whole(visit: Visit, key: str, sheet: Sheet, kept: Sheet) -> Sheet:
    """A sheet with every field: one that the workbook lacks stays as it is kept, and so does the order of ticks."""
    values = {**kept.values, **sheet.values}
    here = {criterion.id for criterion in tickable(visit.framework, visit.framework.exemplar(key))}
    ticked, before = set(values["ticks"].split()), kept.values["ticks"].split()
    # What cannot be ticked in a workbook cannot lose its tick there.
    stay = [one for one in before if one in ticked or one not in here]
    added = [one for one in values["ticks"].split() if one not in before]
    values["ticks"] = " ".join([*stay, *added])
    return Sheet({name: plain_text(value) for name, value in values.items()}, sheet.version, sheet.cells)


NAMES = {
    "rating": lazy("Rating"),
    "ticks": lazy("Criteria that are met"),
    "reason": lazy("Why the rating differs from the ticks"),
    "moved": lazy("Why the rating changed"),
    "evidence": lazy("Evidence"),
}


def _change(visit: Visit, key: str, sheet: Sheet, kept: Sheet) -> Change:
    exemplar = visit.framework.exemplar(key)
    fields = []
    for name in FIELDS:
        was, will = kept.values[name], sheet.values[name]
        if was != will and not (name != "rating" and plain_text(was) == will):
            ticks = _tick_changes(exemplar, sheet, was, will) if name == "ticks" else ()
            rewriting = compare_lines(plain_text(was), will)
            fields.append(FieldChange(name, sheet.cells.get(name, ""), was, will, rewriting, ticks))
    return Change(exemplar, sheet, tuple(fields))


def _tick_changes(exemplar: Exemplar, sheet: Sheet, was: str, will: str) -> tuple[TickChange, ...]:
    before, after = set(was.split()), set(will.split())
    return tuple(
        TickChange(one, one.id in after, sheet.cells.get(one.id, ""))
        for one in exemplar.criteria
        if (one.id in before) is not (one.id in after)
    )


@blueprint.post("/save")
@entry(AtService(Right.WRITE_DRAFT))
def save(visit: Visit) -> ResponseReturnValue:
    """Save what was looked at, exemplar by exemplar; what somebody overtook is shown with both texts."""
    # Without the boxes of the preview everything that was posted is meant.
    asks = "choose" in request.form
    posted = [
        exemplar
        for exemplar in visit.framework.exemplars
        if f"{exemplar.id}:version" in request.form and (not asks or f"{exemplar.id}:take" in request.form)
    ]
    unsettled = []
    for exemplar in posted:
        if (clash := _save_one(visit, exemplar)) is not None:
            unsettled.append(clash)
    saved = len(posted) - len(unsettled)
    if unsettled:
        keep()
        page = render_template(
            "review/workbooks/unsettled.html", visit=visit, unsettled=unsettled, saved=saved, names=NAMES
        )
        return page, 409
    confirm_saved(
        ngettext("Saved from the workbook: {number} exemplar.", "Saved from the workbook: {number} exemplars.", saved)
    )
    return redirect(address_of(visit, "steering_group.overview"), 303)


def _save_one(visit: Visit, exemplar: Exemplar) -> Unsettled | None:
    values = {name: plain_text(request.form.get(f"{exemplar.id}:{name}")) for name in FIELDS}
    typed = MultiDict([(name, value) for name, value in values.items() if name != "ticks"])
    typed.setlist("ticks", values["ticks"].split())
    form = AnswerForm(formdata=typed, meta={"csrf": False})
    if not form.for_exemplar(visit.framework.scale, exemplar).validate():
        raise ForgedVersion(exemplar.id)
    version = request.form[f"{exemplar.id}:version"]
    posted = versions.read_with(values, version)
    kept = sheets.read_sheet(visit.review, site().frameworks).kept(exemplar.id)
    if kept.get("carried", Kept()).value and kept.get("evidence", Kept()).value != values["evidence"]:
        # Evidence that somebody has worked on counts as confirmed, as it does on the page.
        posted["carried"] = ("", kept["carried"].version)
    settlement = reviews.save_fields(
        visit.review, exemplar=exemplar.id, posted=posted, person=visit.person.name, at=site().now()
    )
    if not settlement.clashes:
        return None
    return Unsettled(exemplar, values, version, tuple(settlement.clashes))


@blueprint.post("/settle/<exemplar_id>")
@entry(AtService(Right.WRITE_DRAFT))
def settle(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Both texts of one exemplar on the page that every clash is settled on."""
    exemplar = visit.exemplar(exemplar_id)
    try:
        unsettled = _save_one(visit, exemplar)
    except KeyError as fault:
        raise ForgedVersion(str(fault)) from fault
    if unsettled is not None:
        posted = versions.read_with(unsettled.values, unsettled.version)
        return clashes.show(visit, exemplar, posted, unsettled.clashes, ())
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=exemplar.id), 303)
