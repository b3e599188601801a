"""Figures for whoever works with them: every year's beside one another, and only what everybody may see."""

from functools import lru_cache

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.series_csv import COLUMNS, write_series_csv
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.revisions import Erratum, ReleaseKind, Revised
from selfreview.domain.nation.series import tell_series
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.releases import Entry
from selfreview.web.access import Public, entry
from selfreview.web.nation.chapters import lay_trend, see_public_years
from selfreview.web.nation.data_packages import cite_series, describe_release, describe_series, find_licence
from selfreview.web.nation.release_files import find_release, hand_out, let_others_read, write_file
from selfreview.web.runtime import site

blueprint = Blueprint("open_data", __name__, url_prefix="/national")

Key = tuple[int, int, str, tuple[Erratum, ...]]
"""What a release is remembered by: its year, number and hash, and the errata told since."""


@blueprint.get("/series")
@entry(Public())
def series() -> ResponseReturnValue:
    """Every exemplar over all years, the releases that this rests on, and those left out."""
    years, standing = see_public_years(), _standing()
    return render_template(
        "nation/public/series.html",
        years=years,
        trend=lay_trend(years),
        releases=standing,
        cited=cite_series(standing) if standing else None,
        licence=find_licence(),
        withdrawn=_withdrawn(),
        columns=COLUMNS,
    )


@blueprint.get("/series.csv")
@entry(Public())
def series_file() -> ResponseReturnValue:
    """Every released figure of the exemplars as a row."""
    answer = Response(_series(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="national-series.csv"'
    let_others_read(answer)
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/datapackage.json")
@entry(Public())
def series_package() -> ResponseReturnValue:
    """What the columns of the series are, its licence, how to cite it and its hash; 404 before the first release."""
    standing = _standing()
    if not standing:
        abort(404)
    answer = Response(describe_series(standing, _series()), content_type="application/json")
    let_others_read(answer)
    return answer


@blueprint.get("/<int(max=9999):year>/releases/<int(max=9999):number>/datapackage.json")
@entry(Public())
def release_package(year: int, number: int) -> ResponseReturnValue:
    """The same of the CSV file of one release."""
    found = find_release(year, number)
    content, errata = write_file(found, "csv")
    return hand_out(Response(describe_release(found, content), content_type="application/json"), found, errata)


def _standing() -> tuple[Entry, ...]:
    """The releases of the series, by year and number."""
    return tuple(reversed(releases.list_standing(site().now())))


def _withdrawn() -> tuple[Revised, ...]:
    revised = revisions.read_revised(public_at=site().now())
    return tuple(one for one in revised if one.withdrawal is not None and one.collection is ReleaseKind.EXEMPLARS)


def _series() -> bytes:
    return _written(tuple((one.year, one.number, one.hash, _errata(one)) for one in _standing()))


def _errata(one: Entry) -> tuple[Erratum, ...]:
    return revisions.errata_of(ReleaseKind.EXEMPLARS, one.year, one.number)


@lru_cache(maxsize=2)
def _written(keys: tuple[Key, ...]) -> bytes:
    return write_series_csv(tell_series([_report(year, number) for year, number, _, _ in keys])).encode()


def _report(year: int, number: int) -> Report:
    found = releases.find(year, number)
    assert found is not None
    return releases.report_of(site().frameworks, found)
