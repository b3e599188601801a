"""Drawings on paper: a pattern is a few long lines, broken by dashes, whatever area it covers."""

from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from selfreview.charts.drawing import Drawing, Fill, Hatch, Rect
from selfreview.documents.figure import draw_figure
from tests.documents.reading import read_operators

PATTERNS = [hatch for hatch in Hatch if hatch is not Hatch.PLAIN]
TILE = 5


def draw(hatch: Hatch, across: float, tall: float) -> list[tuple[list[object], str]]:
    """What the content of a page says that holds one area with this pattern."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(600, 600))
    shape = Rect(10, 10, across, tall, Fill("#d9eaec", hatch))
    draw_figure(canvas, Drawing(600, 600, (shape,), "An area", "With a pattern"))
    canvas.save()
    with pikepdf.open(BytesIO(target.getvalue())) as pdf:
        return read_operators(pdf.pages[0])


@pytest.mark.parametrize("hatch", PATTERNS)
def test_a_pattern_takes_lines_and_not_a_mark_for_each_tile(hatch: Hatch) -> None:
    across, tall = 500, 100
    lines = [name for _, name in draw(hatch, across, tall) if name == "l"]
    assert 0 < len(lines) <= 2.2 * (across + tall) / TILE
    assert not [name for _, name in draw(hatch, across, tall) if name == "c"]


@pytest.mark.parametrize("hatch", PATTERNS)
def test_a_pattern_reaches_over_the_whole_of_its_area(hatch: Hatch) -> None:
    across, tall = 53.0, 47.0
    ends = [
        (float(str(x)), float(str(y))) for (x, y), name in (one for one in draw(hatch, across, tall) if one[1] in "ml")
    ]
    assert min(x for x, _ in ends) <= 10 + TILE
    assert max(x for x, _ in ends) >= 10 + across - TILE
    low = 600 - 10 - tall
    assert min(y for _, y in ends) <= low + TILE
    assert max(y for _, y in ends) >= low + tall - TILE


def test_dots_are_dashes_of_no_length_with_round_ends() -> None:
    said = draw(Hatch.DOTS, 50, 50)
    dashes = [[float(str(part)) for part in list(operands[0])] for operands, name in said if name == "d"]  # type: ignore[call-overload]
    assert [0.0, float(TILE)] in dashes
    assert [1] in [[int(str(operands[0]))] for operands, name in said if name == "J"]


def test_the_outline_is_drawn_without_the_dashes_of_the_pattern() -> None:
    said = draw(Hatch.CROSSES, 50, 50)
    after = said[max(place for place, (_, name) in enumerate(said) if name == "Q" and place < len(said) - 2) :]
    dashes = [list(operands[0]) for operands, name in after if name == "d"]  # type: ignore[call-overload]
    assert all(dash == [] for dash in dashes)
