"""The measures of a service on paper: figures, lines and arrangements, in large print as sentences."""

from collections.abc import Sequence

from selfreview.charts import Drawing, Size
from selfreview.charts.strips import KEY, draw_strips
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column, in_a_line
from selfreview.documents.text import strong
from selfreview.domain.benchmarking.own import OwnAnswer, OwnMeasure
from selfreview.domain.benchmarking.release.shown import Strip
from selfreview.speech import gettext, lazy

TOGETHER = lazy("All measures together")
TALLEST = 0.35
"""The part of a page that one picture may take, so that the room above it is not left empty."""
CHOICES = (
    Column(lazy("Question"), 2, names_row=True),
    Column(lazy("This service, and services with the same"), 3),
    Column(lazy("What more than half of services also have"), 3),
)


def write_figures(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A table of figures, or in large letters, which leave no room for one, each row in words."""
    if not paper.edition.is_large:
        paper.table(columns, rows)
        return
    titles = [column.title for column in columns]
    for row in rows:
        paper.entry(strong(f"{row[0]}: "), in_a_line(titles, row))


def write_choices(paper: Paper, answers: Sequence[OwnAnswer]) -> None:
    """What the service has, with the share of services that have the same, and what most have besides."""
    rows = [(one.title, _listed(one.chosen), _listed(one.besides)) for one in answers]
    if not paper.edition.is_large:
        paper.table(CHOICES, rows)
        return
    paper.paragraph(gettext("In brackets: the share of services with the same."))
    for title, chosen, besides in rows:
        more = f" {CHOICES[-1].title}: {besides}." if besides else ""
        paper.entry(strong(f"{title}: "), f"{chosen}.{more}")


def _listed(pairs: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{label} ({share})" for label, share in pairs)


def write_spine(paper: Paper, spine: Sequence[OwnMeasure], *, level: int = 2) -> None:
    """All measures on lines, on as many pictures as keep their letters the size of the text."""
    drawn = draw_spine([one.strip for one in spine], size=paper.chart_size, tallest=paper.height * TALLEST)
    if not drawn:
        return
    paper.heading(TOGETHER, level)
    paper.small_print(gettext("{key} Nothing here says how good a service is.", key=KEY))
    for drawing in drawn:
        # A line that is alone in its picture does not say its own name.
        paper.figure(drawing, caption="" if drawing.title == str(TOGETHER) else drawing.title)


def draw_spine(strips: Sequence[Strip], *, size: Size, tallest: float) -> list[Drawing]:
    """The strips of which something is told, one under the other in pictures no higher than `tallest`."""
    pictures: list[Drawing] = []
    held: list[Strip] = []
    for strip in (one for one in strips if one.median is not None):
        drawing = draw_strips([*held, strip], title=str(TOGETHER), size=size)
        if held and drawing.height <= tallest:
            pictures.pop()
        else:
            held = []
            drawing = draw_strips([strip], title=strip.label, size=size)
        held.append(strip)
        pictures.append(drawing)
    return pictures
