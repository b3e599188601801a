"""Figures for whoever works with them: every year's beside one another, and only what everybody may see."""

from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.documents.benchmarking import series_csv as measures_csv
from selfreview.documents.nation import series_csv
from selfreview.domain.nation.citation import Cited
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.revisions import Erratum, ReleaseKind, Revised
from selfreview.domain.nation.series import tell_series
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.releases import Entry
from selfreview.web.access import Public, entry
from selfreview.web.nation import data_packages
from selfreview.web.nation.chapters import lay_trend, see_public_years
from selfreview.web.nation.measure_series import lay_measures, write_measures
from selfreview.web.nation.release_files import find_release, hand_out, let_others_read, write_file
from selfreview.web.runtime import site

blueprint = Blueprint("open_data", __name__, url_prefix="/national")

Key = tuple[int, int, str, tuple[Erratum, ...]]
"""What a release is remembered by: its year, number and hash, and the errata told since."""


@blueprint.get("/series")
@entry(Public())
def series() -> ResponseReturnValue:
    """Every exemplar over all years, the releases that this rests on, and those left out."""
    years, released = see_public_years(), _released()
    return render_template(
        "nation/public/series.html",
        years=years,
        trend=lay_trend(years),
        benchmarked=bool(released[ReleaseKind.BENCHMARKING]),
        columns=series_csv.COLUMNS,
        **_beside(ReleaseKind.EXEMPLARS, released),
    )


@blueprint.get("/benchmarking/series")
@entry(Public())
def measures() -> ResponseReturnValue:
    """Every benchmarking measure over all years, with the same beside it."""
    released = _released()
    return render_template(
        "nation/public/measures.html",
        exhibits=lay_measures(_keys(ReleaseKind.BENCHMARKING, released[ReleaseKind.BENCHMARKING])),
        columns=measures_csv.COLUMNS,
        **_beside(ReleaseKind.BENCHMARKING, released),
    )


@blueprint.get("/series.csv")
@entry(Public())
def series_file() -> ResponseReturnValue:
    """Every released figure of the exemplars as a row."""
    return _send(_exemplars(_released()), "national-series.csv")


@blueprint.get("/benchmarking/series.csv")
@entry(Public())
def measures_file() -> ResponseReturnValue:
    """Every released figure of the benchmarking as a row."""
    return _send(_measures(_released()), "benchmarking-series.csv")


def _send(content: bytes, name: str) -> ResponseReturnValue:
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    let_others_read(answer)
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/datapackage.json")
@entry(Public())
def series_package() -> ResponseReturnValue:
    """What the columns of both series are, licence, how to cite them and their hashes; 404 before the first release."""
    released = _released()
    if not any(released.values()):
        abort(404)
    files = []
    if released[ReleaseKind.EXEMPLARS]:
        files.append(data_packages.describe_exemplars(_exemplars(released)))
    if released[ReleaseKind.BENCHMARKING]:
        files.append(data_packages.describe_measures(_measures(released)))
    answer = Response(data_packages.describe_series(released, files), content_type="application/json")
    let_others_read(answer)
    return answer


@blueprint.get("/<int(max=9999):year>/releases/<int(max=9999):number>/datapackage.json")
@entry(Public())
def release_package(year: int, number: int) -> ResponseReturnValue:
    """The same of the CSV file of one release."""
    found = find_release(year, number)
    content, errata = write_file(found, "csv")
    described = data_packages.describe_release(found, content)
    return hand_out(Response(described, content_type="application/json"), found, errata)


Released = dict[ReleaseKind, tuple[Entry, ...]]


def _released() -> Released:
    """The releases of each series, by year and number."""
    now = site().now()
    return {
        ReleaseKind.EXEMPLARS: tuple(reversed(releases.list_standing(now))),
        ReleaseKind.BENCHMARKING: tuple(reversed(benchmark_releases.list_standing(now))),
    }


def _beside(kind: ReleaseKind, released: Released) -> dict[str, Any]:
    return {
        "releases": released[kind],
        "cited": _cite(released),
        "licence": data_packages.find_licence(),
        "withdrawn": _withdrawn(kind),
    }


def _cite(released: Released) -> Cited | None:
    standing = [one for listed in released.values() for one in listed]
    return data_packages.cite_series(standing) if standing else None


def _withdrawn(kind: ReleaseKind) -> tuple[Revised, ...]:
    revised = revisions.read_revised(public_at=site().now())
    return tuple(one for one in revised if one.withdrawal is not None and one.collection is kind)


def _keys(kind: ReleaseKind, standing: tuple[Entry, ...]) -> tuple[Key, ...]:
    return tuple((one.year, one.number, one.hash, revisions.errata_of(kind, one.year, one.number)) for one in standing)


def _exemplars(released: Released) -> bytes:
    return _written(_keys(ReleaseKind.EXEMPLARS, released[ReleaseKind.EXEMPLARS]))


def _measures(released: Released) -> bytes:
    return write_measures(_keys(ReleaseKind.BENCHMARKING, released[ReleaseKind.BENCHMARKING]))


@lru_cache(maxsize=2)
def _written(keys: tuple[Key, ...]) -> bytes:
    told = tell_series([_report(year, number) for year, number, _, _ in keys])
    return series_csv.write_series_csv(told).encode()


def _report(year: int, number: int) -> Report:
    found = releases.find(year, number)
    assert found is not None
    return releases.report_of(site().frameworks, found)
