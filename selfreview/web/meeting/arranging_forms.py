"""The forms of an arranged meeting: when, where and who is asked; and whether one comes."""

from collections.abc import Iterable
from datetime import time

from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.meeting.arranged import ArrangedMeeting, Arrangement, Coming, Invitee, fault_of_hours
from selfreview.domain.uk_time import day_of, hour_in_english, moment_of
from selfreview.domain.written_time import NotATime, read_written_time
from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Person
from selfreview.web.fields import DayField, Form, at_most, choices, fresh_mark, plain_text, single_line
from selfreview.web.meeting.forms import TimerForm
from selfreview.web.runtime import site
from selfreview.web.voters import agency_of

PLACE_LIMIT = 200
USUAL_MINUTES = 10


class ArrangeForm(TimerForm):
    """A meeting to arrange or to change; `version` is how often it was changed, `once` tells a form sent twice."""

    last = ("minutes", "people")

    day = DayField(lazy("What day is it on?"))
    start = StringField(
        lazy("When does it start?"), [DataRequired(lazy("Enter when it starts, like 10am"))], filters=[single_line]
    )
    end = StringField(
        lazy("When does it end?"), [DataRequired(lazy("Enter when it ends, like 12:30pm"))], filters=[single_line]
    )
    place = StringField(
        lazy("Where is it?"),
        [
            DataRequired(lazy("Enter where it is: a room with its address, or a link to a video meeting")),
            at_most(PLACE_LIMIT),
        ],
        filters=[plain_text, single_line],
    )
    people = SelectMultipleField(lazy("Who is invited?"), validate_choice=False)
    version = HiddenField()
    once = HiddenField()

    def of(self, group: Iterable[Person], service: int) -> "ArrangeForm":
        """The form with the people of this group."""
        self.service = service
        self.group = {str(person.id): person for person in group}
        self.people.choices = choices((key, _named(one, service)) for key, one in self.group.items())
        return self

    def validate_day(self, field: Field) -> None:
        """A meeting has a day."""
        if field.data is None:
            raise ValidationError(gettext("Enter the day, like 27 3 2010"))

    def validate_start(self, field: Field) -> None:
        """A time of the day."""
        _hour(field)

    def validate_end(self, field: Field) -> None:
        """A time of the day after the start, and the whole still to come."""
        _hour(field)
        if self.day.errors or self.start.errors or self.day.data is None:
            return
        if fault := fault_of_hours(self.told(), site().now()):
            raise ValidationError(fault)

    def validate_people(self, field: Field) -> None:
        """At least one, all of the group."""
        if not field.data:
            raise ValidationError(gettext("Choose who is invited"))
        if not set(field.data) <= set(self.group):
            raise ValidationError(gettext("Choose from the people of the group: someone who was listed has left it"))

    def told(self) -> Arrangement:
        """What the form holds of the meeting, once its day and hours are known to be real."""
        day = self.day.data
        assert day is not None
        starts, ends = (moment_of(day, _hour(field)) for field in (self.start, self.end))
        return Arrangement(starts, ends, self.place.data, self.minutes.data or 0)

    def invitees(self) -> tuple[Invitee, ...]:
        """Who is asked."""
        asked = [self.group[key] for key in self.group if key in self.people.data]
        return tuple(Invitee(one.id, one.name, agency_of(one, self.service)) for one in asked)


def _named(person: Person, service: int) -> str:
    agency = agency_of(person, service)
    return f"{person.name}, {agency}" if agency else person.name


def _hour(field: Field) -> time:
    try:
        return read_written_time(field.data)
    except NotATime as fault:
        raise ValidationError(str(fault)) from None


def fresh_form(group: Iterable[Person]) -> dict[str, object]:
    """What the form of a new meeting begins with: everybody is asked."""
    return {"people": [str(one.id) for one in group], "minutes": USUAL_MINUTES, "once": fresh_mark()}


def form_of(meeting: ArrangedMeeting) -> dict[str, object]:
    """What the form of a meeting that is changed begins with."""
    told = meeting.told
    return {
        "day": day_of(told.starts_at),
        "start": hour_in_english(told.starts_at),
        "end": hour_in_english(told.ends_at),
        "place": told.place,
        "minutes": told.minutes,
        "people": [str(one.person_id) for one in meeting.invitees],
        "version": str(meeting.sequence),
    }


class ComingForm(Form):
    """Whether one comes."""

    coming = RadioField(
        lazy("Will you come?"),
        choices=choices([(Coming.YES, lazy("Yes")), (Coming.NO, lazy("No: put me down with my apologies"))]),
        validate_choice=False,
    )

    def validate_coming(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in (Coming.YES, Coming.NO):
            raise ValidationError(gettext("Choose whether you will come"))
