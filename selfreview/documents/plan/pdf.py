"""The action plan on paper: a first page for a councillor, theme by theme to read, a wide table to work with."""

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.plan.first_page import gist, write_first_page
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import Words, stressed, strong
from selfreview.domain.framework.framework import Criterion, CriterionStatus, Exemplar, Level, Scale, Theme
from selfreview.domain.plan.action_plan import Promise, Proposal
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.due_dates import dates_in_words
from selfreview.domain.plan.report import PlanReport, PlanRow
from selfreview.domain.plan.summary import find_uncovered
from selfreview.domain.uk_time import day_in_words, short_day

SYNTHETIC = "Demonstration: synthetic returns, no real service said any of this"
BOX = "\N{BALLOT BOX}"
CIRCULATION = "copy for circulation"
_IN_TABLE = 160
_NAMED = 1
_LONG = 600


def write_action_plan_pdf(
    report: PlanReport, *, edition: Edition = Edition.NORMAL, reader: str = "", check: str = ""
) -> bytes:
    """The whole plan as a tagged PDF; `reader`, whom a copy was given to, stands on every page of it.

    `check` is the address of its code.
    """
    paper = Paper(cover_of(report).marked(reader, check), edition=edition)
    write_plan(paper, report)
    return paper.render()


def write_plan(paper: Paper, report: PlanReport) -> None:
    """Say the whole plan on a paper: the sheet that a meeting needs first, the table, then a card for each action."""
    write_first_page(paper, report)
    _working_tables(paper, report)
    if not (report.rows and paper.edition.is_large):
        # In large print the table is sentences on upright pages, and the cards follow them.
        paper.break_page(wide=False)
    paper.heading("The actions in full" if report.rows else "Theme by theme")
    # Before what they speak of: at the end they would now and then have a page to themselves.
    _notes_on_the_paper(paper, report)
    for theme in report.framework.themes:
        _theme(paper, report, theme)
    _empty_themes(paper, report)
    _left_out(paper, report)
    _uncovered(paper, report)
    _promises(paper, report)
    _changes(paper, report)


def cover_of(report: PlanReport) -> Cover:
    """What the plan's document is, for its properties and the edges of its pages."""
    saved = "nothing saved yet" if report.saved_at is None else f"saved {day_in_words(report.saved_at)}"
    return Cover(
        f"{report.title}: {CIRCULATION}" if report.circulation else report.title,
        f"{report.service} Parent Partnership Service",
        f"Version {report.version} of the data, {saved}; printed {day_in_words(report.today)}",
        f"{report.service} Parent Partnership Service",
        subject="What the service will do as a result of its self-review",
        mark=SYNTHETIC if report.demonstration else "",
        made=report.today,
    )


def _promises(paper: Paper, report: PlanReport) -> None:
    if not report.promises:
        return
    paper.heading(f"What was promised in {report.promises[0].year} and not finished")
    if paper.edition.is_large:
        for what, exemplars, due, fate in (_promise(report, promise) for promise in report.promises):
            paper.paragraph(strong(what), f" For {exemplars}. Was due: {due}. {fate}.")
        return
    columns = [
        Column("Promise", 4, names_row=True),
        Column("Exemplar", 1),
        Column("Was due", 1.5),
        Column("What will happen to it", 3),
    ]
    paper.table(columns, [_promise(report, promise) for promise in report.promises])


def _promise(report: PlanReport, promise: Promise) -> tuple[str, ...]:
    action = promise.action
    place = next((row.place for row in report.rows if row.action.id == promise.kept_as), None)
    fate = f"Kept as action {place}" if place else "Still to be decided"
    if promise.dropped and not place:
        fate = f"Dropped: {promise.dropped}"
    return action.what, ", ".join(action.exemplars), day_in_words(action.due) if action.due else "No date", fate


def _changes(paper: Paper, report: PlanReport) -> None:
    if report.before is None or change_sentences(report) == change_sentences(report, most=_NAMED):
        return
    paper.heading(f"Every rating that moved since {report.before.year}")
    columns = [Column("Exemplar", 3, names_row=True), Column(f"In {report.before.year}"), Column("Today")]
    rows = [
        (f"{change.exemplar.id} {change.exemplar.title}", _label(change.before), _label(change.now))
        for change in report.changes
    ]
    paper.table(columns, rows)


