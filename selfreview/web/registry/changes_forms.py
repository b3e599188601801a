"""The forms of changes of services: what happened to which services, and why a record is taken back."""

from collections.abc import Iterable, Iterator

from wtforms import BooleanField, Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from selfreview.domain.registry.changes import (
    LONGEST_NAME,
    LONGEST_NOTE,
    NO_LONGER_THE_SAME,
    Change,
    Kind,
    Party,
    find_faults,
)
from selfreview.domain.registry.services import Entry
from selfreview.speech import gettext, lazy
from selfreview.web.fields import EARLIEST, DayField, Form, at_most, choices, plain_text, single_line
from selfreview.web.runtime import site

KINDS = {
    Kind.RENAMED: lazy("A service was renamed"),
    Kind.MERGED: lazy("Services were merged into one"),
    Kind.SPLIT: lazy("A service was split into several"),
    Kind.NEW: lazy("A service is new"),
    Kind.CLOSED: lazy("A service closed"),
}
YEAR_ASKED = lazy("Enter the year of the first review that was made after it, like 2010")
NOTE_ASKED = lazy("Use {most} characters or fewer for the note", most=f"{LONGEST_NOTE:,}")


class ChangeForm(Form):
    """A change of services; `knowing` first, which says what services there are."""

    kind = RadioField(
        lazy("What happened?"),
        choices=choices((kind.value, words) for kind, words in KINDS.items()),
        validate_choice=False,
    )
    day = DayField(lazy("When did it take effect?"))
    from_year = IntegerField(
        lazy("Which year’s review was the first after the change?"), [InputRequired(YEAR_ASKED)], YEAR_ASKED
    )
    before = TextAreaField(lazy("Services before it"))
    after = TextAreaField(lazy("Services after it"))
    unregistered = BooleanField(lazy("Some of the services after it are not in this registry"))
    note = TextAreaField(lazy("Note"), [Length(max=LONGEST_NOTE, message=NOTE_ASKED)], filters=[plain_text])
    goes_on = BooleanField(lazy("The old services will keep submitting returns under their own numbers for now"))
    readable = BooleanField(lazy("People of the services after it may read the earlier ratings"))

    def knowing(self, entries: Iterable[Entry]) -> "ChangeForm":
        """The form that knows the registry."""
        self.services = tuple(entry.service for entry in entries)
        return self

    def validate_kind(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in {kind.value for kind in Kind}:
            raise ValidationError(gettext("Choose what happened"))

    def validate_day(self, field: Field) -> None:
        """A day that has come: what follows from a change follows at once."""
        if field.data is None:
            raise ValidationError(gettext("Enter the first day of the new arrangement, for example 1 4 2009"))
        if not EARLIEST <= field.data <= site().today():
            raise ValidationError(gettext("The day must be between 1 January {year} and today", year=EARLIEST.year))

    def validate_before(self, field: Field) -> None:
        """Services of the registry."""
        tuple(self._parties(field, registered=True))

    def validate_after(self, field: Field) -> None:
        """Services of the registry, or names where that was ticked; the new name of a service that was renamed."""
        tuple(self._parties(field, registered=not self._takes_names()))

    def validate(self, extra_validators: object = None) -> bool:
        """Whether everything is in order by itself and together."""
        if not super().validate(extra_validators):
            return False
        faults = find_faults(self.change())
        for name, fault in faults.items():
            self[name].errors = [*self[name].errors, fault]
        return not faults

    def change(self) -> Change:
        """The change that was typed."""
        kind, day = Kind(self.kind.data), self.day.data
        assert day is not None
        return Change(
            kind=kind,
            day=day,
            from_year=self.from_year.data,
            before=tuple(self._parties(self.before, registered=True)),
            after=tuple(self._parties(self.after, registered=not self._takes_names())),
            note=self.note.data.strip(),
            closes=not self.goes_on.data,
            readable=bool(self.readable.data) and kind in NO_LONGER_THE_SAME,
        )

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Everything that was typed, as it was posted, to be carried on to the next page."""
        return tuple((field.name, value) for field in self if field.name != "csrf_token" for value in field.raw_data)

    def _takes_names(self) -> bool:
        return bool(self.unregistered.data) or self.kind.data == Kind.RENAMED

    def _parties(self, field: Field, *, registered: bool) -> Iterator[Party]:
        for place, line in enumerate((field.data or "").splitlines(), start=1):
            name = single_line(line)
            if name:
                yield self._party(name, place, registered=registered)

    def _party(self, name: str, place: int, *, registered: bool) -> Party:
        is_new_name = self.kind.data == Kind.RENAMED and not registered
        found = [one for one in self.services if name == str(one.number) or one.name.casefold() == name.casefold()]
        if is_new_name or (not registered and not found):
            if len(name) > LONGEST_NAME:
                raise ValidationError(
                    gettext(
                        "Line {place}: use {longest_name} characters or fewer for a name",
                        place=place,
                        longest_name=LONGEST_NAME,
                    )
                )
            return Party(name)
        if len(found) > 1:
            raise ValidationError(
                gettext("Line {place}: several services are called “{name}”, enter the number", place=place, name=name)
            )
        if not found:
            raise ValidationError(
                gettext("Line {place}: there is no service “{name}” in the registry", place=place, name=name)
            )
        return Party(found[0].name, found[0].number)


class TakeBackForm(Form):
    """Why a change was recorded wrongly."""

    reason = TextAreaField(
        lazy("Why are you cancelling it?"),
        [
            DataRequired(lazy("Say what was wrong with it")),
            at_most(500),
        ],
        filters=[single_line],
    )
