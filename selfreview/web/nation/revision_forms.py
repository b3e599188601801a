"""The forms by which the network says something of a release after it was made."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from selfreview.domain.nation.revisions import Part
from selfreview.web.fields import Form, choices, single_line

WITHIN = Length(max=1000, message="Use 1,000 characters or fewer")
PARTS = {Part.SENTENCE: "A sentence", Part.FIGURE: "A figure", Part.TABLE: "A table", Part.CHART: "A chart"}


class ErratumForm(Form):
    """One error of a release: where, what it says and what it should say."""

    part = RadioField(
        "What is wrong?",
        [DataRequired("Choose what is wrong")],
        choices=choices((part.value, words) for part, words in PARTS.items()),
    )
    subject = SelectField("What it is about", validate_choice=True)
    where = StringField(
        "Where it stands",
        [DataRequired("Say where it stands"), Length(max=200, message="Use 200 characters or fewer")],
        filters=[single_line],
    )
    said = TextAreaField("What it says", [DataRequired("Copy what it says"), WITHIN], filters=[single_line])
    should = TextAreaField(
        "What it should say", [DataRequired("Write what it should say"), WITHIN], filters=[single_line]
    )

    @classmethod
    def about(cls, subjects: Iterable[tuple[str, str]]) -> "ErratumForm":
        """The form for a release that speaks of these exemplars, or measures and questions."""
        form = cls()
        form.subject.choices = choices([("", "The release as a whole, or several"), *subjects])
        return form


class WithdrawalForm(Form):
    """Why a release is withdrawn; asked once, since it cannot be taken back."""

    why = TextAreaField("Why is it withdrawn?", [DataRequired("Say why"), WITHIN], filters=[single_line])
    sure = BooleanField(
        "Withdraw this release for good", [DataRequired("Tick the box if the release is to be withdrawn for good")]
    )
