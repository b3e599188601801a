"""The exact report of a year as it stands at this moment, for the network only."""

from sqlalchemy import func, select

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.nation.cohorts import guard_cohort
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.figures import Earlier, NationalFigures
from selfreview.domain.nation.groups import NAMES, REGION
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.remarks import Remark, lay_remarks
from selfreview.domain.nation.report import Report, exact_table, tell_before
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.domain.nation.sentences import Sentence
from selfreview.speech import in_english
from selfreview.storage import feature_flags
from selfreview.storage.nation import commentary
from selfreview.storage.nation import figures as national
from selfreview.storage.nation.revisions import stands
from selfreview.storage.tables import ReleaseRow, db


def read_exact_report(frameworks: Frameworks, year: int, *, against: int | None = None) -> Report | None:
    """Everything that the year's returns say, with the commentary as it stands; None where there is no such round.

    The change is told from the nearest earlier round with returns, or from the
    year named: KeyError where that one has none.
    """
    framework = national.find_framework(frameworks, year)
    if framework is None:
        return None
    known = national.earlier_years(year)
    if against is not None and against not in known:
        raise KeyError(against)
    before = against or next(iter(known), None)
    earlier = None if before is None else national.read_earlier(frameworks, year, before)
    sums = national.read_sums(framework, year)
    figures = national_figures(sums, regions=national.read_turnouts(year, REGION), earlier=earlier)
    return Report(
        figures=figures,
        methods=national.read_methods(year),
        tables=tuple(exact_table(name, national.read_group_sums(framework, year, name)) for name in NAMES),
        crossing=None,
        before=tell_before(figures, earlier),
        commentary=read_remarks(frameworks, year),
        stamp=None,
        demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION),
    )


def read_guarded(frameworks: Frameworks, year: int) -> tuple[NationalFigures, Earlier | None]:
    """The national figures as a release may tell them, and the earlier year that their change is told from.

    It is the nearest that has a release that stands, as its newest release counts its
    returns: so no later year's release tells what that one does not.
    """
    framework = national.find_framework(frameworks, year)
    assert framework is not None
    sums = national.read_sums(framework, year)
    released = db.session.execute(
        select(ReleaseRow.year, func.max(ReleaseRow.number))
        .where(ReleaseRow.year < year, stands(ReleaseKind.EXEMPLARS))
        .group_by(ReleaseRow.year)
        .order_by(ReleaseRow.year.desc())
        .limit(1)
    ).one_or_none()
    earlier = None
    if released is not None:
        earlier = national.read_earlier(frameworks, year, released[0], release=released[1])
    figures = national_figures(sums, regions=national.read_turnouts(year, REGION), earlier=earlier)
    return guard_cohort(figures, sums, earlier), earlier


@in_english
def write_sentences(frameworks: Frameworks, year: int) -> tuple[Sentence, ...]:
    """What the figures write: only of what a release may tell, since edited sentences are published, too."""
    return write_commentary(read_guarded(frameworks, year)[0])


@in_english
def read_remarks(frameworks: Frameworks, year: int) -> tuple[Remark, ...]:
    """The commentary as it stands, with what an analyst edited."""
    return lay_remarks(write_sentences(frameworks, year), commentary.read_edited(year))
