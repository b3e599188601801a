"""What is said of published figures for whoever uses them: licence, citation, and a descriptor beside each CSV file."""

from flask import url_for

from selfreview.documents.nation import figures_csv, series_csv
from selfreview.documents.nation.data_package import DataPackage, SealedRelease, write_data_package
from selfreview.domain.nation.citation import LICENCES, PUBLISHER, TITLE, Cited, Licence
from selfreview.domain.nation.report import mark_figures
from selfreview.storage.nation.releases import Entry, Release
from selfreview.web.runtime import site

FIGURE = ("table", "group", "exemplar", "figure")
"""The columns that name a figure within a release."""


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


def cite_series(releases: tuple[Entry, ...]) -> Cited:
    """How the figures of all years are cited, as they are with the newest of these releases."""
    last = max(releases, key=lambda one: one.public_from)
    figures = f"{releases[0].year} to {releases[-1].year}" if len(releases) > 1 else str(last.year)
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
            path=url_for("publication.release_file", form="csv", year=year, number=number, _external=True),
            content=content,
            columns=figures_csv.COLUMNS,
            key=("series", *FIGURE),
            releases=(SealedRelease(year, number, release.hash),),
            created=release.at,
            licence=find_licence(),
            cited=cite_release(release),
        )
    )


def describe_series(releases: tuple[Entry, ...], content: bytes) -> bytes:
    """The descriptor of the CSV file of all years."""
    return write_data_package(
        DataPackage(
            name="national-series",
            title=f"{TITLE}: every exemplar over all years",
            description="Every released figure of the exemplars as a row. Withdrawn releases are left out.",
            homepage=url_for("open_data.series", _external=True),
            path="series.csv",
            content=content,
            columns=series_csv.COLUMNS,
            key=("year", "release", *FIGURE),
            releases=tuple(SealedRelease(one.year, one.number, one.hash) for one in releases),
            created=max(one.public_from for one in releases),
            licence=find_licence(),
            cited=cite_series(releases),
        )
    )
