"""The chart of a benchmark report: one exemplar in several groups, the service's own position marked in each."""

from collections.abc import Sequence

from selfreview.charts.bars import Bar, counted, draw_distributions
from selfreview.charts.drawing import SCREEN, Drawing, Size
from selfreview.domain.nation.exhibits import Exhibit, Strip


def draw_beside(
    exhibit: Exhibit, levels: Sequence[str], *, rank: int | None, own: str, size: Size = SCREEN, key: bool = True
) -> Drawing:
    """The strips of an exhibit; `rank` is the own position on the scale and `own` the words over it."""
    bars = [_bar(strip, rank) for strip in exhibit.strips]
    return draw_distributions(levels, bars, title=exhibit.title, size=size, own=own, key=key)


def _bar(strip: Strip, rank: int | None) -> Bar:
    if strip.numbers is None:
        return Bar(strip.label, (), strip.base, note=strip.note)
    return Bar(strip.label, counted(strip.numbers), strip.base, own=rank, note=strip.note)
