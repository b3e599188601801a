"""The whole self-review on paper: everything that is on the screen, and a place to sign."""

from selfreview.charts import SCREEN, Bar, Drawing, Size, draw_distributions, draw_spread, tallied
from selfreview.charts import Group as Voices
from selfreview.documents.edges import Cover, data_in_words
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column, Group
from selfreview.documents.text import Words, linked, stressed, strong
from selfreview.domain.comparison.profile import RatedYear, see_profile
from selfreview.domain.framework.framework import CriterionStatus
from selfreview.domain.review.report import OWN_RATINGS, ExemplarReport, ReportItem, ReviewReport, Said
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy, ngettext

SYNTHETIC = lazy("Demonstration: synthetic returns, no real service said any of this")
SIGNATORIES = (lazy("Chair of the steering group"), lazy("Manager of the service"), lazy("For the authority"))


def write_review_pdf(
    report: ReviewReport, *, edition: Edition = Edition.NORMAL, reader: str = "", check: str = ""
) -> bytes:
    """The review as a tagged PDF; `reader`, whom a copy was given to, stands on every page of it.

    `check` is the address of its code.
    """
    paper = Paper(cover_of(report).marked(reader, check), edition=edition)
    _first_page(paper, report)
    _at_a_glance(paper, report)
    for theme in report.framework.themes:
        paper.heading(theme.title)
        for one in report.of_theme(theme):
            _exemplar(paper, report, one)
    _people(paper, report)
    if not report.circulation:
        paper.heading(gettext("Signed"))
        paper.signatures(SIGNATORIES)
    return paper.render()


def cover_of(report: ReviewReport) -> Cover:
    """What the document is, for its properties and the edges of its pages."""
    data = data_in_words(report.version, report.saved_at, report.today)
    title = gettext("Self-review {year}", year=report.year)
    service = gettext("{service} Parent Partnership Service", service=report.service)
    return Cover(
        gettext("{title}: copy for circulation", title=title) if report.circulation else title,
        service,
        data,
        service,
        subject=gettext("The service's own review against {framework}", framework=report.framework.title),
        mark=SYNTHETIC if report.demonstration else "",
        made=report.today,
    )


def _first_page(paper: Paper, report: ReviewReport) -> None:
    profile = report.profile
    paper.title(paper.cover.title, f"{paper.cover.service}. {report.state}")
    paper.key_figures(report.key_figures)
    facts: list[tuple[str, Words]] = [
        (gettext("How it was done"), report.method),
        (gettext("Who took part"), report.agencies),
    ]
    if report.sign_off:
        facts.append((gettext("Sign-off"), report.sign_off))
    paper.facts(facts)
    if len(profile.unrated) < profile.total:
        paper.figure(draw_ratings(report, paper.chart_size))
    paper.small_print(OWN_RATINGS)
    if report.framework.has_drafted_criteria:
        paper.small_print(report.framework.note)


def draw_ratings(report: ReviewReport, size: Size = SCREEN) -> Drawing:
    """How many exemplars are at each level, this year and in the last return."""
    levels = [level.label for level in report.framework.scale.levels]
    bars = [_year_bar(rated) for rated in (report.rated, report.rated_before) if rated]
    return draw_distributions(levels, bars, title=gettext("Exemplars at each level"), size=size)


def _year_bar(rated: RatedYear) -> Bar:
    profile = see_profile(rated)
    of = profile.total - len(profile.unrated)
    return Bar(
        gettext("{year}: {of} of {total} rated", year=rated.year, of=of, total=profile.total),
        tallied([n for _, n in profile.counts]),
        ngettext("n = {number} exemplars", "n = {number} exemplars", of),
    )


def _at_a_glance(paper: Paper, report: ReviewReport) -> None:
    changes = {change.exemplar.id: change.in_words for change in report.changes}
    columns = [
        Column(gettext("Exemplar"), 5, names_row=True),
        Column(gettext("Rating"), 2),
        *([Column(gettext("Since {year}", year=report.rated_before.year), 4)] if report.rated_before else []),
    ]
    rows: list[object] = []
    for theme in report.framework.themes:
        rows.append(Group(theme.title))
        for one in report.of_theme(theme):
            label = one.level.label if one.level else gettext("not rated")
            change = [changes.get(one.exemplar.id, "")] if report.rated_before else []
            rows.append((f"{one.exemplar.id} {one.exemplar.title}", label, *change))
    paper.heading(gettext("At a glance"))
    paper.table(columns, rows, caption=gettext("All exemplars with their rating"))  # type: ignore[arg-type]


