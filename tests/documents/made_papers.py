"""Every paper as it is handed out, made once for all tests: plans of every size, reviews, reports, workbooks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from selfreview.documents.benchmarking.national_report_pdf import BothCollections, write_both
from selfreview.documents.benchmarking.own_measures_pdf import OwnReport
from selfreview.documents.benchmarking.service_report_pdf import Measured, ServiceReport
from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.edition import Edition
from selfreview.documents.meeting.agenda_pdf import AgendaPaper, Part, write_agenda_pdf
from selfreview.documents.meeting.minutes import Minutes, Section
from selfreview.documents.meeting.minutes_pdf import write_minutes_pdf
from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.documents.plan.mid_year import write_mid_year_pdf
from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.documents.review.report_pdf import write_review_pdf
from selfreview.documents.review.workbook import Belonging
from selfreview.documents.review.workbook_pdf import write_blank_workbook
from selfreview.domain.benchmarking.figures import MeasuredRound
from selfreview.domain.benchmarking.own import AMOUNTS, SPINE, answer_own, measure_own
from selfreview.domain.benchmarking.release.content import write_content
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.comparison.report import BenchmarkReport
from selfreview.domain.group.consensus import AgencyViews, Spread
from selfreview.domain.nation.cautions import QUESTIONS
from selfreview.domain.nation.figures import Turnout
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.report import Report, Stamp, tell_before
from selfreview.domain.plan.circulation import for_circulation
from selfreview.domain.plan.report import PlanNote, PlanReport
from selfreview.domain.review.report import (
    Attendance,
    ExemplarReport,
    ReportItem,
    ReviewReport,
    Said,
    ViewSaid,
)
from selfreview.domain.round import Service
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import lazy
from tests.documents.plan.plans import TODAY, make_report, shipped
from tests.domain import sample_returns as made
from tests.domain.benchmarking.campaign import FRAME, PERCENT
from tests.domain.benchmarking.made_rounds import make_benchmarks
from tests.domain.comparison.test_report import all_at, own_of, told

SERVICE = "Bath and North East Somerset"
"""The service with the longest name of the register."""
SERVICES = tuple(Service(number, f"Service {number}", "North") for number in range(1, 151))
AT = datetime(2010, 3, 1, tzinfo=UTC)
EVIDENCE = "We asked 84 parents in the summer, 61 answered, and what they said was put to the group in September. "


def make_review(*, full: bool = True, words: int = 2) -> ReviewReport:
    """A review with something of everything, or one that nobody has begun."""
    framework = shipped()
    keys = framework.scale.keys
    exemplars = tuple(
        _exemplar(place, words) if full else _untouched(place) for place in range(len(framework.exemplars))
    )
    before = {one.id: keys[place % len(keys)] for place, one in enumerate(framework.exemplars)}
    return ReviewReport(
        service=SERVICE,
        year=2010,
        framework=framework,
        today=TODAY,
        state="In progress",
        method="By the steering group together",
        agencies="Parents, Health, Education" if full else "not stated",
        sign_off="Approved by the chair on 2 November 2010" if full else "",
        signatures=("Clive Chair agreed on 2 November 2010",) if full else (),
        themes_agreed=tuple(f"{theme.title}: agreed on 1 November 2010" for theme in framework.themes) if full else (),
        meetings=(Attendance(1, TODAY, ("Clive Chair (Parents)", "Helen Health (Health)")),) if full else (),
        exemplars=exemplars,
        rated_before=RatedYear(2009, framework, before) if full else None,
        version=142 if full else 0,
        saved_at=AT if full else None,
        demonstration=True,
    )


def _untouched(place: int) -> ExemplarReport:
    return ExemplarReport(shipped().exemplars[place], None, None, "", (), "", "", "", (), (), (), None, "", ())


def _exemplar(place: int, words: int) -> ExemplarReport:
    framework = shipped()
    exemplar, levels = framework.exemplars[place], framework.scale.levels
    level = levels[place * 7 % len(levels)]
    said = Said("Priya Parent (Parents)", "The bus does not go there on Wednesdays.", AT)
    views = (ViewSaid("Parents", level, "because of the bus", late=False), ViewSaid("Health", levels[0], "", late=True))
    has_views = place % 3 == 0
    return ExemplarReport(
        exemplar=exemplar,
        level=level,
        before=levels[place % len(levels)],
        evidence=EVIDENCE * (words + place % 5),
        met=exemplar.criteria[: 2 + place % 4],
        reason="One criterion is met at the second site alone." if place % 4 == 0 else "",
        moved="A second worker came in May." if place % 2 else "",
        unconfirmed="",
        items=(ReportItem("Minutes of the forum", "https://example.org/minutes", None, TODAY, place % 2 == 0),),
        comments=(replace(said, replies=(replace(said, who="Clive Chair (Parents)"),)),) if place % 2 else (),
        views=views if has_views else (),
        spread=Spread((AgencyViews("Parents", (1,)), AgencyViews("Health", (), (0,)))) if has_views else None,
        agreement="By majority on 3 November 2010, noted by Clive Chair" if has_views else "",
        dissents=(said,) if place % 5 == 0 else (),
    )


def make_plan(count: int, *, circulated: bool = False) -> PlanReport:
    """A plan of so many actions, or the copy of it for circulation."""
    note = PlanNote("Helen Health", AT, "Rang the college twice.")
    report = replace(
        make_report(count, notes={2: (note,)}, reasons={"E04": "The authority moves first."}), service=SERVICE
    )
    return for_circulation(report, ["Helen Health"]) if circulated else report


def _plan(count: int, *, circulated: bool = False) -> Callable[[Edition], bytes]:
    report = make_plan(count, circulated=circulated)
    return lambda edition: write_action_plan_pdf(report, edition=edition)


def make_beside() -> BenchmarkReport:
    """A service's own benchmark report, with an earlier year and notes of the group."""
    framework = shipped()
    keys = framework.scale.keys
    rated = {one.id: keys[place % len(keys)] for place, one in enumerate(framework.exemplars)}
    notes = tuple((question, "We asked the group." if place == 1 else "") for place, question in enumerate(QUESTIONS))
    report = replace(
        told(framework, own_of(framework, rated)), subject=f"{SERVICE} Parent Partnership Service", notes=notes
    )
    return replace(report, before=report.groups[1][1])


