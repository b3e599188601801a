"""What a release is drafted from: the returns, the releases so far, the earlier year, read once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from selfreview.domain.disclosure import (
    Aggregates,
    Preview,
    Published,
    Sides,
    Verdict,
    find_tellable,
    may_release,
)
from selfreview.domain.disclosure.planning import Each
from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.figures import Earlier, MatchedChange, NationalFigures, Turnout
from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.remarks import lay_remarks
from selfreview.domain.nation.report import Report, Stamp, tell_before
from selfreview.judge import Highs
from selfreview.storage import feature_flags
from selfreview.storage.nation import audits, commentary, ledger
from selfreview.storage.nation import figures as national
from selfreview.storage.nation.aggregates import read_aggregates
from selfreview.storage.nation.ledger import BEFORE, NOW, Comparison, KeptReturn, Side
from selfreview.storage.practice.sharing import read_sharing

JUDGE = Highs()

Work = Callable[..., Any]
"""Does what it is given, with what it is given: here and now, or beside whoever else is served by this process."""


def here_and_now(act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Do it before anything else of this process is done."""
    return act(*arguments, **options)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the long calculations came to: the release, what it may compare, and whose ratings may be picked."""

    preview: Preview
    comparison: Comparison | None
    pickable: Mapping[str, frozenset[int]]


class DraftSource:
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
        before = self._before_returns, self._before_sides
        return self._base, self.comparison, sorted(self.sharing), before, self._returns

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
            if verdict.repeats:
                # What changed no figure that is shown waits as well: the same is told again of the very same returns.
                place = ("", "")
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

    @cached_property
    def _before_sides(self) -> Mapping[str, Sides]:
        return {} if self._base is None else audits.read_sides(self._base[0])

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
        each: Each,
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
        before = work(find_tellable, before_aggregates, was, cohort, JUDGE, self._before_sides, each)
        wanted = before | (every[NOW] - every[BEFORE])
        cohort = replace(whole.cohort(self.year), exemplars=wanted & every[NOW])
        tellable = work(find_tellable, self.aggregates, releases, cohort, JUDGE, found.sides, each)
        return replace(comparison, told={NOW: tellable, BEFORE: tellable & every[BEFORE]})

    def report(self, worked: WorkedOut, rules: tuple[str, ...]) -> Report:
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

    def _figures(self, worked: WorkedOut) -> tuple[NationalFigures, Earlier | None, Mapping[str, int]]:
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
