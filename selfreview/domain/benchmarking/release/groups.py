"""A measure in its regions, kinds and sizes: what may be told of groups beside what is told of the nation."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import QUANTILES, MeasuredReturn
from selfreview.domain.benchmarking.quantiles import Parts, Ranked
from selfreview.domain.benchmarking.release.told import TOPS, Earlier, Place, Told, ratio_of, rounding_of
from selfreview.domain.disclosure.magnitudes import (
    Ledger,
    PublishedFigure,
    Ratio,
    Sum,
    choose_groups,
    may_add_up,
    may_replace,
    tell_middles,
)
from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.disclosure.rounding import round_to
from selfreview.domain.nation.groups import NAMES, REGION

MIDDLES = ("median", "p25", "p75")
"""What is told of a group's middle: nothing near its ends, which would be one service's own."""

CASES = ("CW05", "CW07")
FEWEST_POOLED, FEWEST_CASES = 10, 20
"""A group's share of cases stands on so many services and so many cases: behind each case is a family."""


class GroupPublisher:
    """The groups of the next release: middles in every table, ratios of totals by region only.

    Sums are told in one table alone, so that no two tables can be set against each other.
    """

    def __init__(self, returns: Sequence[MeasuredReturn], groups: Sequence[Sequence[str]], percent: int) -> None:
        self.percent = percent
        self._groups = groups
        self._places = {told.service: told.groups for told in returns}

    def tell(
        self, measure: MeasureEntry, ranked: Ranked, parts: Mapping[int, Parts], step: Fraction | None, ledger: Ledger
    ) -> Iterator[tuple[Place, PublishedFigure]]:
        """Every group's figures by table and name; `step` is what the nation's ratio is rounded to."""
        for place, table in enumerate(NAMES):
            members: dict[str, dict[int, Parts]] = {group: {} for group in self._groups[place]}
            for service, part in parts.items():
                members[self._places[service][place]][service] = part
            ratios = {}
            if table == REGION and step is not None and measure.id in TOPS:
                ratios = self._ratios(measure.id, members, step, ledger)
            for group, found in members.items():
                inner = Ranked(found.values(), ranked.scale, ranked.less)
                yield (table, group), self._tell_group(measure, inner, ratios.get(group), step)

    def _tell_group(
        self, measure: MeasureEntry, ranked: Ranked, ratio: Fraction | None, step: Fraction | None
    ) -> PublishedFigure:
        values = {} if ratio is None else {"ratio": ratio}
        if not ranked.are_alike:
            names = [name for name in MIDDLES if ("median" if name == "median" else "quantiles") in measure.statistics]
            middles = {name: ranked.quantile(QUANTILES[name]) for name in names}
            values |= tell_middles(
                middles, rounding_of(measure), len(ranked), lambda value: ranked.count(operator.eq, value)
            )
        mark = Mark.PLAIN if values else Mark.SUPPRESSED if len(ranked) else Mark.NO_RETURNS
        # Of a group of which nothing is told, the base would only say who left the question blank.
        rounded = None if ratio is None else step
        return PublishedFigure(len(ranked) if values else 0, values, mark=mark, step=rounded)

    def _ratios(
        self, measure: str, members: Mapping[str, Mapping[int, Parts]], step: Fraction, ledger: Ledger
    ) -> dict[str, Fraction]:
        amounts = {group: [top for top, _ in parts.values()] for group, parts in members.items()}
        ratios = {group: ratio_of(measure, parts, step) for group, parts in members.items() if parts}
        safe = frozenset(group for group, ratio in ratios.items() if self._adds_up(group, ratio, step, ledger))
        seen = ledger.seen_in(TOPS[measure][0])
        unseen = {
            group: [part[0] for one, part in parts.items() if one not in seen] for group, parts in members.items()
        }
        shown = choose_groups(unseen, choose_groups(amounts, safe, self.percent), self.percent)
        sums = [(name, each) for group in shown for name, each in group_sums(group, ratios[group], step)]
        if not all(ledger.may_tell(name, each) for name, each in sums):
            return {}
        for name, each in sums:
            ledger.note(name, each)
        return {group: round_to(ratios[group].value, step) for group in shown}

    def _adds_up(self, group: str, ratio: Ratio, step: Fraction, ledger: Ledger) -> bool:
        cases = sum(below for _, below in ratio.parts.values())
        if ratio.belows in CASES and (len(ratio.parts) < FEWEST_POOLED or cases < FEWEST_CASES):
            return False
        return all(
            may_add_up(tuple(told.amounts.values()), self.percent) and ledger.keeps_unseen(name, told)
            for name, told in group_sums(group, ratio, step)
        )


def group_sums(group: str, ratio: Ratio, step: Fraction) -> Iterator[tuple[str, Sum]]:
    """The sums that a region's ratio tells of, under names of the region's own."""
    for name, each in ratio.sums(step):
        yield f"{group}: {name}", each


def note_told(ledger: Ledger, measure: str, told: Told, one: Earlier, parts: Mapping[int, Parts]) -> None:
    """Note in a ledger what an earlier release told of a measure's regions."""
    for (table, group), figure in told.groups.items():
        if figure.step is not None and figure.as_of == one.number:
            place = NAMES.index(table)
            members = {each.service for each in one.returns if each.groups[place] == group}
            inner = {service: part for service, part in parts.items() if service in members}
            for name, each in group_sums(group, ratio_of(measure, inner, figure.step), figure.step):
                ledger.note(name, each)


def keep_standing(
    now: Mapping[Place, PublishedFigure],
    parts: Mapping[int, Parts],
    returns: Sequence[MeasuredReturn],
    measure: str,
    earlier: Sequence[tuple[Earlier, Mapping[int, Parts]]],
    percent: int,
) -> dict[Place, PublishedFigure]:
    """The groups' figures, with the last release's where a new one would tell of too few changes in the group."""
    if not earlier:
        return dict(now)
    last = earlier[-1][0].measures[measure].groups
    return {
        place: figure
        if all(
            may_replace(_within(place, one.returns, before), _within(place, returns, parts), percent)
            for one, before in earlier
        )
        else last.get(place, PublishedFigure(0, {}, mark=Mark.SUPPRESSED))
        for place, figure in now.items()
    }


def _within(place: Place, returns: Sequence[MeasuredReturn], parts: Mapping[int, Parts]) -> dict[int, Parts]:
    at = NAMES.index(place[0])
    members = (told.service for told in returns if told.groups[at] == place[1])
    return {service: parts[service] for service in members if service in parts}
