"""The tables of a report read back, from a page and from paper, beside what a release says."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.documents.reading import squeeze
from tests.visitors import parse


def shown(part: int, whole: int) -> str:
    """A share as it is shown, worked out apart from the product."""
    percent = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{percent}% ({part})"


def expected_row(group: dict[str, Any], exemplar: str) -> list[str]:
    """A group's row of an exemplar, out of the release's own numbers."""
    cell = group["cells"][exemplar]
    rate = shown(group["returns"], group["services"]).split(" ")[0]
    mark = cell["mark"] or "–"
    numbers = cell["numbers"]
    if numbers is None:
        return [*[cell["mark"]] * 6, str(group["returns"]), rate, mark]
    counts = [*numbers, sum(numbers[1:]), sum(numbers[2:])]
    return [*(shown(count, sum(numbers)) for count in counts), str(sum(numbers)), rate, mark]


def group_of(data: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    """A group of a table of the release."""
    (found,) = (one for one in data["published"]["tables"] if one["name"] == table)
    return next(group for group in found["groups"] if group["name"] == name)


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """Every table of a page by its caption, without its heading."""
    return {
        "".join(table.find("caption").itertext()).strip(): [
            [" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.find("tbody")
        ]
        for table in parse(page).find(".//main").iter("table")
    }


def rows_of(tables: dict[str, list[list[str]]], exemplar: str) -> dict[str, list[str]]:
    """The rows of an exemplar's table by group."""
    (rows,) = (rows for caption, rows in tables.items() if caption.startswith(f"{exemplar} "))
    return {row[0]: row[1:] for row in rows}


def assert_on_paper(paper: str, whole: str, rows: dict[str, list[str]]) -> None:
    """Every cell of an exemplar's table stands in the words on it, and the base of its groups on the whole paper."""
    for row in rows.values():
        *shares, returns, rate, _ = row
        assert squeeze(f"{returns} returns") in whole
        assert squeeze(f"({rate})") in whole
        assert [share for share in shares if squeeze(share) not in paper] == [], paper


def part_of(paper: str, exemplar: str, after: str | None) -> str:
    """The words of the paper on one exemplar."""
    # Its name is followed by our own rating or by its first group; elsewhere it stands in lists and charts.
    begin = _place(paper, exemplar, 0)
    return paper[begin : _place(paper, after, begin) if after else None]


def _place(paper: str, exemplar: str, begin: int) -> int:
    found = re.compile(re.escape(squeeze(exemplar)) + r"(?=\.Ours:|England)").search(paper, begin)
    assert found is not None, exemplar
    return found.start()
