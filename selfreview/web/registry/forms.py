"""The forms of the registry: a service, an appointment, the network's settings."""

from flask import current_app
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from selfreview.domain.registry.services import REGIONS, Entry
from selfreview.domain.rights import NETWORK_ROLES, Role
from selfreview.domain.round import Kind, Service
from selfreview.domain.typed_codes import bare_email
from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Appointment
from selfreview.storage.registry.services import version_of
from selfreview.web.addresses import NamedForm, NotAnAddress, read_address
from selfreview.web.fields import DayField, Form, choices, single_line
from selfreview.web.middleware import STANDING
from selfreview.web.registry.chosen_services import MEANT, OneServiceForm

LARGEST = 5_000_000
SIZE_ASKED = lazy(
    "Enter the number of people aged 0 to 19 as a whole number up to {most}, or leave it empty", most=f"{LARGEST:,}"
)
HIGHEST = 1_000_000
NUMBER_ASKED = lazy("Enter a whole number up to {most} that no other service has", most=f"{HIGHEST:,}")
APPOINTED = (Role.MANAGER, *NETWORK_ROLES)
KINDS = {Kind.IN_HOUSE: lazy("In-house"), Kind.OUT_SOURCED: lazy("Out-sourced"), Kind.MIXED: lazy("Mixed")}


