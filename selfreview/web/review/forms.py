"""The forms of a review: one exemplar's answer, how the review was done, why it is reopened."""

import json
from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from selfreview.domain.framework.framework import Exemplar, Scale
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT, Gap
from selfreview.domain.rights import Agency
from selfreview.domain.round import METHOD_LABELS, Method
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, at_most, choices, plain_text


class AnswerForm(Form):
    """One exemplar's rating, evidence, ticked criteria and reasons; any of them may be empty."""

    ticks = SelectMultipleField(lazy("Criteria that are met"), validate_choice=False)
    rating = RadioField(lazy("Rating"), [Optional()], validate_choice=False)
    reason = TextAreaField(lazy("Reason"), filters=[plain_text])
    moved = TextAreaField(lazy("Why the rating changed"), filters=[plain_text])
    confirmed = BooleanField(lazy("Still true"))
    evidence = TextAreaField(lazy("Evidence"), filters=[plain_text])
    version = HiddenField()

    def for_exemplar(self, scale: Scale, exemplar: Exemplar) -> "AnswerForm":
        """The form with the choices of this exemplar and scale."""
        self.rating.choices = choices((level.key, level.label) for level in scale.levels)
        tickable = (c for c in exemplar.criteria if c.level != scale.lowest.key)
        self.ticks.choices = choices((criterion.id, criterion.text) for criterion in tickable)
        return self

    def validate_rating(self, field: RadioField) -> None:
        """A rating is one of the scale's, or none yet."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose one of the ratings listed"))

    def validate_ticks(self, field: SelectMultipleField) -> None:
        """Only this exemplar's criteria can be ticked."""
        # The page always posts one empty tick, so that no tick at all can be told from a form without boxes.
        if not set(field.data or ()) <= {"", *(choice.value for choice in field.choices)}:
            raise ValidationError(gettext("Tick only criteria that are listed here"))

    def validate_evidence(self, field: TextAreaField) -> None:
        """Evidence has a limit, told with how far it is passed."""
        within(field, EVIDENCE_LIMIT, gettext("Evidence"))

    def validate_reason(self, field: TextAreaField) -> None:
        """A reason has a limit."""
        within(field, REASON_LIMIT, gettext("Your reason"))

    def validate_moved(self, field: TextAreaField) -> None:
        """The reason for a move has the same limit."""
        within(field, REASON_LIMIT, gettext("Your reason"))

    def ask_for(self, missing: Iterable[Gap]) -> "AnswerForm":
        """The form with a sentence beside each field in which something is missing."""
        for gap in missing:
            name, sentence = MISSING[gap]
            self[name].errors = [sentence]
        return self

    def values(self) -> dict[str, str]:
        """What was typed, field by field, as it is kept."""
        ticked = set(self.ticks.data or ())
        return {
            "rating": self.rating.data or "",
            "ticks": " ".join(choice.value for choice in self.ticks.choices if choice.value in ticked),
            "reason": self.reason.data,
            "evidence": self.evidence.data,
            "moved": self.moved.data,
            "carried": "",
        }


MISSING = {
    Gap.RATING: ("rating", lazy("Choose a rating")),
    Gap.EVIDENCE: ("evidence", lazy("Say how you know, or add a link or a file")),
    Gap.WHY: ("evidence", lazy("Say why the service does not meet the minimum")),
    Gap.REASON: ("reason", lazy("Say why the rating differs from the criteria you ticked")),
    Gap.MOVED: ("moved", lazy("Say why the rating has changed since the last return")),
    Gap.CARRIED: ("confirmed", lazy("Confirm that the text carried over is still true, or edit it")),
}
"""The field in which each thing is missing, and what its writer is asked."""


def within(field: TextAreaField, limit: int, what: str) -> None:
    """Refuse a text of more than so many characters, telling by how far it is passed."""
    over = len(field.data) - limit
    if over > 0:
        raise ValidationError(
            gettext(
                "{what} must be {limit} characters or fewer: take {over} out",
                what=what,
                limit=f"{limit:,}",
                over=f"{over:,}",
            )
        )


class CompletionForm(Form):
    """How the review was done and who took part; both may be left out."""

    method = RadioField(
        lazy("How was this self-review done?"),
        [Optional()],
        choices=choices((method.value, label) for method, label in METHOD_LABELS.items()),
        validate_choice=False,
    )
    method_other = StringField(lazy("How was it done?"), [at_most(200)])
    agencies = SelectMultipleField(
        lazy("Which agencies took part?"),
        choices=choices((agency.value, agency.value) for agency in Agency),
        validate_choice=False,
    )
    version = HiddenField()

    def validate_method(self, field: RadioField) -> None:
        """A method is one of those listed, or not told."""
        if field.data not in {method.value for method in Method}:
            raise ValidationError(gettext("Choose how the review was done"))

    def validate_method_other(self, field: StringField) -> None:
        """Another way has to be named."""
        if self.method.data == Method.OTHER.value and not (field.data or "").strip():
            raise ValidationError(gettext("Say in a few words how the review was done"))

    def validate_agencies(self, field: SelectMultipleField) -> None:
        """Agencies are those of the network's list."""
        if not set(field.data or ()) <= {agency.value for agency in Agency}:
            raise ValidationError(gettext("Choose from the agencies listed"))

    def values(self) -> dict[str, str]:
        """What was told, field by field, as it is kept."""
        chosen = set(self.agencies.data or ())
        return {
            "method": self.method.data or "",
            "method_other": self.method_other.data or "",
            "agencies": json.dumps([agency.value for agency in Agency if agency.value in chosen]),
        }
