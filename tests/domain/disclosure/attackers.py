"""Those who try to work out what is suppressed, written apart from the module that they attack.

An attacker knows every release of a round, which service is in which group,
who made a return when, and the ratings of the services that work together.
They solve the linear equations exactly, and narrow the bounds of what is left,
as counts are whole numbers and none is below nought.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from selfreview.domain.disclosure import (
    Crossing,
    Group,
    Loss,
    Published,
    eligible_for_peer_groups,
    may_release,
    preview,
)
from selfreview.judge import Highs
from tests.domain.disclosure.rounds import (
    ASPIRED,
    COMPLIANT,
    OLD_SERVICES,
    SERVICES,
    Answer,
    Round,
    as_first,
    gather_singly,
    make_late,
    make_later,
    make_round,
)

Row = dict[int, int]

PRIME = (1 << 89) - 1

PRINTED = (*(frozenset({level}) for level in range(4)), COMPLIANT, ASPIRED)
"""The levels of every figure that is printed of a cell."""

JUDGE = Highs()


@dataclass(frozen=True, slots=True)
class Sum:
    """Returns, by their places, of which the numbers per level are published; None where they are suppressed."""

    name: str
    members: frozenset[int]
    numbers: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Derived:
    """What some services have worked out: the names of suppressed cells, and the places of returns."""

    cells: frozenset[str]
    returns: frozenset[int]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.cells or self.returns)


def read_sums(made: Round, releases: Iterable[Published], exemplar: str) -> list[Sum]:
    """Every sum that the releases publish or suppress of an exemplar."""
    return [found for release in releases for found in _read_release(made, release, exemplar)]


def _read_release(made: Round, release: Published, exemplar: str) -> Iterator[Sum]:
    there = {place: answer for place, answer in enumerate(made.answers) if answer.is_in(release.release)}

    def read(group: Group, members: Iterable[int]) -> Sum:
        return Sum(f"{release.release}: {group.name}", frozenset(members), group.cells[exemplar].numbers)

    yield read(release.nation, there)
    for number, table in enumerate(release.tables):
        for group in table.groups:
            yield read(group, (place for place, answer in there.items() if answer.groups[number] == group.name))
    if release.crossing is not None:
        names = [table.name for table in release.tables]
        for group in release.crossing.table.groups:
            yield read(group, (p for p, a in there.items() if _crossed(release.crossing, names, a) is group))


def _crossed(crossing: Crossing, names: Sequence[str], answer: Answer) -> Group:
    row, column = (answer.groups[names.index(name)] for name in crossing.tables)
    return crossing.group(row, column)


class Attack:
    """An attack on one exemplar, by somebody who knows some sums."""

    def __init__(self, made: Round, exemplar: str, sums: Sequence[Sum]) -> None:
        self._levels = made.levels
        self._rating = [answer.levels[exemplar] for answer in made.answers]
        self._service = [answer.service for answer in made.answers]
        self._hidden = [found for found in sums if found.numbers is None and found.members]
        self._shown = [found for found in sums if found.numbers is not None]
        # Returns that no sum tells apart stand together.
        marks: dict[tuple[bool, ...], list[int]] = {}
        for place in sorted(frozenset[int]().union(*(found.members for found in sums))):
            marks.setdefault(tuple(place in found.members for found in sums), []).append(place)
        self._classes = [frozenset(places) for places in marks.values()]
        self._class_of = {place: number for number, places in enumerate(self._classes) for place in places}

    def derive(self, insiders: Iterable[int]) -> Derived:
        """What services with these numbers work out of others' returns."""
        together = frozenset(insiders)
        own = frozenset(place for place, service in enumerate(self._service) if service in together)
        left = [places - own for places in self._classes]
        equations = [self._equation(found.members, found.numbers or (), own) for found in self._shown]
        reduced = _reduce([{n: 1 for n in classes if left[n]} for classes, _ in equations])
        low, high = self._bounds(left, equations)
        cells = set()
        for found in self._hidden:
            classes = [number for number in self._classes_of(found.members) if left[number]]
            if classes and (
                _is_spanned(dict.fromkeys(classes, 1), reduced)
                or any(self._is_narrow(classes, measure, low, high) for measure in PRINTED)
            ):
                cells.add(found.name)
        returns = {
            place
            for number, places in enumerate(left)
            for place in places
            if low[number][self._rating[place]] == len(places)
        }
        return Derived(frozenset(cells), frozenset(returns))

    def _is_narrow(
        self,
        classes: Sequence[int],
        measure: frozenset[int],
        low: Sequence[Sequence[int]],
        high: Sequence[Sequence[int]],
    ) -> bool:
        return all(low[number][level] == high[number][level] for number in classes for level in measure)

    def _classes_of(self, members: Iterable[int]) -> frozenset[int]:
        return frozenset(self._class_of[place] for place in members)

    def _equation(
        self, members: frozenset[int], numbers: Sequence[int], own: frozenset[int]
    ) -> tuple[frozenset[int], list[int]]:
        known = [self._rating[place] for place in members & own]
        return self._classes_of(members), [number - known.count(level) for level, number in enumerate(numbers)]

    def _bounds(
        self, left: Sequence[frozenset[int]], equations: Sequence[tuple[frozenset[int], list[int]]]
    ) -> tuple[list[list[int]], list[list[int]]]:
        low = [[0] * self._levels for _ in left]
        high = [[len(places)] * self._levels for places in left]
        equations = [*equations, *_rests(equations)]
        moved = True
        while moved:
            moved = False
            for classes, numbers in equations:
                for level, number in enumerate(numbers):
                    moved |= _narrow([(n, level) for n in classes], number, low, high)
            for place, places in enumerate(left):
                moved |= _narrow([(place, level) for level in range(self._levels)], len(places), low, high)
        return low, high


