"""The forms of the network's analyst: a sentence of the commentary, a release, the bands of size."""

import re
from datetime import date
from typing import Self

from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.nation.groups import Bands
from selfreview.domain.nation.release_data import fingerprint
from selfreview.domain.nation.remarks import Remark
from selfreview.speech import gettext, lazy, ngettext
from selfreview.web.fields import DayField, Form, at_most, single_line
from selfreview.web.runtime import site

BANDS_ASKED = lazy("Enter whole numbers in increasing order, separated by spaces, for example 50000 75000 125000")


class SentenceForm(Form):
    """A sentence of the commentary in the analyst's words."""

    text = TextAreaField(
        lazy("Sentence"),
        [DataRequired(lazy("Write the sentence")), at_most(1000)],
        filters=[single_line],
    )
    read = HiddenField()

    def overtaken(self, text: str) -> bool:
        """Whether the sentence now reads otherwise than when this form was opened; the next attempt replaces it."""
        if self.read.data == fingerprint(text):
            return False
        self.read.data = fingerprint(text)
        words = gettext("Someone else changed this sentence meanwhile. It now says: {sentence}", sentence=text)
        self.text.errors = [gettext("{words} Yours is in the box; save it again to put it in its place", words=words)]
        return True

    def invents(self, remark: Remark) -> bool:
        """Whether the sentence states numbers that its figures do not give; they are named beside it."""
        wrong = remark.unfounded_in(self.text.data or "")
        if wrong:
            told = ngettext(
                "{wrong} is not a figure of this sentence",
                "{wrong} are not figures of this sentence",
                len(wrong),
                wrong=", ".join(wrong),
            )
            asked = gettext("Use the numbers that the figures give, or say it without a number")
            self.text.errors = [f"{told}. {asked}"]
        return bool(wrong)


class DropForm(Form):
    """Nothing but the wish to let the figures write a sentence again."""


class ReleaseForm(Form):
    """When everybody may see a release, and whether it tells of two tables together."""

    public_from = DayField(lazy("Publication date"))
    crossed = BooleanField(lazy("Also publish figures by region and kind of service together"))
    number = HiddenField()
    """The number of the release that was previewed: by it a second click is known."""

    def validate_public_from(self, field: Field) -> None:
        """A day is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError(gettext("The first day must be today or later"))

    def previewing(self, number: int) -> Self:
        """The form beside the preview of a release."""
        self.number.data = str(number)
        return self

    @property
    def previewed(self) -> int:
        """The number of the release that its sender had read; 0 where none is said."""
        said = str(self.number.data or "")
        return int(said) if re.fullmatch(r"[0-9]{1,4}", said) else 0

    @property
    def day(self) -> date | None:
        """The day; None for at once."""
        found: date | None = self.public_from.data
        return found


class BandsForm(Form):
    """Where the bands of size end."""

    edges = StringField(lazy("Where each band starts"), [DataRequired(BANDS_ASKED)])

    def validate_edges(self, field: Field) -> None:
        """Numbers that make bands."""
        try:
            self.bands()
        except ValueError:
            raise ValidationError(BANDS_ASKED) from None

    def bands(self) -> Bands:
        """The bands; ValueError where the edges make none."""
        parts = (self.edges.data or "").replace(",", "").split()
        if any(not part.isdecimal() or len(part) > 8 for part in parts) or len(parts) > 10:
            raise ValueError
        return Bands(tuple(map(int, parts)))
