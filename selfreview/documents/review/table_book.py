"""Tables as a workbook to read, XLSX or ODS: dates are dates, numbers are numbers, and no cell is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from odfdo import Column, Document, Table
    from odfdo import Row as OdsRow

XLSX_LONGEST = 32_767
ABOUT, ABOUT_WIDTH = "About", 100

_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-settings office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:ooo="http://openoffice.org/2004/office"><office:settings>'
    '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
    '</config:config-item><config:config-item-map-named config:name="Tables">{held}</config:config-item-map-named>'
    "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
    "</office:settings></office:document-settings>"
)

BookCell = str | int | date | None


@dataclass(frozen=True, slots=True)
class BookTable:
    """A sheet: its name, its columns with their widths in characters, and the rows under them."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[BookCell]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        return tuple(name for name, _ in self.columns)


@dataclass(frozen=True, slots=True)
class TableBook:
    """A workbook; `about` is what it says of itself on its last sheet, `saved_at` when its data were last changed."""

    title: str
    author: str
    about: str
    tables: Sequence[BookTable]
    saved_at: datetime | None = None


def write_xlsx(book: TableBook) -> bytes:
    """The book as XLSX; the same data make the same file."""
    # Late: no start waits for the library.
    import xlsxwriter

    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as file:
        file.set_properties({"title": book.title, "author": book.author, "comments": book.about})
        if book.saved_at is not None:
            file.set_properties({"created": book.saved_at.replace(tzinfo=None)})
        looks = {
            "head": file.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3E8EA", "border": 1}
            ),
            "text": file.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "day": file.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "align": "left"}),
        }
        for table in book.tables:
            _write_sheet(file.add_worksheet(table.name), table, looks)
        about = file.add_worksheet(ABOUT)
        about.set_column(0, 0, ABOUT_WIDTH)
        about.write_string(0, 0, book.about, looks["text"])
    return target.getvalue()


def _write_sheet(sheet: Any, table: BookTable, looks: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(table.columns):
        sheet.write_string(0, column, name, looks["head"])
        sheet.set_column(column, column, width)
    for line, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, looks["day"])
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell, looks["text"])
            else:
                sheet.write_string(line, column, _printable(cell or ""), looks["text"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def _printable(text: str) -> str:
    """A text as XLSX takes it: without what XML has no way to write, and not longer than a cell may be."""
    kept = "".join(sign if sign >= " " or sign in "\n\t\r" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return kept if len(kept) <= XLSX_LONGEST else kept[: XLSX_LONGEST - 1] + "…"


def write_ods(book: TableBook) -> bytes:
    """The book as ODS, with the same cells."""
    # Late: the library takes as long to import as the page before takes to make.
    from odfdo import Document, Table
    from xlsxwriter.utility import xl_col_to_name

    document = Document("spreadsheet")
    document.body.clear()
    looks = _ods_looks(document)
    for told in book.tables:
        table = Table(told.name)
        for place, (_, width) in enumerate(told.columns):
            table.set_column(place, _ods_column(document, width))
        table.append_row(_ods_row(told.headings, looks["head"], looks["head"]), clone=False)
        for cells in told.rows:
            table.append_row(_ods_row(cells, looks["text"], looks["day"]), clone=False)
        _repeat_head(table)
        last = f"{xl_col_to_name(len(told.columns) - 1)}${table.height}"
        table.set_attribute("table:print-ranges", f"$'{told.name}'.$A$1:.${last}")
        document.body.append(table)
    about = Table(ABOUT)
    about.set_column(0, _ods_column(document, ABOUT_WIDTH))
    about.append(_ods_row((book.about,), looks["text"], looks["day"]))
    document.body.append(about)
    _lay_sheets_wide(document)
    document.set_part("settings.xml", _held_heads(book.tables).encode())
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _lay_sheets_wide(document: "Document") -> None:
    """Print on A4 across, as many sheets down as it takes and one across."""
    styles: Any = document.get_part("styles.xml")
    layout = styles.get_element("//style:page-layout/style:page-layout-properties")
    assert layout is not None
    for name, value in (
        ("fo:page-width", "29.7cm"),
        ("fo:page-height", "21cm"),
        ("style:print-orientation", "landscape"),
        ("style:scale-to-X", "1"),
        ("style:scale-to-Y", "0"),
    ):
        layout.set_attribute(name, value)


def _repeat_head(table: "Table") -> None:
    """Let the headings come again on every printed page."""
    from odfdo import Element

    first = table.get_element("table:table-row")
    assert first is not None
    head = Element.from_tag("table:table-header-rows")
    table.insert(head, position=table.index(first))
    table.delete(first)
    head.append(first)


def _held_heads(tables: Sequence[BookTable]) -> str:
    """The settings of a document in which the first row of every table stays in sight."""
    held = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(table.name)}>"
        '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
        '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>'
        '<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>'
        "</config:config-item-map-entry>"
        for table in tables
    )
    return _SETTINGS.format(held=held)


def _ods_column(document: "Document", width: int) -> "Column":
    """A column of a width in characters: too narrow a one shows every date as ###."""
    from odfdo import Column, Style

    style = Style("table-column", width=f"{max(width * 0.2, 1.2):.1f}cm")
    return Column(style=document.insert_style(style, automatic=True))


def _ods_looks(document: "Document") -> dict[str, str]:
    """The names of the styles of cells: headings, text that wraps, and dates."""
    from odfdo import Style

    # Day, month in letters, year: read alike everywhere.
    document.insert_style(
        '<number:date-style style:name="plain-day"><number:day/><number:text> </number:text>'
        '<number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
        "</number:date-style>",
        automatic=True,
    )
    looks = {}
    for name in ("head", "text", "day"):
        style = Style("table-cell", data_style="plain-day" if name == "day" else None)
        style.set_properties({"fo:wrap-option": "wrap", "style:vertical-align": "top"}, area="table-cell")
        if name == "head":
            style.set_properties({"fo:background-color": "#e3e8ea"}, area="table-cell")
            style.set_properties({"fo:font-weight": "bold"}, area="text")
        looks[name] = document.insert_style(style, automatic=True)
    return looks


def _ods_row(cells: Sequence[BookCell], look: str, day: str) -> "OdsRow":
    from odfdo import Cell, Row

    row = Row()
    for cell in cells:
        value = _printable(cell) if isinstance(cell, str) else cell
        row.append_cell(Cell(value, style=day if isinstance(cell, date) else look), clone=False)
    return row
