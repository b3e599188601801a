"""What NPPN published of 2008 and 2009, with its gaps: nothing is filled in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Framework, Measure
from selfreview.domain.nation.historic_figures import PartialChange, partial_change
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.storage.review import profiles
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.comparison.others_figures import (
    PublishedOf,
    figure_in_words,
    published_of,
)
from selfreview.web.comparison.overview_figure import published_overview
from selfreview.web.comparison.profile import csv_answer, drawn, in_sentence
from selfreview.web.comparison.profile_figures import Figure
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import site

blueprint = Blueprint("published", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile")


@blueprint.get("/published")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """Every exemplar with what was published of it beside our own ratings: what is unknown or derived says so."""
    check = code_of(visit.review, PaperKind.PROFILE)
    framework = visit.framework
    found = published_of(framework)
    return render_template(
        "comparison/published.html",
        visit=visit,
        check=check,
        framework=framework,
        whole=_whole(visit, found),
        parts=[(of, _changes(framework, of)) for of in found],
        measures={measure: in_sentence(framework.scale, measure) for measure in Measure},
        told=figure_in_words,
        drawn=drawn,
    )


def _whole(visit: Visit, found: tuple[PublishedOf, ...]) -> Figure:
    years = tuple(year.rated for year in profiles.read_years(visit.review, site().frameworks))
    return published_overview(years, found)


def _changes(framework: Framework, of: PublishedOf) -> list[tuple[str, PartialChange]]:
    """How the figures of the last two years lie to one another, where both are known."""
    if len(framework.years) < 2:
        return []
    before, now = framework.years[-2].year, framework.years[-1].year
    told = (Measure.COMPLIANT, Measure.ASPIRED)
    changes = ((measure, partial_change(framework, of.exemplar, measure, before=before, now=now)) for measure in told)
    return [(in_sentence(framework.scale, measure), change) for measure, change in changes if change.points is not None]


@blueprint.get("/published.csv")
@entry(AtService(Right.READ_REVIEW))
def download(visit: Visit) -> ResponseReturnValue:
    """The published figures as the table shows them."""
    return csv_answer(visit, _whole(visit, published_of(visit.framework)))
