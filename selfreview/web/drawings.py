"""Drawings put into a page: the one place where text goes out unescaped, for `charts` escapes every word itself."""

from markupsafe import Markup

from selfreview.charts.drawing import Drawing
from selfreview.charts.svg import to_svg


def into_page(drawing: Drawing, *, name: str) -> Markup:
    """A drawing as SVG; its titles, labels and descriptions are escaped by the writer."""
    return Markup(to_svg(drawing, name=name))  # nosec B704
