"""Errata and withdrawals: the network's forms, and what everybody reads of them."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, spoiled
from tests.browser.stage import Stage, saved

OF_EXEMPLARS = "/network/figures/exemplars/2009/releases/1"
OF_BENCHMARKING = "/network/figures/benchmarking/2009/releases/1"
ERRATUM = {
    "part": "sentence",
    "subject": "",
    "where": "What the figures say, third sentence",
    "said": "Two in three services have an advisory group.",
    "should": "Three in four services have an advisory group.",
}


def corrected(path: str) -> Callable[[Stage], object]:
    """Add an erratum to a release."""

    def act(stage: Stage) -> object:
        analyst = stage.visitor("analyst")
        analyst.get(path)
        return saved(analyst.post(f"{path}/errata", {**analyst.form(), **ERRATUM}))

    return act


def withdrawn(stage: Stage) -> TestResponse:
    """Withdraw the oldest release, and ask for it."""
    analyst, path = stage.visitor("analyst"), "/network/figures/exemplars/2008/releases/1/withdrawal"
    if analyst.get(path).status_code == 200:
        saved(analyst.post(path, {**analyst.form(), "why": "Two tables were exchanged.", "sure": "y"}))
    return stage.visitor(None).get("/national/2008/releases/1")


SCENES = (
    opened("revisions.listed", "empty", "/national/revisions", None),
    opened("revisions.release", "empty", OF_EXEMPLARS, "analyst"),
    opened("revisions.release", "benchmarking", OF_BENCHMARKING, "analyst"),
    spoiled("revisions.release", OF_EXEMPLARS, "analyst"),
    opened("revisions.withdrawal", "filled", f"{OF_EXEMPLARS}/withdrawal", "analyst"),
    spoiled("revisions.withdrawal", f"{OF_EXEMPLARS}/withdrawal", "analyst"),
    opened("publication.year", "corrected", "/national/2009", None, before=corrected(OF_EXEMPLARS), late=True),
    opened(
        "benchmark_figures.year",
        "corrected",
        "/national/2009/benchmarking",
        None,
        before=corrected(OF_BENCHMARKING),
        late=True,
    ),
    Scene("publication.release", "withdrawn", withdrawn, 410, late=True),
    opened("revisions.listed", "filled", "/national/revisions", None, late=True),
)