def _exemplar(paper: Paper, report: ReviewReport, one: ExemplarReport) -> None:
    paper.heading(f"{one.exemplar.id} {one.exemplar.title}", 3, key=one.exemplar.id)
    paper.paragraph(stressed(one.exemplar.wording))
    facts: list[tuple[str, Words | tuple[Words, ...]]] = [
        (gettext("Rating"), one.level.label if one.level else gettext("not rated yet")),
    ]
    if one.before is not None and report.rated_before is not None:
        facts.append((gettext("In {year}", year=report.rated_before.year), one.before.label))
    for title, words in (
        (gettext("Why it changed"), one.moved),
        (gettext("Why it differs from what is ticked"), one.reason),
        (gettext("Agreed"), one.agreement),
        (gettext("Carried over"), one.unconfirmed),
    ):
        if words:
            facts.append((title, words))
    paper.facts(facts, whole=True)
    paper.label(gettext("Evidence"))
    paper.paragraph(one.evidence or gettext("No text."))
    if one.items:
        paper.bullets([_item(item) for item in one.items])
    if one.met:
        paper.label(gettext("Criteria met"))
        paper.bullets([_criterion(c.text, drafted=c.status is CriterionStatus.DRAFTED) for c in one.met])
    _voices(paper, report, one)


def _item(item: ReportItem) -> tuple[Words, ...]:
    where: Words = linked(item.title, item.url) if item.url else f"{item.title} ({item.file})"
    day = day_in_words(item.dated) if item.dated else gettext("no date given")
    day = gettext("{day} (confidential)", day=day) if item.confidential else day
    return (where, f", {day}")


def _criterion(text: str, *, drafted: bool) -> Words:
    return gettext("{criterion} (drafted)", criterion=text) if drafted else text


def _voices(paper: Paper, report: ReviewReport, one: ExemplarReport) -> None:
    if one.spread is not None and one.views:
        levels = [level.label for level in report.framework.scale.levels]
        groups = [Voices(group.agency, group.ranks, group.late) for group in one.spread.agencies]
        title = gettext("Members' views of {id} by agency", id=one.exemplar.id)
        paper.figure(draw_spread(levels, groups, title=title, size=paper.chart_size))
        rows = [
            (
                view.agency,
                gettext("{level} (late)", level=view.level.label) if view.late else view.level.label,
                view.reason or gettext("no reason given"),
            )
            for view in one.views
        ]
        paper.table(
            [Column(gettext("Agency"), 2, names_row=True), Column(gettext("View"), 2), Column(gettext("Reason"), 5)],
            rows,
            caption=title,
        )
    if one.dissents:
        paper.label(gettext("Dissent, in their own words"))
        paper.bullets([_said(dissent) for dissent in one.dissents])
    if one.comments:
        paper.label(gettext("Comments"))
        paper.bullets([_said(line) for comment in one.comments for line in (comment, *comment.replies)])


def _said(said: Said) -> tuple[Words, ...]:
    when = f", {day_in_words(said.at)}" if said.at else ""
    words = gettext("{words} (settled)", words=said.words) if said.settled else said.words
    return (strong(f"{said.who}{when}: "), words)


def _people(paper: Paper, report: ReviewReport) -> None:
    if report.circulation:
        return
    if report.meetings:
        paper.heading(gettext("Meetings and attendance"))
        for meeting in report.meetings:
            paper.label(gettext("Meeting {number}, {day}", number=meeting.number, day=day_in_words(meeting.day)))
            paper.bullets(meeting.present or (gettext("No one was recorded"),))
    if report.themes_agreed or report.signatures:
        paper.heading(gettext("Who agreed what, and when"))
        paper.bullets([*report.themes_agreed, *report.signatures])
