"""The tables of what each member thinks, what was revealed of it, what was agreed, and who dissents."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class ViewRow(Base):
    """One member's private view of one exemplar; `salt` seals what the audit trail holds of it until the reveal."""

    __tablename__ = "views"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    person: Mapped[str]
    agency: Mapped[str | None]
    rating: Mapped[str]
    reason: Mapped[str]
    late: Mapped[bool]
    salt: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime]


class HandsRow(Base):
    """How many hands of an agency went up for a rating, as the chair counted them at the reveal."""

    __tablename__ = "hands"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class EarlierViewRow(Base):
    """A view of a first vote, after which the group voted once more; hands that were counted have no person."""

    __tablename__ = "earlier_views"
    __table_args__ = (Index(None, "review_id", "exemplar"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    exemplar: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str | None]
    agency: Mapped[str | None]
    rating: Mapped[str]
    reason: Mapped[str]
    late: Mapped[bool]
    salt: Mapped[str | None]
    count: Mapped[int]


class RevealRow(Base):
    """That the views of an exemplar were revealed: without this row no query returns another's view."""

    __tablename__ = "reveals"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    at: Mapped[datetime]


class AgreementRow(Base):
    """That the group agreed on an exemplar; `mark` holds the versions that it agreed on."""

    __tablename__ = "agreements"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str]
    how: Mapped[str]
    mark: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class DissentRow(Base):
    """A member's dissent in their own words; it prints in the service's papers and never leaves the service."""

    __tablename__ = "dissents"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    person: Mapped[str]
    agency: Mapped[str | None]
    words: Mapped[str]
    at: Mapped[datetime]
