"""The forms of a paper return: whose it is, and all that stands on it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.returns.paper_returns import REASON_LIMIT, WAY_LABELS, PaperReturn, Way
from selfreview.domain.review.review import EVIDENCE_LIMIT
from selfreview.domain.rights import Agency
from selfreview.domain.round import Completion, Method
from selfreview.speech import gettext, lazy
from selfreview.web.fields import EARLIEST, DayField, Form, at_most, choices, plain_text, single_line
from selfreview.web.registry.chosen_services import OneServiceForm
from selfreview.web.review.forms import CompletionForm
from selfreview.web.runtime import site


class PaperServiceForm(OneServiceForm):
    """The service whose return came on paper."""

    unknown = lazy("Enter a service that has not started or submitted its own return")


class ArrivalForm(Form):
    """How a paper came to the network: from whom, when, in which way, and why a closed round still takes it."""

    sender = StringField(
        lazy("Who sent it?"),
        [DataRequired(lazy("Enter who sent the paper")), at_most(200)],
        filters=[single_line],
    )
    came = DayField(lazy("When did it arrive?"))
    way = RadioField(
        lazy("How did it arrive?"),
        [InputRequired(lazy("Choose how it arrived"))],
        choices=choices((way.value, label) for way, label in WAY_LABELS.items()),
        validate_choice=False,
    )
    reason = TextAreaField(lazy("Why are you accepting it after the round closed?"), filters=[plain_text])
    needs_reason = False

    def validate_came(self, field: DayField) -> None:
        """A day that is there, neither to come nor older than any round."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(gettext("Enter the date the paper arrived, like 27 3 2010"))
        if not EARLIEST <= field.data <= site().today():
            raise ValidationError(gettext("The date the paper arrived must be today or earlier"))

    def validate_way(self, field: RadioField) -> None:
        """One of the ways listed."""
        if field.data not in {way.value for way in Way}:
            raise ValidationError(gettext("Choose how it arrived"))

    def validate_reason(self, field: TextAreaField) -> None:
        """A closed round asks for a reason."""
        if self.needs_reason and not field.data.strip():
            raise ValidationError(gettext("The round is closed. Say why you are still accepting this return"))
        if len(field.data) > REASON_LIMIT:
            raise ValidationError(gettext("Use {reason_limit} characters or fewer", reason_limit=REASON_LIMIT))


class PaperForm(ArrivalForm, CompletionForm):
    """How a paper came and how the review was done; `paper_form` adds what it says of every exemplar."""

    last = ("method", "method_other", "agencies")
    version = None

    def completion(self) -> Completion:
        """How the review was done, once it is valid."""
        method = self.method.data
        chosen = tuple(agency.value for agency in Agency if agency.value in (self.agencies.data or ()))
        return Completion(Method(method) if method else None, self.method_other.data or "", chosen)

    def paper(self, framework: Framework, *, year: int, service: int) -> PaperReturn:
        """What was typed, once it is valid."""
        came = self.came.data
        assert isinstance(came, date)
        return PaperReturn(
            year=year,
            service=service,
            sender=self.sender.data,
            came=came,
            way=Way(self.way.data),
            ratings={exemplar.id: self[rating_of(exemplar)].data for exemplar in framework.exemplars},
            evidence={exemplar.id: self[evidence_of(exemplar)].data for exemplar in framework.exemplars},
            completion=self.values(),
            reason=self.reason.data.strip() if self.needs_reason else "",
        )


def rating_of(exemplar: Exemplar) -> str:
    """The name of the field with an exemplar's rating."""
    return f"rating-{exemplar.id}"


def evidence_of(exemplar: Exemplar) -> str:
    """The name of the field with an exemplar's evidence."""
    return f"evidence-{exemplar.id}"


def paper_form(framework: Framework, *, needs_reason: bool, typed: bool = True) -> PaperForm:
    """The form of a paper return of this edition, with what was typed into it or, without `typed`, empty."""
    keys = framework.scale.keys
    levels = choices((level.key, level.label) for level in framework.scale.levels)
    fields: dict[str, Any] = {"needs_reason": needs_reason}
    for exemplar in framework.exemplars:
        one_of_them = AnyOf(keys, message=gettext("Choose one of the ratings listed for {id}", id=exemplar.id))
        asked = [InputRequired(gettext("Choose the rating of {id}", id=exemplar.id)), one_of_them]
        fields[rating_of(exemplar)] = RadioField(gettext("Rating"), asked, choices=levels, validate_choice=False)
        within = Length(
            max=EVIDENCE_LIMIT,
            message=gettext(
                "The evidence of {id} must be {evidence_limit} characters or fewer",
                id=exemplar.id,
                evidence_limit=f"{EVIDENCE_LIMIT:,}",
            ),
        )
        fields[evidence_of(exemplar)] = TextAreaField(gettext("Evidence"), [within], filters=[plain_text])
    made: type[PaperForm] = type("PaperReturnForm", (PaperForm,), fields)
    return made() if typed else made(formdata=None)


def as_typed(form: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Everything that was typed, field by field, to be sent again from the page that checks it."""
    left_out = ("csrf_token", "step", "kept_post")
    return [(name, plain_text(value)) for name, values in form.items() if name not in left_out for value in values]
