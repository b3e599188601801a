"""Drawings put into a page: the one place where text goes out unescaped, for `charts` escapes every word itself."""

from functools import lru_cache

import segno
from markupsafe import Markup

from selfreview.charts.drawing import Drawing
from selfreview.charts.svg import to_svg
from selfreview.speech import lazy

TABLED = lazy("The table below has the numbers.")
"""The way to the numbers of a chart, which are read there and nowhere else."""


def into_page(drawing: Drawing, *, name: str) -> Markup:
    """A drawing that stands alone, as SVG; its titles, labels and descriptions are escaped by the writer."""
    return Markup(to_svg(drawing, name=name))  # nosec B704


def beside_table(drawing: Drawing, *, name: str, message: str = "") -> Markup:
    """A drawing with its table below it, as SVG: it tells its message and the way to the numbers."""
    return Markup(to_svg(drawing, name=name, told=f"{message} {TABLED}".strip()))  # nosec B704


@lru_cache(maxsize=256)
def draw_steps(rank: int, count: int) -> Markup:
    """The steps of a rating, as many as there are levels and filled up to this one: 0 is the lowest.

    Drawn once each, as they stand several times on most pages.
    """
    drawn = [f'<svg class="rating__steps" width="{count * 6 + 1}" height="16" viewBox="0 0 {count * 6 + 1} 16"']
    drawn.append(' aria-hidden="true" focusable="false">')
    for step in range(count):
        height = round(4 + 10 * (step + 1) / count, 1)
        kind = "reached" if step <= rank else "open"
        place = f'x="{step * 6 + 1}" y="{15 - height:.1f}" width="4" height="{height:.1f}"'
        drawn.append(f'<rect class="rating__step--{kind}" {place}/>')
    # Numbers and words of ours, nothing else.
    return Markup("".join([*drawn, "</svg>"]))  # nosec B704


def draw_code(address: str) -> str:
    """The QR code of an address, as the address of an image."""
    return str(segno.make(address, micro=False, error="m").svg_data_uri(scale=5, border=4, light="#fff"))
