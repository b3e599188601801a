"""The benchmarking's newest release made ready for its page and files: every one from the same frozen figures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfreview.documents.benchmarking.figures_csv import write_benchmark_csv
from selfreview.documents.benchmarking.figures_sheets import FiguresBook, write_benchmark_ods, write_benchmark_xlsx
from selfreview.documents.benchmarking.national_report_pdf import BothCollections, write_both
from selfreview.documents.benchmarking.report_pdf import BenchmarkReport, draw_benchmark, write_benchmark_report
from selfreview.documents.edition import Edition as PaperEdition
from selfreview.domain.benchmarking.questionnaire import Questionnaire, Section
from selfreview.domain.benchmarking.release.exhibits import lay_exhibits
from selfreview.domain.benchmarking.release.group_exhibits import GROUPS
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.domain.nation.release_data import join_errata
from selfreview.domain.nation.revisions import Erratum, ReleaseKind
from selfreview.printed_benchmarking import load_printed
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext, in_english, kept_by_language, lazy
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.releases import BenchmarkRelease
from selfreview.storage.nation import releases as review_releases
from selfreview.storage.nation import revisions
from selfreview.storage.nation.releases import Release
from selfreview.storage.round import rounds
from selfreview.web.drawings import beside_table
from selfreview.web.nation.release_files import hand_out, refuse_withdrawn, sees_embargoed
from selfreview.web.runtime import make_paper, site

FILES = {
    "pdf": ("application/pdf", lazy("Report (PDF)")),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lazy("Workbook (XLSX)")),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", lazy("Workbook (ODS)")),
    "csv": ("text/csv; charset=utf-8", lazy("Figures (CSV)")),
    "json": ("application/json", lazy("Release (JSON)")),
}


@dataclass(frozen=True, slots=True)
class ShownExhibit:
    """An exhibit with its chart, None where it is a table alone."""

    exhibit: BenchmarkExhibit
    svg: Markup | None


@dataclass(frozen=True, slots=True)
class BenchmarkEdition:
    """A release laid out for its page: the exhibits of every section, drawn once."""

    release: BenchmarkRelease
    data: dict[str, Any]
    questionnaire: Questionnaire
    opening: tuple[ShownExhibit, ...]
    sections: tuple[tuple[Section, tuple[ShownExhibit, ...]], ...]
    groups: tuple[ShownExhibit, ...]

    def says(self, section: str) -> list[dict[str, str]]:
        """The sentences of a section, each with its base."""
        return [one for one in self.data["commentary"] if one["section"] == section]


def find_newest(year: int) -> BenchmarkRelease:
    """The newest release of a year that the visitor may see; 404 before the first."""
    found = releases.newest(year, public_at=None if sees_embargoed() else site().now())
    if found is None:
        refuse_withdrawn(ReleaseKind.BENCHMARKING, year)
        abort(404)
    return found


@kept_by_language(16)
def _laid_out(year: int, number: int, _hash: str) -> BenchmarkEdition:
    release = releases.find(year, number)
    assert release is not None
    questionnaire = product_questionnaire()
    exhibits = tuple(map(show, lay_exhibits(Released(release.data), questionnaire)))
    return BenchmarkEdition(
        release,
        release.data,
        questionnaire,
        tuple(one for one in exhibits if not one.exhibit.section),
        tuple(
            (section, tuple(one for one in exhibits if one.exhibit.section == section.id))
            for section in questionnaire.sections
        ),
        tuple(one for one in exhibits if one.exhibit.section == GROUPS),
    )


def edition_of(release: BenchmarkRelease) -> BenchmarkEdition:
    """A release laid out, from memory where it was laid out before."""
    return _laid_out(release.year, release.number, release.hash)


def show(exhibit: BenchmarkExhibit) -> ShownExhibit:
    """An exhibit with its chart drawn."""
    drawing = draw_benchmark(exhibit)
    return ShownExhibit(exhibit, None if drawing is None else beside_table(drawing, name=f"chart-{exhibit.key}"))


def send_file(release: BenchmarkRelease, form: str) -> ResponseReturnValue:
    """A release as a file; `print=large` asks for the large print edition of the paper."""
    large = form == "pdf" and request.args.get("print") == "large"
    errata = errata_of(release)
    answer = Response(
        _written(release.year, release.number, release.hash, form, large, errata), content_type=FILES[form][0]
    )
    name = f"benchmarking-{release.year}-release-{release.number}{'-large-print' if large else ''}.{form}"
    shown = "inline" if form in ("json", "pdf") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return hand_out(answer, release, errata)


def errata_of(release: BenchmarkRelease) -> tuple[Erratum, ...]:
    """The errors of a release that were found since it was made."""
    return revisions.errata_of(ReleaseKind.BENCHMARKING, release.year, release.number)


def find_both(year: int) -> tuple[BenchmarkRelease | None, Release | None]:
    """The newest release of either collection that the visitor may see; 404 where of neither."""
    at = None if sees_embargoed() else site().now()
    benchmarks, survey = releases.newest(year, public_at=at), review_releases.newest(year, public_at=at)
    if benchmarks is None and survey is None:
        abort(404)
    return benchmarks, survey


def send_both(year: int) -> ResponseReturnValue:
    """One report of both collections of a year as a paper."""
    benchmarks, survey = find_both(year)
    large = request.args.get("print") == "large"
    seals = tuple(None if one is None else (one.number, one.hash) for one in (benchmarks, survey))
    errata = () if benchmarks is None else errata_of(benchmarks)
    rated = () if survey is None else revisions.errata_of(ReleaseKind.EXEMPLARS, year, survey.number)
    answer = Response(_written_both(year, seals, large, (errata, rated)), content_type=FILES["pdf"][0])
    name = f"national-report-{year}{'-large-print' if large else ''}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@in_english
@lru_cache(maxsize=8)
def _written_both(
    year: int, seals: tuple[tuple[int, str] | None, ...], large: bool, errata: tuple[tuple[Erratum, ...], ...]
) -> bytes:
    # What was told since is part of what the paper is remembered by: it comes with a new erratum.
    questionnaire = product_questionnaire()
    benchmarks = None if seals[0] is None else releases.find(year, seals[0][0])
    survey = None if seals[1] is None else review_releases.find(year, seals[1][0])
    told = None
    if benchmarks is not None:
        exhibits = lay_exhibits(Released(benchmarks.data), questionnaire)
        told = BenchmarkReport(benchmarks.data, questionnaire, exhibits, load_printed(), errata[0])
    rated = None
    if survey is not None:
        rated = review_releases.report_of(site().frameworks, survey)
    report = BothCollections(year, told, rated, rounds.all_services())
    return make_paper(write_both, report, edition=PaperEdition.LARGE if large else PaperEdition.NORMAL)


@in_english
@lru_cache(maxsize=16)
def _written(year: int, number: int, _hash: str, form: str, large: bool, errata: tuple[Erratum, ...]) -> bytes:
    release = releases.find(year, number)
    assert release is not None
    if form == "json":
        return join_errata(release.content, errata).encode()
    data, questionnaire = release.data, product_questionnaire()
    if form == "csv":
        return write_benchmark_csv(data, questionnaire, errata).encode()
    exhibits = lay_exhibits(Released(data), questionnaire)
    if form == "pdf":
        edition = PaperEdition.LARGE if large else PaperEdition.NORMAL
        told = BenchmarkReport(data, questionnaire, exhibits, load_printed(), errata)
        return make_paper(write_benchmark_report, told, edition=edition)
    write: Callable[[FiguresBook], bytes] = write_benchmark_xlsx if form == "xlsx" else write_benchmark_ods
    title = gettext("National benchmarking {year}", year=year)
    about = [
        (gettext("Figures"), gettext("{title}, release {number}", title=title, number=number)),
        (gettext("SHA-256 of the release"), release.hash),
        (gettext("Marking"), data["marking"]),
        *((gettext("Rule"), rule) for rule in data["rules"]),
    ]
    return make_paper(write, FiguresBook(title, data, questionnaire, exhibits, load_printed(), about, errata))
