"""Drawings put into a page: the one place where text goes out unescaped, for `charts` escapes every word itself."""

import segno
from markupsafe import Markup

from selfreview.charts.drawing import Drawing
from selfreview.charts.svg import to_svg

TABLED = "The table below has the numbers."
"""The way to the numbers of a chart, which are read there and nowhere else."""


def into_page(drawing: Drawing, *, name: str) -> Markup:
    """A drawing that stands alone, as SVG; its titles, labels and descriptions are escaped by the writer."""
    return Markup(to_svg(drawing, name=name))  # nosec B704


def beside_table(drawing: Drawing, *, name: str, message: str = "") -> Markup:
    """A drawing with its table below it, as SVG: it tells its message and the way to the numbers."""
    return Markup(to_svg(drawing, name=name, told=f"{message} {TABLED}".strip()))  # nosec B704


def draw_code(address: str) -> str:
    """The QR code of an address, as the address of an image."""
    return str(segno.make(address, micro=False, error="m").svg_data_uri(scale=5, border=4, light="#fff"))
