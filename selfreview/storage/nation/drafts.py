"""The next release of a year as it would be: worked out, audited, and kept until somebody makes it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from selfreview.domain.disclosure import (
    Aggregates,
    Preview,
    Published,
    Verdict,
    find_pickable,
    find_tellable,
    may_release,
    preview,
)
from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.figures import Earlier, MatchedChange, NationalFigures, Turnout
from selfreview.domain.nation.groups import KIND, NOT_KNOWN, REGION
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.release_data import fingerprint
from selfreview.domain.nation.remarks import lay_remarks
from selfreview.domain.nation.report import Report, Stamp, tell_before
from selfreview.judge import Highs
from selfreview.storage import feature_flags
from selfreview.storage.nation import commentary, ledger
from selfreview.storage.nation import figures as national
from selfreview.storage.nation.aggregates import read_aggregates
from selfreview.storage.nation.ledger import BEFORE, NOW, Comparison, KeptReturn, Side
from selfreview.storage.practice.sharing import read_sharing

JUDGE = Highs()

Note = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and which is next."""

Work = Callable[..., Any]
"""Does what it is given, with what it is given: here and now, or beside whoever else is served by this process."""


def here_and_now(act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Do it before anything else of this process is done."""
    return act(*arguments, **options)


@dataclass(frozen=True, slots=True)
class Draft:
    """A year's next release as it would be, or why it cannot be made.

    `carried` are the services whose returns are left to the release after it,
    since too few came or changed beside them. Of the exemplars `waiting` the
    nation's figures would tell single returns. It took `seconds` to work out.
    """

    number: int
    verdict: Verdict
    carried: frozenset[int] = frozenset()
    preview: Preview | None = None
    report: Report | None = None
    comparison: Comparison | None = None
    pickable: Mapping[str, frozenset[int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def waiting(self) -> tuple[str, ...]:
        """The exemplars for whose sake the release has to wait."""
        return () if self.preview is None else self.preview.waiting

    @property
    def audit(self) -> dict[str, Any]:
        """What the audit came to, as it is kept with the release for the network only."""
        found = self.preview
        assert found is not None
        return {
            "seconds": round(self.seconds, 1),
            "carried": sorted(self.carried),
            "out_of_time": list(found.out_of_time),
            "loss": {
                table.name: {"safe": table.loss.safe, "lost": table.loss.lost}
                for table in (
                    *found.published.tables,
                    *((found.published.crossing.table,) if found.published.crossing else ()),
                )
            },
            "cohort_told": [] if self.comparison is None else sorted(self.comparison.told[NOW]),
            "shared": {name: sorted(services) for name, services in self.pickable.items()},
            "exemplars": {
                name: {
                    "sides": found.sides[name].name.lower(),
                    "searched": each.searched,
                    "judged": each.judged,
                    "national": each.national,
                    "before": each.before,
                    "undecided": each.undecided,
                }
                for name, each in found.findings.items()
            },
        }


def work_out(
    frameworks: Frameworks,
    year: int,
    previous: tuple[Published, ...],
    releases_of: Callable[[int], tuple[Published, ...]],
    *,
    public_from: datetime,
    rules: tuple[str, ...],
    withdrawn: bool = False,
    crossed: bool = False,
    note: Note | None = None,
    work: Work = here_and_now,
) -> Draft:
    """A year's next release, as it would be if it were public from a time on; KeyError where there is no such round.

    `previous` are the year's releases so far, of which the last one may be
    `withdrawn`; `releases_of` gives those of an earlier year. `work` does the
    long calculations; elsewhere than here nothing is told to `note`.
    """
    began = time.monotonic()
    framework = national.find_framework(frameworks, year)
    if framework is None:
        raise KeyError(year)
    source = _Source(frameworks, framework, year, previous, public_from, withdrawn=withdrawn)
    if not source.verdict.is_allowed:
        return Draft(source.number, source.verdict, source.carried)
    key = fingerprint(
        repr((source.aggregates, [each.fingerprint for each in previous], source.stands_for, source.withdrawn, crossed))
    )
    if key not in _WORKED_OUT:
        if len(_WORKED_OUT) >= _MOST_WORKED_OUT:
            _WORKED_OUT.pop(next(iter(_WORKED_OUT)), None)
        _WORKED_OUT[key] = _work_out(source, releases_of, crossed, note, work)
    worked = _WORKED_OUT[key]
    return Draft(
        source.number,
        source.verdict,
        source.carried,
        worked.preview,
        source.report(worked, rules),
        worked.comparison,
        worked.pickable,
        time.monotonic() - began,
    )


@dataclass(frozen=True, slots=True)
class _Worked:
    preview: Preview
    comparison: Comparison | None
    pickable: Mapping[str, frozenset[int]]


_WORKED_OUT: dict[str, _Worked] = {}
_MOST_WORKED_OUT = 8


def _work_out(
    source: "_Source", releases_of: Callable[[int], tuple[Published, ...]], crossed: bool, note: Note | None, work: Work
) -> _Worked:
    steps = {} if note is None else {"note": _Steps(note, 4 * len(source.aggregates.exemplars)).step}
    found = work(
        preview,
        source.aggregates,
        previous=source.previous,
        withdrawn=source.withdrawn,
        crossing=_crossing(source.aggregates) if crossed else None,
        judge=JUDGE,
        **steps,
    )
    releases = (*source.previous, found.published)
    comparison = None
    if source.comparison is not None:
        comparison = source.tell(source.comparison, found, releases, releases_of, work)
    pickable: Mapping[str, frozenset[int]] = {}
    if source.sharing:
        single, places = source.lay(() if comparison is None else (comparison,), alone=source.sharing)
        counted = {service: place for service, place in places.items() if single.blocks[place].is_in(source.number)}
        pickable = work(find_pickable, single, releases, counted, JUDGE, found.sides)
    return _Worked(found, comparison, pickable)


class _Steps:
    def __init__(self, note: Note, of: int) -> None:
        self._note, self._of, self._done = note, of, 0

    def step(self, exemplar: str) -> None:
        self._done += 1
        self._note(self._done, self._of, exemplar)


def _crossing(aggregates: Aggregates) -> tuple[str, str] | None:
    place = aggregates.table(KIND)
    kinds = {block.groups[place] for block in aggregates.blocks if block.returns}
    return (REGION, KIND) if len(kinds - {NOT_KNOWN}) > 1 else None


class _Source:
    """What a draft is made from, read once: returns, releases so far, and the earlier year that it is set against."""

    def __init__(
        self,
        frameworks: Frameworks,
        framework: Framework,
        year: int,
        previous: tuple[Published, ...],
        public_from: datetime,
        *,
        withdrawn: bool,
    ) -> None:
        self.framework, self.year, self.previous = framework, year, previous
        self.withdrawn = withdrawn
        self.number = len(previous) + 1
        self.carried: frozenset[int] = frozenset()
        self.comparison: Comparison | None = None
        self.sharing = read_sharing()
        self._frameworks = frameworks
        self._base = ledger.find_base(year, public_by=public_from)
        self._is_read_singly = bool(previous or self._base or self.sharing)
        self._returns: tuple[KeptReturn, ...] = ()
        self._told: tuple[Comparison, ...] = ()
        if self._is_read_singly:
            self._returns = ledger.read_returns(year)
            self._told = ledger.read_comparisons(year)
            self.aggregates, self.verdict = self._carry_over()
            self._compare()
        else:
            # The first release of a first year is made of sums, however many returns there are.
            self.aggregates = read_aggregates(framework, year)
            self.verdict = may_release(previous, self.aggregates)

    @property
    def stands_for(self) -> tuple[object, ...]:
        """What else decides what is told: the earlier year's returns and what was told of them, and who shares."""
        return self._base, self.comparison, sorted(self.sharing), self._before_returns, self._returns

    def lay(
        self, more: tuple[Comparison, ...] = (), alone: frozenset[int] = frozenset()
    ) -> tuple[Aggregates, Mapping[int, int]]:
        """This year's returns in blocks, with comparisons that were told and some that may be."""
        return ledger.lay_blocks(self.framework, self.year, self._returns, (*self._told, *more), alone=alone)

    def _carry_over(self) -> tuple[Aggregates, Verdict]:
        # Returns that too few others changed beside wait for the next release; the rest goes out. After a withdrawal
        # all wait where too few came in the whole nation, so that the same figures can be told again.
        everything, carried = self._returns, set[int]()
        while True:
            self._returns = ledger.carry_over(everything, carried, release=self.number)
            aggregates = self.lay()[0]
            verdict = may_release(self.previous, aggregates, withdrawn=self.withdrawn)
            few = verdict.too_few
            if not self.withdrawn and any(not change.table for change in few):
                few = ()
            smallest = min(few, key=lambda one: (bool(one.table), one.returns, one.table, one.group), default=None)
            place = None if smallest is None else (smallest.table, smallest.group)
            waiting = place and ledger.find_waiting(self._returns, self.previous[-1], place, release=self.number)
            if not waiting:
                self.carried = frozenset(carried)
                return aggregates, verdict
            carried |= waiting

    def _compare(self) -> None:
        if self._base is None:
            return
        services = ledger.match_services(self._now, self._before)
        # Nothing is told yet, but the blocks already say who is in it.
        self.comparison = Comparison(
            self.year, self.number, *self._base, services, {BEFORE: frozenset(), NOW: frozenset()}
        )
        self.aggregates = self.lay((self.comparison,))[0]

    @property
    def _now(self) -> Side:
        return self.year, self._returns, self.number

    @cached_property
    def _before_returns(self) -> tuple[KeptReturn, ...]:
        return () if self._base is None else ledger.read_returns(self._base[0])

    @property
    def _before(self) -> Side:
        assert self._base is not None
        return self._base[0], self._before_returns, self._base[1]

    def tell(
        self,
        comparison: Comparison,
        found: Preview,
        releases: tuple[Published, ...],
        releases_of: Callable[[int], tuple[Published, ...]],
        work: Work,
    ) -> Comparison:
        """The comparison with those exemplars that it may tell of, judged on both years."""
        earlier = national.find_framework(self._frameworks, comparison.before)
        assert earlier is not None
        every = {
            side: frozenset(one.id for one in f.exemplars) for side, f in ((NOW, self.framework), (BEFORE, earlier))
        }
        whole = replace(comparison, told=every)
        told = (*ledger.read_comparisons(comparison.before), comparison)
        before_aggregates = ledger.lay_blocks(earlier, comparison.before, self._before_returns, told)[0]
        was, cohort = releases_of(comparison.before), whole.cohort(comparison.before)
        before = work(find_tellable, before_aggregates, was, cohort, JUDGE, {})
        wanted = before | (every[NOW] - every[BEFORE])
        cohort = replace(whole.cohort(self.year), exemplars=wanted & every[NOW])
        tellable = work(find_tellable, self.aggregates, releases, cohort, JUDGE, found.sides)
        return replace(comparison, told={NOW: tellable, BEFORE: tellable & every[BEFORE]})

    def report(self, worked: _Worked, rules: tuple[str, ...]) -> Report:
        """The release as a report."""
        figures, earlier, methods = self._figures(worked)
        return Report(
            figures=figures,
            methods=methods,
            tables=worked.preview.published.tables,
            crossing=worked.preview.published.crossing,
            before=tell_before(figures, earlier),
            commentary=lay_remarks(write_commentary(figures), commentary.read_edited(self.year)),
            stamp=Stamp(self.number, datetime.min, datetime.min, ""),
            demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION),
            rules=rules,
        )

    def _figures(self, worked: _Worked) -> tuple[NationalFigures, Earlier | None, Mapping[str, int]]:
        if not self._is_read_singly:
            sums = national.read_sums(self.framework, self.year)
            regions = national.read_turnouts(self.year, REGION)
            return national_figures(sums, regions=regions), None, national.read_methods(self.year)
        published = worked.preview.published
        counted = [kept for kept in self._returns if kept.is_in(self.number)]
        sums = ledger.sum_returns(self.framework, self.year, published.nation.services, counted)
        regions = tuple(
            Turnout(group.name, group.services, group.returns)
            for group in published.table(REGION).groups
            if group.services or group.returns
        )
        methods = {kept.method: 0 for kept in counted}
        for kept in counted:
            methods[kept.method] += 1
        comparison, earlier = worked.comparison, None
        if comparison is not None:
            framework = national.find_framework(self._frameworks, comparison.before)
            assert framework is not None
            matched = ledger.match_sums((self.framework, framework), self._now, self._before, comparison.services)
            before = national.read_sums(framework, comparison.before, release=comparison.before_number)
            earlier = Earlier(before, matched)
        figures = national_figures(sums, regions=regions, earlier=earlier)
        return (figures if comparison is None else _guard(figures, comparison)), earlier, methods


def _guard(figures: NationalFigures, comparison: Comparison) -> NationalFigures:
    change = figures.change
    assert change is not None
    exemplars = {
        key: moved if key in comparison.told[NOW] else moved.untold for key, moved in change.matched.exemplars.items()
    }
    matched: MatchedChange = replace(change.matched, exemplars=exemplars)
    return replace(figures, change=replace(change, matched=matched))
