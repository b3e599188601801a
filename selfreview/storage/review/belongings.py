"""Everything that a service has here, read to be taken away: texts, history, plan, figures, evidence and its files."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select

from selfreview.storage.people.erasure import former_names
from selfreview.storage.tables import Base, EvidenceRow, FileRow, ReviewRow, SubmissionRow, db

Cells = tuple[object, ...]

OF_REVIEWS = {
    "texts": ("fields", ("exemplar", "name", "value", "version", "changed_by", "changed_at")),
    "history": (
        "audit",
        ("seq", "at", "person", "verb", "exemplar", "field", "version", "before", "after"),
    ),
    "comments": (
        "comments",
        (
            "exemplar",
            "person",
            "agency",
            "words",
            "at",
            "resolved_by",
            "resolved_at",
            "edited_at",
            "withdrawn_as",
            "withdrawn_at",
        ),
    ),
    "dissent": ("dissents", ("exemplar", "person", "agency", "words", "at")),
    "agreements": ("agreements", ("exemplar", "rating", "how", "by", "at")),
    "signatures": ("sign_offs", ("person", "agency", "as_chair", "at")),
    "action-plan": ("plan_fields", ("subject", "name", "value", "version", "changed_by", "changed_at")),
    "actions": ("actions", ("id", "exemplar", "kept_from")),
    "plan-versions": ("plan_versions", ("number", "agreed_by", "agreed_at", "content")),
    "plan-answers": ("plan_answers", ("number", "action_id", "authority", "answer", "words", "person", "at")),
    "links": ("shared_links", ("kind", "part", "given_to", "made_by", "made_at", "expires_at", "ended_by", "ended_at")),
    "flags": ("flags", ("exemplar", "person", "at", "why")),
    "assignments": ("assignments", ("kind", "target", "person", "agency", "by", "at", "due")),
    "theme-agreements": ("theme_agreements", ("theme", "by", "at")),
    "arranged-meetings": (
        "arranged_meetings",
        ("starts_at", "ends_at", "place", "arranged_by", "arranged_at", "cancelled_by", "cancelled_at"),
    ),
    "meetings": ("sittings", ("number", "began_at", "ended_at", "minutes")),
    "evidence-uses": ("evidence_uses", ("exemplar", "evidence_id")),
    "questions": ("questions", ("kind", "exemplars", "asked_at", "settled_at", "settled_by")),
    "question-notes": ("question_notes", ("kind", "person", "words", "at")),
    "paper-returns": ("paper_returns", ("sender", "came", "way", "reason", "entered_by", "entered_at")),
}
"""What hangs on a review: the file, its table, and the columns; the year of the review goes before them."""

OF_RETURNS = {
    "benchmarking": ("told_fields", ("name", "value", "version", "changed_by", "changed_at")),
    "benchmarking-questions": (
        "figure_questions",
        ("question", "value", "text", "asked_at", "answer", "answered_by", "answered_at", "settled_at"),
    ),
    "benchmarking-submissions": ("benchmark_submissions", ("number", "receipt", "submitted_by", "at", "content")),
}
"""The same of a benchmarking return."""

NAMES = frozenset(
    {"person", "by", "changed_by", "resolved_by", "agreed_by", "made_by", "ended_by", "settled_by", "entered_by"}
    | {"answered_by", "submitted_by", "arranged_by", "cancelled_by"}
)
"""Columns in which members of the group stand by name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to be taken away; `name` is what its file is called."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One uploaded file with its content."""

    id: int
    name: str
    content: bytes


