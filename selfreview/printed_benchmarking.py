"""`benchmarking_published.csv` becomes the printed figures of 2005 to 2009; what was derived of them is left out."""

import csv
from functools import lru_cache
from importlib.resources import files

from selfreview.domain.benchmarking.printed import PrintedFigure, PrintedStatus


@lru_cache(maxsize=1)
def load_printed() -> tuple[PrintedFigure, ...]:
    """Every figure that the 2009 report prints on benchmarking, in the order of the file."""
    text = (files("selfreview") / "benchmarking_published.csv").read_text(encoding="utf-8")
    known = {status.value for status in PrintedStatus}
    return tuple(
        PrintedFigure(
            exhibit=row["exhibit"],
            section=row["section"],
            round=row["round"],
            period=row["period"],
            measure=row["measure"],
            category=row["category"],
            statistic=row["statistic"],
            printed=row["printed"],
            unit=row["unit"],
            base=row["base"],
            source=row["source_line"],
            status=PrintedStatus(row["status"]),
            note=row["note"],
        )
        for row in csv.DictReader(text.splitlines())
        if row["status"] in known and row["printed"]
    )
