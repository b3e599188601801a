"""The forms of what members think: their own view, how they agreed, a dissent, a show of hands."""

from collections.abc import Iterable, Mapping

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from selfreview.domain.framework.framework import Scale
from selfreview.domain.group.consensus import DISSENT_LIMIT, HOW_LABELS, VIEW_REASON_LIMIT, How
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, at_most, choices, plain_text, single_line

MOST_HANDS = 99


class ViewForm(Form):
    """One's own view: a rating and a line of reason."""

    rating = RadioField(lazy("Which level do you think best describes the service?"), validate_choice=False)
    reason = StringField(
        lazy("Why? (one line)"),
        [
            Length(
                max=VIEW_REASON_LIMIT,
                message=lazy("Use {most} characters or fewer for the reason", most=VIEW_REASON_LIMIT),
            )
        ],
        filters=[single_line],
    )

    def on_scale(self, scale: Scale) -> "ViewForm":
        """The form with the levels of this scale."""
        self.rating.choices = choices((level.key, level.label) for level in scale.levels)
        return self

    def validate_rating(self, field: RadioField) -> None:
        """One of the scale's levels."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose where you think the service stands"))


class AgreeForm(Form):
    """How the group agreed; `version` says on what."""

    how = RadioField(
        lazy("How was it agreed?"),
        choices=choices((how.value, label) for how, label in HOW_LABELS.items()),
        validate_choice=False,
    )
    version = HiddenField()

    def validate_how(self, field: RadioField) -> None:
        """One of the ways of agreeing."""
        if field.data not in set(How):
            raise ValidationError(gettext("Choose how it was agreed"))


class DissentForm(Form):
    """A dissent in the member's own words; without words it is taken back."""

    words = TextAreaField(
        lazy("Your dissent, in your own words"),
        [at_most(DISSENT_LIMIT)],
        filters=[plain_text, str.strip],
    )


class MarkForm(Form):
    """A button under something that was read; `version` says what it was."""

    version = HiddenField()


def hands_name(agency_place: int, rating_place: int) -> str:
    """The name of one box of the table of hands."""
    return f"hands-{agency_place}-{rating_place}"


def read_hands(
    posted: Mapping[str, str], agencies: Iterable[str], scale: Scale
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """The hands that were counted, by agency and rating, and the faults of what was typed."""
    counted: dict[tuple[str, str], int] = {}
    faults = []
    for row, agency in enumerate(agencies):
        for column, level in enumerate(scale.levels):
            typed = posted.get(hands_name(row, column), "").strip()
            if not typed:
                continue
            if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_HANDS):
                faults.append(
                    gettext(
                        "{agency}, {label}: enter a whole number from 0 to {most_hands}",
                        agency=agency,
                        label=level.label,
                        most_hands=MOST_HANDS,
                    )
                )
                continue
            counted[agency, level.key] = int(typed)
    return counted, faults
