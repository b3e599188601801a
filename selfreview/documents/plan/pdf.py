"""The action plan on paper: a first page for a councillor, theme by theme to read, a wide table to work with."""

from selfreview.charts import Bar, draw_distributions, tallied
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import Words, stressed, strong
from selfreview.domain.comparison.profile import Profile
from selfreview.domain.framework.framework import Criterion, CriterionStatus, Exemplar, Level, Scale, Theme
from selfreview.domain.plan.action_plan import Promise, Proposal, Standing
from selfreview.domain.plan.due_dates import dates_in_words
from selfreview.domain.plan.report import PlanReport, PlanRow, change_sentences
from selfreview.domain.uk_time import day_in_words, short_day

SYNTHETIC = "Demonstration: synthetic returns, no real service said any of this"
CIRCULATION = "copy for circulation"
_GIST = 280
_NAMED = 3
_LONG = 600


def write_action_plan_pdf(report: PlanReport, *, edition: Edition = Edition.NORMAL) -> bytes:
    """The whole plan as a tagged PDF."""
    paper = Paper(cover_of(report), edition=edition)
    write_plan(paper, report)
    return paper.render()


def write_plan(paper: Paper, report: PlanReport) -> None:
    """Say the whole plan on a paper."""
    _first_page(paper, report)
    paper.break_page()
    _promises(paper, report)
    _changes(paper, report)
    for theme in report.framework.themes:
        _theme(paper, report, theme)
    _left_out(paper, report)
    _working_tables(paper, report)
    _agreement(paper, report)


def cover_of(report: PlanReport) -> Cover:
    """What the plan's document is, for its properties and the edges of its pages."""
    saved = "nothing saved yet" if report.saved_at is None else f"saved {day_in_words(report.saved_at)}"
    return Cover(
        f"{report.title}: {CIRCULATION}" if report.circulation else report.title,
        f"{report.service} Parent Partnership Service",
        f"Version {report.version} of the data, {saved}; printed {day_in_words(report.today)}",
        f"{report.service} Parent Partnership Service",
        subject="What the service will do, grown from its self-review",
        mark=SYNTHETIC if report.demonstration else "",
        made=report.today,
    )


def _first_page(paper: Paper, report: PlanReport) -> None:
    # The edges of a page may have no room for all of it: here it is said in full.
    paper.title(paper.cover.title, f"{paper.cover.service}. {paper.cover.data}.")
    paper.key_figures(_key_figures(report))
    paper.heading("Where we are, and where this plan leads")
    if len(report.profile.unrated) < report.profile.total:
        bars = [
            _bar("Today", report.profile),
            _bar("If all of this is done (a plan, not a result)", report.profile_ahead),
        ]
        levels = [level.label for level in report.framework.scale.levels]
        paper.figure(draw_distributions(levels, bars, title="Exemplars at each level", size=paper.chart_size))
    paper.paragraph(*filter(None, (report.where_it_leads,)))
    if report.profile.unrated:
        paper.paragraph(f"{len(report.profile.unrated)} of {report.profile.total} exemplars are not rated yet.")
    paper.heading("What matters most")
    if report.matters_most:
        paper.bullets([_first_thing(row) for row in report.matters_most], numbered=True)
    elif report.rows:
        paper.paragraph("Everything that was planned is done or stopped.")
    else:
        paper.paragraph("No action is planned yet.")
    if report.undecided:
        serious = sum(report.standing(one) is Standing.SERIOUS for one in report.undecided)
        more = f", {serious} of them below the standard" if serious else ""
        paper.paragraph(f"Still to be decided: {len(report.undecided)} below target without action or reason{more}.")
    since = "" if report.before is None else f" since {report.before.year}"
    paper.heading(f"What changed{since}")
    paper.bullets(change_sentences(report, most=_NAMED))


def _key_figures(report: PlanReport) -> list[tuple[str, str]]:
    profile, progress = report.profile, report.progress
    figures = [
        (f"{count} of {profile.base}", words)
        for count, words in zip((profile.compliant, profile.aspired), report.measures, strict=True)
        if count is not None and profile.rated
    ]
    figures.append(
        (f"{progress.done} of {progress.total}", "actions done") if report.rows else ("0", "actions planned")
    )
    figures.append((str(len(progress.overdue)), "overdue"))
    return figures


