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
    "comments": ("comments", ("exemplar", "person", "agency", "words", "at", "resolved_by", "resolved_at")),
    "dissent": ("dissents", ("exemplar", "person", "agency", "words", "at")),
    "agreements": ("agreements", ("exemplar", "rating", "how", "by", "at")),
    "signatures": ("sign_offs", ("person", "agency", "as_chair", "at")),
    "action-plan": ("plan_fields", ("subject", "name", "value", "version", "changed_by", "changed_at")),
}
"""What hangs on a review: the file, its table, and the columns; the year of the review goes before them."""


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
        rows = _rows(wanted.order_by(ReviewRow.year, *table.primary_key.columns))
        yield Sheet(name, ("year", *columns), _without_former(rows, columns) if "person" in columns else rows)
    evidence = ("id", "title", "url", "file_id", "dated", "confidential", "version", "changed_by", "changed_at")
    yield _own("evidence", "evidence", evidence, service)
    yield _own("figures", "ratings", ("year", "exemplar", "rating"), service)
    returns, fields = tables["benchmark_returns"], tables["told_fields"]
    told = ("name", "value", "version", "changed_by", "changed_at")
    wanted = select(returns.c.year, *(fields.c[column] for column in told))
    wanted = wanted.join(returns, returns.c.id == fields.c.return_id).where(returns.c.service == service)
    yield Sheet("benchmarking", ("year", *told), _rows(wanted.order_by(returns.c.year, fields.c.name)))


def _own(name: str, table_name: str, columns: tuple[str, ...], service: int) -> Sheet:
    table = Base.metadata.tables[table_name]
    wanted = select(*(table.c[column] for column in columns)).where(table.c.service == service)
    return Sheet(name, columns, _rows(wanted.order_by(*table.primary_key.columns)))


def _rows(wanted: Select[*tuple[object, ...]]) -> tuple[Cells, ...]:
    return tuple(tuple(row) for row in db.session.execute(wanted))


def _without_former(rows: tuple[Cells, ...], columns: tuple[str, ...]) -> tuple[Cells, ...]:
    place = columns.index("person") + 1
    former = former_names({str(row[place]) for row in rows})
    return tuple((*row[:place], former.get(str(row[place]), row[place]), *row[place + 1 :]) for row in rows)


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
