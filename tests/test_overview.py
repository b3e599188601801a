"""All exemplars in one picture: every year and bar is said, drawn on one baseline, and inside its box."""

import pytest

from selfreview.charts import Drawing, OverviewGroup, OverviewRow, Size, ThinBar, counted, draw_overview
from selfreview.charts.drawing import NARROW, WIDE, Pointer, level_fill
from tests.test_charts import FOUR, areas, check_inside, labels


def overview(size: Size) -> Drawing:
    bar = ThinBar(counted((37, 30, 45, 20)), figure="72%", own=2)
    rows = (
        OverviewRow("E01 Steering group", (0, None, 2), (bar, ThinBar((), note="not comparable"))),
        OverviewRow("E02 Budget", (1, 2, 3), (bar, bar)),
    )
    heads = (("2008", "2009", "2010"), ("England 2008", "England 2009"))
    return draw_overview(FOUR, heads, [OverviewGroup("Management", rows)], title="All", size=size, own="Ours")


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_an_overview_says_each_year_and_bar_of_a_row_and_marks_the_own_rating(size: Size) -> None:
    drawing = overview(size)
    assert drawing.description.startswith(
        "E01 Steering group: 2008 Non-compliant; 2009 not rated; 2010 Good; England 2008: Non-compliant 37 (28%), "
    )
    assert "Ours: Good; England 2009: not comparable." in drawing.description
    assert sum(isinstance(shape, Pointer) for shape in drawing.shapes) == 3
    assert {"72%", "not comparable", "▼ Ours"} <= set(labels(drawing))


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_bars_of_an_overview_share_one_baseline_and_one_width(size: Size) -> None:
    drawing = overview(size)
    lowest = [
        area for area in areas(drawing, level_fill(0, 4)) if area.height < size.text * 1.2 and area.y > size.line * 3
    ]
    assert len(lowest) == 3
    assert len({round(area.x, 3) for area in lowest}) == (1 if size is NARROW else 2)
    assert len({round(area.width, 3) for area in lowest}) == 1


@pytest.mark.parametrize("size", [NARROW, WIDE, Size(480, 18)])
def test_an_overview_stays_inside_its_box(size: Size) -> None:
    check_inside(overview(size), size)
