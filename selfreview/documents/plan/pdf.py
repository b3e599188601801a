"""The action plan on paper: a first page for a councillor, theme by theme to read, a wide table to work with."""

from selfreview.documents.edges import Cover, data_in_words
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
from selfreview.speech import gettext, lazy

SYNTHETIC = lazy("Demonstration: synthetic returns, no real service said any of this")
BOX = "\N{BALLOT BOX}"
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
    paper.heading(gettext("The actions in full") if report.rows else gettext("Theme by theme"))
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
    data = data_in_words(report.version, report.saved_at, report.today)
    service = gettext("{service} Parent Partnership Service", service=report.service)
    return Cover(
        gettext("{title}: copy for circulation", title=report.title) if report.circulation else report.title,
        service,
        data,
        service,
        subject=gettext("What the service will do as a result of its self-review"),
        mark=SYNTHETIC if report.demonstration else "",
        made=report.today,
    )


def _promises(paper: Paper, report: PlanReport) -> None:
    if not report.promises:
        return
    paper.heading(gettext("What was promised in {year} and not finished", year=report.promises[0].year))
    if paper.edition.is_large:
        for what, exemplars, due, fate in (_promise(report, promise) for promise in report.promises):
            paper.paragraph(
                strong(what),
                " " + gettext("For {exemplars}. Was due: {due}. {fate}.", exemplars=exemplars, due=due, fate=fate),
            )
        return
    columns = [
        Column(gettext("Promise"), 4, names_row=True),
        Column(gettext("Exemplar"), 1),
        Column(gettext("Was due"), 1.5),
        Column(gettext("What will happen to it"), 3),
    ]
    paper.table(columns, [_promise(report, promise) for promise in report.promises])


def _promise(report: PlanReport, promise: Promise) -> tuple[str, ...]:
    action = promise.action
    place = next((row.place for row in report.rows if row.action.id == promise.kept_as), None)
    fate = gettext("Kept as action {place}", place=place) if place else gettext("Still to be decided")
    if promise.dropped and not place:
        fate = gettext("Dropped: {dropped}", dropped=promise.dropped)
    due = day_in_words(action.due) if action.due else gettext("No date")
    return action.what, ", ".join(action.exemplars), due, fate


def _changes(paper: Paper, report: PlanReport) -> None:
    if report.before is None or change_sentences(report) == change_sentences(report, most=_NAMED):
        return
    paper.heading(gettext("Every rating that moved since {year}", year=report.before.year))
    columns = [
        Column(gettext("Exemplar"), 3, names_row=True),
        Column(gettext("In {year}", year=report.before.year)),
        Column(gettext("Today")),
    ]
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
        paper.paragraph(strong(gettext("Nothing is planned for:") + " "), f"{'; '.join(empty)}.")


def _uncovered(paper: Paper, report: PlanReport) -> None:
    found = find_uncovered(report)
    if not found:
        return
    paper.heading(gettext("What no action covers yet"))
    paper.paragraph(gettext("Even if all of this is done, the next level still asks for:"))
    scale = report.framework.scale
    for one in found:
        paper.heading(f"{one.exemplar.id} {one.exemplar.title}", 3)
        paper.bullets([quoted(criterion, scale) for criterion in one.criteria])


def _exemplar(
    paper: Paper, report: PlanReport, exemplar: Exemplar, rows: tuple[PlanRow, ...], waiting: Proposal | None
) -> None:
    heading = gettext(
        "{exemplar}: today {level}, target {target}",
        exemplar=f"{exemplar.id} {exemplar.title}",
        level=_label(report.now.level(exemplar.id)),
        target=report.aimed(exemplar.id).label,
    )
    paper.heading(heading, 3)
    if waiting is not None:
        still = gettext("What {level} still asks for:", level=waiting.next_level.label)
        paper.paragraph(strong(report.standing(waiting).said), f". {still}")
        if waiting.unmet:
            paper.bullets([quoted(criterion, report.framework.scale) for criterion in waiting.unmet])
    for row in rows:
        if row.exemplar.id != exemplar.id:
            # Its card stands once, under the exemplar that it was planned for first.
            paper.paragraph(gettext("See action {place} under {id}.", place=row.place, id=row.exemplar.id))
            continue
        paper.heading(_title_of(row), 4)
        if _is_long(row):
            paper.paragraph(row.action.what)
        # In large print hardly any page could hold it whole, and its heading would stand alone.
        paper.facts(_facts(row, report), whole=not paper.edition.is_large)


def _title_of(row: PlanRow) -> str:
    if len(row.aims) > 1:
        return gettext("Action {place}, for {exemplars}", place=row.place, exemplars=row.exemplars)
    return gettext("Action {place}", place=row.place)


def _label(level: Level | None) -> str:
    return gettext("not rated") if level is None else level.label


