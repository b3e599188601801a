"""The first page of an action plan: the sheet that a meeting needs, for a councillor to read in a minute."""

from collections.abc import Iterable
from dataclasses import dataclass

from selfreview.charts import Drawing, Size
from selfreview.charts.strip import StripRow, draw_bands, draw_strip
from selfreview.documents.paper import Paper
from selfreview.documents.text import Words, stressed, strong
from selfreview.domain.framework.framework import Level
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.costs import Asked, asked_of_authority, pounds_in_words
from selfreview.domain.plan.report import PlanReport, PlanRow
from selfreview.domain.plan.summary import say_undecided, summarise
from selfreview.speech import gettext, lazy, ngettext

EVERY = lazy("Every exemplar, by theme")


@dataclass(frozen=True, slots=True)
class Detail:
    """How many signs of a text the first page tells before it refers to the card, and how many actions it lists.

    `answered` is how many answers of an authority it tells and `moved` how many exemplars that changed it names; they
    are only counted where it is none. A `tight` page has its lines near to one another, and exemplars by their ids.
    """

    what: int = 150
    cost: int = 80
    parents: int = 200
    price: int = 40
    answer: int = 120
    listed: int = 4
    answered: int = 4
    moved: int = 1
    tight: bool = False


FULL = Detail()
_SHORTER = (
    Detail(what=110, cost=40, parents=110, answer=60, answered=2),
    Detail(what=110, cost=40, parents=110, answered=0, moved=0),
    Detail(what=80, cost=40, parents=70, price=0, answered=0, moved=0, tight=True),
    Detail(what=60, cost=20, parents=40, price=0, answered=0, moved=0, tight=True),
)


def write_first_page(paper: Paper, report: PlanReport) -> None:
    """Say what a meeting needs on one sheet with room to sign: what has no room on it stands on the cards."""
    # In large letters no shortening would make one sheet of it.
    details = (FULL,) if paper.edition.is_large else (FULL, *_SHORTER)
    chosen = next((one for one in details[:-1] if _fits(paper, report, one)), details[-1])
    _write(paper, report, chosen)


def _fits(paper: Paper, report: PlanReport, detail: Detail) -> bool:
    tried = Paper(paper.cover, edition=paper.edition)
    _write(tried, report, detail)
    tried.render()
    return tried.pages == 1


def _write(paper: Paper, report: PlanReport, detail: Detail) -> None:
    # The edges of a page may have no room for all of it: here it is said in full.
    paper.title(paper.cover.title)
    paper.small_print(f"{paper.cover.service}. {paper.cover.data}.")
    said = summarise(report)
    if said:
        paper.paragraph(strong(said))
    paper.heading(gettext("Where we are now, and where this plan will take us"))
    if report.profile.rated:
        # In large letters it takes most of a page: in parts it leaves none half empty.
        draw = draw_plan_in_parts if paper.edition.is_large else _draw_as_one
        for drawing in draw(report, size=paper.chart_size):
            paper.figure(drawing)
    if report.what_it_reaches:
        # Where it stands today is said above.
        paper.paragraph(report.what_it_reaches)
    paper.heading(gettext("Top priorities"))
    if report.matters_most:
        paper.bullets([_first_thing(row, detail) for row in report.matters_most], numbered=True)
    elif report.rows:
        paper.paragraph(gettext("Everything that was planned is done or stopped."))
    else:
        paper.paragraph(gettext("No action is planned yet."))
    if report.undecided:
        paper.paragraph(say_undecided(report))
    write = paper.entry if detail.tight else paper.paragraph
    for begins, words in tell_asked(report, detail):
        write(strong(begins), words)
    changed = (
        gettext("What changed:")
        if report.before is None
        else gettext("What changed since {year}:", year=report.before.year)
    )
    write(strong(f"{changed} "), " ".join(change_sentences(report, most=detail.moved)))
    if detail.tight:
        paper.label(gettext("Agreed"))
    else:
        paper.heading(gettext("Agreed"))
    paper.signatures(report.signatories, low=True)


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

    rows = [StripRow(gettext("Today"), ranks(report.now.level(key) for key in ids))]
    if report.before is not None:
        rows.insert(0, StripRow(str(report.before.year), ranks(report.before.level(key) for key in ids)))
    rows.append(StripRow(gettext("Target"), ranks(report.aimed(key) for key in ids)))
    return [level.label for level in framework.scale.levels], groups, rows


def _first_thing(row: PlanRow, detail: Detail) -> tuple[Words, ...]:
    action = row.action
    told = [row.exemplars if detail.tight or len(row.aims) > 1 else row.exemplars_in_full, action.who, row.dated]
    if action.cost:
        told.append(gettext("Cost: {cost}", cost=gist(action.cost_in_full, detail.cost, of=row.place)))
    noticed = gist(action.parents, detail.parents, of=row.place)
    parents: tuple[Words, ...] = (" ", stressed(gettext("Parents will notice:") + " "), noticed) if noticed else ()
    return (strong(gist(action.what, detail.what, of=row.place)), f" {'. '.join(told)}.", *parents)


def tell_asked(report: PlanReport, detail: Detail = FULL) -> tuple[tuple[str, str], ...]:
    """What is asked of the authority and what it answered, each after the words that begin it."""
    asked = asked_of_authority(report.rows)
    if not asked.rows:
        return ()
    said = [(gettext("Asked of the authority:") + " ", _asked(asked, detail))]
    if report.answers:
        rest = sum(row.action.id not in report.answers for row in asked.rows)
        waiting = ngettext("{number} is not answered yet.", "{number} are not answered yet.", rest) if rest else ""
        said.append((gettext("Answered:") + " ", f"{_answers(report, detail)}. {waiting}".rstrip()))
    return tuple(said)


def _asked(asked: Asked, detail: Detail) -> str:
    told = [gettext("action {place}", place=row.place) + _price(row, detail) for row in asked.rows[: detail.listed]]
    which, more = ", ".join(told), len(asked.rows) - len(told)
    if more:
        which = ngettext("{actions} and {number} more", "{actions} and {number} more", more, actions=which)
    if not asked.total:
        return f"{which}."
    total = pounds_in_words(asked.total)
    return gettext("{actions}. {total} in all, where the cost is a number.", actions=which, total=total)


def _answers(report: PlanReport, detail: Detail) -> str:
    told = answered(report)
    if not detail.answered:
        listed = ", ".join(str(row.place) for row in told)
        return ngettext("action {listed}, on its card", "actions {listed}, on their cards", len(told), listed=listed)
    words = [
        gettext("action {place}: {answer}", place=row.place, answer=_answer(row, report, detail))
        for row in told[: detail.answered]
    ]
    if more := len(told) - len(words):
        words.append(ngettext("{number} more on their cards", "{number} more on their cards", more))
    return "; ".join(words)


def _answer(row: PlanRow, report: PlanReport, detail: Detail) -> str:
    return gist(" ".join(report.answers[row.action.id]), detail.answer, of=row.place).rstrip(".")


def answered(report: PlanReport) -> tuple[PlanRow, ...]:
    """The actions that an authority has answered."""
    return tuple(row for row in report.rows if row.action.id in report.answers)


def _price(row: PlanRow, detail: Detail) -> str:
    if not row.action.cost or not detail.price:
        return ""
    return f" ({gist(row.action.cost, detail.price, of=row.place)})"


def gist(text: str, most: int, *, of: int = 0) -> str:
    """The beginning of a long text, cut between words; on paper with the action `of` whose card gives the whole."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    begins = f"{flat[:most].rsplit(' ', 1)[0]} …"
    return gettext("{begins} (action {place})", begins=begins, place=of) if of else begins
