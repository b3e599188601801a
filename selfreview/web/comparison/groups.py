"""What a review is set beside: the newest release, its groups, and the groups of services that share their ratings."""

from dataclasses import dataclass, replace
from functools import lru_cache

from flask import request

from selfreview.domain.disclosure import Group
from selfreview.domain.disclosure.marks import LARGE
from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.nation.groups import KIND, REGION
from selfreview.domain.nation.report import NATION, Report
from selfreview.domain.nation.revisions import Erratum, ReleaseKind
from selfreview.domain.round import Service
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.releases import Release
from selfreview.storage.practice import sharing
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import Visit
from selfreview.web.runtime import site

NEIGHBOURS, PICKED = lazy("Statistical neighbours that share"), lazy("Services that you picked")
KIND_OF = lazy("Kind of service: ")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The newest public release of this year or one before it, as everybody may see it."""

    release: Release
    report: Report
    errata: tuple[Erratum, ...] = ()
    """What was found to be wrong in it since: only where a page of the service asks for it."""

    @property
    def nation(self) -> Group:
        """The nation's own cells, which are always shown."""
        return replace(self.release.published.nation, name=NATION)

    def group(self, table: str, name: str) -> Group | None:
        """A group of a table; None where the release has none of that name."""
        found = (each for each in self.release.published.tables if each.name == table)
        return next((group for each in found for group in each.groups if group.name == name), None)


def find_benchmark(visit: Visit) -> Benchmark | None:
    """What a review is set beside; None before the first public release."""
    year = visit.review.round.year
    newest = next((entry for entry in releases.list_standing(site().now()) if entry.year <= year), None)
    found = None if newest is None else releases.find(newest.year, newest.number)
    if found is None:
        return None
    return replace(benchmark_of(found), errata=revisions.errata_of(ReleaseKind.EXEMPLARS, found.year, found.number))


def benchmark_of(release: Release) -> Benchmark:
    """A release to set something beside, its report from memory where it was read before."""
    return Benchmark(release, _read_report(release.year, release.number, release.hash))


@lru_cache(maxsize=16)
def _read_report(year: int, number: int, _hash: str) -> Report:
    # A release never changes, so what was once read of it stays right.
    release = releases.find(year, number)
    assert release is not None
    return releases.report_of(site().frameworks, release)


@dataclass(frozen=True, slots=True)
class Shared:
    """The groups made of services that share their ratings, and what is to be said of those that are not shown."""

    shares: bool
    choices: tuple[Service, ...]
    picked: frozenset[int]
    groups: tuple[tuple[str, Group], ...]
    notes: tuple[str, ...]


def find_shared(visit: Visit, benchmark: Benchmark) -> Shared:
    """The neighbours and the picked services; nothing for a service that does not share its own."""
    here = visit.service.number
    if not sharing.shares(here):
        return Shared(False, (), frozenset(), (), ())
    choices = sharing.sharing_services(besides=here)
    picked = frozenset(request.args.getlist("pick", type=int)) & {service.number for service in choices}
    neighbours = sharing.read_neighbours(here, known_by=benchmark.release.at)
    wanted = [(PICKED, tuple(sorted(picked)))] if picked else []
    if neighbours is not None:
        wanted.insert(0, (f"{NEIGHBOURS}, {neighbours.edition}", neighbours.services))
    groups, notes = [], []
    release = benchmark.release
    for label, services in wanted:
        group, returns = sharing.shared_group(
            label, benchmark.report.framework, services, year=release.year, release=release.number
        )
        if group is None:
            notes.append(_say_missing(label, returns, len(services)))
        else:
            groups.append((label, group))
    if neighbours is None:
        notes.append(
            gettext(
                "No statistical neighbours of this service were known when release {number} was made.",
                number=release.number,
            )
        )
    return Shared(True, choices, picked, tuple(groups), tuple(notes))


def _say_missing(label: str, returns: int, services: int) -> str:
    """Why a group is not shown, how many returns it lacks, and how they come to be shared."""
    of_how_many = ngettext("{number} service", "{number} services", services)
    shared = ngettext(
        "{number} shared return of {of_how_many}",
        "{number} shared returns of {of_how_many}",
        returns,
        of_how_many=of_how_many,
    )
    told = gettext("{label}: {shared}. At least {large} are needed.", label=label, shared=shared, large=LARGE)
    missing = LARGE - returns
    if missing <= 0:
        return told
    return ngettext(
        "{told} {number} more is missing: ask services like yours to share theirs. Their manager "
        "or chair turns it on under “About sharing”; it counts from the next release on.",
        "{told} {number} more are missing: ask services like yours to share theirs. Their "
        "manager or chair turns it on under “About sharing”; it counts from the next release on.",
        missing,
        told=told,
    )


def groups_beside(visit: Visit, benchmark: Benchmark, shared: Shared) -> list[tuple[str, Group]]:
    """The groups that a service is set beside: nation, region, kind, and those of services that share."""
    service = visit.service
    region = benchmark.group(REGION, service.region)
    kind = None if service.kind is None else benchmark.group(KIND, service.kind)
    found: list[tuple[str, Group]] = [(NATION, benchmark.nation)]
    if region is not None:
        found.append((service.region, region))
    if kind is not None:
        found.append((f"{KIND_OF}{kind.name}", kind))
    return [*found, *shared.groups]


def name_shortly(visit: Visit, label: str) -> str:
    """What heads the bars of a group: "Our region" and the like."""
    if label == visit.service.region:
        return gettext("Our region")
    if label.startswith(KIND_OF):
        return gettext("Our kind")
    if label.startswith(NEIGHBOURS):
        return gettext("Neighbours")
    return gettext("Picked") if label == PICKED else label


@dataclass(frozen=True, slots=True)
class Own:
    """This service's ratings beside a benchmark: those of its review, as far as the edition is comparable."""

    label: str
    ratings: dict[str, str | None]
    sheet: Sheet


def own_ratings(visit: Visit, benchmark: Benchmark) -> Own:
    """The ratings of the review at hand, draft or not, where they compare with the benchmark's edition."""
    sheet = sheets.read_sheet(visit.review)
    framework, other = visit.framework, benchmark.report.framework
    ratings = {
        exemplar.id: sheet.value(exemplar.id, "rating") or None
        for exemplar in framework.exemplars
        if is_comparable(framework, other, exemplar.id)
    }
    return Own(gettext("Ours, {year}", year=visit.review.round.year), ratings, sheet)
