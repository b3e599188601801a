"""The forms of a round: opening, closing, reopening, extending, who is expected, and messages."""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import TypedDict

from wtforms import Field, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.registry.services import is_about
from selfreview.domain.round import Service
from selfreview.speech import gettext, lazy
from selfreview.storage.round.letters import Audience, Message
from selfreview.web.fields import DayField, Form, at_most, choices, single_line
from selfreview.web.registry.chosen_services import MOST_FOUND, OneServiceForm, named_services
from selfreview.web.runtime import site

YEARS = (2000, 2100)
YEAR_ASKED = lazy("Enter a year between {first} and {last}, like 2010", first=YEARS[0], last=YEARS[1])


AUDIENCES = {Audience.ALL: lazy("All services of the round"), Audience.NOT_STARTED: lazy("Those that have not started")}
SUBJECT_LIMIT = 150
TEXT_LIMIT = 5_000


class DeadlineForm(Form):
    """The day by which returns are hoped for."""

    deadline = DayField(lazy("Deadline"))

    def validate_deadline(self, field: Field) -> None:
        """A deadline is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError(gettext("The deadline must be today or later"))


class AnnounceDayForm(Form):
    """The day on which a round's figures are expected."""

    day = DayField(lazy("Expected day of publication"))

    def validate_day(self, field: Field) -> None:
        """A day is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError(gettext("The day must be today or later"))


class Span(StrEnum):
    """Of which services a round is opened."""

    ALL = "all"
    REGIONS = "regions"


class OpenRoundForm(DeadlineForm):
    """A year's round, its edition, the day by which returns are hoped for, and who is expected to make one.

    Who is expected begins with the registry, all of it or by region, and single services are the exceptions: the form
    is as long for 1,500 services as for 15, and what was ticked in one search stays ticked in the next.
    """

    last = ("deadline", "span", "regions", "q", "left_out", "added")

    year = IntegerField(lazy("Year"), [InputRequired(YEAR_ASKED), NumberRange(*YEARS, message=YEAR_ASKED)], YEAR_ASKED)
    edition = SelectField(lazy("Edition of the framework"), validate_choice=False)
    span = RadioField(lazy("Which services are expected?"), default=Span.ALL.value, validate_choice=False)
    regions = SelectMultipleField(lazy("Regions"), validate_choice=False)
    q = StringField(lazy("Find a service"), filters=[single_line])
    left_out = SelectMultipleField(lazy("Leave these services out"), validate_choice=False)
    added = SelectMultipleField(lazy("Expect these services as well"), validate_choice=False)

    def among(self, frameworks: Frameworks, services: tuple[Service, ...], usual: Collection[int]) -> "OpenRoundForm":
        """The form with these editions and services to choose from, and those that the registry expects."""
        editions = reversed(frameworks.editions)
        self.edition.choices = choices((one.edition, f"{one.edition}: {one.title}") for one in editions)
        of_region = Counter(one.region for one in services if one.number in usual)
        self.span.choices = choices(
            [
                (
                    Span.ALL.value,
                    gettext(
                        "Every service that the registry expects ({number_of_usual})", number_of_usual=f"{len(usual):,}"
                    ),
                ),
                (Span.REGIONS.value, gettext("Only those of some regions")),
            ]
        )
        self.regions.choices = choices((name, f"{name} ({of_region[name]:,})") for name in sorted(of_region))
        self.left_out.choices = named_services(one for one in services if one.number in usual)
        self.added.choices = named_services(one for one in services if one.number not in usual)
        self._services, self._usual = services, usual
        return self

    def expected(self) -> frozenset[int]:
        """The services that were chosen."""
        is_all, regions = self.span.data == Span.ALL, set(self.regions.data)
        usual = (one for one in self._services if one.number in self._usual and (is_all or one.region in regions))
        left_out = set(self.left_out.data)
        kept = {one.number for one in usual if str(one.number) not in left_out}
        return frozenset(kept | {int(number) for number in self.added.data})

    def found(self) -> tuple[Service, ...]:
        """The services that were searched for."""
        return tuple(one for one in self._services if self.q.data and is_about(one, self.q.data))

    def shown(self, field: Field) -> list[SelectChoice]:
        """What one list of exceptions shows: what is ticked, and what was found."""
        wanted = {str(one.number) for one in self.found()[:MOST_FOUND]} | set(field.data or ())
        return [choice for choice in field.choices if choice.value in wanted]

    def validate_edition(self, field: Field) -> None:
        """One of the editions."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose an edition of the framework"))

    def validate_span(self, field: Field) -> None:
        """All or some regions of the registry, exceptions of the list only, and at least one service."""
        if field.data not in tuple(Span):
            raise ValidationError(gettext("Choose which services are expected"))
        for one in (self.regions, self.left_out, self.added):
            if not set(one.data) <= {choice.value for choice in one.choices}:
                raise ValidationError(gettext("Choose regions and services of the list only"))
        if not self.expected():
            raise ValidationError(gettext("Choose at least one service"))