def _rests(equations: Sequence[tuple[frozenset[int], list[int]]]) -> list[tuple[frozenset[int], list[int]]]:
    # What is left of a sum when all smaller ones of one kind are taken away, and when any single one is.
    rests = []
    for whole, total in equations:
        rest, numbers = whole, total
        for part, of_part in equations:
            if part < whole:
                rests.append((whole - part, [one - other for one, other in zip(total, of_part, strict=True)]))
            if part < rest and part <= whole:
                rest, numbers = rest - part, [one - other for one, other in zip(numbers, of_part, strict=True)]
                rests.append((rest, numbers))
    return rests


def _narrow(cells: Sequence[tuple[int, int]], total: int, low: list[list[int]], high: list[list[int]]) -> bool:
    least = sum(low[place][level] for place, level in cells)
    most = sum(high[place][level] for place, level in cells)
    moved = False
    for place, level in cells:
        one, other = low[place][level], high[place][level]
        if (new_high := total - least + one) < other:
            high[place][level], most, moved = new_high, most - other + new_high, True
        if (new_low := total - most + high[place][level]) > one:
            low[place][level], least, moved = new_low, least - one + new_low, True
    return moved


def _reduce(rows: Iterable[Row]) -> dict[int, Row]:
    # Gaussian elimination: each row by the column that only it begins with. Modulo a large prime, which is quicker
    # than fractions and misses nothing: whatever is spanned by whole numbers is spanned so too.
    reduced: dict[int, Row] = {}
    for row in rows:
        rest = _rest(row, reduced)
        if rest:
            first = min(rest)
            inverse = pow(rest[first], -1, PRIME)
            reduced[first] = {column: value * inverse % PRIME for column, value in rest.items()}
    return reduced


def _rest(row: Row, reduced: Mapping[int, Row]) -> Row:
    rest = dict(row)
    for column in sorted(reduced):
        factor = rest.get(column, 0)
        if factor:
            for other, value in reduced[column].items():
                rest[other] = (rest.get(other, 0) - factor * value) % PRIME
    return {column: value for column, value in rest.items() if value}


def _is_spanned(row: Row, reduced: Mapping[int, Row]) -> bool:
    return not _rest(row, reduced)


def choose_coalitions(made: Round, sums: Sequence[Sum], exemplar: str, seed: int, number: int) -> list[tuple[int, ...]]:
    """The outsider, single services, and pairs: members of suppressed cells and rare ratings first, then by lot."""
    lots = random.Random(f"coalitions {seed}")
    hidden = [found for found in sums if found.numbers is None]
    near = sorted({place for found in hidden for place in found.members if len(found.members) < 6})
    ratings = [answer.levels[exemplar] for answer in made.answers]
    rare = sorted(range(len(ratings)), key=lambda place: (ratings.count(ratings[place]), place))[:8]
    every = sorted({answer.service for answer in made.answers})
    likely = list(dict.fromkeys(made.answers[place].service for place in [*near[:8], *rare]))
    singles = list(dict.fromkeys([*likely, *lots.sample(every, min(number, len(every)))]))
    pairs: list[tuple[int, ...]] = list(combinations(likely, 2))
    lots.shuffle(pairs)
    pairs = [*pairs[:number], *(tuple(lots.sample(every, 2)) for _ in range(number))]
    return [(), *((service,) for service in singles), *pairs]


