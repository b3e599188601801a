"""What is said of published figures for whoever uses them: licence, citation, and a descriptor beside each CSV file."""

from collections.abc import Mapping, Sequence

from flask import url_for

from selfreview.documents.benchmarking import series_csv as measures_csv
from selfreview.documents.nation import figures_csv, series_csv
from selfreview.documents.nation.data_package import DataFile, DataPackage, SealedRelease, write_data_package
from selfreview.domain.nation.citation import LICENCES, PUBLISHER, TITLE, Cited, Licence
from selfreview.domain.nation.report import mark_figures
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.storage.nation.releases import Entry, Release
from selfreview.web.runtime import site

FIGURE = ("table", "group", "exemplar", "figure")
"""The columns that name a figure within a release."""

MEASURE = ("year", "release", "table", "group", "measure", "figure")
"""The columns that name a figure of the benchmarking within all of its releases."""


def find_licence() -> Licence:
    """The licence that the operator gives the figures."""
    return LICENCES[site().settings.data_licence]


def find_publisher() -> str:
    """Who publishes the figures: the operator, or else the network that they are of."""
    return site().settings.operator.name or PUBLISHER


def _marking() -> str:
    return mark_figures(released=True, demonstration=site().is_demonstration())


def cite_release(release: Release) -> Cited:
    """How one release is cited."""
    address = url_for("publication.release", year=release.year, number=release.number, _external=True)
    figures = f"{release.year}, release {release.number}"
    return Cited(figures, max(release.at, release.public_from), find_publisher(), address, release.data["marking"])


def cite_series(releases: Sequence[Entry]) -> Cited:
    """How the figures of all years are cited, as they are with the newest of these releases."""
    last = max(releases, key=lambda one: one.public_from)
    first, newest = min(one.year for one in releases), max(one.year for one in releases)
    figures = f"{first} to {newest}" if len(releases) > 1 else str(newest)
    address = url_for("open_data.series", _external=True)
    return Cited(figures, last.public_from, find_publisher(), address, _marking())


def describe_release(release: Release, content: bytes) -> bytes:
    """The descriptor of a release's CSV file."""
    year, number = release.year, release.number
    return write_data_package(
        DataPackage(
            name=f"national-{year}-release-{number}",
            title=f"{TITLE}, {year}, release {number}",
            description="Every figure of the release as a row: England, regions, kinds and sizes of services.",
            homepage=url_for("publication.release", year=year, number=number, _external=True),
            files=(
                DataFile(
                    name=f"national-{year}-release-{number}",
                    title=f"{TITLE}, {year}, release {number}",
                    path=url_for("publication.release_file", form="csv", year=year, number=number, _external=True),
                    content=content,
                    columns=figures_csv.COLUMNS,
                    key=("series", *FIGURE),
                ),
            ),
            releases=(SealedRelease(ReleaseKind.EXEMPLARS, year, number, release.hash),),
            created=release.at,
            licence=find_licence(),
            cited=cite_release(release),
        )
    )


def describe_exemplars(content: bytes) -> DataFile:
    """The file of the exemplars over all years."""
    name, title = "national-series", f"{TITLE}: every exemplar over all years"
    return DataFile(name, title, "series.csv", content, series_csv.COLUMNS, ("year", "release", *FIGURE))


def describe_measures(content: bytes) -> DataFile:
    """The file of the benchmarking over all years."""
    name, title = "benchmarking-series", f"{TITLE}: every benchmarking measure over all years"
    return DataFile(name, title, "benchmarking/series.csv", content, measures_csv.COLUMNS, MEASURE)


def describe_series(released: Mapping[ReleaseKind, Sequence[Entry]], files: Sequence[DataFile]) -> bytes:
    """The descriptor of the CSV files of all years."""
    releases = [one for listed in released.values() for one in listed]
    sealed = [
        SealedRelease(kind, one.year, one.number, one.hash) for kind, listed in released.items() for one in listed
    ]
    return write_data_package(
        DataPackage(
            name="national-series",
            title=f"{TITLE} over all years",
            description="Every released figure of both collections as a row. Withdrawn releases are left out.",
            homepage=url_for("open_data.series", _external=True),
            files=tuple(files),
            releases=tuple(sealed),
            created=max(one.public_from for one in releases),
            licence=find_licence(),
            cited=cite_series(releases),
        )
    )
