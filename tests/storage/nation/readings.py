"""Releases as somebody reads them who knows which return is counted where: each figure as a sum of returns.

It holds every sum against the returns as they were made, which a history keeps
apart from the product.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Levels = frozenset[int]


@dataclass(frozen=True, slots=True)
class Version:
    """A return as a service made it once: its groups then, and its level of each exemplar."""

    year: int
    service: int
    cell: tuple[str, str, str]
    levels: Mapping[str, int]
    number: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A sum that somebody read: of which returns, how many at which levels; None where it is suppressed.

    `moment` is when it was told, counted in releases over all years.
    """

    what: str
    members: frozenset[int]
    told: tuple[tuple[Levels, int], ...] | None
    moment: int
    is_nation: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """How many levels there are, and those at least minimum and good or best."""

    levels: int
    compliant: Levels
    aspired: Levels

    @property
    def printed(self) -> tuple[Levels, ...]:
        """The levels of every figure that is printed of a cell."""
        return (*(frozenset({level}) for level in range(self.levels)), self.compliant, self.aspired)

    def side(self, measure: Levels, level: int) -> Levels:
        """The levels on the same side of a measure as a level."""
        return measure if level in measure else frozenset(range(self.levels)) - measure


@dataclass(frozen=True, slots=True)
class Issue:
    """A release as somebody reads it: its data, when it was made and is public, and the returns it counts by service.

    `told_from` has, where it tells a change, the issue that it is rightly set
    against, and the services that are the same in both.
    """

    year: int
    number: int
    moment: int
    data: Mapping[str, Any]
    members: Mapping[int, int]
    told_from: "Issue | None" = None
    same: frozenset[int] = frozenset()


class Misread(AssertionError):
    """A release tells other figures than those of the returns that it says it counts, or that it may tell."""


class Reader:
    """Reads the sums out of releases of all years."""

    def __init__(self, scale: Scale, keys: Sequence[str], versions: Sequence[Version]) -> None:
        self._scale, self._keys, self._versions = scale, keys, versions

    def read(self, issue: Issue, exemplar: str) -> Iterator[tuple[int, Heard]]:
        """Every sum that a release tells of an exemplar, with its year."""
        for year, heard in (*self._tables(issue, exemplar), *self._change(issue, exemplar)):
            self._check(heard, exemplar)
            yield year, heard

    def _check(self, heard: Heard, exemplar: str) -> None:
        levels = Counter(self._versions[place].levels[exemplar] for place in heard.members)
        for measure, number in heard.told or ():
            if sum(levels[level] for level in measure) != number:
                raise Misread(f"{heard.what}: {number} at {sorted(measure)}, but its returns have {dict(levels)}")

    def _tables(self, issue: Issue, exemplar: str) -> Iterator[tuple[int, Heard]]:
        name = f"{issue.year}, release {issue.number}"
        everybody = frozenset(issue.members.values())
        counts = next(each["counts"] for each in issue.data["exemplars"] if each["id"] == exemplar)
        told = self._each([counts[key] for key in self._keys])
        yield issue.year, Heard(f"{name}: nation", everybody, told, issue.moment, is_nation=True)
        published = issue.data["published"]
        for place, table in enumerate(published["tables"]):
            for group in table["groups"]:
                here = [one for one in everybody if self._versions[one].cell[place] == group["name"]]
                yield from self._group(issue, f"{name}: {table['name']} {group['name']}", group, here, exemplar)
        crossing = published["crossing"]
        if crossing is not None:
            names = [table["name"] for table in published["tables"]]
            places = [names.index(one) for one in crossing["tables"]]
            lines = [(row, column) for row in crossing["rows"] for column in crossing["columns"]]
            for group, (row, column) in zip(crossing["table"]["groups"], lines, strict=True):
                here = [
                    one
                    for one in everybody
                    if self._versions[one].cell[places[0]] in row and self._versions[one].cell[places[1]] in column
                ]
                yield from self._group(issue, f"{name}: {group['name']}", group, here, exemplar)

    def _group(
        self, issue: Issue, what: str, group: Mapping[str, Any], here: Sequence[int], exemplar: str
    ) -> Iterator[tuple[int, Heard]]:
        if group["returns"] != len(here):
            raise Misread(f"{what}: {group['returns']} returns, but {len(here)} were made")
        numbers = group["cells"][exemplar]["numbers"]
        told = None if numbers is None else self._each(numbers)
        if here:
            yield issue.year, Heard(what, frozenset(here), told, issue.moment)

    def _each(self, numbers: Iterable[int]) -> tuple[tuple[Levels, int], ...]:
        return tuple((frozenset({level}), number) for level, number in enumerate(numbers))

    def _change(self, issue: Issue, exemplar: str) -> Iterator[tuple[int, Heard]]:
        change, base = issue.data["change_shares"], issue.told_from
        if change is None:
            return
        if base is None or change["from"] != base.year:
            raise Misread(f"{issue.year}, release {issue.number} tells of {change['from']}, which is not public")
        everybody = [frozenset(one.members.values()) for one in (base, issue)]
        both = base.members.keys() & issue.members.keys() & issue.same
        cohort = [frozenset(one.members[service] for service in both) for one in (base, issue)]
        if change["matched"]["services"] != len(both):
            raise Misread(f"{issue.year}: {change['matched']['services']} answered in both years, not {len(both)}")
        name = f"{base.year} to {issue.year}, release {issue.number}"
        for moved, sides in ((change["all_returns"], everybody), (change["matched"]["exemplars"], cohort)):
            for place, year in enumerate((base.year, issue.year)):
                told = []
                for key, levels in (("compliant", self._scale.compliant), ("good_or_best", self._scale.aspired)):
                    # A name that is none of a release's would leave the attackers without what it tells.
                    pair = moved[exemplar][key][place] if exemplar in moved else None
                    if pair is not None:
                        if pair[1] != len(sides[place]):
                            raise Misread(f"{name}: a base of {pair[1]} in {year}, not {len(sides[place])}")
                        told.append((levels, pair[0]))
                if told:
                    yield year, Heard(f"{name}, both years, {year}", sides[place], tuple(told), issue.moment)
