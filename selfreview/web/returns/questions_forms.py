"""The forms of questions about a return: a service's answer, and the network's word that a question is settled."""

import re
from enum import StrEnum

from wtforms import Field, HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from selfreview.domain.returns.questions import ANSWER_LIMIT, QuestionKind
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, plain_text

ONCE_LIMIT = 40
_SEEN = re.compile(r"([0-9]{1,9}) ([a-z-]{1,40}) ([0-9]{1,9})", re.ASCII)

Seen = tuple[int, QuestionKind, int]
"""A question as somebody saw it: service, kind and the version that it was asked of."""


class QuestionAnswerForm(Form):
    """What a service answers; `once` tells the same post sent twice."""

    words = TextAreaField(lazy("Your answer"), filters=[plain_text])
    once = HiddenField()

    def validate_words(self, field: TextAreaField) -> None:
        """Something has to be said, within a limit."""
        if not field.data.strip():
            raise ValidationError(gettext("Write your answer, or open the return again to correct it"))
        if (over := len(field.data) - ANSWER_LIMIT) > 0:
            raise ValidationError(
                gettext(
                    "Your answer must be {answer_limit} characters or fewer: take {over} out",
                    answer_limit=f"{ANSWER_LIMIT:,}",
                    over=f"{over:,}",
                )
            )

    def validate_once(self, field: HiddenField) -> None:
        """The mark that the page gave the form."""
        if not field.data or not (field.data.isascii() and field.data.isalnum() and len(field.data) <= ONCE_LIMIT):
            raise ValidationError(gettext("Reload the page, then put your text back"))


class SettleForm(Form):
    """That a question about this submitted version is settled."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, 2**31 - 1)])


class Together(StrEnum):
    """Which questions of a page are settled together."""

    TICKED = "ticked"
    ALL = "all"


class SettleSeveralForm(Form):
    """That several questions of a page are settled: those ticked, or all that it shows."""

    which = SelectField(choices=[one.value for one in Together], validate_choice=False)
    ticked = SelectMultipleField(choices=[], validate_choice=False)
    shown = SelectMultipleField(choices=[], validate_choice=False)

    def validate_which(self, field: Field) -> None:
        """Ticked or all, and at least one question that reads as the page wrote it."""
        if field.data not in set(Together):
            raise ValidationError(gettext("Reload the page, then settle the questions again."))
        if not self._values:
            raise ValidationError(gettext("Tick the questions that are settled."))
        known = {kind.value for kind in QuestionKind}
        if any(found is None or found[2] not in known for found in map(_SEEN.fullmatch, self._values)):
            raise ValidationError(gettext("Reload the page, then settle the questions again."))

    @property
    def _values(self) -> list[str]:
        chosen = self.ticked.data if self.which.data == Together.TICKED else self.shown.data
        return list(dict.fromkeys(chosen or ()))

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The questions, each once."""
        found = (value.split(" ") for value in self._values)
        return tuple((int(service), QuestionKind(kind), int(version)) for service, kind, version in found)

    @property
    def fault(self) -> str:
        """What is wrong."""
        return "".join(self.which.errors[:1]) or gettext("Reload the page, then settle the questions again.")