class CloseRoundForm(Form):
    """Nothing but the wish to close a round."""


class ReopenRoundForm(Form):
    """Why a closed round takes returns again."""

    reason = StringField(
        lazy("Why are you reopening it?"),
        [
            DataRequired(lazy("Say why you are reopening the round")),
            at_most(500),
        ],
        filters=[single_line],
    )


class ExtendRoundForm(OneServiceForm):
    """One service that gets more time."""

    to = DayField(lazy("Last day"))

    def validate_to(self, field: Field) -> None:
        """A day that is not past."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(gettext("Enter the last day, like 27 3 2010"))
        if field.data < site().today():
            raise ValidationError(gettext("The last day must be today or later"))


class ExpectForm(OneServiceForm):
    """One service that a round is to expect, or not."""

    expected = RadioField(
        lazy("Should this service submit a return in this round?"),
        choices=choices([("yes", lazy("Yes")), ("no", lazy("No"))]),
        validate_choice=False,
    )

    def validate_expected(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in ("yes", "no"):
            raise ValidationError(gettext("Choose yes or no"))


class RequireSignOffForm(Form):
    """Whether the returns of a round have to be signed off before they are submitted."""

    required = RadioField(
        lazy("Must returns be signed off before they are submitted?"),
        choices=choices([("yes", lazy("Yes")), ("no", lazy("No"))]),
        validate_choice=False,
    )

    def validate_required(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in ("yes", "no"):
            raise ValidationError(gettext("Choose yes or no"))


class SendForm(Form):
    """Nothing but the wish to send what was shown."""


class Said(TypedDict):
    """What was typed of a message."""

    audience: Audience
    subject: str
    body: str


class MessageForm(Form):
    """A message to services."""

    audience = RadioField(
        lazy("Who should get this message?"),
        choices=choices((audience.value, words) for audience, words in AUDIENCES.items()),
        validate_choice=False,
    )
    subject = StringField(
        lazy("Subject"),
        [
            DataRequired(lazy("Enter a subject")),
            Length(
                max=SUBJECT_LIMIT, message=lazy("Use {most} characters or fewer for the subject", most=SUBJECT_LIMIT)
            ),
        ],
        filters=[single_line],
    )
    body = TextAreaField(
        lazy("Text"),
        [
            DataRequired(lazy("Enter the text of the message")),
            Length(max=TEXT_LIMIT, message=lazy("Use {most} characters or fewer for the text", most=f"{TEXT_LIMIT:,}")),
        ],
    )

    def validate_audience(self, field: Field) -> None:
        """One of the two."""
        if field.data not in {audience.value for audience in Audience}:
            raise ValidationError(gettext("Choose who gets it"))

    def said(self) -> Said:
        """The message that was typed, its line ends as mails have them."""
        body = "\n".join((self.body.data or "").strip().splitlines())
        return {"audience": Audience(self.audience.data), "subject": self.subject.data or "", "body": body}

    @classmethod
    def of(cls, message: Message) -> "MessageForm":
        """The form as a message fills it."""
        return cls(audience=message.audience.value, subject=message.subject, body=message.body)
