"""Those who put together all that was ever published of three years, written apart from the auditor.

They have the releases as they were published, what groups that are picked told
those who share, and what is no secret: who made a return and when, and which
service was in which group. From that alone they set up an integer programme of
their own for each year and exemplar, and ask it whether a figure could be
another. A coalition of services knows its own returns besides.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy

from tests.storage.nation.histories import YEARS, History
from tests.storage.nation.programmes import Atoms, Programme, Undecided
from tests.storage.nation.readings import Heard, Levels, Reader, Scale, Version

MOST_TOGETHER = 2
"""So many services put together what they know."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for: how many of some classes of returns are at some levels; of single returns, at which they are.

    It is guarded against so many services together.
    """

    what: str
    classes: frozenset[int]
    measure: Levels
    insiders: int
    level: int | None = None
    moment: int = 0


@dataclass(frozen=True, slots=True)
class Prize:
    """What a coalition has worked out."""

    what: str
    services: tuple[int, ...]
    shares: bool = False

    def __str__(self) -> str:
        """Who got what."""
        anybody = "whoever shares" if self.shares else "an outsider"
        who = " and ".join(map(str, self.services)) or anybody
        return f"{who}: {self.what}"


class Eavesdropper:
    """What is known of one exemplar in one year by whoever has read everything.

    `guarded` says against how many services the side of good or best and of at
    least minimum is kept, -1 where it is not.
    """

    def __init__(
        self,
        scale: Scale,
        versions: Sequence[Version],
        exemplar: str,
        heard: Sequence[Heard],
        guarded: tuple[int, int],
    ) -> None:
        self._scale, self._heard, self._guarded = scale, heard, guarded
        self._versions, self._level = versions, [version.levels[exemplar] for version in versions]
        marks: dict[tuple[bool, ...], list[int]] = {}
        for place in sorted(frozenset[int]().union(*(each.members for each in heard))):
            marks.setdefault(tuple(place in each.members for each in heard), []).append(place)
        self._classes = list(marks.values())
        self._class_of = {place: number for number, places in enumerate(self._classes) for place in places}
        self._truth = self._atoms(self._class_of)
        self._programmes: dict[tuple[int, ...], Programme] = {}
        self.undecided = 0

    def _atoms(self, places: Iterable[int]) -> Atoms:
        found = numpy.zeros(len(self._classes) * self._scale.levels, dtype=numpy.int64)
        for place in places:
            if place in self._class_of:
                found[self._class_of[place] * self._scale.levels + self._level[place]] += 1
        return found

    def _programme(self, wanted: Sequence[int]) -> Programme:
        key = tuple(wanted)
        if key not in self._programmes:
            sums = [
                (self._row(self._classes_of(self._heard[place].members), levels), number)
                for place in key
                for levels, number in self._heard[place].told or ()
            ]
            sizes = [len(places) for places in self._classes]
            self._programmes[key] = Programme(sizes, self._scale.levels, sums, self._truth)
        return self._programmes[key]

    def _row(self, classes: Iterable[int], levels: Levels) -> Atoms:
        found = numpy.zeros(len(self._classes) * self._scale.levels, dtype=numpy.int64)
        for number in classes:
            for level in levels:
                found[number * self._scale.levels + level] = 1
        return found

    def _classes_of(self, members: Iterable[int]) -> frozenset[int]:
        return frozenset(self._class_of[place] for place in members)

    def _targets(self) -> Iterator[Target]:
        for number, places in enumerate(self._classes):
            for level in sorted({self._level[place] for place in places}):
                where = f"a return of {self._versions[places[0]].cell} at level {level}"
                for measure, insiders in (
                    (self._scale.aspired, self._guarded[0]),
                    (self._scale.compliant, self._guarded[1]),
                ):
                    side = self._scale.side(measure, level)
                    if insiders >= 0 and not (measure == self._scale.compliant and self._is_spared(places, level)):
                        yield Target(f"{where}, its side {sorted(side)}", frozenset({number}), side, insiders, level)
                yield Target(where, frozenset({number}), frozenset({level}), MOST_TOGETHER, level)
        for each in self._heard:
            if each.told is None and each.members:
                classes = self._classes_of(each.members)
                for measure in dict.fromkeys(self._scale.printed):
                    what = f"{each.what} at {sorted(measure)}"
                    yield Target(what, classes, measure, MOST_TOGETHER, moment=each.moment)

    def _is_spared(self, places: Collection[int], level: int) -> bool:
        # One figure says of a group that nobody in it is below the minimum, and may.
        return level in self._scale.compliant and any(
            each.told is not None
            and each.members.issuperset(places)
            and all(self._level[place] in self._scale.compliant for place in each.members)
            for each in self._heard
        )

    def prizes(self, seen: Collection[int] = (), viewers: Collection[int] | None = None) -> Iterator[Prize]:
        """What anybody gets who must not: outsiders, each service, any two.

        With `viewers` it is what each of those gets who shares, and so has `seen` some returns.
        """
        if not self._classes:
            return
        sharers = viewers is not None
        own, common = self._own(seen, viewers), self._atoms(seen)
        most = 1 if sharers else MOST_TOGETHER
        coalitions = chain.from_iterable(combinations(sorted(own), number) for number in range(1 + most))
        targets = [target for target in self._targets() if not sharers or target.level is not None]
        everything = self._programme([place for place, each in enumerate(self._heard) if each.told is not None])
        rows = numpy.array([self._row(target.classes, target.measure) for target in targets]).reshape(
            len(targets), len(self._truth)
        )
        # Whatever some have worked out, or are told anyway, everybody has who joins them.
        known_to: dict[int, list[set[int]]] = {}
        for together in coalitions:
            known = common + sum((own[service] for service in together), numpy.zeros_like(self._truth))
            for place in everything.suspects(rows, known):
                target = targets[place]
                if target.insiders < len(together) or not self._is_wanted(target, known):
                    continue
                if any(some <= set(together) for some in known_to.get(place, ())):
                    continue
                if self._is_fixed(everything, rows[place], known):
                    known_to.setdefault(place, []).append(set(together))
                    if not self._is_excused(target, rows[place], known):
                        yield Prize(target.what, together, sharers)

    def _own(self, seen: Collection[int], viewers: Collection[int] | None) -> dict[int, Atoms]:
        # What each service knows of its own. Of those whose returns nothing tells apart two are enough.
        hers: dict[int, list[int]] = {}
        for place, version in enumerate(self._versions):
            if place not in seen and (viewers is None or version.service in viewers):
                hers.setdefault(version.service, []).append(place)
        own: dict[int, Atoms] = {}
        alike: Counter[bytes] = Counter()
        for service, places in sorted(hers.items()):
            atoms = self._atoms(places)
            alike[atoms.tobytes()] += 1
            if atoms.any() and alike[atoms.tobytes()] <= MOST_TOGETHER:
                own[service] = atoms
        return own

    def _is_wanted(self, target: Target, known: Atoms) -> bool:
        # Somebody else's return, all of whose like are at these levels; or a cell in which there are others' returns.
        left = (self._truth - known).reshape(-1, self._scale.levels)[sorted(target.classes)]
        if target.level is None:
            return bool(left.sum() > 0)
        return bool(left[0, target.level] > 0 and left[0, sorted(target.measure)].sum() == left[0].sum())

    def _is_fixed(self, programme: Programme, row: Atoms, known: Atoms) -> bool:
        try:
            return programme.is_fixed(row, known)
        except Undecided:
            self.undecided += 1
            return False

    def _is_excused(self, target: Target, row: Atoms, known: Atoms) -> bool:
        # What the nation's figures of one release tell alone; of a suppressed cell also what was told before it.
        nations = [place for place, each in enumerate(self._heard) if each.is_nation]
        alone = ([place] for place in nations)
        earlier = [
            place
            for place, each in enumerate(self._heard)
            if each.told is not None
            and (each.moment < target.moment or (each.is_nation and each.moment == target.moment))
        ]
        ways = chain(alone, () if target.level is not None else [earlier])
        return any(self._is_fixed(self._programme(wanted), row, known) for wanted in ways)


def attack(history: History) -> tuple[list[str], int]:
    """What anybody gets out of a history who must not, in words, and how many questions had no answer in time."""
    prizes: list[str] = []
    undecided = 0
    for exemplar in history.framework.exemplars:
        for year in YEARS:
            listener, seen = listen(history, exemplar.id, year)
            found = [*listener.prizes(), *(listener.prizes(seen, history.viewers) if seen else ())]
            prizes += [f"{year}, {exemplar.id}: {prize}" for prize in found]
            undecided += listener.undecided
    return prizes, undecided


def listen(history: History, exemplar: str, year: int) -> tuple[Eavesdropper, list[int]]:
    """Somebody who has read all that was told of an exemplar in a year, and the returns that those who share saw."""
    keys = history.framework.scale.keys
    reader = Reader(history.scale, keys, history.versions)
    heard = [one for issue in history.issues for when, one in reader.read(issue, exemplar) if when == year]
    places = [place for place, version in enumerate(history.versions) if version.year == year]
    number_of = {place: number for number, place in enumerate(places)}
    here = [replace(one, members=frozenset(number_of[place] for place in one.members)) for one in heard]
    versions = [history.versions[place] for place in places]
    guarded = history.guarded.get((year, exemplar), (-1, -1))
    seen = [number_of[place] for place in history.seen.get(exemplar, ()) if place in number_of]
    return Eavesdropper(history.scale, versions, exemplar, here, guarded), seen
