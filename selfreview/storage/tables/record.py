"""The tables of the audit trail: the rows of its chains, and the head of each."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class AuditRow(Base):
    """One thing that happened, chained to the one before it in the same chain by its hash.

    The texts may be cleared when their time is over; the hash covers their
    digests, so that a chain with cleared texts still verifies.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index(None, "review_id", "exemplar", "field", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[str]
    verb: Mapped[str]
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    exemplar: Mapped[str]
    field: Mapped[str]
    version: Mapped[int]
    before: Mapped[str | None]
    after: Mapped[str | None]
    before_digest: Mapped[str] = mapped_column(String(64))
    after_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainRow(Base):
    """The head of an audit chain: without it, a cut tail would not be noticed."""

    __tablename__ = "chains"

    chain: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(default="")
