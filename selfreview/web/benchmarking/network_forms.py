"""The forms of the benchmarking at the network: opening it, and asking about a figure."""

from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.speech import gettext, lazy
from selfreview.web.fields import DayField, Form, at_most, choices, plain_text
from selfreview.web.runtime import site

LONGEST = 1_000


class OpenBenchmarkingForm(Form):
    """The day by which returns are hoped for."""

    deadline = DayField(lazy("Deadline"))

    def validate_deadline(self, field: Field) -> None:
        """A deadline is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError(gettext("The deadline must be today or later"))


class AskForm(Form):
    """A question to a service about one of its figures."""

    question = SelectField(lazy("About which answer?"), validate_choice=False)
    text = TextAreaField(
        lazy("Your question"),
        [DataRequired(lazy("Write your question")), at_most(LONGEST)],
        filters=[plain_text],
    )

    def among(self, questionnaire: Questionnaire) -> "AskForm":
        """The form with the questionnaire's questions to choose from."""
        named = [(one.id, f"{one.id} {one.title}") for one in questionnaire.questions if not one.retired]
        self.question.choices = choices([("", gettext("Choose an answer")), *named])
        return self

    def validate_question(self, field: Field) -> None:
        """One of the questions."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose the answer your question is about"))


class FigureAnswerForm(Form):
    """The service's answer to a question about a figure."""

    words = TextAreaField(
        lazy("Your answer"),
        [DataRequired(lazy("Write your answer")), at_most(LONGEST)],
        filters=[plain_text],
    )
