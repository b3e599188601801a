"""A year's exemplars at one glance, and every year's beside one another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, Framework, Measure
from selfreview.domain.nation.exhibits import MEASURES, NO_FIGURE, Exhibit, share_in_words
from selfreview.domain.nation.report import Numbers, Report, level_shares, measure_share
from selfreview.speech import capitalised, gettext, lazy, ngettext

NOT_COMPARABLE = lazy("not comparable")


@dataclass(frozen=True, slots=True)
class TrendYear:
    """What all years are told of: a year's returns per level of every exemplar, lowest first."""

    year: int
    framework: Framework
    returns: int
    numbers: Mapping[str, Numbers]

    def numbers_of(self, exemplar: Exemplar, framework: Framework) -> Numbers | None:
        """The returns per level of an exemplar of another edition; None where the two do not compare."""
        same = is_comparable(framework, self.framework, exemplar.id)
        return self.numbers.get(exemplar.id) if same else None


def see_years(report: Report) -> tuple[TrendYear, ...]:
    """The year of a report, and before it the one that its change is told from."""
    figures, before = report.figures, report.before
    here = TrendYear(
        report.year,
        report.framework,
        figures.returns,
        {each.exemplar.id: each.ratings.counts.numbers for each in figures.exemplars},
    )
    if before is None:
        return (here,)
    return (TrendYear(before.year, report.framework, before.turnout.count, before.numbers), here)


def overview_exhibit(report: Report) -> Exhibit:
    """Every exemplar in this year and the one before: the table to the one picture that a report begins with."""
    years, framework = see_years(report), report.framework
    labels = [level.label for level in framework.scale.levels]
    words = [(measure, text) for measure in MEASURES if (text := measure_in_words(framework.scale, measure))]
    columns = [f"{one.year}: {label}" for one in years for label in (*labels, *(text for _, text in words))]
    rows = []
    for exemplar in framework.exemplars:
        cells: list[str] = []
        for one in years:
            numbers = one.numbers_of(exemplar, framework)
            if numbers is None:
                cells += [NO_FIGURE] * (len(labels) + len(words))
            else:
                cells += map(share_in_words, level_shares(numbers))
                cells += (share_in_words(measure_share(framework, numbers, measure)) for measure, _ in words)
        rows.append((f"{exemplar.id} {exemplar.title}", *cells))
    return Exhibit(
        "overview",
        gettext("All {number_of_exemplars} exemplars", number_of_exemplars=len(framework.exemplars)),
        gettext("{years}. At the end of a bar: {words}", years=_bases(years), words=words[0][1])
        if words
        else _bases(years),
        (gettext("Exemplar"), *columns),
        tuple(rows),
        message=say_range(report),
    )


def _bases(years: Sequence[TrendYear]) -> str:
    return ", ".join(
        ngettext("{number} return in {year}", "{number} returns in {year}", one.returns, year=one.year) for one in years
    )


def say_range(report: Report) -> str:
    """On which exemplars the fewest and the most services meet the standard; empty where the scale does not say."""
    words = measure_in_words(report.framework.scale, Measure.COMPLIANT)
    shares = [(each.exemplar, each.ratings.share(Measure.COMPLIANT)) for each in report.figures.exemplars]
    known = [(exemplar, share) for exemplar, share in shares if share is not None and share.of]
    if not words or not known:
        return ""
    counts = [share.count / share.of for _, share in known]

    def told(edge: float) -> str:
        ids = [exemplar.id for (exemplar, _), part in zip(known, counts, strict=True) if part == edge]
        whole = next(share.whole for (_, share), part in zip(known, counts, strict=True) if part == edge)
        return gettext("{whole}% (on {ids})", whole=whole, ids=", ".join(ids))

    if min(counts) == max(counts):
        return gettext(
            "On every exemplar {whole}% of services are {words} in {year}.",
            whole=known[0][1].whole,
            words=words,
            year=report.year,
        )
    return gettext(
        "In {year}, from {least} to {most} of services are {words}.",
        year=report.year,
        least=told(min(counts)),
        most=told(max(counts)),
        words=words,
    )


def trend_exhibits(years: Sequence[TrendYear]) -> Iterator[Exhibit]:
    """Every exemplar over all years, a table for each measure; nothing where there is only one year."""
    if len(years) < 2:
        return
    framework = years[-1].framework
    for measure in MEASURES:
        words = measure_in_words(framework.scale, measure)
        if words:
            rows = [
                (f"{exemplar.id} {exemplar.title}", *(_trend_cell(one, exemplar, framework, measure) for one in years))
                for exemplar in framework.exemplars
            ]
            yield Exhibit(
                f"trend-{measure.value}",
                gettext(
                    "{measure}, {first} to {last}",
                    measure=capitalised(words),
                    first=years[0].year,
                    last=years[-1].year,
                ),
                _bases(years),
                (gettext("Exemplar"), *(str(one.year) for one in years)),
                tuple(rows),
            )


def _trend_cell(one: TrendYear, exemplar: Exemplar, framework: Framework, measure: Measure) -> str:
    numbers = one.numbers_of(exemplar, framework)
    return NOT_COMPARABLE if numbers is None else share_in_words(measure_share(framework, numbers, measure))
