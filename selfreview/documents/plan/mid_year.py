"""The mid-year check on one sheet: what is late, what comes, what is done, each action in a line."""

from dataclasses import replace

from selfreview.documents.paper import Paper
from selfreview.documents.plan.first_page import gist
from selfreview.documents.plan.pdf import cover_of
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import strong
from selfreview.domain.plan.action_plan import ActionStatus, PlanProgress, is_overdue
from selfreview.domain.plan.report import PlanReport, PlanRow
from selfreview.domain.uk_time import day_in_words, short_day
from selfreview.speech import gettext, ngettext

_LINES = 15
"""The most actions that the sheet has room for; of more, what is open is named and the others are counted."""

_WHAT, _WHO, _NOTE = 64, 40, 40
_FEW = 7
"""So many actions have room for most of what they say."""

_WHAT_OF_FEW = 160


def write_mid_year_pdf(report: PlanReport, *, check: str = "") -> bytes:
    """How far every action is as a tagged PDF of one page; `check` is the address of its code."""
    # How many lines a row takes is known when it is laid out: the sheet names as many actions as it can hold.
    for lines in range(_LINES, 0, -1):
        paper = _lay_out(report, lines, check)
        content = paper.render()
        if paper.pages == 1:
            break
    return content


def _lay_out(report: PlanReport, lines: int, check: str) -> Paper:
    paper = Paper(
        replace(
            cover_of(report), title=gettext("Mid-year check of the action plan {year}", year=report.year), check=check
        )
    )
    paper.title(paper.cover.title)
    paper.small_print(f"{paper.cover.service}. {paper.cover.data}.")
    paper.paragraph(strong(_in_a_sentence(report)))
    shown = _shown(report, lines)
    if shown:
        columns = [
            Column(gettext("No."), 0.4, "right", names_row=True),
            Column(gettext("Action"), 4.2),
            Column(gettext("Who"), 2.2),
            Column(gettext("Due"), 1.4),
            Column(gettext("How far"), 1.9),
        ]
        most = _WHAT_OF_FEW if len(shown) <= _FEW else _WHAT
        paper.table(columns, [_line(row, report, most) for row in shown])
    rest = len(report.rows) - len(shown)
    if rest:
        paper.paragraph(ngettext("{number} more is on the plan itself.", "{number} more are on the plan itself.", rest))
    return paper


def _in_a_sentence(report: PlanReport) -> str:
    progress = report.progress
    if not report.rows:
        return gettext("No action is planned yet.")
    told = [_say_done(progress)]
    for status in (ActionStatus.UNDER_WAY, ActionStatus.NOT_STARTED):
        count = progress.counts[status]
        if count and progress.total > 1:
            told.append(ngettext("{number} is {status}", "{number} are {status}", count, status=status.said))
    besides = []
    # An overdue action is under way or not started too: in one list with these the numbers would add up to more.
    if progress.overdue:
        late = len(progress.overdue)
        besides.append(
            gettext("it is overdue")
            if progress.total == 1
            else ngettext("{number} of these is overdue", "{number} of these are overdue", late)
        )
    if progress.stopped and progress.total:
        besides.append(ngettext("{number} more was stopped", "{number} more were stopped", progress.stopped))
    said = "; ".join((", ".join(told), *besides))
    return gettext("On {today}: {said}.", today=day_in_words(report.today), said=said)


def _say_done(progress: PlanProgress) -> str:
    if not progress.total:
        return (
            gettext("the one action was stopped")
            if progress.stopped == 1
            else gettext("all {stopped} actions were stopped", stopped=progress.stopped)
        )
    if progress.total == 1:
        (status,) = (one for one, count in progress.counts.items() if count and one is not ActionStatus.STOPPED)
        return gettext("the one action is {status}", status=status.said)
    if progress.done in (0, progress.total):
        if progress.done:
            return gettext("all {total} actions are done", total=progress.total)
        return gettext("none of {total} actions is done", total=progress.total)
    return ngettext(
        "{number} of {total} actions is done",
        "{number} of {total} actions are done",
        progress.done,
        total=progress.total,
    )


def _shown(report: PlanReport, lines: int) -> tuple[PlanRow, ...]:
    """What the sheet has room for, in the plan's order: what is late goes first into it, then what is open."""
    urgent = sorted(
        report.rows, key=lambda row: (not is_overdue(row.action, report.today), not row.action.is_unfinished, row.place)
    )
    return tuple(sorted(urgent[:lines], key=lambda row: row.place))


def _line(row: PlanRow, report: PlanReport, most: int) -> tuple[str, ...]:
    action = row.action
    due = short_day(action.due) if action.due else ""
    if due and is_overdue(action, report.today):
        due = gettext("{day} (overdue)", day=due)
    return (
        str(row.place),
        f"{row.exemplars} {gist(action.what, most, of=row.place)}",
        gist(action.who, _WHO, of=row.place),
        due,
        gist(f"{action.status.said.capitalize()}. {action.stopped}".rstrip(". "), _NOTE, of=row.place),
    )
