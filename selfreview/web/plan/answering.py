"""The authority's side of a plan that was handed in: an officer answers each action, without an account."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.plan.fields import TEXT_LIMIT
from selfreview.domain.plan.handed_in import AuthorityAnswer, Verdict, asked_in
from selfreview.domain.review.papers import PaperKind
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.plan import handed_in
from selfreview.storage.plan.handed_in import PlanVersion
from selfreview.storage.review.reviews import Review, review_by_id
from selfreview.storage.shared_links import LinkKind, SharedLink
from selfreview.web.access import Public, entry
from selfreview.web.fields import Form, at_most, choices, plain_text, single_line
from selfreview.web.middleware import confirm_saved
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import site
from selfreview.web.shared_links import open_link

blueprint = Blueprint("answering", __name__)

VERDICTS = (
    (Verdict.AGREED.value, lazy("Agreed")),
    (Verdict.CONDITION.value, lazy("Agreed on a condition")),
    (Verdict.NO.value, lazy("No")),
)
NEWER = lazy(
    "The service has agreed a newer version of its plan since you opened this page. Look at "
    "it again, then send your answers"
)
NEEDED = {Verdict.CONDITION.value: lazy("Say what the condition is"), Verdict.NO.value: lazy("Say why not")}


class AnswersForm(Form):
    """Who answers; the fields of each action that is asked are added to a form of its own."""

    person = StringField(
        lazy("Your name and job title"),
        [
            DataRequired(lazy("Enter your name and job title")),
            at_most(200),
        ],
        filters=[plain_text, single_line],
    )
    version = HiddenField()
    actions: tuple[int, ...] = ()

    def given(self) -> dict[int, tuple[Verdict, str]]:
        """What was answered, by action; an action that was left open is not in it."""
        return {
            one: (Verdict(self[f"answer_{one}"].data), self[f"words_{one}"].data.strip())
            for one in self.actions
            if self[f"answer_{one}"].data
        }


def _form_for(asked: Sequence[Mapping[str, Any]]) -> type[AnswersForm]:
    fields: dict[str, Any] = {"actions": tuple(one["id"] for one in asked)}
    for one in asked:
        fields[f"answer_{one['id']}"] = RadioField(
            gettext("Action {place}: your answer", place=one["place"]), choices=choices(VERDICTS), validate_choice=False
        )
        fields[f"words_{one['id']}"] = TextAreaField(
            gettext("Your condition, or why not"),
            [at_most(TEXT_LIMIT)],
            filters=[plain_text],
        )
        fields[f"validate_answer_{one['id']}"] = _is_known
        fields[f"validate_words_{one['id']}"] = _is_told
    return type("AnswersOfPlanForm", (AnswersForm,), fields)


def _is_known(_form: AnswersForm, field: Field) -> None:
    if field.data and field.data not in set(Verdict):
        raise ValidationError(gettext("Choose one of the answers listed"))


def _is_told(form: AnswersForm, field: Field) -> None:
    needed = NEEDED.get(form[field.name.replace("words", "answer")].data)
    if needed and not field.data.strip():
        raise ValidationError(needed)


@blueprint.get("/plan-answers/<token>")
@entry(Public())
def show(token: str) -> ResponseReturnValue:
    """The plan as it was handed in, and the questions that its authority is asked."""
    link = open_link(token, LinkKind.ANSWERS)
    version = _version(link)
    asked = asked_in(version.content, link.part)
    told = _told(link)
    data: dict[str, Any] = {"person": link.given_to, "version": version.number}
    for action, answer in told.items():
        data |= {f"answer_{action}": answer.verdict.value, f"words_{action}": answer.words}
    return _show(link, version, asked, _form_for(asked)(formdata=None, data=data))


def _version(link: SharedLink) -> PlanVersion:
    found = handed_in.newest(link.review_id)
    if found is None:
        abort(404)
    return found


def _told(link: SharedLink) -> dict[int, AuthorityAnswer]:
    return {one.action: one for one in handed_in.answers_of(link.review_id) if one.authority == link.part}


def _show(link: SharedLink, version: PlanVersion, asked: Sequence[Mapping[str, Any]], form: AnswersForm) -> str:
    review: Review = review_by_id(link.review_id)
    check = code_of(review, PaperKind.PLAN_COPY, version=version.number)
    return render_template(
        "plan/answering.html",
        link=link,
        check=check,
        version=version,
        asked=asked,
        others=[one for one in version.content["actions"] if one not in asked],
        told=_told(link),
        service=review.service.name,
        year=review.round.year,
        form=form,
    )


@blueprint.post("/plan-answers/<token>")
@entry(Public())
def answer(token: str) -> ResponseReturnValue:
    """Keep the answers; the same ones sent again are kept once, and a later answer takes an earlier one's place."""
    link = open_link(token, LinkKind.ANSWERS)
    version = _version(link)
    asked = asked_in(version.content, link.part)
    form = _form_for(asked)()
    if not form.validate_on_submit():
        return _show(link, version, asked, form), 422
    if form.version.data != str(version.number):
        # What was typed stays in the boxes of the actions that are still asked, beside the version that is there now.
        form.version.data = version.number
        form.form_errors.append(NEWER)
        return _show(link, version, asked, form), 409
    if not form.given():
        form.form_errors.append(gettext("Answer at least one action"))
        return _show(link, version, asked, form), 422
    handed_in.answer(version, link, form.given(), person=form.person.data, at=site().now())
    rest = len(asked) - len(_told(link).keys() & {one["id"] for one in asked})
    more = (
        ngettext(" {number} is still open.", " {number} are still open.", rest)
        if rest
        else gettext(" Everything is answered.")
    )
    confirm_saved(gettext("Thank you. Your answers are with the service.{more}", more=more))
    return redirect(url_for("answering.show", token=token), 303)