def attack_round(made: Round, releases: Sequence[Published], *, seed: int = 0, number: int = 12) -> list[str]:
    """What the attackers get out of a round's releases, in words; nothing when the protection holds.

    A cell is suppressed, and a return's level guarded, against any two services
    together. What the nation's own figures and earlier releases tell is no prize.
    """
    prizes = []
    for exemplar in made.exemplars:
        sums = read_sums(made, releases, exemplar)
        attack = Attack(made, exemplar, sums)
        known = {number: Attack(made, exemplar, _known_before(sums, number)) for number in range(1, len(releases) + 1)}
        for insiders in choose_coalitions(made, sums, exemplar, seed, number):
            found = attack.derive(insiders)
            if not found:
                continue
            before = {number: plain.derive(insiders) for number, plain in known.items()}
            cells = {cell for cell in found.cells if cell not in before[int(cell.partition(":")[0])].cells}
            prizes += [f"{exemplar}: {insiders} derive {cell}" for cell in sorted(cells)]
            returns = found.returns - before[len(releases)].returns
            prizes += [f"{exemplar}: {insiders} learn return {place}" for place in sorted(returns)]
    return prizes


def _known_before(sums: Iterable[Sum], release: int) -> list[Sum]:
    # The nation in every release, and all that was published before this one: what it cannot take back.
    return [
        found
        if found.name.endswith(": ") or int(found.name.partition(":")[0]) < release
        else Sum(found.name, found.members, None)
        for found in sums
    ]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What attacks on many rounds came to: the prizes, by seed, and the loss of safe cells per table.

    `twice` counts the rounds of which there was a second release.
    """

    rounds: int
    twice: int
    prizes: Mapping[int, Sequence[str]]
    losses: Mapping[str, Loss]


def attack_rounds(seeds: Iterable[int], *, exemplars: int = 2, number: int = 8, later: bool = False) -> Campaign:
    """Generate, publish and attack a round for each seed; with `later` a second release too, where one may be made.

    Every fourth round has the regions up to 2006, two of them with 6 services.
    """
    prizes, losses, twice = {}, dict[str, Loss](), 0
    for seed in seeds:
        made = make_round(seed, exemplars=exemplars, regions=OLD_SERVICES if seed % 4 == 3 else SERVICES)
        releases = [preview(made.aggregates, judge=JUDGE).published]
        if later:
            made = make_later(made, seed)
            if may_release(tuple(releases), made.aggregates).is_allowed:
                second = preview(made.aggregates, previous=tuple(releases), judge=JUDGE)
                if not second.waiting:
                    releases.append(second.published)
                    twice += 1
        prizes[seed] = attack_round(made, releases, seed=seed, number=number)
        for table in releases[-1].tables:
            losses[table.name] = losses.get(table.name, Loss(0, 0)) + table.loss
    return Campaign(len(prizes), twice, {seed: found for seed, found in prizes.items() if found}, losses)


def attack_late(seeds: Iterable[int], *, late: int = 6, number: int = 6) -> Campaign:
    """Attack a second release for each seed that may have one: it counts so many more returns of every region."""
    prizes = {}
    for seed in seeds:
        made = make_late(seed, late=late)
        first = preview(as_first(made).aggregates, judge=JUDGE).published
        if not may_release((first,), made.aggregates).is_allowed:
            continue
        second = preview(made.aggregates, previous=(first,), judge=JUDGE)
        if not second.waiting:
            prizes[seed] = attack_round(made, [first, second.published], seed=seed, number=number)
    return Campaign(len(prizes), len(prizes), {seed: found for seed, found in prizes.items() if found}, {})


def attack_picking(seed: int) -> list[str]:
    """What somebody gets who learns all that is shared from picked groups and groups of neighbours that overlap.

    Two services in three share. A prize is a return that is not shared, and
    that neither the nation's figures with all those nor the release alone tells.
    """
    made = make_round(seed, exemplars=1)
    found = preview(made.aggregates, judge=JUDGE)
    published = found.published
    single, services = gather_singly(made)
    lots = random.Random(f"sharing {seed}")
    sharing = {service: place for place, service in enumerate(services) if lots.random() < 2 / 3}
    picked = eligible_for_peer_groups(single, (published,), sharing, JUDGE, found.sides)["X1"]
    plain = Attack(made, "X1", read_sums(made, [_nation_only(published)], "X1"))
    attack = Attack(made, "X1", read_sums(made, [published], "X1"))
    told = {place for place, service in enumerate(services) if service in sharing}
    prizes = attack.derive(picked).returns - plain.derive(picked).returns - told
    if prizes:
        prizes -= {place for service in services for place in attack.derive((service,)).returns}
    return [f"picking tells return {place}" for place in sorted(prizes)]


def _nation_only(published: Published) -> Published:
    return replace(published, tables=(), crossing=None)
