"""The forms of a round: opening, closing, reopening, extending, who is expected, and messages."""

from typing import Self, TypedDict

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.round import Service
from selfreview.storage.round.letters import Audience, Message
from selfreview.web.fields import DayField, choices, single_line
from selfreview.web.runtime import site

YEARS = (2000, 2100)
YEAR_ASKED = f"Enter a year between {YEARS[0]} and {YEARS[1]}, like 2010"


AUDIENCES = {Audience.ALL: "All services of the round", Audience.NOT_STARTED: "Those that have not started"}
SUBJECT_LIMIT = 150
TEXT_LIMIT = 5_000


class DeadlineForm(FlaskForm):  # type: ignore[misc]
    """The day by which returns are hoped for."""

    deadline = DayField("Deadline")

    def validate_deadline(self, field: Field) -> None:
        """A deadline is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError("The deadline must be today or later")


class OpenRoundForm(DeadlineForm):
    """A year's round, its edition, the day by which returns are hoped for, and who is expected to make one."""

    year = IntegerField("Year", [InputRequired(YEAR_ASKED), NumberRange(*YEARS, message=YEAR_ASKED)], YEAR_ASKED)
    edition = SelectField("Edition of the framework", validate_choice=False)
    services = SelectMultipleField("Which services are expected?", validate_choice=False)

    def among(self, frameworks: Frameworks, services: tuple[Service, ...]) -> "OpenRoundForm":
        """The form with these editions and services to choose from."""
        editions = reversed(frameworks.editions)
        self.edition.choices = choices((one.edition, f"{one.edition}: {one.title}") for one in editions)
        self.services.choices = choices((str(service.number), service.name) for service in services)
        return self

    def validate_edition(self, field: Field) -> None:
        """One of the editions."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose an edition of the framework")

    def validate_services(self, field: Field) -> None:
        """At least one service, and none that is not listed."""
        if not field.data:
            raise ValidationError("Choose at least one service")
        if not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError("Choose services of the list only")


class CloseRoundForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the wish to close a round."""


class ReopenRoundForm(FlaskForm):  # type: ignore[misc]
    """Why a closed round takes returns again."""

    reason = StringField(
        "Why are you reopening it?",
        [DataRequired("Say why the round is opened again"), Length(max=500, message="Use 500 characters or fewer")],
        filters=[single_line],
    )


class ServiceForm(FlaskForm):  # type: ignore[misc]
    """One service, chosen by its name."""

    service = SelectField("Service", validate_choice=False)
    unchosen = "Choose a service"

    def among(self, services: tuple[Service, ...]) -> Self:
        """The form with these services to choose from, by name."""
        by_name = sorted(services, key=lambda service: service.name)
        named = [(str(service.number), f"{service.name} ({service.region})") for service in by_name]
        self.service.choices = choices([("", "Choose a service"), *named])
        return self

    def validate_service(self, field: Field) -> None:
        """One of the services."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(self.unchosen)


class ExtendRoundForm(ServiceForm):
    """One service that gets more time."""

    to = DayField("Last day")

    def validate_to(self, field: Field) -> None:
        """A day that is not past."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError("Enter the last day, like 27 3 2010")
        if field.data < site().today():
            raise ValidationError("The last day must be today or later")


class ExpectForm(ServiceForm):
    """One service that a round is to expect, or not."""

    expected = RadioField(
        "Should this service submit a return in this round?",
        choices=choices([("yes", "Yes"), ("no", "No")]),
        validate_choice=False,
    )

    def validate_expected(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in ("yes", "no"):
            raise ValidationError("Choose yes or no")


class RequireSignOffForm(FlaskForm):  # type: ignore[misc]
    """Whether the returns of a round have to be signed off before they are submitted."""

    required = RadioField(
        "Must returns be signed off before they are submitted?",
        choices=choices([("yes", "Yes"), ("no", "No")]),
        validate_choice=False,
    )

    def validate_required(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in ("yes", "no"):
            raise ValidationError("Choose yes or no")


class SendForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the wish to send what was shown."""


class Said(TypedDict):
    """What was typed of a message."""

    audience: Audience
    subject: str
    body: str


class MessageForm(FlaskForm):  # type: ignore[misc]
    """A message to services."""

    audience = RadioField(
        "Who should get this message?",
        choices=choices((audience.value, words) for audience, words in AUDIENCES.items()),
        validate_choice=False,
    )
    subject = StringField(
        "Subject",
        [
            DataRequired("Enter a subject"),
            Length(max=SUBJECT_LIMIT, message=f"Use {SUBJECT_LIMIT} characters or fewer for the subject"),
        ],
        filters=[single_line],
    )
    body = TextAreaField(
        "Text",
        [
            DataRequired("Enter the text of the message"),
            Length(max=TEXT_LIMIT, message=f"Use {TEXT_LIMIT:,} characters or fewer for the text"),
        ],
    )

    def validate_audience(self, field: Field) -> None:
        """One of the two."""
        if field.data not in {audience.value for audience in Audience}:
            raise ValidationError("Choose who gets it")

    def said(self) -> Said:
        """The message that was typed, its line ends as mails have them."""
        body = "\n".join((self.body.data or "").strip().splitlines())
        return {"audience": Audience(self.audience.data), "subject": self.subject.data or "", "body": body}

    @classmethod
    def of(cls, message: Message) -> "MessageForm":
        """The form as a message fills it."""
        return cls(audience=message.audience.value, subject=message.subject, body=message.body)
