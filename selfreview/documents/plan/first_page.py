"""The first page of an action plan: the sheet that a meeting needs, for a councillor to read in a minute."""

from collections.abc import Iterable

from selfreview.charts import Drawing, Size
from selfreview.charts.strip import StripRow, draw_bands, draw_strip
from selfreview.documents.paper import Paper
from selfreview.documents.text import Words, stressed, strong
from selfreview.domain.framework.framework import Level
from selfreview.domain.plan.action_plan import Standing
from selfreview.domain.plan.costs import asked_of_authority, pounds_in_words
from selfreview.domain.plan.report import PlanReport, PlanRow, change_sentences
from selfreview.domain.plan.summary import summarise

_FIRST = 150
_ANSWER = 120
_LISTED = 4
_NAMED = 1
EVERY = "Every exemplar, by theme"


def write_first_page(paper: Paper, report: PlanReport) -> None:
    """Say where the service stands, what matters most, what is asked and what changed, and leave room to sign."""
    # The edges of a page may have no room for all of it: here it is said in full.
    paper.title(paper.cover.title)
    paper.small_print(f"{paper.cover.service}. {paper.cover.data}.")
    said = summarise(report)
    if said:
        paper.paragraph(strong(said))
    paper.heading("Where we are now, and where this plan will take us")
    if report.profile.rated:
        # In large letters it takes most of a page: in parts it leaves none half empty.
        draw = draw_plan_in_parts if paper.edition.is_large else _draw_as_one
        for drawing in draw(report, size=paper.chart_size):
            paper.figure(drawing)
    if report.where_it_leads:
        # Where it stands today is said above.
        paper.paragraph(report.where_it_leads.rpartition(". ")[2])
    paper.heading("Top priorities")
    if report.matters_most:
        paper.bullets([_first_thing(row) for row in report.matters_most], numbered=True)
    elif report.rows:
        paper.paragraph("Everything that was planned is done or stopped.")
    else:
        paper.paragraph("No action is planned yet.")
    if report.undecided:
        serious = sum(report.standing(one) is Standing.SERIOUS for one in report.undecided)
        more = f", {serious} of them below the standard" if serious else ""
        paper.paragraph(f"Still to decide: {len(report.undecided)} below target without action or reason{more}.")
    for begins, words in tell_asked(report):
        paper.paragraph(strong(begins), words)
    since = "" if report.before is None else f" since {report.before.year}"
    paper.paragraph(strong(f"What changed{since}: "), " ".join(change_sentences(report, most=_NAMED)))
    _agreement(paper, report)


def draw_plan(report: PlanReport, *, size: Size) -> Drawing:
    """Every exemplar as a square, theme by theme: in the last return, today, and where the plan aims."""
    levels, groups, rows = _strip(report)
    return draw_strip(levels, groups, rows, title=EVERY, size=size)


def draw_plan_in_parts(report: PlanReport, *, size: Size) -> list[Drawing]:
    """The same for letters so large that it goes on below itself, each part alone."""
    levels, groups, rows = _strip(report)
    return draw_bands(levels, groups, rows, title=EVERY, size=size)


def _draw_as_one(report: PlanReport, *, size: Size) -> list[Drawing]:
    return [draw_plan(report, size=size)]


def _strip(report: PlanReport) -> tuple[list[str], list[list[str]], list[StripRow]]:
    framework = report.framework
    keys = framework.scale.keys
    groups = [[one.id for one in framework.of_theme(theme.id)] for theme in framework.themes]
    ids = [key for group in groups for key in group]

    def ranks(levels: Iterable[Level | None]) -> tuple[int | None, ...]:
        return tuple(keys.index(one.key) if one is not None and one.key in keys else None for one in levels)

    rows = [StripRow("Today", ranks(report.now.level(key) for key in ids))]
    if report.before is not None:
        rows.insert(0, StripRow(str(report.before.year), ranks(report.before.level(key) for key in ids)))
    rows.append(StripRow("Target", ranks(report.target(key) for key in ids)))
    return [level.label for level in framework.scale.levels], groups, rows


def _first_thing(row: PlanRow) -> tuple[Words, ...]:
    action = row.action
    told = [row.exemplars if len(row.aims) > 1 else row.exemplars_in_full, action.who, row.dated]
    if action.cost:
        told.append(f"Cost: {gist(action.cost_in_full, 80, of=row.place)}")
    parents: tuple[Words, ...] = (" ", stressed("Parents will notice: "), action.parents) if action.parents else ()
    return (strong(gist(action.what, _FIRST, of=row.place)), f" {'. '.join(told)}.", *parents)


def tell_asked(report: PlanReport) -> tuple[tuple[str, str], ...]:
    """What is asked of the authority and what it answered, each after the words that begin it."""
    asked = asked_of_authority(report.rows)
    if not asked.rows:
        return ()
    total = f" {pounds_in_words(asked.total)} in all, where the cost is a number." if asked.total else ""
    which = ", ".join(f"action {row.place}" + _price(row) for row in asked.rows[:_LISTED])
    more = f" and {len(asked.rows) - _LISTED} more" if len(asked.rows) > _LISTED else ""
    said = [("Asked of the authority: ", f"{which}{more}.{total}")]
    if report.answers:
        told = [f"action {row.place}: {_answer(row, report)}" for row in answered(report)]
        more = f"; {len(told) - _LISTED} more on their cards" if len(told) > _LISTED else ""
        rest = sum(row.action.id not in report.answers for row in asked.rows)
        waiting = f" {rest} {'is' if rest == 1 else 'are'} not answered yet." if rest else ""
        said.append(("Answered: ", f"{'; '.join(told[:_LISTED])}{more}.{waiting}"))
    return tuple(said)


def _answer(row: PlanRow, report: PlanReport) -> str:
    return gist(" ".join(report.answers[row.action.id]), _ANSWER, of=row.place).rstrip(".")


def answered(report: PlanReport) -> tuple[PlanRow, ...]:
    """The actions that an authority has answered."""
    return tuple(row for row in report.rows if row.action.id in report.answers)


def _price(row: PlanRow) -> str:
    return f" ({gist(row.action.cost, 40, of=row.place)})" if row.action.cost else ""


def gist(text: str, most: int, *, of: int = 0) -> str:
    """The beginning of a long text, cut between words; on paper with the action `of` whose card gives the whole."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return f"{flat[:most].rsplit(' ', 1)[0]} …" + (f" (action {of})" if of else "")


def _agreement(paper: Paper, report: PlanReport) -> None:
    paper.heading("Agreed")
    paper.signatures(report.signatories, low=True)
