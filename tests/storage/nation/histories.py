"""Histories of three years drawn by lot and played through the product: what was released, and what nobody could hide.

Each has a nation of its own size and shape, returns that come late, are
corrected or are counted elsewhere since their service moved; services that
begin, merge and split; services that share for a while; releases that are made
again, withdrawn, crossed, or come out under an embargo.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.groups import Bands, cell_of
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.domain.registry.services import REGIONS, Entry
from selfreview.domain.round import Kind as ServiceKind
from selfreview.domain.round import Service
from selfreview.storage.nation import audits, releases, revisions
from selfreview.storage.nation.releases import MustWait, NothingToRelease
from selfreview.storage.practice import sharing
from selfreview.storage.registry import changes
from selfreview.storage.registry import services as registry
from selfreview.storage.round import rounds
from selfreview.storage.sums.tallies import CountedReturn, count_return
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.storage.nation.readings import Issue, Scale, Version

YEARS = (2006, 2007, 2008)
SHAPES = ((3, 4, 5, 3), (1, 4, 6, 3), (0, 5, 6, 4), (1, 1, 12, 6), (1, 20, 4, 2))
"""How ratings fall, the lowest level first: from evenly to nearly all at one level."""

SIDES = {"service": (1, 0), "outsider": (0, 0), "levels": (-1, -1)}
"""Against how many services it is kept whether a return is good or best, and at least minimum."""

LONG = timedelta(days=800)
"""An embargo that ends when all three years are over."""


@dataclass
class History:
    """What came of a history: every version of every return, every release, and what sharers have seen."""

    frameworks: Frameworks
    versions: list[Version] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    seen: dict[str, set[int]] = field(default_factory=dict)
    viewers: set[int] = field(default_factory=set)
    guarded: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    happened: dict[str, int] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """The edition of all three years."""
        return self.frameworks.current

    @property
    def scale(self) -> Scale:
        """The levels of the edition."""
        levels = self.framework.scale.levels
        return Scale(
            len(levels),
            frozenset(place for place, level in enumerate(levels) if level.compliant),
            frozenset(place for place, level in enumerate(levels) if level.aspired),
        )


def shorten(framework: Framework, exemplars: int) -> Frameworks:
    """An edition with the first exemplars only."""
    kept = framework.exemplars[:exemplars]
    themes = tuple(theme for theme in framework.themes if any(each.theme == theme.id for each in kept))
    return Frameworks((replace(framework, exemplars=kept, themes=themes, years=()),))


def play(seed: int, *, largest: int = 60, plain: bool = False, share: float | None = None) -> History:
    """Play a history in the database at hand, the same for the same seed; it has at most so many services to begin.

    A plain one is of one exemplar, and tells regions only. How many `share` is drawn by lot each year, or said.
    """
    return _Play(seed, largest, plain=plain, share=share).play()


class _Play:
    def __init__(self, seed: int, largest: int, *, plain: bool, share: float | None) -> None:
        self._lots = random.Random(f"history {seed}")
        exemplars = 1 if plain else self._lots.choice((1, 1, 2))
        self._history = History(shorten(site().frameworks.current, exemplars))
        self._weights = {one.id: self._lots.choice(SHAPES) for one in self._history.framework.exemplars}
        self._told = 0.0 if plain else self._lots.choice((0.0, 0.0, 0.6, 0.9))
        self._regions = self._lots.sample(REGIONS, self._lots.randint(2, 5))
        self._sizes = [self._lots.choice((1, 2, 3, 5, 8)) for _ in self._regions]
        self._services = self._lots.randint(min(24, 2 * largest // 3), largest)
        self._rate = share
        self._at = nation.AT
        self._next = nation.FIRST
        # What stands of each year, by service, and who counted it when; both kept apart from the product's own.
        self._standing: dict[int, dict[int, int]] = {year: {} for year in YEARS}
        self._public: dict[int, datetime] = {}
        self._withdrawn: set[int] = set()
        self._altered: list[tuple[int, frozenset[int]]] = []
        self._altered_of: dict[int, list[tuple[int, frozenset[int]]]] = {}

    def play(self) -> History:
        self._register(self._services)
        for year in YEARS:
            if year > YEARS[0]:
                self._change_services(year)
            self._share()
            self._at += timedelta(days=1)
            rounds.open_round(year, edition=self._history.framework.edition, deadline=None, by="a test", at=self._at)
            late = self._answer(year)
            self._release(year, first=True)
            for _ in range(self._lots.choice((0, 1, 1, 2))):
                late = self._go_on(year, late)
            if year > YEARS[0] and self._lots.random() < 0.3:
                self._go_on(year - 1, [])
        return self._history

    def _note(self, what: str) -> None:
        self._history.happened[what] = self._history.happened.get(what, 0) + 1

    def _register(self, number: int) -> list[int]:
        entries = []
        for _ in range(number):
            known = self._lots.random() < self._told
            kind = self._lots.choices([str(one) for one in ServiceKind], (6, 3, 1))[0] if known else None
            size = self._lots.choice((20_000, 60_000, 90_000, 300_000)) if known else None
            region = self._lots.choices(self._regions, self._sizes)[0]
            entries.append(Entry(Service(self._next, f"Service {self._next}", region, kind, size)))
            self._next += 1
        registry.write_entries(entries, by="a test", at=self._at)
        db.session.commit()
        return [entry.service.number for entry in entries]

    def _entries(self) -> list[Entry]:
        # Without the services in which the people of other tests are at home.
        return [entry for entry in registry.all_entries() if entry.service.number >= nation.FIRST]

    def _change_services(self, year: int) -> None:
        self._at += timedelta(days=20)
        self._register(self._lots.choice((0, 2, 5, 9)))
        expected = [entry.service for entry in self._entries() if entry.expected]
        for _ in range(self._lots.choice((0, 1, 2, 6))):
            kind = self._lots.choice((Kind.MERGED, Kind.SPLIT))
            some = self._lots.sample(expected, 2 if kind is Kind.MERGED else 1)
            expected = [one for one in expected if one not in some]
            before = tuple(Party(one.name, one.number) for one in some)
            after = (before[0],) if kind is Kind.MERGED else (before[0], Party("A new one"))
            changes.record(Change(kind, date(year, 1, 1), year, before, after), by="a test", at=self._at)
            db.session.commit()
            self._altered.append((year, frozenset(one.number for one in some)))
            self._note(kind.value)

    def _share(self) -> None:
        drawn = self._lots.choice((0.0, 0.0, 0.3, 0.7, 0.95))
        rate = drawn if self._rate is None else self._rate
        for entry in self._entries():
            number = entry.service.number
            on = self._lots.random() < rate
            sharing.turn_sharing(number, on=on, by="a test", at=self._at)
            if on:
                self._history.viewers.add(number)
                self._note("sharing")
        db.session.commit()

    def _answer(self, year: int) -> list[int]:
        # Some never answer, some come late: anybody, or most of one region.
        expected = [entry.service for entry in self._entries() if entry.expected]
        answering = [one for one in expected if self._lots.random() < self._lots.choice((0.8, 0.95))]
        region = self._lots.choice(self._regions)
        often = self._lots.choice((0.0, 0.1, 0.3))
        late = [
            one.number for one in answering if self._lots.random() < (0.8 if one.region == region and often else often)
        ]
        self._count(year, (one.number for one in answering if one.number not in late))
        return late

    def _count(self, year: int, services: Iterable[int]) -> None:
        for service in services:
            framework = self._history.framework
            ratings = {
                one.id: self._lots.choices(framework.scale.keys, self._weights[one.id])[0]
                for one in framework.exemplars
            }
            count_return(CountedReturn(year, service, ratings, "group"), framework)
            self._stand(year, service, {key: framework.scale.rank(rating) for key, rating in ratings.items()})
        db.session.commit()

    def _stand(self, year: int, service: int, levels: Mapping[str, int]) -> None:
        entry = registry.find_entry(service)
        assert entry is not None
        cell = cell_of(entry.service.region, entry.service.kind, entry.service.size, Bands())
        old = self._standing[year].get(service)
        versions = self._history.versions
        if old is None or (versions[old].cell, versions[old].levels) != (cell, levels):
            self._standing[year][service] = len(versions)
            versions.append(Version(year, service, cell, levels, len(versions)))

    def _go_on(self, year: int, late: list[int]) -> list[int]:
        """Let late returns come, correct some, move services; then release again, if that may be."""
        self._at += timedelta(days=30)
        coming = [one for one in late if self._lots.random() < self._lots.choice((0.5, 1.0))]
        self._count(year, coming)
        answered = sorted(self._standing[year])
        much = self._lots.choice((0.0, 0.05, 0.3))
        again = [one for one in answered if one not in coming and self._lots.random() < much]
        self._count(year, again)
        if self._lots.random() < 0.3:
            self._move(self._lots.sample(answered, min(6, len(answered))))
        for what, some in (("late", coming), ("corrected", again)):
            for _ in some:
                self._note(what)
        if self._lots.random() < 0.15:
            self._withdraw(year)
        self._release(year)
        return [one for one in late if one not in coming]

    def _move(self, services: Iterable[int]) -> None:
        for service in services:
            entry = registry.find_entry(service)
            assert entry is not None
            moved = replace(entry, service=replace(entry.service, region=self._lots.choice(self._regions)))
            registry.write_entries([moved], by="a test", at=self._at)
            for year in YEARS:
                if service in self._standing[year]:
                    version = self._history.versions[self._standing[year][service]]
                    self._stand(year, service, version.levels)
            self._note("moved")
        db.session.commit()

    def _withdraw(self, year: int) -> None:
        made = [issue for issue in self._history.issues if issue.year == year]
        if made and made[-1].moment not in self._withdrawn:
            revisions.withdraw(ReleaseKind.EXEMPLARS, year, made[-1].number, why="An error.", by="a test", at=self._at)
            db.session.commit()
            self._withdrawn.add(made[-1].moment)
            self._note("withdrawn")

    def _release(self, year: int, *, first: bool = False) -> None:
        self._at += timedelta(days=1)
        public = self._at + (LONG if self._lots.random() < 0.12 else timedelta(0))
        crossed = bool(self._told) and self._lots.random() < 0.3
        history = self._history
        try:
            made = releases.make_release(
                history.frameworks, year, by="a test", at=self._at, public_from=public, crossed=crossed
            )
        except (MustWait, NothingToRelease) as waits:
            db.session.rollback()
            self._note(type(waits).__name__)
            return
        db.session.commit()
        audit = audits.read_audit(year, made.number)
        assert audit is not None
        self._note("first releases" if made.number == 1 else "later releases")
        self._note("embargoes" if public > self._at else "public at once")
        self._altered_of.setdefault(year, list(self._altered))
        before = [issue for issue in history.issues if issue.year == year]
        counted = dict(self._standing[year])
        for service in audit["carried"]:
            self._note("carried over")
            counted.pop(service)
            if before and service in before[-1].members:
                counted[service] = before[-1].members[service]
        base = self._base(year, public)
        changed = frozenset[int]().union(
            *(some for when, some in self._altered_of[year] if base and base.year < when <= year)
        )
        moment = len(history.issues)
        issue = Issue(year, made.number, moment, made.data, counted, base, frozenset(counted) - changed)
        history.issues.append(issue)
        self._public[moment] = public
        if made.data["change_shares"]:
            self._note("cohorts")
        if made.data["published"]["crossing"]:
            self._note("crossings")
        for exemplar in history.framework.exemplars:
            # A release that only repeats another was not audited anew.
            sides = audit["exemplars"].get(exemplar.id, {}).get("sides", "service")
            known = history.guarded.get((year, exemplar.id), (1, 0))
            history.guarded[year, exemplar.id] = min(known, SIDES[sides])
        self._pick(issue)

    def _base(self, year: int, public: datetime) -> Issue | None:
        earlier = [
            issue
            for issue in self._history.issues
            if issue.year < year and self._public[issue.moment] <= public and issue.moment not in self._withdrawn
        ]
        return max(earlier, key=lambda issue: (issue.year, issue.number), default=None)

    def _pick(self, issue: Issue) -> None:
        # Somebody who shares picks everybody, and then everybody but one.
        everybody = sorted(sharing.read_sharing())
        whole = self._picked(issue, everybody)
        for service in everybody if whole else ():
            rest = self._picked(issue, [one for one in everybody if one != service])
            for exemplar, numbers in whole.items():
                # Where the group without the one is too small to be shown, it is taken to be known as well.
                if sum(numbers) and numbers != rest.get(exemplar) and service in issue.members:
                    self._history.seen.setdefault(exemplar, set()).add(issue.members[service])
                    self._note("ratings picked")

    def _picked(self, issue: Issue, services: Iterable[int]) -> dict[str, tuple[int, ...]]:
        group, _ = sharing.shared_group(
            "Picked", self._history.framework, list(services), year=issue.year, release=issue.number
        )
        return {} if group is None else {key: cell.numbers or () for key, cell in group.cells.items()}
