"""The benchmarking's figures written in every form: the network's exact ones, or a release's, from the same data."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from selfreview.documents.benchmarking.figures_csv import write_benchmark_csv
from selfreview.documents.benchmarking.figures_sheets import FiguresBook, write_benchmark_xlsx
from selfreview.documents.benchmarking.report_pdf import BenchmarkReport, write_benchmark_report
from selfreview.domain.benchmarking.figures import work_out
from selfreview.domain.benchmarking.release.content import exact_content
from selfreview.domain.benchmarking.release.exhibits import lay_exhibits
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.nation.report import mark_figures
from selfreview.printed_benchmarking import load_printed
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext
from selfreview.storage import feature_flags
from selfreview.storage.benchmarking.collections import find_collection
from selfreview.storage.benchmarking.figures import read_last_numbers, read_round
from selfreview.web.runtime import make_paper

Content = Mapping[str, Any]


def read_exact(year: int) -> dict[str, Any]:
    """A year's exact figures, marked for the network only; KeyError where its benchmarking was not opened."""
    if find_collection(year) is None:
        raise KeyError(year)
    questionnaire = product_questionnaire()
    round_ = read_round(questionnaire, year, before=read_last_numbers(questionnaire, year))
    marking = mark_figures(released=False, demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION))
    return exact_content(round_, work_out(round_), marking)


def _as_json(content: Content) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _as_csv(content: Content) -> bytes:
    return write_benchmark_csv(content, product_questionnaire()).encode()


def _as_xlsx(content: Content) -> bytes:
    questionnaire = product_questionnaire()
    exhibits = lay_exhibits(Released(content), questionnaire)
    title = gettext("National benchmarking {content}", content=content["year"])
    about = [(gettext("Figures"), title), (gettext("Marking"), content.get("marking", ""))]
    book = FiguresBook(title, content, questionnaire, exhibits, load_printed(), about)
    return make_paper(write_benchmark_xlsx, book)


def _as_pdf(content: Content) -> bytes:
    questionnaire = product_questionnaire()
    exhibits = lay_exhibits(Released(content), questionnaire)
    return make_paper(write_benchmark_report, BenchmarkReport(content, questionnaire, exhibits, load_printed()))


FORMATS: dict[str, Callable[[Content], bytes]] = {
    "json": _as_json,
    "csv": _as_csv,
    "xlsx": _as_xlsx,
    "pdf": _as_pdf,
}
"""How figures are written, by the ending of the file."""
