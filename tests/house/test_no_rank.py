"""No page or paper of the benchmarking ranks services, calls one better, or colours a measure by its value."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from selfreview.questionnaires import product_questionnaire
from tests.house.source import ROOT, package_modules

JUDGING = re.compile(
    r"\b(better|worse|rank(s|ed|ing)?|league|winner|loser|(top|bottom) \d+|\d+(st|nd|rd|th) of|well done)\b",
    re.IGNORECASE,
)
ALLOWED = (
    "Nothing here says how good a service is. Costing more, being busier or being larger is neither better nor worse.",
    "Nothing here says how good a service is.",
)
"""What says that nothing is judged may use the words."""

COLOURING = re.compile(
    r"(background|fill|colou?r|class)=\"[^\"]*\{\{[^}]*\b(own|value|median|percent|ratio)\b", re.IGNORECASE
)
"""An attribute of looks that a measure's value would go into."""


def judging_words(text: str) -> list[str]:
    """The words of a text that judge."""
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    return [found.group() for found in JUDGING.finditer(text)]


def _templates() -> Iterator[Path]:
    yield from sorted((ROOT / "templates" / "benchmarking").rglob("*.html"))


def _spoken() -> Iterator[tuple[str, str]]:
    # What the product says on pages and papers: its texts, not what its comments and docstrings say about them.
    for module in package_modules():
        if ".benchmarking" in module.name or module.name == "selfreview.charts.strips":
            docs = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                    yield module.name, node.value


def test_no_page_of_the_benchmarking_judges() -> None:
    found = {str(path.relative_to(ROOT)): judging_words(path.read_text(encoding="utf-8")) for path in _templates()}
    assert {path: words for path, words in found.items() if words} == {}


def test_no_text_of_the_benchmarking_judges() -> None:
    assert [(name, words) for name, text in _spoken() if (words := judging_words(text))] == []


def test_no_measure_is_coloured_by_its_value() -> None:
    found = [str(path.relative_to(ROOT)) for path in _templates() if COLOURING.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_strip_is_drawn_in_the_same_colours_whatever_it_tells() -> None:
    from fractions import Fraction

    from selfreview.charts.drawing import Rect, Rule
    from selfreview.charts.strips import draw_strips
    from selfreview.domain.benchmarking.release.shown import strip_of

    measure = next(one for one in product_questionnaire().measures if one.id == "BM03")
    told = {"p10": 0.5, "p25": 0.8, "median": 1.1, "p75": 1.4, "p90": 2.2, "ratio": 1.2}
    colours = set()
    for own in (Fraction(1, 10), Fraction(11, 10), Fraction(9)):
        drawing = draw_strips([strip_of(measure, told, own=own)], title="A measure")
        colours.add(
            tuple(
                (shape.fill.ground, shape.outline) if isinstance(shape, Rect) else (shape.colour, "")
                for shape in drawing.shapes
                if isinstance(shape, Rect | Rule)
            )
        )
    assert len(colours) == 1


@pytest.mark.parametrize(
    "text",
    ["the 12th of 130 services", "You are better than most.", "a ranked list", "League table", "Top 10 services"],
)
def test_a_page_that_judges_is_noticed(text: str) -> None:
    assert judging_words(text) != []


def test_a_coloured_measure_is_noticed() -> None:
    assert COLOURING.search('<td class="cell--{{ one.own }}">') is not None
