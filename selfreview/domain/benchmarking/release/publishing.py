"""A round's figures made ready to leave the network: measures by the rules for amounts, counts by those for changes."""

import operator
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from selfreview.domain.benchmarking.bands import BANDS, band_of_each, count_bands
from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.figures import (
    BASES,
    AnswerCounts,
    MeasuredRound,
    count_answers,
    estimate_total,
    reach_of,
)
from selfreview.domain.benchmarking.measures import (
    FORMULAS,
    QUANTILES,
    REACHES,
    MeasuredReturn,
    Summary,
    parts_of,
    rank,
    summarise,
    summarise_ranked,
)
from selfreview.domain.benchmarking.quantiles import Correlation, Parts, Ranked
from selfreview.domain.benchmarking.questionnaire import Question
from selfreview.domain.benchmarking.release.groups import GroupPublisher, keep_standing
from selfreview.domain.benchmarking.release.noted import note_measure, sum_of
from selfreview.domain.benchmarking.release.told import SUMS, CountedAnswers, Earlier, Told, ratio_of, rounding_of
from selfreview.domain.disclosure.magnitudes import (
    Ledger,
    PublishedFigure,
    find_changed,
    may_add_up,
    may_replace,
    tell_middles,
)
from selfreview.domain.disclosure.marks import FEWEST, Mark
from selfreview.domain.disclosure.releases import FEWEST_CHANGED
from selfreview.domain.disclosure.rounding import round_figures, round_half_up


