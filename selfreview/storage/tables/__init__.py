"""The tables: rows as they are kept, and nothing of what they mean.

Times are kept in UTC and come back with their zone. Free text is `Text`
without a limit; limits are the forms' business and come from the domain.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base, db
from selfreview.storage.tables.benchmarking import (
    BenchmarkReleaseRow,
    BenchmarkReturnRow,
    BenchmarkSubmissionRow,
    CollectionExtensionRow,
    CollectionRow,
    ContextFigureRow,
    FigureQuestionRow,
    ShowingRow,
    ToldFieldRow,
    ToldFigureRow,
)
from selfreview.storage.tables.collaboration import AssignmentRow, CommentRow, FlagRow, PresenceRow, SeenRow
from selfreview.storage.tables.links import (
    LinkReadingRow,
    PlanAnswerRow,
    PlanVersionRow,
    PrintedPaperRow,
    SharedLinkRow,
)
from selfreview.storage.tables.meetings import AttendanceRow, SittingRow
from selfreview.storage.tables.national import (
    CohortServiceRow,
    ErratumRow,
    NationalYearRow,
    NationTallyRow,
    ReleaseAuditRow,
    ReleaseRow,
    ReleaseWorkingRow,
    RetiredRatingRow,
    RetiredReturnRow,
    ReturnRow,
    SentenceRow,
    SharedRatingRow,
    TallyRow,
    WithdrawalRow,
)
from selfreview.storage.tables.operation import DailyRunRow, SwitchRow
from selfreview.storage.tables.people import (
    AddressChangeRow,
    AttemptRow,
    EarlierDetailRow,
    FormerNameRow,
    IdentityRow,
    InvitationRow,
    KeptPostRow,
    LetterRow,
    MailChoiceRow,
    PasskeyChallengeRow,
    PasskeyRow,
    PersonRow,
    RecoveryCodeRow,
    RoleRow,
    SignInRow,
)
from selfreview.storage.tables.plan import ActionNoteRow, ActionRow, NoReminderRow, PlanFieldRow, ReminderRow
from selfreview.storage.tables.practice import PracticeRow
from selfreview.storage.tables.record import AuditRow, ChainRow
from selfreview.storage.tables.registry import ChangePartyRow, ServiceChangeRow
from selfreview.storage.tables.rounds import (
    MessageLetterRow,
    PaperRow,
    QuestionNoteRow,
    QuestionRow,
    RoundMessageRow,
    ServiceReminderRow,
)
from selfreview.storage.tables.sharing import NeighbourRow, PickedListRow, SharingRow
from selfreview.storage.tables.sign_offs import SignatoryRow, SignOffRow, ThemeAgreementRow
from selfreview.storage.tables.views import AgreementRow, DissentRow, HandsRow, RevealRow, ViewRow

__all__ = [
    "ActionNoteRow",
    "ActionRow",
    "AddressChangeRow",
    "AgreementRow",
    "AssignmentRow",
    "AttemptRow",
    "AttendanceRow",
    "AuditRow",
    "AuthorityRow",
    "Base",
    "BenchmarkReleaseRow",
    "BenchmarkReturnRow",
    "BenchmarkSubmissionRow",
    "ChainRow",
    "ChangePartyRow",
    "CohortServiceRow",
    "CollectionExtensionRow",
    "CollectionRow",
    "CommentRow",
    "ContextFigureRow",
    "DailyRunRow",
    "DissentRow",
    "EarlierDetailRow",
    "ErratumRow",
    "EvidenceRow",
    "EvidenceUseRow",
    "ExpectationRow",
    "FieldRow",
    "FigureQuestionRow",
    "FileRow",
    "FlagRow",
    "FormerNameRow",
    "HandsRow",
    "IdentityRow",
    "InvitationRow",
    "KeptPostRow",
    "LetterRow",
    "LinkReadingRow",
    "MailChoiceRow",
    "MessageLetterRow",
    "NationTallyRow",
    "NationalYearRow",
    "NeighbourRow",
    "NoReminderRow",
    "PaperRow",
    "PasskeyChallengeRow",
    "PasskeyRow",
    "PersonRow",
    "PickedListRow",
    "PlanAnswerRow",
    "PlanFieldRow",
    "PlanVersionRow",
    "PracticeRow",
    "PresenceRow",
    "PrintedPaperRow",
    "QuestionNoteRow",
    "QuestionRow",
    "RatingRow",
    "RecoveryCodeRow",
    "ReleaseAuditRow",
    "ReleaseRow",
    "ReleaseWorkingRow",
    "ReminderRow",
    "RetiredRatingRow",
    "RetiredReturnRow",
    "ReturnRow",
    "RevealRow",
    "ReviewRow",
    "RoleRow",
    "RoundMessageRow",
    "RoundRow",
    "SeenRow",
    "SentenceRow",
    "ServiceChangeRow",
    "ServiceReminderRow",
    "ServiceRow",
    "SharedLinkRow",
    "SharedRatingRow",
    "SharingRow",
    "ShowingRow",
    "SignInRow",
    "SignOffRow",
    "SignatoryRow",
    "SittingRow",
    "SubmissionRow",
    "SwitchRow",
    "TallyRow",
    "ThemeAgreementRow",
    "ToldFieldRow",
    "ToldFigureRow",
    "ViewRow",
    "WithdrawalRow",
    "db",
]


class ServiceRow(Base):
    """A Parent Partnership Service; its number is the key of the published list and never means anything."""

    __tablename__ = "services"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    region: Mapped[str]
    kind: Mapped[str | None]
    size: Mapped[int | None]
    expected: Mapped[bool] = mapped_column(default=True)
    sign_off_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    opened: Mapped[date | None]
    closed: Mapped[date | None]


class AuthorityRow(Base):
    """A local authority that a service covers; a service may cover several."""

    __tablename__ = "authorities"

    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class RoundRow(Base):
    """One year's round."""

    __tablename__ = "rounds"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edition: Mapped[str]
    deadline: Mapped[date | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    sign_off_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    figures_on: Mapped[date | None]
    figures_on_before: Mapped[date | None]
    figures_on_said: Mapped[datetime | None]


class ExpectationRow(Base):
    """A service that is expected to make a return in a round, with its own extension."""

    __tablename__ = "expectations"

    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    extended_to: Mapped[date | None]


class ReviewRow(Base):
    """One service's review of one year."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("service", "year"), Index(None, "year"))

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    edition: Mapped[str]
    state: Mapped[str]
    origin: Mapped[str]
    entered_by: Mapped[str | None]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class FieldRow(Base):
    """One field of a review as it stands; `exemplar` is empty for fields of the whole review."""

    __tablename__ = "fields"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class EvidenceRow(Base):
    """A link or a file that shows something; it can serve several exemplars and belongs to the service."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "service"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    title: Mapped[str]
    url: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    dated: Mapped[date | None]
    confidential: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    # The newest version of its file, an id of this table; SQLite could not take a constraint on it off again.
    newest_id: Mapped[int | None]


class EvidenceUseRow(Base):
    """Where a piece of evidence is used."""

    __tablename__ = "evidence_uses"
    __table_args__ = (Index(None, "review_id"),)

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)


class FileRow(Base):
    """An uploaded file; kept in the database so that several servers share it and one backup holds all."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SubmissionRow(Base):
    """One submitted version of a review, readable for ever; `content` is the whole of it as canonical JSON."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    receipt: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    submitted_by: Mapped[str]
    rows_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str]


class RatingRow(Base):
    """One rating of the newest submitted version of a return: the only thing that the network counts."""

    __tablename__ = "ratings"
    __table_args__ = (Index(None, "year", "exemplar", "rating"),)

    year: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str]