def _theme(paper: Paper, report: PlanReport, theme: Theme) -> None:
    if _is_empty(report, theme):
        return
    waiting = {one.exemplar.id: one for one in report.undecided if one.exemplar.theme == theme.id}
    paper.heading(theme.title)
    for exemplar in report.framework.of_theme(theme.id):
        own = report.of_exemplar(exemplar.id)
        if own or exemplar.id in waiting:
            _exemplar(paper, report, exemplar, own, waiting.get(exemplar.id))


def _is_empty(report: PlanReport, theme: Theme) -> bool:
    return not report.of_theme(theme.id) and not any(one.exemplar.theme == theme.id for one in report.undecided)


def _empty_themes(paper: Paper, report: PlanReport) -> None:
    empty = [theme.title for theme in report.framework.themes if _is_empty(report, theme)]
    if empty:
        paper.paragraph(strong("Nothing is planned for: "), f"{'; '.join(empty)}.")


def _uncovered(paper: Paper, report: PlanReport) -> None:
    found = find_uncovered(report)
    if not found:
        return
    paper.heading("What no action covers yet")
    paper.paragraph("Even if all of this is done, the next level still asks for:")
    scale = report.framework.scale
    for one in found:
        paper.heading(f"{one.exemplar.id} {one.exemplar.title}", 3)
        paper.bullets([quoted(criterion, scale) for criterion in one.criteria])


def _exemplar(
    paper: Paper, report: PlanReport, exemplar: Exemplar, rows: tuple[PlanRow, ...], waiting: Proposal | None
) -> None:
    way = f"today {_label(report.now.level(exemplar.id))}, target {report.target(exemplar.id).label}"
    paper.heading(f"{exemplar.id} {exemplar.title}: {way}", 3)
    if waiting is not None:
        paper.paragraph(strong(report.standing(waiting).value), f". What {waiting.next_level.label} still asks for:")
        if waiting.unmet:
            paper.bullets([quoted(criterion, report.framework.scale) for criterion in waiting.unmet])
    for row in rows:
        if row.exemplar.id != exemplar.id:
            # Its card stands once, under the exemplar that it was planned for first.
            paper.paragraph(f"See action {row.place} under {row.exemplar.id}.")
            continue
        also = f", for {row.exemplars}" if len(row.aims) > 1 else ""
        paper.heading(f"Action {row.place}{also}", 4)
        if _is_long(row):
            paper.paragraph(row.action.what)
        # In large print hardly any page could hold it whole, and its heading would stand alone.
        paper.facts(_facts(row, report), whole=not paper.edition.is_large)


def _label(level: Level | None) -> str:
    return "not rated" if level is None else level.label


def quoted(criterion: Criterion, scale: Scale) -> tuple[Words, ...]:
    """A criterion word for word, with its level and, where it is so, that it is drafted."""
    drafted = ", drafted" if criterion.status is CriterionStatus.DRAFTED else ""
    return (f"{criterion.text} ", stressed(f"({scale.level(criterion.level).label}{drafted})"))


def _is_long(row: PlanRow) -> bool:
    return len(row.action.what) > _LONG


def _facts(row: PlanRow, report: PlanReport) -> list[tuple[str, Words | tuple[Words, ...]]]:
    action = row.action
    pairs: list[tuple[str, Words | tuple[Words, ...]]] = []
    if not _is_long(row):
        pairs.append(("What", strong(action.what)))
    if row.criteria:
        pairs.append(("To meet", _criteria(row, report.framework.scale)))
    pairs.append(("Who", action.who))
    if action.authority:
        pairs.append(("Authority", action.authority))
    if action.start or action.due:
        pairs.append(("When", dates_in_words(action)))
    if action.cost_in_full:
        pairs.append(("Cost", action.cost_in_full))
    if action.parents:
        pairs.append(("What parents will notice", action.parents))
    if action.success:
        pairs.append(("How we will know it worked", action.success))
    pairs.append(("Status", _status(row)))
    if row.action.id in report.answers:
        pairs.append(("The authority’s answer", "\n".join(report.answers[row.action.id])))
    if row.notes:
        told = (f"{day_in_words(note.at)}, {note.person}: {note.words}" for note in row.notes)
        pairs.append(("Notes", "\n".join(told)))
    return pairs


