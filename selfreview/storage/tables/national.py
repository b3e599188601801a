"""The tables of the national round: running sums, releases, and the commentary as the network edits it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class NationalYearRow(Base):
    """A year's sums as a whole: whoever changes them takes this row first, and so waits for the others.

    From its first release on a year keeps the bands of size that it has then;
    None until then.
    """

    __tablename__ = "national_years"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    revision: Mapped[int]
    releases: Mapped[int]
    bands: Mapped[str | None]


class ReturnRow(Base):
    """What is counted of a return besides its ratings, and where.

    `since` is the first release that counts it as it stands, made already or
    yet to be made. Its cell is where its service stands in the registry.
    """

    __tablename__ = "returns"
    __table_args__ = (Index(None, "year", "since"),)

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    region: Mapped[str]
    kind: Mapped[str]
    size: Mapped[str]
    since: Mapped[int]
    shortfalls: Mapped[int | None]
    method: Mapped[str]


class RetiredRatingRow(Base):
    """A rating of a return as the releases `since` to `until` count it, though its service has corrected it."""

    __tablename__ = "retired_ratings"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    until: Mapped[int] = mapped_column(primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str]
    since: Mapped[int]


class RetiredReturnRow(Base):
    """Where a return stood and how it was made, as the releases `since` to `until` count it."""

    __tablename__ = "retired_returns"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    until: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[int]
    region: Mapped[str]
    kind: Mapped[str]
    size: Mapped[str]
    method: Mapped[str]


class TallyRow(Base):
    """How many returns of a cell gave one answer to one thing that is counted.

    `quantity` is an exemplar or one of the names of `storage.tallies`. The
    returns are counted in the releases `since` to `until`; 0 while they count.
    """

    __tablename__ = "tallies"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    region: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[int] = mapped_column(primary_key=True)
    until: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(primary_key=True)
    returns: Mapped[int]


class NationTallyRow(Base):
    """How many of all returns of a year gave one answer to one thing that is counted: the cells' sum, kept as it is."""

    __tablename__ = "nation_tallies"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    quantity: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(primary_key=True)
    returns: Mapped[int]


class ReleaseRow(Base):
    """A frozen release: `content` is canonical JSON, `hash` its SHA-256; neither ever changes.

    `public_from` is when everybody may see it; people of the network may at once.
    """

    __tablename__ = "releases"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    made_by: Mapped[str]
    public_from: Mapped[datetime]
    services: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str]


class ReleaseAuditRow(Base):
    """What the audit of a release came to, as JSON, for the network only; and the release its change is told from."""

    __tablename__ = "release_audits"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[int | None]
    before_number: Mapped[int | None]
    content: Mapped[str]


class ReleaseWorkingRow(Base):
    """A release that is being worked out, or was: how far that is, and what it came to, as JSON, for the network only.

    `key` is a digest of everything that goes into it; `seen_at` is when whoever works it out last said so.
    """

    __tablename__ = "release_workings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    seen_at: Mapped[datetime]
    done: Mapped[int]
    steps: Mapped[int]
    content: Mapped[str | None]
    seal: Mapped[str | None]


class CohortServiceRow(Base):
    """A service that a release counts among those that answered in both years."""

    __tablename__ = "cohort_services"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)


class SharedRatingRow(Base):
    """A rating that groups of services that share may count, as a release has it: everybody who shares can know it."""

    __tablename__ = "shared_ratings"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)


class SentenceRow(Base):
    """A sentence of the commentary as an analyst edited it, with the figures that it was written on as JSON."""

    __tablename__ = "sentences"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    figures: Mapped[str]
    edited_by: Mapped[str]
    edited_at: Mapped[datetime]


class ErratumRow(Base):
    """An error that was found in a release of either collection: what it says, and what it should say."""

    __tablename__ = "release_errata"

    collection: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    noted_by: Mapped[str]
    part: Mapped[str]
    subject: Mapped[str]
    passage: Mapped[str]
    said: Mapped[str]
    should: Mapped[str]


class WithdrawalRow(Base):
    """A release of either collection whose figures are no longer served: since when, by whom and why."""

    __tablename__ = "release_withdrawals"

    collection: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    withdrawn_by: Mapped[str]
    why: Mapped[str]
