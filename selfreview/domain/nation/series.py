"""Every figure of an exemplar over all years and releases, as its release told it, with where the series breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.nation.report import Figure, Report, Stamp, figure_rows


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one release in the series.

    `comparable` says whether the exemplar means the same as in the nearest
    earlier year of the series; None where there is no earlier year.
    """

    report: Report
    stamp: Stamp
    figure: Figure
    newest: bool
    comparable: bool | None


def tell_series(reports: Sequence[Report]) -> Iterator[Point]:
    """The figures of the exemplars in these releases, which come by year and number; drafts and exact figures do not.

    Nothing is worked out from two releases: each figure is one that its own
    release prints.
    """
    released = [(report, report.stamp) for report in reports if report.stamp is not None and not report.is_draft]
    newest = {report.year: stamp.number for report, stamp in released}
    for report, stamp in released:
        earlier = [other for other, _ in released if other.year < report.year]
        same = {each.id: _compares(report, earlier, each.id) for each in report.framework.exemplars}
        for figure in figure_rows(report):
            if figure.exemplar:
                yield Point(report, stamp, figure, stamp.number == newest[report.year], same[figure.exemplar])


def _compares(report: Report, earlier: Sequence[Report], exemplar: str) -> bool | None:
    # The last of them is the newest release of the nearest earlier year.
    return is_comparable(report.framework, earlier[-1].framework, exemplar) if earlier else None
