"""How the sheets of a workbook lie on screen and paper, as XLSX and ODS: nothing cut, heads in sight, A4 across."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import ceil
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from selfreview.speech import gettext, is_read_from_the_right

if TYPE_CHECKING:
    from odfdo import Column, Document, Table

A4 = 9
ON_A_SHEET = 200
"""Characters that a sheet of A4 across can hold in letters that can still be read."""

LINE, TALLEST = 15, 400
"""The points of a line, and of the tallest row that a spreadsheet shows."""

SHOWN_BY = "style:data-style-name"
"""How an ODS shows a value; the library takes the name of it and writes nothing."""

LONGEST_NAME = 31
"""The characters that the name of a sheet may have."""

NO_NAME = re.compile(r"[\[\]:*?/\\]|^'+|'+$")
"""What the name of a sheet may not hold, and a translation may."""

UNTOLD = 8
"""The characters of a column whose width nobody set."""

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


def sheets_across(widths: Iterable[float]) -> int:
    """On how many sheets of paper side by side columns of these widths in characters can be read."""
    return max(1, ceil(sum(widths) / ON_A_SHEET))


def name_sheets(names: Iterable[str]) -> list[str]:
    """What sheets are called in the language that is read: nothing that no spreadsheet takes, and no name twice."""
    found: list[str] = []
    for name in names:
        plain = NO_NAME.sub("", str(name)[:LONGEST_NAME]).strip() or "-"
        taken, number = {one.casefold() for one in found}, 2
        numbered = plain
        while numbered.casefold() in taken:
            end = f" {number}"
            numbered, number = plain[: LONGEST_NAME - len(end)].rstrip() + end, number + 1
        found.append(numbered)
    return found


def page_footer() -> str:
    """What stands under every printed page of an XLSX: its file, its sheet, its number."""
    words = gettext("Page {page} of {pages}", page="&P", pages="&N")
    return f"&L&F, &A&R{words}"


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters."""
    return sum(max(1, ceil(len(line) / max(width, 1))) for line in text.split("\n"))


def open_xlsx(target: IO[bytes], options: Mapping[str, Any]) -> Any:
    """A workbook to write: its sheets lie across on A4, and rows are as high as what wraps in them."""
    return _fitted_book()(target, {"in_memory": True, **options})


@cache
def _fitted_book() -> Any:
    # Late: no start waits for the library.
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    class FittedSheet(Worksheet):  # type: ignore[misc]
        """A sheet that fits its rows itself: LibreOffice leaves all of a file at one line, Excel fits them anew."""

        def __init__(self) -> None:
            super().__init__()
            self.widths: dict[int, float] = {}
            self.wrapped: list[tuple[int, int, str]] = []
            self.set_landscape()
            self.set_paper(A4)
            self.fit_to_pages(1, 0)
            if is_read_from_the_right():
                self.right_to_left()

        def set_column(self, first_col: int, last_col: int, width: float | None = None, *told: Any) -> Any:
            if width is not None:
                self.widths |= dict.fromkeys(range(first_col, last_col + 1), width)
            return super().set_column(first_col, last_col, width, *told)

        def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
            if cell_format is not None and cell_format.text_wrap:
                self.wrapped.append((row, col, string))
            return super().write_string(row, col, string, cell_format)

        def _assemble_xml_file(self) -> None:
            lines: dict[int, int] = {}
            for row, column, text in self.wrapped:
                lines[row] = max(lines.get(row, 1), lines_of(text, self.widths.get(column, UNTOLD)))
            for row, many in lines.items():
                if many > 1:
                    self.set_row(row, min(many * LINE, TALLEST))
            super()._assemble_xml_file()

        def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
            # Without the mark of a height that somebody chose, a row grows with what is typed into it.
            super()._xml_start_tag_unencoded(
                tag, [each for each in attributes if (tag, each[0]) != ("row", "customHeight")]
            )

    class FittedBook(Workbook):  # type: ignore[misc]
        """A workbook of such sheets."""

        worksheet_class = FittedSheet

    return FittedBook


def lay_across(document: "Document", across: int = 1) -> None:
    """Print on A4 across, as many sheets down as it takes and so many side by side."""
    styles: Any = document.get_part("styles.xml")
    layout = styles.get_element("//style:page-layout/style:page-layout-properties")
    assert layout is not None
    for name, value in (
        ("fo:page-width", "29.7cm"),
        ("fo:page-height", "21cm"),
        ("style:print-orientation", "landscape"),
        ("style:scale-to-X", str(across)),
        ("style:scale-to-Y", "0"),
        *((("style:writing-mode", "rl-tb"),) if is_read_from_the_right() else ()),
    ):
        layout.set_attribute(name, value)


def turn_table(document: "Document", table: "Table") -> None:
    """Let the columns of a table begin at the right in a language that does."""
    from odfdo import Style

    if is_read_from_the_right():
        style = Style("table")
        style.set_properties({"style:writing-mode": "rl-tb"}, area="table")
        table.style = str(document.insert_style(style, automatic=True))


def repeat_first(table: "Table", part: str) -> None:
    """Let the first `row` or `column` come again on every printed page."""
    from odfdo import Element

    first = table.get_element(f"table:table-{part}")
    assert first is not None
    head = Element.from_tag(f"table:table-header-{part}s")
    table.insert(head, position=table.index(first))
    table.delete(first)
    head.append(first)


def hold_heads(document: "Document", names: Iterable[str]) -> None:
    """Keep the first row of the tables of these names in sight."""
    held = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>"
        '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
        '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>'
        '<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>'
        "</config:config-item-map-entry>"
        for name in names
    )
    document.set_part("settings.xml", _SETTINGS.format(held=held).encode())


def ods_column(document: "Document", width: float) -> "Column":
    """A column of a width in characters: too narrow a one shows every date as ###."""
    from odfdo import Column, Style

    style = Style("table-column", width=f"{max(width * 0.2, 1.2):.1f}cm")
    return Column(style=document.insert_style(style, automatic=True))


def ods_looks(document: "Document") -> dict[str, str]:
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
        style = Style("table-cell")
        if name == "day":
            style.set_attribute(SHOWN_BY, "plain-day")
        style.set_properties({"fo:wrap-option": "wrap", "style:vertical-align": "top"}, area="table-cell")
        if name == "head":
            style.set_properties({"fo:background-color": "#e3e8ea"}, area="table-cell")
            style.set_properties({"fo:font-weight": "bold"}, area="text")
        looks[name] = document.insert_style(style, automatic=True)
    return looks


def ods_number(document: "Document", name: str, pattern: str) -> str:
    """The name of a new style of cells that show a number in a pattern, an element with room for its own name."""
    from odfdo import Style

    document.insert_style(pattern.format(name=name), automatic=True)
    style = Style("table-cell")
    style.set_attribute(SHOWN_BY, name)
    style.set_properties({"style:vertical-align": "top"}, area="table-cell")
    return str(document.insert_style(style, automatic=True))


def print_range(name: str, width: int, height: int) -> str:
    """Which cells of a table are printed, as an ODS names them."""
    from xlsxwriter.utility import xl_col_to_name

    return f"$'{name}'.$A$1:.${xl_col_to_name(width - 1)}${height}"
