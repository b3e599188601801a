"""The tables of the benchmarking: a collection within a round, returns, their answers, and context from outside."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class CollectionRow(Base):
    """A further collection within a year's round, with its own questionnaire, deadline and end."""

    __tablename__ = "collections"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    collection: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str]
    deadline: Mapped[date | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CollectionExtensionRow(Base):
    """A service that has until a later day for one collection."""

    __tablename__ = "collection_extensions"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    collection: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    to: Mapped[date]


class BenchmarkReturnRow(Base):
    """One service's benchmarking return of one year; `sent_by` and `sent_on` of one that came on paper."""

    __tablename__ = "benchmark_returns"
    __table_args__ = (UniqueConstraint("service", "year"), Index(None, "year"))

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    edition: Mapped[str]
    state: Mapped[str]
    origin: Mapped[str]
    entered_by: Mapped[str | None]
    sent_by: Mapped[str | None]
    sent_on: Mapped[date | None]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class ToldFieldRow(Base):
    """One answer, or one sentence about an odd figure, of a return as it stands."""

    __tablename__ = "told_fields"

    return_id: Mapped[int] = mapped_column(ForeignKey("benchmark_returns.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class BenchmarkSubmissionRow(Base):
    """One submitted version of a return, readable for ever; `content` is the whole of it as canonical JSON."""

    __tablename__ = "benchmark_submissions"
    __table_args__ = (UniqueConstraint("return_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("benchmark_returns.id"))
    number: Mapped[int]
    receipt: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    submitted_by: Mapped[str]
    rows_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str]


class ToldFigureRow(Base):
    """One answer of the newest submitted version of a return: the only thing that the network counts.

    `part` is the option of a question that takes several, else empty; `number`
    is in minor units; `text` an option's id or words.
    """

    __tablename__ = "told_figures"
    __table_args__ = (Index(None, "year", "question"),)

    year: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    number: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str]
    quality: Mapped[str]
    since: Mapped[datetime]


class ContextFigureRow(Base):
    """A figure from outside about a service's area; None where it was not published. An edition never changes."""

    __tablename__ = "context_figures"
    __table_args__ = (Index(None, "year"),)

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int | None]
    read_at: Mapped[datetime]


class FigureQuestionRow(Base):
    """What the network asks a service about one of its figures, and what the service answered."""

    __tablename__ = "figure_questions"
    __table_args__ = (Index(None, "return_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("benchmark_returns.id"))
    question: Mapped[str]
    value: Mapped[str]
    text: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class BenchmarkReleaseRow(Base):
    """A frozen release of the benchmarking: `content` is canonical JSON, `hash` its SHA-256; neither ever changes.

    `counted` is for the network alone: the returns as the release counts them,
    which later releases are held against.
    """

    __tablename__ = "benchmark_releases"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    made_by: Mapped[str]
    public_from: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str]
    counted: Mapped[str]


class ShowingRow(Base):
    """A service's agreement to show one class of its figures of a year to the services that show theirs.

    One that was withdrawn stays, with `until` and who did it: what was seen once is known.
    """

    __tablename__ = "showings"
    __table_args__ = (Index(None, "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    kind: Mapped[str]
    since: Mapped[datetime]
    by: Mapped[str]
    until: Mapped[datetime | None]
    ended_by: Mapped[str | None]