class ServiceForm(Form):
    """A service as the registry holds it."""

    name = StringField(
        lazy("Name"),
        [
            DataRequired(lazy("Enter the service's name")),
            Length(max=100, message=lazy("Use 100 characters or fewer for the name")),
        ],
        filters=[single_line],
    )
    region = SelectField(lazy("Region"), choices=choices((region, region) for region in REGIONS), validate_choice=False)
    kind = RadioField(
        lazy("Who runs the service?"),
        choices=choices([*((kind.value, words) for kind, words in KINDS.items()), ("", lazy("Not known yet"))]),
        validate_choice=False,
    )
    size = IntegerField(
        lazy("People aged 0 to 19"), [Optional(), NumberRange(0, LARGEST, message=SIZE_ASKED)], SIZE_ASKED
    )
    authorities = TextAreaField(lazy("Local authorities that it covers"))
    expected = BooleanField(lazy("Include this service in new rounds"))
    opened = DayField(lazy("Since"))
    closed = DayField(lazy("Until"))
    version = HiddenField()

    def validate_region(self, field: Field) -> None:
        """One of the regions that services are counted by."""
        if field.data not in REGIONS:
            raise ValidationError(gettext("Choose a region"))

    def validate_kind(self, field: Field) -> None:
        """One of the kinds, or not known."""
        if field.data and field.data not in {kind.value for kind in Kind}:
            raise ValidationError(gettext("Choose how the service is provided"))

    def validate_authorities(self, field: Field) -> None:
        """Names, one a line."""
        if any(len(name) > 100 for name in self.names()):
            raise ValidationError(gettext("Use 100 characters or fewer for each authority, one a line"))

    def validate_closed(self, field: Field) -> None:
        """A service does not end before it begins."""
        if field.data and self.opened.data and field.data < self.opened.data:
            raise ValidationError(gettext("The last day must not be before the first"))

    def names(self) -> tuple[str, ...]:
        """The authorities, each once, by name."""
        lines = (single_line(line) for line in (self.authorities.data or "").splitlines())
        return tuple(sorted({line for line in lines if line}))

    def entry(self, number: int) -> Entry:
        """The service that was typed, under its number."""
        service = Service(number, self.name.data, self.region.data, self.kind.data or None, self.size.data)
        return Entry(service, self.names(), self.expected.data, self.opened.data, self.closed.data)

    @classmethod
    def of(cls, entry: Entry) -> "ServiceForm":
        """The form as the registry would fill it."""
        return cls(
            name=entry.service.name,
            region=entry.service.region,
            kind=entry.service.kind or "",
            size=entry.service.size,
            authorities="\n".join(entry.authorities),
            expected=entry.expected,
            opened=entry.opened,
            closed=entry.closed,
            version=version_of(entry),
        )

    def differing(self, theirs: Entry) -> tuple[tuple[str, str], ...]:
        """What stands in the registry where something else was typed, in words, by the field's label."""
        mine = self.entry(theirs.service.number)
        pairs = zip(self._in_words(mine), self._in_words(theirs), strict=True)
        return tuple(kept for typed, kept in pairs if typed != kept)

    def _in_words(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        service = entry.service
        day = current_app.jinja_env.filters["day"]
        return (
            (self.name.label.text, service.name),
            (self.region.label.text, service.region),
            (self.kind.label.text, KINDS[Kind(service.kind)] if service.kind else gettext("Not known yet")),
            (self.size.label.text, gettext("Not known yet") if service.size is None else f"{service.size:,}"),
            (self.authorities.label.text, ", ".join(entry.authorities) or "None"),
            (self.opened.label.text, day(entry.opened) if entry.opened else gettext("Not stated")),
            (self.closed.label.text, day(entry.closed) if entry.closed else gettext("Not stated")),
            (self.expected.label.text, gettext("Yes") if entry.expected else gettext("No")),
        )


class NewServiceForm(ServiceForm):
    """A service that is to be added, with its number."""

    last = ("name", "region", "kind", "size", "authorities", "opened", "closed", "expected")

    number = IntegerField(
        lazy("Number"), [InputRequired(NUMBER_ASKED), NumberRange(1, HIGHEST, NUMBER_ASKED)], NUMBER_ASKED
    )

    def new_entry(self) -> Entry:
        """The service that was typed."""
        return self.entry(self.number.data)


class AppointForm(NamedForm, OneServiceForm):
    """Somebody who is to have a role of the network, or to manage a service."""

    role = RadioField(
        lazy("What role will they have?"),
        choices=choices((role.value, STANDING[role]) for role in APPOINTED),
        validate_choice=False,
    )
    service = StringField(lazy("Service (managers only)"), filters=[single_line])
    meant = RadioField(MEANT, validate_choice=False)
    region = SelectField(
        lazy("Region (coordinators only)"),
        choices=choices([("", lazy("Choose a region")), *((region, region) for region in REGIONS)]),
        validate_choice=False,
    )
    empty = lazy("Enter the service that they manage")

    def validate_role(self, field: Field) -> None:
        """One of the roles that the administrator gives."""
        if field.data not in {role.value for role in APPOINTED}:
            raise ValidationError(gettext("Choose a role"))

    def validate_region(self, field: Field) -> None:
        """A coordinator has a region."""
        if self.role.data == Role.COORDINATOR and field.data not in REGIONS:
            raise ValidationError(gettext("Choose the region that they coordinate"))

    def validate_service(self, field: Field) -> None:
        """A manager has a service."""
        if self.role.data == Role.MANAGER:
            super().validate_service(field)

    def validate_meant(self, field: Field) -> None:
        """So the one that is meant is asked for of a manager only."""
        if self.role.data == Role.MANAGER:
            super().validate_meant(field)

    def appointment(self) -> Appointment:
        """The role that was chosen, with its place."""
        role = Role(self.role.data)
        return Appointment(
            role,
            service=self.chosen.number if role is Role.MANAGER else None,
            region=self.region.data if role is Role.COORDINATOR else None,
        )


class SwitchesForm(Form):
    """What the network turns on and off."""

    second_factor = BooleanField(lazy("Make two-step sign-in compulsory for everyone who works for the network"))


class ConfirmForm(Form):
    """Nothing but the wish to go on."""


class DomainForm(Form):
    """The part behind the @ that a council had, and the one that it has now."""

    old = StringField(
        lazy("Old domain"), [DataRequired(lazy("Enter the part after the @ that the addresses have now"))]
    )
    new = StringField(
        lazy("New domain"), [DataRequired(lazy("Enter the part after the @ that the addresses will have"))]
    )

    def validate_old(self, field: Field) -> None:
        """A domain as addresses are kept with it."""
        field.data = _domain(field.data)

    def validate_new(self, field: Field) -> None:
        """Another domain than the old one."""
        field.data = _domain(field.data)
        if field.data == self.old.data:
            raise ValidationError(gettext("Enter another domain than the old one"))


def _domain(typed: str) -> str:
    """The domain in what was typed, as an address has it; raises `ValidationError`."""
    bare = bare_email(typed).rpartition("@")[2]
    try:
        return read_address(f"name@{bare}").rpartition("@")[2].lower()
    except NotAnAddress:
        raise ValidationError(gettext("Enter the part after the @, like council.gov.uk")) from None
