"""The agenda of a meeting on paper: when and where, what to talk about and why, each with its time."""

from dataclasses import dataclass
from datetime import date

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.domain.nation.report import SYNTHETIC
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an agenda: its title, a sentence under it, and its rows under the headings of their columns.

    A part without rows is its sentence. The headings are said when printed: the paper knows them by their English.
    """

    title: str
    words: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """What a meeting talks about; `when` and `place` are empty where none is arranged."""

    service: str
    year: int
    today: date
    parts: tuple[Part, ...]
    when: str = ""
    place: str = ""
    warning: str = ""
    demonstration: bool = False


_SHARES = {
    "Time": 0.9,
    "For": 0.9,
    "Exemplar": 3.0,
    "How it stands": 4.0,
    "What will be done": 4.0,
    "Who and when": 2.6,
}
"""The columns of an agenda, each with the share of the width that it would like."""


def _held(agenda: AgendaPaper) -> tuple[tuple[str, str], ...]:
    return (gettext("When"), agenda.when), (gettext("Where"), agenda.place)


def write_agenda_pdf(agenda: AgendaPaper, *, edition: Edition = Edition.NORMAL, check: str = "") -> bytes:
    """The agenda as a tagged PDF; `check` is the address of its code."""
    service = gettext("{service} Parent Partnership Service", service=agenda.service)
    paper = Paper(
        Cover(
            gettext("Meeting agenda, self-review {year}", year=agenda.year),
            service,
            gettext("As it stood on {day}", day=day_in_words(agenda.today)),
            service,
            subject=gettext("What the steering group will discuss, and why"),
            mark=SYNTHETIC if agenda.demonstration else "",
            made=agenda.today,
            check=check,
        ),
        edition=edition,
    )
    paper.title(paper.cover.title, service)
    paper.facts([(name, words) for name, words in _held(agenda) if words])
    if agenda.warning:
        paper.note(agenda.warning)
    for number, part in enumerate(agenda.parts, 1):
        paper.heading(f"{number}. {part.title}")
        if part.words:
            paper.paragraph(part.words)
        if part.rows:
            columns = [Column(title, _SHARES[title], names_row=title in ("Exemplar", "For")) for title in part.columns]
            paper.table(columns, part.rows)
    return paper.render()