def _bar(label: str, profile: Profile) -> Bar:
    numbers = [number for _, number in profile.counts]
    return Bar(label, tallied(numbers), f"{sum(numbers)} exemplars")


def _first_thing(row: PlanRow) -> tuple[Words, ...]:
    return (
        strong(gist(row.action.what)),
        f" For {row.exemplar.title} ({row.exemplar.id}). {row.action.who}. {row.dated}.",
        f" What parents will notice: {row.action.parents}" if row.action.parents else "",
    )


def gist(text: str, most: int = _GIST) -> str:
    """The beginning of a long text, cut between words; the plan gives the whole elsewhere."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _promises(paper: Paper, report: PlanReport) -> None:
    if not report.promises:
        return
    paper.heading(f"What was promised in {report.promises[0].year} and not finished")
    columns = [
        Column("Promise", 4, names_row=True),
        Column("Exemplar", 1),
        Column("Was due", 1.5),
        Column("What becomes of it", 3),
    ]
    paper.table(columns, [_promise(report, promise) for promise in report.promises])


def _promise(report: PlanReport, promise: Promise) -> tuple[str, ...]:
    action = promise.action
    place = next((row.place for row in report.rows if row.action.id == promise.kept_as), None)
    fate = f"Kept as action {place}" if place else "Still to be decided"
    if promise.dropped and not place:
        fate = f"Dropped: {promise.dropped}"
    return gist(action.what), action.exemplar, day_in_words(action.due) if action.due else "No date", fate


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
    rows = report.of_theme(theme.id)
    waiting = {one.exemplar.id: one for one in report.undecided if one.exemplar.theme == theme.id}
    paper.heading(theme.title)
    if not rows and not waiting:
        paper.paragraph("Nothing is planned for this theme.")
    for exemplar in report.framework.of_theme(theme.id):
        own = report.of_exemplar(exemplar.id)
        if own or exemplar.id in waiting:
            _exemplar(paper, report, exemplar, own, waiting.get(exemplar.id))


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
        paper.heading(f"Action {row.place}", 4)
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
    pairs.append(("When", dates_in_words(action)))
    pairs.append(("Cost", action.cost_in_full or "Not stated"))
    if action.parents:
        pairs.append(("What parents will notice", action.parents))
    pairs.append(("We shall know by", action.success or "Not stated"))
    pairs.append(("Status", _status(row)))
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
    paper.break_page(wide=True)
    paper.heading("The plan as a table, to work with")
    _working_table(paper, report, report.rows)
    if not report.shared_by_authorities:
        return
    for authority in report.authorities:
        paper.break_page(wide=True)
        paper.heading(f"The part of {authority}")
        part = report.part_of(authority)
        own = sum(row.action.authority == authority for row in part)
        paper.paragraph(f"{own} of its own and {len(part) - own} that concern every authority of the service.")
        if part:
            _working_table(paper, report, part)


def _working_table(paper: Paper, report: PlanReport, rows: tuple[PlanRow, ...]) -> None:
    columns = [
        Column("No.", 0.5, "right", names_row=True),
        Column("Action", 4),
        Column("Exemplar", 1.9),
        Column("Who", 1.9),
        Column("Start", 1.5),
        Column("Due", 1.5),
        Column("Cost", 1.6),
        Column("Status", 2),
    ]
    paper.table(columns, [_line(row) for row in rows])


def _line(row: PlanRow) -> tuple[Words | tuple[Words, ...], ...]:
    action = row.action
    return (
        str(row.place),
        gist(action.what, 420),
        f"{row.exemplar.id}\n{row.way}",
        action.who,
        short_day(action.start) if action.start else "",
        short_day(action.due) if action.due else "",
        gist(action.cost_in_full, 120),
        _status(row),
    )


def _agreement(paper: Paper, report: PlanReport) -> None:
    if report.rows:
        paper.break_page(wide=False)
    paper.heading("Agreed")
    paper.paragraph(
        f"This plan of {report.year} was agreed as it stands here, version {report.version} of the data, "
        f"{len(report.rows)} action{'' if len(report.rows) == 1 else 's'}."
    )
    paper.signatures(report.signatories)
    if report.framework.has_drafted_criteria:
        paper.small_print("Criteria marked as drafted were written for this tool and are not published by the field.")
    if report.circulation:
        paper.small_print(
            "In this copy nobody is named but by agency, and notes of the group are left out. "
            "“[name]” stands where a text named somebody of the group."
        )
