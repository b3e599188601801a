"""The benchmarking's figures as a workbook: XLSX and ODS with the same sheets, and nothing in it a formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selfreview.documents.benchmarking.figures_csv import COLUMNS, long_rows
from selfreview.documents.benchmarking.sheets import Sheet, SheetCell, write_ods, write_xlsx
from selfreview.documents.nation.figure_cells import part_figures
from selfreview.domain.benchmarking.printed import PrintedFigure, group_printed
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.domain.nation.revisions import Erratum

PRINTED = "As printed 2005 to 2009"


@dataclass(frozen=True, slots=True)
class FiguresBook:
    """What the sheets tell: a release's data or the network's own, its exhibits, and what was printed before."""

    title: str
    content: Mapping[str, Any]
    questionnaire: Questionnaire
    exhibits: Sequence[BenchmarkExhibit]
    printed: tuple[PrintedFigure, ...]
    about: Sequence[tuple[str, str]]
    errata: tuple[Erratum, ...] = ()


def _sheets(book: FiguresBook) -> list[Sheet]:
    about: list[tuple[SheetCell, ...]] = [*book.about]
    about += [("Erratum", each.in_words) for each in book.errata]
    about += [("Caution", caution.text) for caution in book.questionnaire.cautions]
    figures: list[tuple[SheetCell, ...]] = [tuple(name for name, _ in COLUMNS)]
    figures += long_rows(book.content, book.questionnaire, book.errata)
    dictionary: list[tuple[SheetCell, ...]] = [("Column", "What it means"), *COLUMNS]
    return [
        Sheet("About", about, frozenset()),
        _tables(book.exhibits),
        Sheet("Figures", figures, frozenset({0})),
        _printed(book.printed),
        Sheet("Data dictionary", dictionary, frozenset({0})),
    ]


def _tables(exhibits: Sequence[BenchmarkExhibit]) -> Sheet:
    rows: list[tuple[SheetCell, ...]] = []
    bold = set[int]()
    for exhibit in exhibits:
        bold |= {len(rows), len(rows) + 2}
        columns, figures = part_figures(exhibit.columns, exhibit.rows)
        rows += [(exhibit.title,), (f"Base: {exhibit.base}",), columns, *figures]
        rows += [(exhibit.note,)] if exhibit.note else []
        rows.append(())
    return Sheet("Tables", rows, frozenset(bold))


def _printed(printed: tuple[PrintedFigure, ...]) -> Sheet:
    rows: list[tuple[SheetCell, ...]] = [
        ("Exhibit", "Round", "Figure", "As printed", "Base", "Source", "Status", "Why")
    ]
    rows += [
        (exhibit, one.round, one.what, one.printed, one.base, one.source, one.status.value, one.note)
        for exhibit, figures in group_printed(printed)
        for one in figures
    ]
    return Sheet(PRINTED, rows, frozenset({0}))


def write_benchmark_xlsx(book: FiguresBook) -> bytes:
    """The workbook as XLSX; the same figures give the same file."""
    return write_xlsx(_sheets(book), title=book.title, marking=book.content.get("marking", ""), made=_made(book))


def _made(book: FiguresBook) -> datetime:
    made = book.content.get("made")
    return datetime.fromisoformat(made) if made else datetime(book.content["year"], 1, 1, tzinfo=UTC)


def write_benchmark_ods(book: FiguresBook) -> bytes:
    """The workbook as ODS, sheet by sheet the same."""
    return write_ods(_sheets(book))
