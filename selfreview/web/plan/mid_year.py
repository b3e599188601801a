"""The mid-year check: how far every action is, asked in one sitting, and told on one sheet of paper."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import Field, HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from selfreview.documents.plan.first_page import gist
from selfreview.documents.plan.mid_year import write_mid_year_pdf
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.domain.plan.fields import TEXT_LIMIT
from selfreview.domain.plan.report import PlanRow
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.plan import plans
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.fields import Form, at_most, choices, fresh_mark, plain_text, single_line
from selfreview.web.middleware import confirm_saved
from selfreview.web.plan.context import PlanDesk, circulated, gather, may_run
from selfreview.web.plan.forms import STATUSES
from selfreview.web.review.papers import code_of
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import in_language, make_paper, site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("mid_year", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/action-plan")

ASKED = ("status", "stopped")


class CheckForm(Form):
    """The form of the sitting; the fields of each action are added to a form of its own."""

    once = HiddenField()
    keys: tuple[int, ...] = ()

    def values(self, key: int) -> dict[str, str]:
        """How far an action is said to be; why it was stopped stands only beside what is stopped."""
        status, words = self[f"status_{key}"].data, self[f"words_{key}"].data
        return {"status": status, "stopped": words if status == ActionStatus.STOPPED else ""}


def _form_for(rows: tuple[PlanRow, ...]) -> type[CheckForm]:
    fields: dict[str, Any] = {"keys": tuple(row.action.id for row in rows)}
    for row in rows:
        key = row.action.id
        fields[f"status_{key}"] = RadioField(
            gettext("Action {place}: how far is it?", place=row.place), choices=choices(STATUSES), validate_choice=False
        )
        fields[f"words_{key}"] = StringField(
            gettext("A note, or why it was stopped"),
            [at_most(TEXT_LIMIT)],
            filters=[plain_text, single_line],
        )
        fields[f"version_{key}"] = HiddenField()
        fields[f"validate_status_{key}"] = _is_known
        fields[f"validate_words_{key}"] = _is_told
    return type("CheckOfPlanForm", (CheckForm,), fields)


def _is_known(_form: CheckForm, field: Field) -> None:
    if field.data not in set(ActionStatus):
        raise ValidationError(gettext("Choose how much progress has been made"))


def _is_told(form: CheckForm, field: Field) -> None:
    if form[field.name.replace("words", "status")].data == ActionStatus.STOPPED and not field.data:
        raise ValidationError(gettext("Say in a sentence why the action was stopped"))


def _asked(desk: PlanDesk) -> tuple[PlanRow, ...]:
    """The actions that are asked about: all that the plan still counts on and are not done."""
    return tuple(row for row in desk.report.rows if row.action.is_unfinished)


@blueprint.get("/mid-year")
@entry(AtService(Right.READ_REVIEW))
def show(visit: Visit) -> ResponseReturnValue:
    """Every unfinished action with the question how far it is."""
    desk = gather(visit)
    data: dict[str, Any] = {"once": fresh_mark()}
    for row in _asked(desk):
        kept = desk.plan.kept(plans.of_action(row.action.id, row.action.exemplar))
        data |= {
            f"status_{row.action.id}": row.action.status.value,
            f"version_{row.action.id}": versions.pack(kept, ASKED),
        }
    return _show(visit, desk, _asked(desk), _form_for(_asked(desk))(formdata=None, data=data))


def _show(visit: Visit, desk: PlanDesk, rows: tuple[PlanRow, ...], form: CheckForm) -> str:
    return render_template(
        "plan/mid_year.html",
        visit=visit,
        report=desk.report,
        rows=rows,
        settled=[row for row in desk.report.rows if row not in rows],
        form=form,
        gist=gist,
        may_run=may_run(visit),
    )


@blueprint.post("/mid-year")
@entry(AtService(Right.RUN_REVIEW))
def save(visit: Visit) -> ResponseReturnValue:
    """Keep how far each action is, all or none; an action that somebody else changed meanwhile is asked again."""
    desk = gather(visit)
    # Whatever was asked when the page was opened: an action that somebody finished meanwhile is still answered.
    form = _form_for(desk.report.rows)()
    sent = tuple(row for row in desk.report.rows if form[f"version_{row.action.id}"].data)
    form = _form_for(sent)()
    if not form.validate_on_submit():
        return _show(visit, desk, sent, form), 422
    overtaken = []
    for row in sent:
        if _save_one(visit, row, form):
            overtaken.append(row)
    if overtaken:
        undo()
        return _ask_again(visit, desk, sent, form, overtaken)
    confirm_saved(gettext("The mid-year check is saved."))
    return redirect(address_of(visit, "mid_year.show"), 303)


def _save_one(visit: Visit, row: PlanRow, form: CheckForm) -> bool:
    """Save one action; True where somebody else has changed it meanwhile."""
    key, now = row.action.id, site().now()
    posted = versions.read_with(form.values(key), form[f"version_{key}"].data)
    subject = plans.of_action(key, row.action.exemplar)
    if plans.save(visit.review, subject, posted=posted, person=visit.person.name, at=now).clashes:
        return True
    words = form[f"words_{key}"].data
    if words and form[f"status_{key}"].data != ActionStatus.STOPPED:
        once = f"{form.once.data or fresh_mark()}"[:64]
        plans.add_note(visit.review, row.action, words=words, once=once, person=visit.person.name, at=now)
    return False


def _ask_again(
    visit: Visit, desk: PlanDesk, sent: tuple[PlanRow, ...], form: CheckForm, overtaken: list[PlanRow]
) -> ResponseReturnValue:
    data = dict(form.data)
    for row in sent:
        kept = desk.plan.kept(plans.of_action(row.action.id, row.action.exemplar))
        data[f"version_{row.action.id}"] = versions.pack(kept, ASKED)
    shown = _form_for(sent)(formdata=None, data=data)
    for row in overtaken:
        shown.form_errors.append(
            gettext(
                "Someone else has since marked action {place} as {state}. Your answer is below: save again to keep it.",
                place=row.place,
                state=row.action.status.value,
            )
        )
    return _show(visit, desk, sent, shown), 409


@blueprint.get("/mid-year.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def pdf(visit: Visit) -> ResponseReturnValue:
    """How far every action is, on one sheet, without names."""
    check = code_of(visit.review, PaperKind.MID_YEAR)
    report = circulated(gather(visit))
    name = f"mid-year-check-{visit.service.number}-{report.year}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(make_paper(write_mid_year_pdf, report, check=check), mimetype="application/pdf", headers=headers)
