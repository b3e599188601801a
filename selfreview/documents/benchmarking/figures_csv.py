"""The benchmarking's figures as one long CSV: one figure a row, with its base, coverage and mark."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from selfreview.documents.csv_cells import inert
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.listing import list_figures
from selfreview.domain.nation.report import NATION, NATION_TABLE
from selfreview.domain.nation.revisions import Erratum, errata_of

COLUMNS = (
    ("collection", "Always “benchmarking”."),
    ("year", "The year of the round."),
    ("release", "The number of the release; “exact” for the network’s own figures."),
    ("group", "England, or a table and its group, such as “region: London”."),
    ("measure", "The id of the measure (BM01 to BM31) or of the question; “caution” for what has to be read first."),
    ("title", "What it is called."),
    ("statistic", "total, mean, median, p10, p25, p75, p90, ratio (England), r; for a question the option."),
    ("value", "The figure; of an option how many services ticked it."),
    ("unit", "pounds, FTE, people, percent and the like; “services” for counts."),
    ("n", "How many services the figure stands on."),
    ("coverage", "How many percent of those aged 0 to 19 live in their areas; empty where that is not known."),
    ("mark", "c: something of this measure is suppressed; no returns; or empty."),
    (
        "errata",
        "Errors found since the release was made, with which the figure has to be read; or empty.",
    ),
)
"""The columns in their order, each with what it means."""

Row = tuple[str | int | float | None, ...]
Data = Mapping[str, Any]


def long_rows(content: Data, questionnaire: Questionnaire, errata: Sequence[Erratum] = ()) -> Iterator[Row]:
    """Cautions first, then every figure: the nation's measures, its questions, and the measures of groups."""
    measure = [name for name, _ in COLUMNS].index("measure")
    for row in _figure_rows(content, questionnaire):
        yield (*row, errata_of(errata, str(row[measure])))


def _figure_rows(content: Data, questionnaire: Questionnaire) -> Iterator[Row]:
    start = ("benchmarking", content["year"], content.get("release") or "exact")
    for caution in questionnaire.cautions:
        yield (*start, "", "caution", "", "text", caution.text, "", None, None, "")
    for one in list_figures(content, questionnaire):
        if one.value is not None:
            group = NATION if one.table == NATION_TABLE else f"{one.table}: {one.group}"
            named = (group, one.subject, one.title, one.figure)
            yield (*start, *named, one.value, one.unit, one.n, one.coverage, one.mark)


def write_benchmark_csv(content: Data, questionnaire: Questionnaire, errata: Sequence[Erratum] = ()) -> str:
    """The file's text, with line ends as RFC 4180 has them; no cell that a spreadsheet would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name for name, _ in COLUMNS])
    for row in long_rows(content, questionnaire, errata):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()
