"""The tables of links that lead outside: each for one thing, until a day, with every reading."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from selfreview.storage.tables.base import Base


class SharedLinkRow(Base):
    """A link without an account to one thing of a review; `kind` says to what, `part` the authority or version."""

    __tablename__ = "shared_links"
    __table_args__ = (Index(None, "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    kind: Mapped[str]
    part: Mapped[str]
    given_to: Mapped[str]
    salt: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class LinkReadingRow(Base):
    """That somebody opened a link, and what of it they read."""

    __tablename__ = "link_readings"
    __table_args__ = (Index(None, "link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("shared_links.id"))
    at: Mapped[datetime]
    what: Mapped[str]


class PlanVersionRow(Base):
    """A version of a plan as the group agreed it; `content` is what the authority reads, as it was on that day."""

    __tablename__ = "plan_versions"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    agreed_by: Mapped[str]
    agreed_at: Mapped[datetime]
    content: Mapped[str]
    digest: Mapped[str]


class PlanAnswerRow(Base):
    """What an authority answered to one action that is asked of it; a later answer takes an earlier one's place."""

    __tablename__ = "plan_answers"
    __table_args__ = (Index(None, "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"))
    link_id: Mapped[int] = mapped_column(ForeignKey("shared_links.id"))
    authority: Mapped[str]
    answer: Mapped[str]
    words: Mapped[str]
    person: Mapped[str]
    at: Mapped[datetime]


class PrintedPaperRow(Base):
    """A paper that was printed, by the random token in its code; the numbers say what it was printed from.

    `part` is the number of the meeting that minutes are of; `printed_at` is when it was last printed, to a month.
    """

    __tablename__ = "printed_papers"
    __table_args__ = (
        UniqueConstraint(
            *("service", "year", "kind", "part", "submitted", "recorded", "release_number"),
            name=conv("uq_printed_papers_state"),
        ),
    )

    token: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    year: Mapped[int]
    kind: Mapped[str]
    part: Mapped[int]
    submitted: Mapped[int]
    recorded: Mapped[int]
    release_number: Mapped[int]
    printed_at: Mapped[datetime]
