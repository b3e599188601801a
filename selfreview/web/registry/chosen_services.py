"""One service chosen out of the registry: by its number or its name, or of those that the words may mean."""

from collections.abc import Iterable
from typing import Self

from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from selfreview.domain.registry.services import is_about
from selfreview.domain.round import Service
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, choices, single_line

MOST_FOUND = 50
MEANT = lazy("Which service do you mean?")


def named_services(services: Iterable[Service]) -> list[SelectChoice]:
    """Services to choose from, by name."""
    by_name = sorted(services, key=lambda one: one.name)
    return choices((str(one.number), f"{one.name} ({one.number}, {one.region})") for one in by_name)


class OneServiceForm(Form):
    """One service, by its number or name; words that may mean several are answered with these to choose from.

    The form is as long for 1,500 services as for 15.
    """

    service = StringField(lazy("Service"), filters=[single_line])
    meant = RadioField(MEANT, validate_choice=False)
    empty = lazy("Enter the number or name of a service")
    unknown = lazy("No service has this number or name. Check it, or enter only part of the name")

    def among(self, services: tuple[Service, ...]) -> Self:
        """The form with these services to choose from."""
        asked = self.service.data or ""
        found = [one for one in services if asked and is_about(one, asked)]
        self.meant.choices = named_services(found)[:MOST_FOUND]
        self.number_found = len(found)
        self._services = services
        return self

    @property
    def chosen(self) -> Service:
        """The service of a form that is valid."""
        found = self._find()
        assert found is not None
        return found

    def _find(self) -> Service | None:
        if self.meant.data in {choice.value for choice in self.meant.choices}:
            return next(one for one in self._services if str(one.number) == self.meant.data)
        asked = (self.service.data or "").casefold()
        plain = [one for one in self._services if asked in (str(one.number), one.name.casefold())]
        return plain[0] if len(plain) == 1 else None

    def validate_service(self, field: Field) -> None:
        """The number or name of one of the services, or part of it."""
        if not field.data:
            raise ValidationError(self.empty)
        if self._find() is None and not self.meant.choices:
            raise ValidationError(self.unknown)

    def validate_meant(self, field: Field) -> None:
        """One of those that the words may mean."""
        if field.choices and self._find() is None:
            raise ValidationError(gettext("Choose the service that you mean"))