@cache
def _benchmarks() -> tuple[MeasuredRound, Released]:
    round_ = make_benchmarks(1)
    return round_, Released({**write_content(round_, (), None, None, FRAME, PERCENT).content, "release": 1})


def make_own_measures(*, beside: bool = True) -> OwnReport:
    """The measures of a service that answered everything, beside a release or before there is one."""
    questionnaire, (round_, released) = product_questionnaire(), _benchmarks()
    # Its own answers lie on all sides of what the others told.
    own, last = (max(round_.returns, key=lambda one: len(one.numbers) * 1_000 + one.service % part) for part in (7, 31))
    against = released if beside else None
    return OwnReport(
        service=SERVICE,
        year=2010,
        released=against,
        amounts=measure_own(questionnaire, AMOUNTS, own, last, against),
        spine=measure_own(questionnaire, SPINE, own, last, against),
        answers=answer_own(questionnaire, own, against),
        questionnaire=questionnaire,
        synthetic=True,
        today=TODAY,
    )


def make_both(*, submitted: bool = True) -> ServiceReport:
    """Both collections of a service, or its review while the benchmarking is not submitted."""
    own = make_own_measures()
    answers = [("How many cases were there?", "420", "The count was begun in May."), ("Who keeps it?", "A clerk", "")]
    measured = Measured(own.beside, own.amounts, own.spine, own.answers, [("casework", answers)]) if submitted else None
    between = ("E01, MG02: The group met twice.",) if submitted else ()
    return ServiceReport(make_review(), own.questionnaire, measured, between)


def _beside(edition: Edition) -> bytes:
    return write_benchmark_report(make_beside(), edition=edition, today=TODAY)


def _nation() -> Report:
    framework = shipped()
    answers = all_at(framework, *(framework.scale.keys * 5)[:10])
    numbered = dict(enumerate(answers))
    earlier = made.earlier(framework, 2008, numbered, numbered)
    figures = national_figures(made.sums(framework, 2009, answers), regions=[Turnout("North", 50, 10)], earlier=earlier)
    stamp = Stamp(1, AT, AT, "a" * 64)
    return Report(
        figures, {}, (), None, tell_before(figures, earlier), (), stamp, demonstration=True, rules=("A rule.",)
    )


