"""The table of good practice: copies of evidence that services made to be shared."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class PracticeRow(Base):
    """A service's copy of the evidence of one exemplar, made to be shared; the evidence itself never changes by it.

    `review_id`, `edition`, `year` and `rating` tell which return it was made
    from. `place` is drawn by lot: copies are read in its order, so that
    nothing about their services can be told from it.
    """

    __tablename__ = "practices"
    __table_args__ = (UniqueConstraint("service", "exemplar"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    exemplar: Mapped[str]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    year: Mapped[int]
    edition: Mapped[str]
    rating: Mapped[str]
    text: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    state: Mapped[str]
    named: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str]
    place: Mapped[str]