def sheets_of(service: int) -> Iterator[Sheet]:
    """Every table of a service, one after the other; views that were given in private are nobody's to take."""
    tables = Base.metadata.tables
    for name, (table_name, columns) in OF_REVIEWS.items():
        table = tables[table_name]
        wanted = select(ReviewRow.year, *(table.c[column] for column in columns))
        wanted = wanted.join(ReviewRow, ReviewRow.id == table.c.review_id).where(ReviewRow.service == service)
        yield Sheet(
            name, ("year", *columns), _rows(wanted.order_by(ReviewRow.year, *table.primary_key.columns), columns)
        )
    returns = tables["benchmark_returns"]
    for name, (table_name, columns) in OF_RETURNS.items():
        table = tables[table_name]
        wanted = select(returns.c.year, *(table.c[column] for column in columns))
        wanted = wanted.join(returns, returns.c.id == table.c.return_id).where(returns.c.service == service)
        yield Sheet(
            name, ("year", *columns), _rows(wanted.order_by(returns.c.year, *table.primary_key.columns), columns)
        )
    stands = ("version", "changed_by", "changed_at", "newest_id")
    evidence = ("id", "title", "url", "file_id", "dated", "confidential", *stands)
    yield _own("evidence", "evidence", evidence, service)
    yield _own("figures", "ratings", ("year", "exemplar", "rating"), service)
    practice = ("year", "exemplar", "rating", "text", "state", "named", "place", "note", "changed_by", "changed_at")
    yield _own("good-practice", "practices", practice, service)
    shown = ("year", "kind", "since", "by", "until", "ended_by")
    yield _own("shown-figures", "showings", shown, service)
    yield _of_parent("action-notes", "action_notes", "actions", ("action_id", "person", "words", "at"), service)
    yield _of_parent("link-readings", "link_readings", "shared_links", ("link_id", "at", "what"), service)


def _of_parent(name: str, table_name: str, parent_name: str, columns: tuple[str, ...], service: int) -> Sheet:
    # What hangs on something of a review, such as the notes of its actions.
    table, parent = Base.metadata.tables[table_name], Base.metadata.tables[parent_name]
    wanted = select(ReviewRow.year, *(table.c[column] for column in columns)).join(
        parent, parent.c.id == table.c[columns[0]]
    )
    wanted = wanted.join(ReviewRow, ReviewRow.id == parent.c.review_id).where(ReviewRow.service == service)
    return Sheet(name, ("year", *columns), _rows(wanted.order_by(ReviewRow.year, *table.primary_key.columns), columns))


def _own(name: str, table_name: str, columns: tuple[str, ...], service: int) -> Sheet:
    table = Base.metadata.tables[table_name]
    wanted = select(*(table.c[column] for column in columns)).where(table.c.service == service)
    return Sheet(name, columns, _rows(wanted.order_by(*table.primary_key.columns), columns))


def _rows(wanted: Select[*tuple[object, ...]], columns: tuple[str, ...]) -> tuple[Cells, ...]:
    """The rows, with the names of people who closed their account replaced; `columns` are the last ones of each."""
    rows = [tuple(row) for row in db.session.execute(wanted)]
    places = [place - len(columns) for place, column in enumerate(columns) if column in NAMES]
    former = former_names({str(row[place]) for row in rows for place in places if row[place] is not None})
    if not former:
        return tuple(rows)
    shown = [place + len(rows[0]) for place in places]
    return tuple(
        tuple(former.get(str(cell), cell) if place in shown else cell for place, cell in enumerate(row)) for row in rows
    )


def submissions_of(service: int) -> Iterator[tuple[int, int, str]]:
    """Every submitted version as it was sealed: its year, its number, its content (JSON)."""
    wanted = select(ReviewRow.year, SubmissionRow.number, SubmissionRow.content)
    wanted = wanted.join(ReviewRow, ReviewRow.id == SubmissionRow.review_id).where(ReviewRow.service == service)
    for row in db.session.execute(wanted.order_by(ReviewRow.year, SubmissionRow.number)):
        yield row[0], row[1], row[2]


def files_of(service: int) -> Iterator[KeptFile]:
    """Every file of a service, one at a time: together they may be large."""
    used = select(EvidenceRow.file_id).where(EvidenceRow.service == service)
    for file_id in list(db.session.scalars(select(FileRow.id).where(FileRow.id.in_(used)).order_by(FileRow.id))):
        name, content = db.session.execute(select(FileRow.name, FileRow.content).where(FileRow.id == file_id)).one()
        yield KeptFile(file_id, name, content)
