"""The forms by which the network says something of a release after it was made."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from selfreview.domain.nation.revisions import Part
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, at_most, choices, single_line

WITHIN = at_most(1000)
PARTS = {
    Part.SENTENCE: lazy("A sentence"),
    Part.FIGURE: lazy("A figure"),
    Part.TABLE: lazy("A table"),
    Part.CHART: lazy("A chart"),
}


class ErratumForm(Form):
    """One error of a release: where, what it says and what it should say."""

    part = RadioField(
        lazy("What is wrong?"),
        [DataRequired(lazy("Choose what is wrong"))],
        choices=choices((part.value, words) for part, words in PARTS.items()),
    )
    subject = SelectField(lazy("What it is about"), validate_choice=True)
    where = StringField(
        lazy("Where it stands"),
        [DataRequired(lazy("Say where it stands")), at_most(200)],
        filters=[single_line],
    )
    said = TextAreaField(lazy("What it says"), [DataRequired(lazy("Copy what it says")), WITHIN], filters=[single_line])
    should = TextAreaField(
        lazy("What it should say"), [DataRequired(lazy("Write what it should say")), WITHIN], filters=[single_line]
    )

    @classmethod
    def about(cls, subjects: Iterable[tuple[str, str]]) -> "ErratumForm":
        """The form for a release that speaks of these exemplars, or measures and questions."""
        form = cls()
        form.subject.choices = choices([("", gettext("The release as a whole, or several")), *subjects])
        return form


class WithdrawalForm(Form):
    """Why a release is withdrawn; asked once, since it cannot be taken back."""

    why = TextAreaField(lazy("Why is it withdrawn?"), [DataRequired(lazy("Say why")), WITHIN], filters=[single_line])
    sure = BooleanField(
        lazy("Withdraw this release for good"),
        [DataRequired(lazy("Tick the box if the release is to be withdrawn for good"))],
    )
