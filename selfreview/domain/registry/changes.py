"""Services change: they are renamed, merged, split, begun and closed, and their history follows with a note."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from selfreview.domain.listing import listed
from selfreview.domain.uk_time import month_in_words
from selfreview.speech import gettext, lazy

LONGEST_NOTE = 1000
"""Characters of a note in words."""

LONGEST_NAME = 100
"""Characters of a service's name."""


class Kind(StrEnum):
    """What happened to the services; the value is what is kept."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    NEW = "new"
    CLOSED = "closed"


NO_LONGER_THE_SAME = (Kind.MERGED, Kind.SPLIT)
"""After these a service is another one for the matched cohort, whatever its number."""


_DEEDS = {
    (Kind.RENAMED, True): lazy("{before} was renamed {after} {month}"),
    (Kind.RENAMED, False): lazy("{before} were renamed {after} {month}"),
    (Kind.MERGED, True): lazy("{before} was merged into {after} {month}"),
    (Kind.MERGED, False): lazy("{before} were merged into {after} {month}"),
    (Kind.SPLIT, True): lazy("{before} was split into {after} {month}"),
    (Kind.SPLIT, False): lazy("{before} were split into {after} {month}"),
}
"""What happened to one service, and to several."""


@dataclass(frozen=True, slots=True)
class Party:
    """A service that a change is about, under its name of that time; without a number it is not in the registry."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of services.

    It holds from `day` on, and the review of `from_year` is the first that was
    made after it. With `closes`, the services before it that do not go on make
    no return in rounds opened from now on. With `readable`, the people of the
    services after it may read the earlier ratings of those before it.
    """

    kind: Kind
    day: date
    from_year: int
    before: tuple[Party, ...]
    after: tuple[Party, ...]
    note: str = ""
    closes: bool = True
    readable: bool = False

    @property
    def in_words(self) -> str:
        """What happened and when, as a sentence without its full stop."""
        before, after, month = (
            _joined(self.before),
            _joined(self.after),
            gettext("in {day}", day=month_in_words(self.day)),
        )
        if self.kind is Kind.NEW:
            return gettext("{after} began {month}", after=after, month=month)
        if self.kind is Kind.CLOSED:
            return gettext("{before} closed {month}", before=before, month=month)
        return _DEEDS[self.kind, len(self.before) == 1].format(before=before, after=after, month=month)

    @property
    def kept_in_words(self) -> str:
        """Where the earlier reviews are, as a sentence without its full stop; empty where there are none."""
        if self.kind is Kind.NEW:
            return ""
        if self.kind is Kind.RENAMED:
            return gettext(
                "Reviews before the {from_year} review carry the name of their time", from_year=self.from_year
            )
        if len(self.before) == 1:
            return gettext("Its earlier reviews are kept under {name}", name=self.before[0].name)
        return gettext("Their earlier reviews are kept under their own names")

    @property
    def ending(self) -> tuple[int, ...]:
        """The numbers of the services that do not go on after it."""
        if self.kind is Kind.RENAMED or not self.closes:
            return ()
        going_on = set(numbers_of(self.after))
        return tuple(number for number in numbers_of(self.before) if number not in going_on)

    @property
    def consequences(self) -> tuple[str, ...]:
        """What follows when it is recorded, each as a sentence."""
        told = []
        if self.kind is Kind.RENAMED:
            old = self.before[0]
            told.append(
                gettext(
                    "It keeps its number, {number}. Reviews before the {from_year} review stay {name}.",
                    number=old.number,
                    from_year=self.from_year,
                    name=old.name,
                )
            )
        ending = [party.name for party in self.before if party.number in self.ending]
        for name in ending:
            told.append(
                gettext(
                    "{name} ends on the day before. Rounds opened from now on will not expect a return from "
                    "it. Its review in an open round stays, and its people can still read its reviews.",
                    name=name,
                )
            )
        if self.kind in NO_LONGER_THE_SAME:
            told.append(
                gettext(
                    "From a round before {from_year} to a later one, these services are not treated as the "
                    "same service when comparing years, whatever their number. Rounds that have a release "
                    "keep the cohort of their first one.",
                    from_year=self.from_year,
                )
            )
            heirs, whose = _joined(self.after), _joined(self.predecessors)
            told.append(
                gettext(
                    "People of {heirs} may read the ratings that {whose} submitted before {from_year}, but "
                    "never the evidence.",
                    heirs=heirs,
                    whose=whose,
                    from_year=self.from_year,
                )
                if self.readable
                else gettext("This does not change who can read the earlier reviews of {whose}.", whose=whose)
            )
        return tuple(told)

    @property
    def predecessors(self) -> tuple[Party, ...]:
        """The services in the registry whose earlier reviews somebody after the change may look for."""
        return tuple(party for party in self.before if party.number is not None and self.kind in NO_LONGER_THE_SAME)


def numbers_of(parties: Iterable[Party]) -> tuple[int, ...]:
    """The numbers of those that are in the registry."""
    return tuple(party.number for party in parties if party.number is not None)


def _joined(parties: tuple[Party, ...]) -> str:
    return listed([party.name for party in parties])


FIRST_YEARS_AFTER = 1
"""A change counts for the review of its own year or, where that one is about the time before it, of the next."""


def find_faults(change: Change) -> dict[str, str]:
    """What is wrong with a change, by the field that it is to be put right in; empty when nothing is."""
    faults = {
        "before": _fault_before(change),
        "after": _fault_after(change),
        "from_year": ""
        if change.day.year <= change.from_year <= change.day.year + FIRST_YEARS_AFTER
        else gettext("Enter {year} or {value}", year=change.day.year, value=change.day.year + FIRST_YEARS_AFTER),
    }
    return {field: fault for field, fault in faults.items() if fault}


def _fault_before(change: Change) -> str:
    named = len(change.before)
    if _is_twice(change.before):
        return gettext("Name each service once")
    if change.kind is Kind.NEW:
        return gettext("Leave this blank for a new service") if named else ""
    if change.kind is Kind.MERGED:
        every = {*change.before, *change.after}
        return "" if named and len(every) > 1 else gettext("Name at least two services that were merged")
    return "" if named == 1 else gettext("Name the one service that this happened to")


def _fault_after(change: Change) -> str:
    named = len(change.after)
    if _is_twice(change.after):
        return gettext("Name each service once")
    if change.kind is Kind.CLOSED:
        return gettext("Leave this blank for a service that closed") if named else ""
    if change.kind is Kind.SPLIT:
        return "" if named > 1 else gettext("Name at least two services that came out of it")
    if change.kind is Kind.RENAMED:
        is_other = named == 1 and [party.name for party in change.before] != [change.after[0].name]
        return "" if is_other else gettext("Enter the one new name")
    return "" if named == 1 else gettext("Name the one service that came out of it")


def _is_twice(parties: tuple[Party, ...]) -> bool:
    return len({party.name.casefold() for party in parties}) < len(parties)