def _workbook(edition: Edition) -> bytes:
    framework = shipped()
    of = Belonging(1, SERVICE, 2010, framework.edition)
    return write_blank_workbook(framework, of, today=date(2010, 11, 3), mark="Demonstration", edition=edition)


def make_agenda(count: int) -> AgendaPaper:
    """The agenda of a meeting with this many exemplars in each of its parts."""
    stands = "Flagged by Priya Parent. Draft: Good. Last return: Minimum. 12 views given."
    titles = [f"{one.id} {one.title}" for one in shipped().exemplars]
    parts = [
        Part(
            title,
            words,
            (lazy("Time"), lazy("Exemplar"), lazy("How it stands")),
            tuple(("10:30am", one, stands) for one in titles[:count]),
        )
        for title, words in (("To discuss", "Flagged by someone in the group."), ("Not rated yet", ""))
        if count
    ]
    promised = (
        "E01, E02",
        "Send the leaflet to every school and every clinic again.",
        "Helen Health, was due on 1 May 2010",
    )
    actions = Part(
        "Promised last year and still open",
        "",
        (lazy("For"), lazy("What will be done"), lazy("Who and when")),
        (promised,) * count,
    )
    return AgendaPaper(
        SERVICE,
        2010,
        TODAY,
        (*parts, *([actions] if count else []), Part("Sign-off and next meeting", "Themes agreed, signatures.")),
        when="Friday 3 June 2011, 10am to 12:30pm",
        place="Town Hall, room 4",
        warning="There is more to talk about than the time allows. What comes after 12:30pm may need another meeting.",
        demonstration=True,
    )


def _agenda(count: int) -> Callable[[Edition], bytes]:
    return lambda edition: write_agenda_pdf(make_agenda(count), edition=edition)


def minutes_of(count: int) -> Minutes:
    """The minutes of a meeting that settled this many exemplars."""
    settled = [
        Section(
            f"{one.id} {one.title}: Good",
            (
                "By majority, the group agreed on Good.",
                "Views before the discussion were one level apart: Parents: Good; Health: Minimum.",
                EVIDENCE,
                "Action: Send the leaflet to every school. Helen Health, by 1 May 2011.",
            ),
            level=3,
        )
        for one in shipped().exemplars[:count]
    ]
    return Minutes(
        "Minutes of 3 November 2010",
        f"{SERVICE}, self-review 2010",
        ("Place: Town Hall, room 4.", "Draft, based on what was recorded."),
        (
            Section("Who was there", ("Priya Parent, Parents", "Helen Health, Health")),
            Section("What was decided", () if settled else ("Nothing was recorded or agreed.",)),
            *settled,
            Section("Next meeting", ("",), to_write="Date, time and place"),
        ),
        today=TODAY,
        demonstration=True,
    )


def make_minutes(count: int) -> Callable[[Edition], bytes]:
    """The paper of these minutes."""
    return lambda edition: write_minutes_pdf(minutes_of(count), edition=edition)


PAPERS: dict[str, Callable[[Edition], bytes]] = {
    "plan without an action": _plan(0),
    "plan of 16": _plan(16),
    "plan of 32": _plan(32),
    "plan of 80": _plan(80),
    "plan for circulation": _plan(16, circulated=True),
    "review": lambda edition: write_review_pdf(make_review(), edition=edition),
    "review with long evidence": lambda edition: write_review_pdf(make_review(words=14), edition=edition),
    "review not begun": lambda edition: write_review_pdf(make_review(full=False), edition=edition),
    "workbook to write on": _workbook,
    "benchmark report": _beside,
    "national report": lambda edition: write_national_report(_nation(), edition=edition),
    "report of both collections": lambda edition: write_both(
        BothCollections(2009, None, _nation(), SERVICES), edition=edition
    ),
    "agenda": _agenda(17),
    "agenda of little": _agenda(0),
    "minutes": make_minutes(17),
    "minutes of little": make_minutes(0),
    "mid-year check": lambda edition: write_mid_year_pdf(replace(make_report(16), service=SERVICE)),
}
"""The papers by their names, each a way to make one in an edition."""


@cache
def made_paper(name: str, edition: Edition) -> bytes:
    """A paper, made when it is first asked for."""
    return PAPERS[name](edition)
