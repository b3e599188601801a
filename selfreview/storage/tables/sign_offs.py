"""The tables of sign-off: themes that are agreed, who is asked to sign, and who has signed what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class ThemeAgreementRow(Base):
    """That the group agreed on a theme; `mark` holds the versions that it agreed on."""

    __tablename__ = "theme_agreements"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class SignatoryRow(Base):
    """Somebody whom a service asks to sign off beside its chair."""

    __tablename__ = "signatories"

    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class SignOffRow(Base):
    """One signature under a review; `mark` holds the versions signed: any later change withdraws it."""

    __tablename__ = "sign_offs"
    __table_args__ = (Index(None, "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str]
    agency: Mapped[str | None]
    as_chair: Mapped[bool]
    mark: Mapped[str]
    at: Mapped[datetime]
