"""Every figure that a release tells, and every one that it keeps back, each with its base."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import PAIRS, is_bound
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.groups import MIDDLES
from selfreview.domain.benchmarking.release.reading import figures_of
from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.report import NATION, NATION_TABLE

Data = Mapping[str, Any]

CORRELATION = ("r", "r_squared", "spearman")
"""What is told of two numbers that go together."""


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """One figure of a measure or question; `value` is None where it is not told.

    `subject` is the id of the measure or question, `n` is None where the base
    is kept back as well, `as_of` the release whose returns it counts.
    """

    table: str
    group: str
    subject: str
    title: str
    figure: str
    value: int | float | None
    unit: str
    n: int | None
    coverage: int | float | None = None
    mark: str = ""
    as_of: int | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether the release keeps it back, and not that nobody told it."""
        return self.value is None and self.mark != Mark.NO_RETURNS.value


def list_figures(content: Data, questionnaire: Questionnaire) -> Iterator[ListedFigure]:
    """The nation's measures, its questions, and the measures of groups."""
    entries = {measure.id: measure for measure in questionnaire.measures}
    for measure, told in content["measures"].items():
        yield from _of_measure((NATION_TABLE, NATION), entries[measure], told, _nation_names(entries[measure]))
    for question, answers in content["questions"].items():
        asked = questionnaire.question(question)
        for option, count in answers["counts"].items():
            title = f"{asked.title}: {asked.option(option).label}"
            figure = ListedFigure(NATION_TABLE, NATION, question, title, option, count, "services", answers["base"])
            yield _as_of(figure, answers)
    for table, groups in (content.get("groups") or {}).items():
        for group, found in groups.items():
            for measure, told in found["measures"].items():
                entry = entries[measure]
                yield from _of_measure((table, group), entry, told, _group_names(entry, table))


def _nation_names(entry: MeasureEntry) -> tuple[str, ...]:
    together = CORRELATION if entry.id in PAIRS else ()
    return (*figures_of(entry), *together, *filter(is_bound, entry.statistics))


def _group_names(entry: MeasureEntry, table: str) -> tuple[str, ...]:
    known = MIDDLES if table != REGION else (*MIDDLES, "ratio")
    return tuple(name for name in figures_of(entry) if name in known)


def _of_measure(
    place: tuple[str, str], entry: MeasureEntry, told: Data, names: Iterable[str]
) -> Iterator[ListedFigure]:
    mark, counts = told.get("mark", ""), told.get("counts", {})
    base = told["n"] if told["n"] or mark == Mark.NO_RETURNS.value else None
    wanted = (*names, "estimate") if told.get("estimate") is not None else names
    for name in wanted:
        value = counts[name] if name in counts else told.get(name)
        unit = "services" if is_bound(name) else entry.unit
        figure = ListedFigure(*place, entry.id, entry.title, name, value, unit, base, told.get("coverage"), mark)
        yield _as_of(figure, told)


def _as_of(figure: ListedFigure, told: Data) -> ListedFigure:
    return replace(figure, as_of=told.get("as_of"))
