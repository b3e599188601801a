"""The two editions of every document, normal and large print, and how each sets its text."""

from dataclasses import dataclass
from enum import Enum

from selfreview.charts import Size
from selfreview.documents.prose import SOFT_INK, Style
from selfreview.documents.typeface import Face

ACCENT_INK = "#0f4c5c"


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Type sizes in points."""

    body: float
    small: float
    table: float
    chart: float
    headings: tuple[float, float, float, float]
    figure: float


class Edition(Enum):
    """How large a document is set; nothing in the large print edition is smaller than 18 points."""

    NORMAL = _Sizes(10, 8, 9, 8.5, (24, 15.5, 12, 10), 18)
    LARGE = _Sizes(18, 18, 18, 18, (28, 24, 21, 18), 26)

    @property
    def is_large(self) -> bool:
        """Whether this is the large print edition."""
        return self is Edition.LARGE

    @property
    def body(self) -> Style:
        """Running text."""
        # Large letters lie apart already, and every line is a part of a page.
        return Style(self.value.body, leading=1.35 if self.is_large else 1.45, after=self.value.body * 0.6)

    @property
    def lead(self) -> Style:
        """The sentence under the name of a document."""
        return Style(self.value.body * 1.2, leading=1.4, after=self.value.body, colour=SOFT_INK)

    @property
    def small(self) -> Style:
        """Sources, bases and the lines at the edge of a page."""
        return Style(self.value.small, leading=1.4, after=self.value.small * 0.5, colour=SOFT_INK)

    @property
    def table(self) -> Style:
        """The text of a table's cells."""
        return Style(self.value.table, leading=1.35)

    @property
    def table_head(self) -> Style:
        """The text of a table's heading cells."""
        return Style(self.value.table, Face.BOLD, leading=1.3)

    @property
    def key_figure(self) -> Style:
        """A large figure."""
        return Style(self.value.figure, Face.BOLD, leading=1.25, colour=ACCENT_INK)

    def heading(self, level: int) -> Style:
        """A heading of a level from 1; below the fourth they look alike."""
        size = self.value.headings[min(level, 4) - 1]
        colour = ACCENT_INK if level == 2 else Style(size).colour
        return Style(
            size, Face.BOLD, leading=1.22, before=size * (0 if level == 1 else 0.9), after=size * 0.4, colour=colour
        )

    def chart(self, width: float) -> Size:
        """The size of a drawing for a width in points."""
        return Size(width, self.value.chart)
