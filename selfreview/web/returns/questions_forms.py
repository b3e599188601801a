"""The forms of questions about a return: a service's answer, and the network's word that a question is settled."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from selfreview.domain.returns.questions import ANSWER_LIMIT
from selfreview.web.fields import plain_text

ONCE_LIMIT = 40


class QuestionAnswerForm(FlaskForm):  # type: ignore[misc]
    """What a service answers; `once` tells the same post sent twice."""

    words = TextAreaField("Your answer", filters=[plain_text])
    once = HiddenField()

    def validate_words(self, field: TextAreaField) -> None:
        """Something has to be said, within a limit."""
        if not field.data.strip():
            raise ValidationError("Write your answer, or open the return again to correct it")
        if (over := len(field.data) - ANSWER_LIMIT) > 0:
            raise ValidationError(f"Your answer must be {ANSWER_LIMIT:,} characters or fewer: take {over:,} out")

    def validate_once(self, field: HiddenField) -> None:
        """The mark that the page gave the form."""
        if not field.data or not (field.data.isascii() and field.data.isalnum() and len(field.data) <= ONCE_LIMIT):
            raise ValidationError("Reload the page, then put your text back")


class SettleForm(FlaskForm):  # type: ignore[misc]
    """That a question about this submitted version is settled."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, 2**31 - 1)])
