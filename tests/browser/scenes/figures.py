"""The pages of figures: a service's profile, its place beside others, the nation's figures, exact and published."""

from contextlib import suppress
from unittest.mock import patch

from sqlalchemy import select
from werkzeug.test import TestResponse

from selfreview.storage.nation import drafts, workings
from selfreview.storage.nation.drafts import NotWorkedOut
from selfreview.storage.tables import ReleaseWorkingRow, db
from selfreview.web.nation import working
from tests.browser.pages import Scene, downloaded, followed, opened, refused, spoiled
from tests.browser.stage import Stage, saved

REVIEW = "/services/1/reviews/2009"
PROFILE = f"{REVIEW}/profile"
UNTOUCHED = "/services/6/reviews/2010/profile"
EXACT = "/network/figures"


def kept(stage: Stage) -> TestResponse:
    """The page on which services are picked, with a list that was kept."""
    manager = stage.visitor("manager")
    saved(manager.fill(f"{PROFILE}/picks/name?pick=2&pick=3", {"name": "Counties like ours"}))
    return manager.follow()


def begun(stage: Stage) -> TestResponse:
    """The next release while another process works it out."""
    year, site = 2010, stage.app.extensions["selfreview"]
    quiet = patch.multiple(working, is_cooperative=lambda: True, PATIENCE=0.0, _start=lambda *_: None)
    with quiet, patch.object(drafts, "_WORKED_OUT", {}):
        with stage.app.app_context():
            with suppress(NotWorkedOut):
                working.draft_of(year, site.now(), crossed=False)
            for row in db.session.scalars(select(ReleaseWorkingRow).filter_by(content=None)):
                workings.note(row.key, 12, 68, at=site.now())
        return stage.visitor("analyst").get(f"{EXACT}/{year}/release")


SCENES = (
    opened("profile.home", "filled", PROFILE),
    opened("profile.home", "empty", UNTOUCHED, "manager-of-6"),
    opened("profile.changes", "filled", f"{PROFILE}/changes"),
    opened("benchmarks.others", "filled", f"{PROFILE}/others"),
    opened("picks.home", "filled", f"{PROFILE}/picks"),
    opened("benchmarks.others", "picked", f"{PROFILE}/others?pick=2&pick=3"),
    opened("picked_lists.ask", "filled", f"{PROFILE}/picks/name?pick=2&pick=3"),
    opened("picked_lists.ask", "empty", f"{PROFILE}/picks/name"),
    refused("picked_lists.ask", f"{PROFILE}/picks/name?pick=2&pick=3", {"name": ""}),
    Scene("picks.home", "kept", kept, who="manager"),
    opened("picks.home", "searched", f"{PROFILE}/picks?q=london&pick=2"),
    spoiled("benchmarks.others", "/services/1/reviews/2010/profile/others"),
    opened("benchmarks.one", "filled", f"{PROFILE}/others/E03"),
    downloaded("benchmarks.download_nation", f"{PROFILE}/others.csv"),
    downloaded("benchmarks.download_one", f"{PROFILE}/others/E03.csv"),
    opened("published.home", "filled", f"{PROFILE}/published"),
    downloaded("published.download", f"{PROFILE}/published.csv"),
    downloaded("profile.download", f"{PROFILE}/ratings.csv"),
    opened("sharing.home", "filled", "/services/1/sharing"),
    opened("national_exact.years", "filled", f"{EXACT}/", "analyst"),
    opened("national_exact.year", "filled", f"{EXACT}/2009", "analyst"),
    opened("national_exact.year", "draft", f"{EXACT}/2010", "analyst"),
    opened("national_exact.exemplar", "filled", f"{EXACT}/2009/exemplars/E03", "analyst"),
    opened("national_exact.bands", "filled", f"{EXACT}/bands", "analyst"),
    *(downloaded("national_exact.file", f"{EXACT}/2009.{form}", "analyst", form) for form in ("csv", "xlsx", "pdf")),
    opened("national_commentary.home", "filled", f"{EXACT}/2009/commentary", "analyst"),
    opened("publication.years", "empty", "/national/", None, fresh=True),
    opened("announcements.calendar", "empty", "/national/calendar", None, fresh=True),
    opened("announcements.calendar", "filled", "/national/calendar", None),
    downloaded("announcements.feed", "/national/feed.atom", None),
    opened("open_data.series", "empty", "/national/series", None, fresh=True),
    opened("open_data.series", "filled", "/national/series", None),
    downloaded("open_data.series_file", "/national/series.csv", None),
    opened("open_data.measures", "empty", "/national/benchmarking/series", None, fresh=True),
    opened("open_data.measures", "filled", "/national/benchmarking/series", None),
    downloaded("open_data.measures_file", "/national/benchmarking/series.csv", None),
    downloaded("open_data.series_package", "/national/datapackage.json", None),
    downloaded("open_data.release_package", "/national/2009/releases/1/datapackage.json", None),
    Scene("national_exact.preview", "being worked out", begun, status=202, who="analyst"),
    opened("national_exact.preview", "filled", f"{EXACT}/2009/release", "analyst"),
    opened("national_draft.page", "filled", f"{EXACT}/2010/release/report", "analyst"),
    opened("national_draft.exemplar", "filled", f"{EXACT}/2010/release/report/exemplars/E03", "analyst"),
    downloaded("national_draft.paper", f"{EXACT}/2010/release/report.pdf", "analyst"),
    opened("publication.year", "filled", "/national/2009", None),
    opened("publication.years", "filled", "/national/", None),
    opened("publication.chart", "filled", "/national/2009/charts/E03", None),
    downloaded("publication.chart_file", "/national/2009/charts/E03.svg", None),
    opened("publication.release_chart", "filled", "/national/2009/releases/1/charts/E03", None),
    downloaded("publication.release_chart_file", "/national/2009/releases/1/charts/E03.svg", None),
    followed(
        "national_commentary.sentence",
        "filled",
        f"{EXACT}/2009/commentary",
        rf"{EXACT}/2009/commentary/[\w-]+/[\w-]+",
        "analyst",
    ),
    spoiled("national_exact.bands", f"{EXACT}/bands", "analyst"),
    spoiled(
        "national_commentary.sentence",
        rf"{EXACT}/2009/commentary/[\w-]+/[\w-]+",
        "analyst",
        start=f"{EXACT}/2009/commentary",
    ),
    opened("publication.exemplar", "filled", "/national/2009/exemplars/E03", None),
    opened("publication.release", "filled", "/national/2009/releases/1", None),
    opened("publication.changelog", "filled", "/national/changelog", None),
    opened("publication.dictionary", "filled", "/national/dictionary", None),
    downloaded("publication.openapi", "/national/openapi.json", None),
    *(downloaded("publication.file", f"/national/2009.{form}", None, form) for form in ("json", "csv", "xlsx", "pdf")),
    *(
        downloaded("publication.release_file", f"/national/2009/releases/1.{form}", None, form)
        for form in ("json", "csv", "xlsx", "pdf")
    ),
)
