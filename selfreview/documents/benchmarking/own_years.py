"""A service's own figures over the years to take away: CSV, XLSX and ODS with the same rows, each figure a number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from selfreview.documents.benchmarking.sheets import Sheet, SheetCell, as_cell, write_csv, write_ods, write_xlsx
from selfreview.domain.benchmarking.own_years import FigureRow, Half, SectionYears
from selfreview.domain.benchmarking.release.reading import read_shown
from selfreview.speech import gettext, lazy

COLUMNS = (lazy("Section"), lazy("Figure"), lazy("Unit"))
ESTIMATED = lazy("Estimated in")
ENDS: tuple[tuple[str, Callable[[Half], Decimal | None]], ...] = (
    (lazy("{figure}: a quarter of services have less than"), lambda half: read_shown(half.low)),
    (lazy("{figure}: a quarter of services have more than"), lambda half: read_shown(half.high)),
    (lazy("{figure}: services in these two"), lambda half: Decimal(half.services)),
)
"""What the rows under a figure tell of all services, as it was published."""


@dataclass(frozen=True, slots=True)
class YearsBook:
    """What the files tell: whose figures, of which years, section by section, and what has to be read with them."""

    service: str
    years: tuple[int, ...]
    sections: tuple[SectionYears, ...]
    breaks: tuple[str, ...]
    cautions: tuple[str, ...]
    today: date

    @property
    def title(self) -> str:
        """What a workbook calls itself."""
        first, last = self.years[0], self.years[-1]
        return gettext("{service}: own figures, {first} to {last}", service=self.service, first=first, last=last)

    @property
    def has_halves(self) -> bool:
        """Whether anything that was published stands under a figure."""
        return any(one.half for part in self.sections for row in part.rows for one in row.figures)

    @property
    def heading(self) -> tuple[str, ...]:
        """The columns: what a row is, its years, and which of its figures were estimated."""
        return (*COLUMNS, *map(str, self.years), ESTIMATED)

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """What stands between the years, and the cautions."""
        return (
            *((gettext("Note"), words) for words in self.breaks),
            *((gettext("Caution"), words) for words in self.cautions),
        )


def write_years_csv(book: YearsBook) -> str:
    """The rows as CSV, after what has to be read with them."""
    blank = ("",) * (len(book.heading) - 2)
    return write_csv([book.heading, *((*note, *blank) for note in book.notes), *_rows(book)])


def write_years_xlsx(book: YearsBook) -> bytes:
    """The rows as a workbook (XLSX)."""
    return write_xlsx(_sheets(book), title=book.title, made=datetime.combine(book.today, time(), UTC))


def write_years_ods(book: YearsBook) -> bytes:
    """The rows as a workbook (ODS)."""
    return write_ods(_sheets(book))


def _sheets(book: YearsBook) -> list[Sheet]:
    return [
        Sheet(gettext("Figures"), [book.heading, *_rows(book)], frozenset({0})),
        Sheet(gettext("About"), [(gettext("Service"), book.service), *book.notes]),
    ]


def _rows(book: YearsBook) -> Iterator[tuple[SheetCell, ...]]:
    for part in book.sections:
        for row in part.rows:
            figures = (one.text if one.number is None else as_cell(one.number) for one in row.figures)
            yield (part.section.title, row.title, row.unit, *figures, _estimated(book, row))
            if any(one.half for one in row.figures):
                for words, end in ENDS:
                    told = (_end(one.half, end) for one in row.figures)
                    yield (part.section.title, words.format(figure=row.title), row.unit, *told, "")


def _end(half: Half | None, end: Callable[[Half], Decimal | None]) -> SheetCell:
    number = None if half is None else end(half)
    return "" if number is None else as_cell(number)


def _estimated(book: YearsBook, row: FigureRow) -> str:
    return ", ".join(str(year) for year, one in zip(book.years, row.figures, strict=True) if one.estimated)
