"""A service and a year's round, as every other room speaks of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy


class Kind(StrEnum):
    """How a service is provided (003:264)."""

    IN_HOUSE = "in-house"
    OUT_SOURCED = "out-sourced"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Service:
    """A Parent Partnership Service; kind and size (population aged 0 to 19) are None until told."""

    number: int
    name: str
    region: str
    kind: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class AnnouncedDay:
    """The day on which the network expects to publish a round's figures, and since when it says so.

    `day` is None where it was taken back, `before` the day that was announced
    until then; None the first time.
    """

    day: date | None
    before: date | None
    at: datetime

    def in_words(self, today: date) -> str:
        """What it says to whoever waits for the figures, with what it said before."""
        if self.day is None:
            told = gettext("No day is announced.")
        elif self.day < today:
            told = gettext("Figures were expected on {day} and are not out yet.", day=day_in_words(self.day))
        else:
            told = gettext("Figures are expected on {day}.", day=day_in_words(self.day))
        if self.before is None:
            return told
        return gettext(
            "{told} This was changed on {at}: it was {before}.",
            told=told,
            at=day_in_words(self.at),
            before=day_in_words(self.before),
        )


@dataclass(frozen=True, slots=True)
class Round:
    """One year's round."""

    year: int
    edition: str
    deadline: date | None
    closed: bool
    sign_off_required: bool = False
    figures_expected: AnnouncedDay | None = None


class Method(StrEnum):
    """How the self-assessment was done (003: Chart 53); the value is what is kept."""

    MANAGER_ALONE = "manager"
    WITH_STAFF = "staff"
    STEERING_GROUP = "group"
    OTHER = "other"


METHOD_LABELS = {
    Method.MANAGER_ALONE: lazy("By the manager alone"),
    Method.WITH_STAFF: lazy("By the manager with staff of the service"),
    Method.STEERING_GROUP: lazy("By the steering group together"),
    Method.OTHER: lazy("Another way"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """How a review was completed and which agencies took part; None and empty when not told."""

    method: Method | None = None
    other: str = ""
    agencies: tuple[str, ...] = ()

    @property
    def method_in_words(self) -> str:
        """The method as a sentence fragment, "not stated" when nobody said."""
        if self.method is None:
            return gettext("not stated")
        return self.other if self.method is Method.OTHER and self.other else METHOD_LABELS[self.method]

    @property
    def agencies_in_words(self) -> str:
        """The agencies that took part, "not stated" when nobody said."""
        return ", ".join(self.agencies) or gettext("not stated")
