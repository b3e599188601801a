"""Where a service stands: its profile, what changed since its last return, and its history, on screen and on paper."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfreview.documents.csv_cells import for_people
from selfreview.documents.nation.chart_csv import write_figures
from selfreview.domain.comparison.first_sentences import say_where_it_stands
from selfreview.domain.comparison.profile import (
    Profile,
    RatedYear,
    RatingChange,
    compare_years,
    see_profile,
    see_themes,
)
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Measure, Scale
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.speech import capitalised
from selfreview.storage.review import profiles, sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.comparison.groups import Benchmark, find_benchmark
from selfreview.web.comparison.overview_figure import overview_figure
from selfreview.web.comparison.profile_figures import Figure, change_figure, history_figure, rating_figure
from selfreview.web.drawings import beside_table
from selfreview.web.registry.change_notes import notes_for
from selfreview.web.review.papers import code_of
from selfreview.web.runtime import site

blueprint = Blueprint("profile", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile")


@dataclass(frozen=True, slots=True)
class Outlook:
    """A review as its profile shows it: this year, the last return before it, and what moved between them."""

    sheet: Sheet
    now: RatedYear
    changes: dict[str, RatingChange]

    @property
    def reasons(self) -> dict[str, str]:
        """Why ratings moved, by exemplar, where somebody has said it."""
        told = {exemplar: self.sheet.value(exemplar, "moved") for exemplar in self.changes}
        return {exemplar: reason for exemplar, reason in told.items() if reason.strip()}


def see_outlook(visit: Visit) -> Outlook:
    """The review and the last return before it, with its texts, in two statements."""
    framework = visit.framework
    everything = tuple(exemplar.id for exemplar in framework.exemplars)
    sheet = sheets.read_sheet(visit.review, site().frameworks, beside=everything)
    now = RatedYear(visit.review.round.year, framework, {key: sheet.value(key, "rating") or None for key in everything})
    earlier = sheet.earlier
    if earlier is None:
        return Outlook(sheet, now, {})
    then = {exemplar.id: earlier.rating(exemplar.id) for exemplar in framework.exemplars}
    before = RatedYear(earlier.year, site().frameworks.edition(earlier.edition), then)
    return Outlook(sheet, now, {change.exemplar.id: change for change in compare_years(now, before)})


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """The exemplars theme by theme with this year's rating and last year's, counts, and what stands in the way."""
    check = code_of(visit.review, PaperKind.PROFILE)
    outlook = see_outlook(visit)
    whole = see_profile(outlook.now)
    scale = visit.framework.scale
    years, benchmark = _years(visit), find_benchmark(visit)
    return render_template(
        "comparison/home.html",
        visit=visit,
        check=check,
        outlook=outlook,
        profile=whole,
        themes=see_themes(outlook.now),
        scale=scale,
        earlier=outlook.sheet.earlier,
        before_scale=before_scale(outlook),
        counts=[(words, number) for words, number in count_in_words(whole) if number is not None],
        met=in_sentence(scale, Measure.COMPLIANT),
        aim=_lowest_aspired(scale),
        overview=_overview(years, outlook, benchmark),
        benchmark=benchmark,
        figure=rating_figure(whole, outlook.now.year),
        history=history_figure(years),
        notes=notes_for(visit),
        drawn=drawn,
    )


def _overview(years: tuple[RatedYear, ...], outlook: Outlook, benchmark: Benchmark | None) -> Figure:
    told = say_where_it_stands(see_profile(outlook.now), tuple(outlook.changes.values()))
    return overview_figure(years, benchmark, told)


def count_in_words(profile: Profile) -> tuple[tuple[str, int | None], ...]:
    """The three counts that are told everywhere: of the standard, of what is aspired to, and of the highest level."""
    highest, number = profile.counts[-1]
    return (
        (in_sentence(profile.scale, Measure.COMPLIANT), profile.compliant),
        (in_sentence(profile.scale, Measure.ASPIRED), profile.aspired),
        (highest.label, number),
    )


def in_sentence(scale: Scale, measure: Measure) -> str:
    """A measure in words, as a sentence begins."""
    return capitalised(measure_in_words(scale, measure) or "")


def _lowest_aspired(scale: Scale) -> str:
    return next((level.label for level in scale.levels if level.aspired), "").lower()


def before_scale(outlook: Outlook) -> Scale | None:
    """The scale that the last return was rated on."""
    earlier = outlook.sheet.earlier
    return None if earlier is None else site().frameworks.edition(earlier.edition).scale


def _years(visit: Visit) -> tuple[RatedYear, ...]:
    return tuple(year.rated for year in profiles.read_years(visit.review, site().frameworks))


def drawn(figure: Figure) -> tuple[Markup, ...]:
    """The drawings of a figure as SVG, each id in them unique on the page."""
    return tuple(
        beside_table(drawing, name=f"{figure.key}-{place}", message=figure.message)
        for place, drawing in enumerate(figure.drawings)
    )


@blueprint.get("/changes")
@entry(AtService(Right.READ_REVIEW))
def changes(visit: Visit) -> ResponseReturnValue:
    """What changed since the last return and why, on one sheet of paper."""
    check = code_of(visit.review, PaperKind.CHANGES)
    outlook = see_outlook(visit)
    return render_template(
        "comparison/changes.html",
        visit=visit,
        check=check,
        outlook=outlook,
        earlier=outlook.sheet.earlier,
        scale=visit.framework.scale,
        before_scale=before_scale(outlook),
    )


@blueprint.get("/<name>.csv")
@entry(AtService(Right.READ_REVIEW))
def download(visit: Visit, name: str) -> ResponseReturnValue:
    """The figures of a chart, exactly as its table shows them."""
    outlook = see_outlook(visit)
    earlier = outlook.sheet.earlier
    if name == "overview":
        found = _overview(_years(visit), outlook, find_benchmark(visit))
    elif name == "ratings":
        found = rating_figure(see_profile(outlook.now), outlook.now.year)
    elif name == "history":
        found = history_figure(_years(visit))
    elif name == "changes" and earlier is not None:
        found = change_figure(tuple(outlook.changes.values()), outlook.reasons, outlook.now.year, earlier.year)
    else:
        abort(404)
    return csv_answer(visit, found)


def csv_answer(visit: Visit, figure: Figure) -> Response:
    """A figure's table as a file to keep; its byte order mark tells a spreadsheet how to read its letters."""
    answer = Response(for_people(write_figures(figure.columns, figure.rows)), mimetype="text/csv")
    name = f"{visit.service.number}-{visit.review.round.year}-{figure.key}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
