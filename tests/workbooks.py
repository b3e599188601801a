"""A workbook as people fill it in: some cells typed over, saved by a spreadsheet program."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import python_calamine
import xlsxwriter


def edited(content: bytes, cells: Mapping[tuple[str, int, int], object]) -> bytes:
    """The workbook with some cells typed over; sheets by name, rows and columns from 0."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as old:
        for name in old.sheet_names:
            sheet = book.add_worksheet(name)
            for row, line in enumerate(old.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                for column, cell in enumerate(line):
                    new = cells.get((name, row, column), cell)
                    if isinstance(new, (int, float)):
                        sheet.write_number(row, column, new)
                    elif isinstance(new, date):
                        sheet.write_datetime(row, column, new, book.add_format({"num_format": "yyyy-mm-dd"}))
                    else:
                        sheet.write_string(row, column, str(new))
    book.close()
    return out.getvalue()


def read_sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of every sheet of a workbook, XLSX or ODS."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
