"""The exact report of a year as it stands at this moment, for the network only."""

from selfreview.domain.cohorts import guard_cohort
from selfreview.domain.commentary import write_commentary
from selfreview.domain.figures import NationalFigures
from selfreview.domain.framework import Frameworks
from selfreview.domain.groups import NAMES, REGION
from selfreview.domain.national import national_figures
from selfreview.domain.remarks import lay_remarks
from selfreview.domain.report import Report, exact_table
from selfreview.domain.sentences import Sentence
from selfreview.storage import commentary, national, switches


def read_exact_report(frameworks: Frameworks, year: int) -> Report | None:
    """Everything that the year's returns say, with the commentary as it stands; None where there is no such round."""
    figures = national.read_figures(frameworks, year)
    if figures is None:
        return None
    return Report(
        figures=figures,
        methods=national.read_methods(year),
        tables=tuple(exact_table(name, national.read_group_sums(figures.framework, year, name)) for name in NAMES),
        commentary=lay_remarks(write_sentences(frameworks, year), commentary.read_edited(year)),
        stamp=None,
        demonstration=switches.is_on(switches.DEMONSTRATION),
    )


def read_guarded_figures(frameworks: Frameworks, year: int) -> NationalFigures | None:
    """The national figures as a release may tell them; None where there is no such round."""
    framework = national.find_framework(frameworks, year)
    if framework is None:
        return None
    sums = national.read_sums(framework, year)
    before = next(iter(national.earlier_years(year)), None)
    earlier = None if before is None else national.read_earlier(frameworks, year, before)
    figures = national_figures(sums, regions=national.read_turnouts(year, REGION), earlier=earlier)
    return guard_cohort(figures, sums, earlier)


def write_sentences(frameworks: Frameworks, year: int) -> tuple[Sentence, ...]:
    """What the figures write: only of what a release may tell, since edited sentences are published, too."""
    figures = read_guarded_figures(frameworks, year)
    return () if figures is None else write_commentary(figures)