class Publisher:
    """The next release of a round in the making; each of its figures is held against all that was told before.

    `seen` says whose amounts were seen by name already, by what they are amounts of.
    """

    def __init__(
        self,
        round_: MeasuredRound,
        earlier: Sequence[Earlier],
        percent: int,
        seen: Mapping[str, frozenset[int]] | None = None,
    ) -> None:
        self.round, self.percent = round_, percent
        self.earlier = tuple(earlier)
        self.number = len(self.earlier) + 1
        self._groups = GroupPublisher(round_.returns, round_.groups, percent)
        self.ledger = Ledger(percent, seen)
        entries = round_.questionnaire.measures
        self.parts = {measure.id: parts_of(measure.id, round_.returns) for measure in entries}
        self._before = {each.number: {m.id: parts_of(m.id, each.returns) for m in entries} for each in earlier}
        for past in self.earlier:
            for measure, told in past.measures.items():
                note_measure(self.ledger, measure, told, past, self._before[past.number][measure])

    def tell_measures(self) -> dict[str, Told]:
        """Every measure as the release tells it; sums first, as ratios are held against them."""
        told = {}
        entries = self.round.questionnaire.measures
        for measure in sorted(entries, key=lambda one: "total" not in one.statistics):
            told[measure.id] = self._standing(measure.id) or self._tell(measure)
        return {measure.id: told[measure.id] for measure in entries}

    def _standing(self, measure: str) -> Told | None:
        # The last release's figure, where nothing changed or too little did since any release.
        if not self.earlier:
            return None
        now = self.parts[measure]
        last = self.earlier[-1].measures[measure]
        waits = not all(may_replace(self._before[one.number][measure], now, self.percent) for one in self.earlier)
        return last if waits or not find_changed(self._before[last.figure.as_of][measure], now) else None

    def _tell(self, measure: MeasureEntry) -> Told:
        parts = self.parts[measure.id]
        if measure.id in FORMULAS:
            return self._tell_formula(measure, rank(measure.id, parts.values()), parts)
        summary = summarise(measure, parts.values())
        values = self._reach(measure) if measure.id in REACHES else {}
        if summary.ratio is not None and summary.n >= FEWEST:
            values = {"ratio": summary.ratio}
        together = {} if summary.together is None else _round_together(summary.together)
        mark = Mark.NO_RETURNS if not parts else Mark.PLAIN if values or together else Mark.SUPPRESSED
        return Told(PublishedFigure(summary.n, values, mark=mark, as_of=self.number), together=together)

    def _reach(self, measure: MeasureEntry) -> dict[str, Fraction]:
        users = [top for top, _ in self.parts["BM15"].values()]
        estimate = estimate_total(Fraction(sum(users)), self.parts["BM15"], self.round.expected)
        reach = reach_of(estimate, self.round.expected, REACHES[measure.id])
        unseen = self.ledger.keeps_unseen(SUMS["BM15"], sum_of(self.parts["BM15"]))
        if reach is None or not (unseen and may_add_up(users, self.percent)):
            return {}
        return {"ratio": Fraction(round_half_up(reach, max(measure.places, 1)))}

    def _tell_formula(self, measure: MeasureEntry, ranked: Ranked, parts: Mapping[int, Parts]) -> Told:
        summary = summarise_ranked(measure, ranked)
        values, step = self._sums(measure, summary, parts)
        middles = {name: summary.told[name] for name in QUANTILES}
        values |= tell_middles(
            middles, rounding_of(measure), len(ranked), lambda value: ranked.count(operator.eq, value)
        )
        wanted = sum(value is not None for value in summary.told.values())
        mark = Mark.NO_RETURNS if not parts else Mark.PLAIN if len(values) == wanted else Mark.SUPPRESSED
        estimate = estimate_total(summary.total, parts, self.round.expected)
        if estimate.total is not None and "total" in values and "extrapolated" in measure.statistics:
            values["estimate"] = round_figures(estimate.total)
        counts = dict(summary.counts) if summary.n >= FEWEST else {}
        groups = dict(self._groups.tell(measure, ranked, parts, step, self.ledger))
        before = [(one, self._before[one.number][measure.id]) for one in self.earlier]
        groups = {place: replace(figure, as_of=self.number) for place, figure in groups.items()}
        return Told(
            PublishedFigure(summary.n, values, counts, mark, self.number, step),
            None if estimate.coverage is None else int(round_half_up(estimate.coverage)),
            keep_standing(groups, parts, self.round.returns, measure.id, before, self.percent),
        )

    def _sums(
        self, measure: MeasureEntry, summary: Summary, parts: Mapping[int, Parts]
    ) -> tuple[dict[str, Fraction], Fraction | None]:
        values: dict[str, Fraction] = {}
        if summary.total is not None and self.ledger.tell(SUMS[measure.id], sum_of(parts)):
            values["total"] = summary.total
            if summary.mean is not None:
                values["mean"] = summary.mean
        if summary.ratio is None:
            return values, None
        told = self.ledger.tell_ratio(ratio_of(measure.id, parts, Fraction(1, 10**measure.places)))
        if told is None:
            return values, None
        values["ratio"], step = told
        return values, step

    def tell_answers(self) -> dict[str, CountedAnswers]:
        """Every question's counts as the release tells them; a change of fewer than five returns waits."""
        return {
            question.id: self._counted(
                question.id,
                [_ticked(question, one.returns) for one in self.earlier],
                _ticked(question, self.round.returns),
                lambda asked=question: count_answers(asked, self.round.returns),  # type: ignore[misc]
            )
            for question in self.round.choices
        }

    def tell_bands(self) -> dict[str, CountedAnswers]:
        """How many services told a number in each of its bands; a change of fewer than five returns waits."""
        return {
            question: self._counted(
                question,
                [band_of_each(question, one.returns) for one in self.earlier],
                band_of_each(question, self.round.returns),
                lambda asked=question: count_bands(asked, self.round.returns),  # type: ignore[misc]
            )
            for question in BANDS
        }

    def _counted(
        self,
        question: str,
        before: Sequence[Mapping[int, Hashable]],
        now: Mapping[int, Hashable],
        count: Callable[[], AnswerCounts],
    ) -> CountedAnswers:
        changed = [_find_changes(one, now) for one in before]
        if self.earlier and (not changed[-1] or any(0 < len(each) < FEWEST_CHANGED for each in changed)):
            return self.earlier[-1].answers[question]
        return CountedAnswers(count(), self.number)


def _round_together(found: Correlation) -> dict[str, str]:
    rounded = {"r": found.r, "low": found.low, "high": found.high, "spearman": found.spearman}
    return {name: str(round_half_up(Fraction(value), 2)) for name, value in rounded.items()} | {
        "r_squared": str(round_half_up(found.square, 2))
    }


def _ticked(question: Question, returns: Sequence[MeasuredReturn]) -> dict[int, frozenset[str]]:
    base, nothing = BASES.get(question.id, question.id), frozenset[str]()
    return {told.service: told.choices.get(question.id, nothing) for told in returns if base in told.choices}


def _find_changes(before: Mapping[int, Hashable], now: Mapping[int, Hashable]) -> frozenset[int]:
    return frozenset(one for one in {*before, *now} if before.get(one) != now.get(one))
