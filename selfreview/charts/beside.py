"""The charts of a benchmark report: every exemplar in several groups, the service's own position marked in each."""

from collections.abc import Mapping, Sequence

from selfreview.charts.bars import Bar, counted, draw_distributions
from selfreview.charts.drawing import SCREEN, Drawing, Size
from selfreview.charts.overview import OverviewGroup, OverviewRow, ThinBar, draw_overview
from selfreview.domain.disclosure import Group
from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.nation.exhibits import Exhibit, Strip
from selfreview.speech import gettext


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


def draw_groups(
    framework: Framework,
    groups: Sequence[tuple[str, Group]],
    ranks: Mapping[str, int | None],
    *,
    title: str,
    own: str,
    size: Size = SCREEN,
    themes: bool = True,
) -> Drawing:
    """All exemplars in one picture: a bar for each group under its name, and our own place in each; `own` may be "".

    Without the names of `themes` it has room on the first page of a paper.
    """
    rows = [
        OverviewGroup(
            theme.title if themes else "",
            tuple(
                OverviewRow(
                    f"{one.id} {one.title}",
                    (ranks.get(one.id),) if own else (),
                    tuple(_thin_bar(group, one, ranks.get(one.id)) for _, group in groups),
                )
                for one in framework.of_theme(theme.id)
            ),
        )
        for theme in framework.themes
    ]
    heads = ((gettext("Ours"),) if own else (), [name for name, _ in groups])
    levels = [level.label for level in framework.scale.levels]
    return draw_overview(levels, heads, rows, title=title, size=size, own=own)


def _thin_bar(group: Group, exemplar: Exemplar, rank: int | None) -> ThinBar:
    cell = group.cells[exemplar.id]
    return ThinBar((), note=gettext("not shown")) if cell.numbers is None else ThinBar(counted(cell.numbers), own=rank)