def _criteria(row: PlanRow, scale: Scale) -> tuple[Words, ...]:
    words: list[Words] = []
    for criterion in row.criteria:
        words += [*(["\n"] if words else []), *quoted(criterion, scale)]
    return tuple(words)


def _status(row: PlanRow) -> str:
    action = row.action
    told = action.status.value.capitalize()
    if action.is_unfinished:
        told = f"{told}. {row.dated}"
    if action.promised_in:
        told = f"{told}. Promised in {action.promised_in}"
    return f"{told}: {action.stopped}" if action.stopped else f"{told}."


def _left_out(paper: Paper, report: PlanReport) -> None:
    if not report.left_out:
        return
    paper.heading("No action, with a reason")
    columns = [Column("Exemplar", 2, names_row=True), Column("Today", 1), Column("Target", 1), Column("Reason", 4)]
    rows = [
        (f"{one.exemplar.id} {one.exemplar.title}", one.level.label, one.target.label, reason)
        for one, reason in report.left_out
    ]
    paper.table(columns, rows)


def _working_tables(paper: Paper, report: PlanReport) -> None:
    if not report.rows:
        return
    paper.break_page(wide=not paper.edition.is_large)
    paper.heading("The plan as a table, to work with")
    paper.paragraph("In the group's order, to be ticked off at each meeting. Each number is that of a card further on.")
    _working_table(paper, report.rows)
    if not report.shared_by_authorities:
        return
    for authority in report.authorities:
        paper.break_page(wide=not paper.edition.is_large)
        paper.heading(f"Actions for {authority}")
        part = report.part_of(authority)
        own = sum(row.action.authority == authority for row in part)
        paper.paragraph(f"{own} for this authority only and {len(part) - own} shared by all the service’s authorities.")
        if part:
            _working_table(paper, part)


def _working_table(paper: Paper, rows: tuple[PlanRow, ...]) -> None:
    if paper.edition.is_large:
        for row in rows:
            paper.paragraph(strong(f"{BOX} {row.place}. "), _in_a_sentence(row))
        return
    columns = [
        Column("No.", 0.5, "right", names_row=True),
        Column("Action", 4.2),
        Column("Exemplar", 1.9),
        Column("Who", 2.2),
        Column("Due", 1.3),
        Column("Cost", 1.6),
        Column("Status", 1.9),
        Column("Ticked off", 1.3),
    ]
    paper.table(columns, [_line(row) for row in rows])


def _in_a_sentence(row: PlanRow) -> str:
    action = row.action
    told = [
        gist(action.what, _IN_TABLE, of=row.place).rstrip("."),
        row.way if len(row.aims) > 1 else f"{row.exemplar.id}, {row.way}",
        action.who,
        _status(row).rstrip("."),
    ]
    if action.cost:
        told.append(f"Cost: {gist(action.cost_in_full, 80, of=row.place)}")
    return ". ".join(told) + "."


def _line(row: PlanRow) -> tuple[Words | tuple[Words, ...], ...]:
    action = row.action
    return (
        str(row.place),
        gist(action.what, _IN_TABLE, of=row.place),
        row.aims_in_lines,
        gist(action.who, 80, of=row.place),
        short_day(action.due) if action.due else "",
        gist(action.cost_in_full, 60, of=row.place),
        gist(_status(row), 90, of=row.place),
        f"{BOX} {BOX} {BOX}",
    )


def _notes_on_the_paper(paper: Paper, report: PlanReport) -> None:
    if report.framework.has_drafted_criteria:
        paper.small_print(
            "Criteria marked as drafted were written for this tool and are not part of the published standard."
        )
    if report.circulation:
        paper.small_print(
            "This copy shows people as members of the steering group with their agency. Job titles are kept, and "
            "the group’s notes are left out. “[name]” replaces the names of group members."
        )
