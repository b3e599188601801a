"""What the tracker shows: services by region and stage, beside earlier years, and who is late; nothing they wrote."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Generic, TypeVar

from flask import abort, request

from selfreview.domain.distribution import percent, whole_percent
from selfreview.domain.registry.services import is_about
from selfreview.domain.review.review import Window, is_open
from selfreview.domain.round import Round
from selfreview.speech import gettext, lazy
from selfreview.storage.round import letters, rounds
from selfreview.storage.round.letters import Addressee
from selfreview.storage.round.tracker import Place, Stage, Standing, Tally, add_up, measure, see_places, tally_regions
from selfreview.web.access import NetworkVisit
from selfreview.web.registry.paging import asked_words
from selfreview.web.runtime import site

STATES = {Stage.NOT_STARTED: "none", Stage.IN_PROGRESS: "started", Stage.SIGNED_OFF: "waiting", Stage.SUBMITTED: "done"}
"""The look of every stage, beside its words."""

One = TypeVar("One", bound=Place)


class Who(StrEnum):
    """Whom of the expected services that have not submitted somebody asks about."""

    ALL = "all"
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    LATE = "late"


WHO_IN_WORDS = {
    Who.ALL: lazy("Everyone who has not submitted"),
    Who.NOT_STARTED: lazy("Not started"),
    Who.IN_PROGRESS: lazy("In progress or signed off"),
    Who.LATE: lazy("Late"),
}
PATTERN = "any(" + ",".join(f'"{who.value}"' for who in Who) + ")"
"""What an address takes for whom it is about."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A round with where its services stand, who can be written to there, and who was reminded when."""

    round: Round
    today: date
    places: tuple[Place, ...]
    addressees: Mapping[int, tuple[Addressee, ...]]
    reminded: Mapping[int, date]

    def is_late(self, one: Place) -> bool:
        """Whether the day of a service has passed without its return."""
        due = self.due(one)
        return one.expected and one.stage is not Stage.SUBMITTED and due is not None and self.today > due

    def due(self, one: Place) -> date | None:
        """The day by which a service's return is hoped for."""
        return one.extended_to or self.round.deadline

    def waits_for_sign_off(self, one: Standing) -> bool:
        """Whether all exemplars of a service are done and only a required sign-off is missing."""
        is_required = self.round.sign_off_required or one.requires_sign_off
        return is_required and one.stage is Stage.IN_PROGRESS and one.done == one.total

    def is_shut(self, one: Place) -> bool:
        """Whether a service can no longer write in this round."""
        return not is_open(Window(self.round.closed, one.extended_to), self.today)

    def missing(self, who: Who) -> tuple[Place, ...]:
        """The expected services that have not submitted, or those of them who are asked about."""
        return tuple(one for one in self.places if one.expected and self._is(one, who))

    def _is(self, one: Place, who: Who) -> bool:
        if who is Who.NOT_STARTED:
            return one.stage is Stage.NOT_STARTED
        if who is Who.IN_PROGRESS:
            return one.stage in (Stage.IN_PROGRESS, Stage.SIGNED_OFF)
        if who is Who.LATE:
            return self.is_late(one)
        return one.stage is not Stage.SUBMITTED


def find_round(year: int) -> Round:
    """The round of a year; 404 where there is none."""
    found = rounds.find_round(year)
    if found is None:
        abort(404)
    return found


def read_tracked(visit: NetworkVisit, year: int) -> Tracked:
    """Where every service that somebody may see stands in a round; 404 where there is none."""
    held, today = find_round(year), site().today()
    return Tracked(
        held,
        today,
        see_places(year, edition=held.edition, regions=visit.regions),
        letters.addressees(day=today),
        letters.reminded(year),
    )


def measured(places: Collection[Place]) -> tuple[Standing, ...]:
    """These services with how far they are; ask for those only that a page or a letter tells it of."""
    return measure(places, site().frameworks)


def asked_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """The services that an address asks for, by words and region; all where it asks for none."""
    words, region = asked_words(), request.args.get("region", "")
    return tuple(one for one in places if region in ("", one.service.region) and is_about(one.service, words))


@dataclass(frozen=True, slots=True)
class Region(Generic[One]):
    """The services of a region."""

    name: str
    places: tuple[One, ...]


def by_region(places: Iterable[One]) -> tuple[Region[One], ...]:
    """Services under their regions; they come in that order."""
    grouped = groupby(places, key=lambda one: one.service.region)
    return tuple(Region(name, tuple(of_region)) for name, of_region in grouped)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table by region: how many expected services stand at each stage, this year and before."""

    name: str
    stages: tuple[int, ...]
    returned: Tally
    earlier: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class RegionTable:
    """The services that a round expects, by region, beside the last rounds before it (003: Table A)."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]
    total: Line


EARLIER = 3
"""How many rounds before it stand beside a round; those further back have their own pages."""
NOTHING = Tally(0, 0)


def tabulate(tracked: Tracked, visit: NetworkVisit) -> RegionTable:
    """The table by region, of the regions that somebody may see."""
    tallies = tally_regions(regions=visit.regions)
    years = tuple(sorted((year for year in tallies if year < tracked.round.year), reverse=True)[:EARLIER])
    expected = [one for one in tracked.places if one.expected]
    names = sorted({one.service.region for one in expected} | {name for year in years for name in tallies[year]})
    lines = tuple(
        Line(
            name,
            _stages(here := [one for one in expected if one.service.region == name]),
            Tally(sum(one.has_returned for one in here), len(here)),
            tuple(tallies[year].get(name, NOTHING) for year in years),
        )
        for name in names
    )
    total = Line(
        gettext("All regions") if len(lines) > 1 else gettext("All"),
        _stages(expected),
        add_up(line.returned for line in lines),
        tuple(add_up(tallies[year].values()) for year in years),
    )
    return RegionTable(years, lines, total)


def _stages(places: Iterable[Place]) -> tuple[int, ...]:
    found = [one.stage for one in places]
    return tuple(found.count(stage) for stage in Stage)


def in_words(tally: Tally) -> str:
    """A tally with its base: 12 of 15 (80%)."""
    share = whole_percent(percent(tally.returned, tally.expected))
    return gettext("{returned} of {expected}", returned=tally.returned, expected=tally.expected) + (
        "" if share is None else f" ({share}%)"
    )


def submitted_in_words(tally: Tally) -> str:
    """A tally as a sentence tells it: 12 of 15 services (80%) have submitted."""
    number, _, share = in_words(tally).partition(" (")
    return gettext("{tally} services{share} have submitted", tally=number, share=share and f" ({share}")