def quoted(criterion: Criterion, scale: Scale) -> tuple[Words, ...]:
    """A criterion word for word, with its level and, where it is so, that it is drafted."""
    level = scale.level(criterion.level).label
    if criterion.status is CriterionStatus.DRAFTED:
        level = gettext("{level}, drafted", level=level)
    return (f"{criterion.text} ", stressed(f"({level})"))


def _is_long(row: PlanRow) -> bool:
    return len(row.action.what) > _LONG


def _facts(row: PlanRow, report: PlanReport) -> list[tuple[str, Words | tuple[Words, ...]]]:
    action = row.action
    pairs: list[tuple[str, Words | tuple[Words, ...]]] = []
    if not _is_long(row):
        pairs.append((gettext("What"), strong(action.what)))
    if row.criteria:
        pairs.append((gettext("To meet"), _criteria(row, report.framework.scale)))
    pairs.append((gettext("Who"), action.who))
    if action.authority:
        pairs.append((gettext("Authority"), action.authority))
    if action.start or action.due:
        pairs.append((gettext("When"), dates_in_words(action)))
    if action.cost_in_full:
        pairs.append((gettext("Cost"), action.cost_in_full))
    if action.parents:
        pairs.append((gettext("What parents will notice"), action.parents))
    if action.success:
        pairs.append((gettext("How we will know it worked"), action.success))
    pairs.append((gettext("Status"), _status(row)))
    if row.action.id in report.answers:
        pairs.append((gettext("The authority’s answer"), "\n".join(report.answers[row.action.id])))
    if row.notes:
        told = (f"{day_in_words(note.at)}, {note.person}: {note.words}" for note in row.notes)
        pairs.append((gettext("Notes"), "\n".join(told)))
    return pairs


def _criteria(row: PlanRow, scale: Scale) -> tuple[Words, ...]:
    words: list[Words] = []
    for criterion in row.criteria:
        words += [*(["\n"] if words else []), *quoted(criterion, scale)]
    return tuple(words)


def _status(row: PlanRow) -> str:
    action = row.action
    told = action.status.said.capitalize()
    if action.is_unfinished:
        told = f"{told}. {row.dated}"
    if action.promised_in:
        told = gettext("{told}. Promised in {promised_in}", told=told, promised_in=action.promised_in)
    return f"{told}: {action.stopped}" if action.stopped else f"{told}."


def _left_out(paper: Paper, report: PlanReport) -> None:
    if not report.left_out:
        return
    paper.heading(gettext("No action, with a reason"))
    columns = [
        Column(gettext("Exemplar"), 2, names_row=True),
        Column(gettext("Today"), 1),
        Column(gettext("Target"), 1),
        Column(gettext("Reason"), 4),
    ]
    rows = [
        (f"{one.exemplar.id} {one.exemplar.title}", one.level.label, one.target.label, reason)
        for one, reason in report.left_out
    ]
    paper.table(columns, rows)


def _working_tables(paper: Paper, report: PlanReport) -> None:
    if not report.rows:
        return
    paper.break_page(wide=not paper.edition.is_large)
    paper.heading(gettext("The plan as a table, to work with"))
    paper.paragraph(
        gettext("In the group's order, to be ticked off at each meeting. Each number is that of a card further on.")
    )
    _working_table(paper, report.rows)
    if not report.shared_by_authorities:
        return
    for authority in report.authorities:
        paper.break_page(wide=not paper.edition.is_large)
        paper.heading(gettext("Actions for {authority}", authority=authority))
        part = report.part_of(authority)
        own = sum(row.action.authority == authority for row in part)
        paper.paragraph(
            gettext(
                "{own} for this authority only and {others} shared by all the service’s authorities.",
                own=own,
                others=len(part) - own,
            )
        )
        if part:
            _working_table(paper, part)


def _working_table(paper: Paper, rows: tuple[PlanRow, ...]) -> None:
    if paper.edition.is_large:
        for row in rows:
            paper.paragraph(strong(f"{BOX} {row.place}. "), _in_a_sentence(row))
        return
    columns = [
        Column(gettext("No."), 0.5, "right", names_row=True),
        Column(gettext("Action"), 4.2),
        Column(gettext("Exemplar"), 1.9),
        Column(gettext("Who"), 2.2),
        Column(gettext("Due"), 1.3),
        Column(gettext("Cost"), 1.6),
        Column(gettext("Status"), 1.9),
        Column(gettext("Ticked off"), 1.3),
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
        told.append(gettext("Cost: {cost}", cost=gist(action.cost_in_full, 80, of=row.place)))
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
            gettext("Criteria marked as drafted were written for this tool and are not part of the published standard.")
        )
    if report.circulation:
        paper.small_print(
            gettext(
                "This copy shows people as members of the steering group with their agency. Job titles "
                "are kept, and the group’s notes are left out. “[name]” replaces the names of group "
                "members."
            )
        )
