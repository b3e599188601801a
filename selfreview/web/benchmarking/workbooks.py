"""The benchmarking's workbook: fetched, filled in off-line, handed in, looked at, and saved as its pages would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from selfreview.documents.benchmarking.filled_workbook import Filled, take_cells
from selfreview.documents.benchmarking.workbook import Belonging, Line, write_workbook
from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.report_pdf import SYNTHETIC
from selfreview.documents.workbook_cells import WorkbookFaults
from selfreview.domain.benchmarking.answers import Malformed, decode, in_words
from selfreview.domain.benchmarking.progress import REMARK, decode_remark
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Section
from selfreview.domain.review.review import Clash, ForgedVersion, Kept
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.benchmarking import returns
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.boxes import boxes_of
from selfreview.web.benchmarking.conflicts import fields_of
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.benchmarking.posts import Typed, names_of, read_answer, read_post
from selfreview.web.middleware import confirm_saved
from selfreview.web.review import incoming
from selfreview.web.runtime import make_paper, site
from selfreview.web.unit_of_work import keep

blueprint = Blueprint(
    "benchmarking_workbook", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>/workbook"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a workbook would change of one question: the answer and the sentence as they are and as they would be."""

    question: Question
    lines: tuple[tuple[str, str, str], ...]
    posted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A section in which somebody else has answered meanwhile, with what the workbook says."""

    section: Section
    clashes: tuple[tuple[str, Clash, str, str], ...]
    posted: tuple[tuple[str, str], ...]
    version: str


def _questions(desk: Desk) -> tuple[Question, ...]:
    return tuple(question for question in desk.questionnaire.questions if not question.retired)


def _of(desk: Desk) -> Belonging:
    return Belonging(desk.number, desk.held.service.name, desk.year, desk.questionnaire.edition)


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def page(visit: Visit) -> ResponseReturnValue:
    """The page to fetch the workbook from and to hand it in on."""
    return _show(open_desk(visit), incoming.WorkbookForm(formdata=None))


def _show(desk: Desk, form: incoming.WorkbookForm, faults: tuple[str, ...] = ()) -> str:
    return render_template("benchmarking/workbooks/page.html", desk=desk, visit=desk.visit, form=form, faults=faults)


@blueprint.get("/workbook.xlsx")
@entry(AtService(Right.READ_REVIEW))
def xlsx(visit: Visit) -> ResponseReturnValue:
    """The workbook with the answers as they stand: blank where nothing is written yet."""
    desk = open_desk(visit)
    lines = [
        Line(
            box.question,
            box.wording,
            _how(box.question, box.period, box.only_if),
            " ".join(box.last),
            desk.answer(box.id),
            desk.asked[box.id].sentence if box.id in desk.asked else "",
        )
        for box in boxes_of(desk, _questions(desk))
    ]
    tokens = {
        section.id: versions.pack(desk.kept, names_of(desk.questionnaire.questions_of(section.id)))
        for section in desk.questionnaire.sections
    }
    mark = SYNTHETIC if site().is_demonstration() else ""
    content = make_paper(write_workbook, desk.questionnaire, _of(desk), lines, tokens, mark=mark)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"benchmarking-{desk.number}-{desk.year}.xlsx"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


UNITS = {
    Kind.MONEY: lazy("Whole pounds"),
    Kind.NUMBER: lazy("A whole number"),
    Kind.DECIMAL: lazy("Full-time posts, with up to two decimals"),
    Kind.PERCENT: lazy("Percent, a whole number"),
    Kind.TEXT: lazy("In words"),
}


def _how(question: Question, period: str, only_if: str) -> str:
    told = [only_if, UNITS.get(question.kind, ""), period if question.period != "now" else ""]
    told.append(gettext("or “Not known”") if question.not_known else "")
    return ". ".join(one for one in told if one)


@blueprint.post("")
@entry(AtService(Right.WRITE_DRAFT))
def hand_in(visit: Visit) -> ResponseReturnValue:
    """Read a filled workbook and show what it would change; nothing is saved yet."""
    form = incoming.WorkbookForm()
    form.validate_on_submit()
    try:
        filled = _read(visit, form)
    except Refused as fault:
        form.file.errors = [str(fault)]
        return _show(open_desk(visit), form), 422
    except WorkbookFaults as fault:
        return _show(open_desk(visit), form, fault.faults), 422
    desk = open_desk(visit)
    told = _as_form(filled.fields.values())
    writable = tuple(question for question in _questions(desk) if desk.may_write(question))
    read = read_post(desk, writable, told)
    if read.faults:
        faults = tuple(f"{filled.cells[name]}: {name}: {fault}." for name, fault in read.faults.items())
        return _show(desk, form, faults), 422
    try:
        changes = _changes(desk, filled, read.values)
    except ForgedVersion:
        lost = gettext("The sheet Versions was changed. Download the workbook again and copy your answers into it.")
        return _show(desk, form, (lost,)), 422
    return render_template(
        "benchmarking/workbooks/preview.html",
        desk=desk,
        visit=visit,
        changes=changes,
        tokens=filled.versions,
        left_out=[one for one in _questions(desk) if one not in writable and _differs(desk, one, told)],
    )


def _read(visit: Visit, form: incoming.WorkbookForm) -> Filled:
    cells = incoming.filled_cells(form)
    desk = open_desk(visit)
    return take_cells(cells, desk.questionnaire, _of(desk))


def _as_form(fields: Iterable[Mapping[str, tuple[str, ...]]]) -> Typed:
    return MultiDict([(name, value) for told in fields for name, values in told.items() for value in values])


def _differs(desk: Desk, question: Question, told: Typed) -> bool:
    """Whether a workbook says something else of an answer that this person may not write."""
    try:
        answer = read_answer(desk, question, told)
    except Malformed:
        return True
    return answer is not None and answer != desk.answer(question.id)


def _changes(desk: Desk, filled: Filled, values: Mapping[str, str]) -> list[Change]:
    """What was typed over since the workbook was fetched; what stands there as it was read changes nothing."""
    changes = []
    for section in desk.questionnaire.sections:
        questions = desk.questionnaire.questions_of(section.id)
        had = versions.unpack(filled.versions[section.id], names_of(questions))
        read = returns.values_read(desk.held, had)
        for question in questions:
            names = (question.id, f"{question.id}{REMARK}")
            fresh = [name for name in names if name in values and values[name] not in (read[name], _kept(desk, name))]
            if fresh:
                lines = tuple((name, _words(question, name, _kept(desk, name)),
                               _words(question, name, values[name])) for name in fresh)  # fmt: skip
                wanted = {field for name in fresh for field in fields_of(name)}
                posted = [
                    (name, value)
                    for name, several in filled.fields[question.id].items()
                    if name in wanted
                    for value in several
                ]
                changes.append(Change(question, lines, tuple(posted)))
    return changes


def _kept(desk: Desk, name: str) -> str:
    return desk.kept.get(name, Kept()).value


def _words(question: Question, name: str, value: str) -> str:
    return decode_remark(value).text if name.endswith(REMARK) else in_words(question, decode(question, value))


@blueprint.post("/save")
@entry(AtService(Right.WRITE_DRAFT))
def save(visit: Visit) -> ResponseReturnValue:
    """Save what was looked at, section by section; what somebody overtook is shown with both answers."""
    desk = open_desk(visit)
    # Without the boxes of the preview everything that was posted is meant.
    taken = set(request.form.getlist("take")) if "choose" in request.form else None
    chosen = tuple(one for one in _questions(desk) if taken is None or one.id in taken)
    read = read_post(desk, chosen, request.form)
    if read.faults:
        raise ForgedVersion(", ".join(read.faults))
    unsettled, saved = [], set[str]()
    for section in desk.questionnaire.sections:
        clash, fresh = _save_section(desk, section, chosen, read.values)
        unsettled += [clash] if clash else []
        saved |= fresh
    if unsettled:
        keep()
        shown = render_template(
            "benchmarking/workbooks/unsettled.html", desk=desk, visit=visit, unsettled=unsettled, saved=len(saved)
        )
        return shown, 409
    confirm_saved(
        ngettext(
            "Saved from the workbook: {number} question.", "Saved from the workbook: {number} questions.", len(saved)
        )
    )
    return redirect(desk.address("benchmarking.overview"), 303)


def _save_section(
    desk: Desk, section: Section, chosen: tuple[Question, ...], values: Mapping[str, str]
) -> tuple[Unsettled | None, set[str]]:
    """Save one section's answers and name their questions, or give both sides where they clash."""
    here = names_of(desk.questionnaire.questions_of(section.id))
    mine = {name: value for name, value in values.items() if name in here}
    if not mine:
        return None, set()
    token = request.form.get(f"{section.id}:version", "")
    had = versions.unpack(token, here)
    posted = {name: (value, had[name]) for name, value in mine.items()}
    settlement = returns.save_fields(desk.held, posted=posted, person=desk.visit.person.name, at=site().now())
    if not settlement.clashes:
        return None, {name.removesuffix(REMARK) for name in settlement.changes}
    questions = {one.id: one for one in chosen}
    sides = []
    for clash in settlement.clashes:
        question = questions[clash.field.removesuffix(REMARK)]
        theirs, mine_too = (_words(question, clash.field, value) for value in (clash.theirs.value, clash.mine))
        sides.append((question.title, clash, theirs, mine_too))
    wanted = {field for name in mine for field in fields_of(name)}
    again = tuple((name, value) for name, value in request.form.items(multi=True) if name in wanted)
    return Unsettled(section, tuple(sides), again, token), set()
