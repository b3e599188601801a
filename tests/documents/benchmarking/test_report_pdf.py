"""The benchmarking on paper: a tall chart goes on over the page and leaves none half empty."""

import pytest

from selfreview.charts.drawing import Rect, Size
from selfreview.documents.benchmarking.report_pdf import draw_in_parts, write_exhibit
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from tests.documents.laid_pages import read_pages

RODS = tuple((f"Plan {at}", float(at * 4), f"{at * 4}%") for at in range(1, 25))
TALL = BenchmarkExhibit(
    "SW01", (), "SW", "Strategic planning", "147 services", ("Plan", "Percent"),
    tuple((label, figure) for label, _, figure in RODS), rods=RODS,
)  # fmt: skip


def test_the_parts_of_a_tall_chart_have_every_row_once_and_one_scale() -> None:
    parts = draw_in_parts(TALL, size=Size(480, 9), tallest=100)
    assert len(parts) > 1
    assert all(part.height <= 110 for part in parts)
    assert [part.title for part in parts][-1] == f"Strategic planning, part {len(parts)} of {len(parts)}"
    said = " ".join(part.description for part in parts)
    assert [label for label, _, _ in RODS if said.count(f"{label}: ") != 1] == []
    bars = [shape for part in parts for shape in part.shapes if isinstance(shape, Rect)]
    assert {bar.x for bar in bars} == {bars[0].x}
    assert bars[-1].width == pytest.approx(24 * bars[0].width)


def test_a_chart_that_is_low_enough_stays_whole() -> None:
    (whole,) = draw_in_parts(TALL, size=Size(480, 9), tallest=10_000)
    assert whole.title == "Strategic planning"


@pytest.mark.parametrize("edition", list(Edition))
def test_the_page_before_a_tall_chart_is_not_left_half_empty(edition: Edition) -> None:
    paper = Paper(Cover("Report", "England", "Release 1", "A network"), edition=edition)
    for _ in range(2 if edition.is_large else 6):
        paper.paragraph("Services told what they have and do. " * 3)
    write_exhibit(paper, TALL)
    first = read_pages(paper.render())[0]
    assert TALL.title in first.text
    assert any(roles.endswith("Figure") for _, roles in first.marks)
