"""What the group agreed on and how, and who dissents: kept beside the answer, visible when the answer moves on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from selfreview.domain.group.consensus import How
from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.group import version_snapshot
from selfreview.storage.group.views import Voter
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.review.sheets import Sheet, read_sheet
from selfreview.storage.tables import AgreementRow, DissentRow, ThemeAgreementRow, db


@dataclass(frozen=True, slots=True)
class Agreement:
    """That an exemplar is agreed; `mark` holds the versions that were agreed on."""

    rating: str
    how: How
    by: str
    at: datetime
    mark: str

    def stands(self, sheet: Sheet) -> bool:
        """Whether neither rating nor evidence was changed since."""
        return not version_snapshot.moved(self.mark, sheet)


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """That a theme is agreed as a whole."""

    by: str
    at: datetime
    mark: str

    def changed(self, sheet: Sheet) -> tuple[str, ...]:
        """The exemplars that were changed since."""
        return version_snapshot.moved(self.mark, sheet)


@dataclass(frozen=True, slots=True)
class Dissent:
    """A member's dissent, in their own words."""

    exemplar: str
    person_id: int
    name: str
    agency: str | None
    words: str
    at: datetime


class MovedOn(RuntimeError):
    """What is to be agreed on or signed was changed since it was read."""

    def __init__(self, exemplars: tuple[str, ...]) -> None:
        super().__init__(", ".join(exemplars))
        self.exemplars = exemplars


class NotRated(RuntimeError):
    """There is no rating to agree on yet."""


def _upsert(
    row: type[AgreementRow] | type[ThemeAgreementRow] | type[DissentRow],
    key: dict[str, object],
    values: dict[str, object],
) -> None:
    fresh = insert_into(row).values({**key, **values})
    db.session.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=values))


def agree(review: Review, *, exemplar: str, how: How, read: str | None, by: str, at: datetime) -> None:
    """Mark an exemplar agreed as it stands; `read` is the digest of the mark that was on the page.

    Raises `MovedOn` when it was changed since, `NotRated` and `NotWritable`.
    The same again changes nothing. Does not commit.
    """
    now = lock_review(review, at=at)
    sheet = read_sheet(now)
    mark = version_snapshot.mark_of(sheet, [exemplar])
    if read is not None and read != version_snapshot.digest_of(mark):
        raise MovedOn((exemplar,))
    rating = sheet.answer(exemplar).rating
    if rating is None:
        raise NotRated(exemplar)
    was = agreements_of(now).get(exemplar)
    if was is not None and (was.how, was.mark) == (how, mark):
        return
    key: dict[str, object] = {"review_id": now.id, "exemplar": exemplar}
    _upsert(AgreementRow, key, {"rating": rating, "how": how.value, "mark": mark, "by": by, "at": at})
    before = None if was is None else f"{was.rating}, {was.how.value}"
    event = audit.Event("agreed", exemplar, "agreement", before=before, after=f"{rating}, {how.value}")
    audit.record(person=by, at=at, events=[event], review_id=now.id)


def take_back(review: Review, *, exemplar: str, by: str, at: datetime) -> None:
    """Mark an exemplar as not agreed any more. Does not commit."""
    now = lock_review(review, at=at)
    was = agreements_of(now).get(exemplar)
    if was is None:
        return
    key = (AgreementRow.review_id == now.id, AgreementRow.exemplar == exemplar)
    db.session.execute(delete(AgreementRow).where(*key))
    event = audit.Event("took the agreement back", exemplar, "agreement", before=f"{was.rating}, {was.how.value}")
    audit.record(person=by, at=at, events=[event], review_id=now.id)


def agreements_of(review: Review) -> dict[str, Agreement]:
    """What is agreed in a review, by exemplar."""
    rows = db.session.scalars(
        select(AgreementRow).where(AgreementRow.review_id == review.id).execution_options(populate_existing=True)
    )
    return {row.exemplar: Agreement(row.rating, How(row.how), row.by, row.at, row.mark) for row in rows}


def agree_theme(review: Review, *, theme: str, exemplars: tuple[str, ...], read: str, by: str, at: datetime) -> None:
    """Mark a theme agreed as its exemplars stand; raises `MovedOn`, `NotRated` and `NotWritable`. Does not commit."""
    now = lock_review(review, at=at)
    sheet = read_sheet(now)
    mark = version_snapshot.mark_of(sheet, exemplars)
    if read != version_snapshot.digest_of(mark):
        raise MovedOn(exemplars)
    unrated = [exemplar for exemplar in exemplars if sheet.answer(exemplar).rating is None]
    if unrated:
        raise NotRated(", ".join(unrated))
    was = themes_of(now).get(theme)
    if was is not None and was.mark == mark:
        return
    _upsert(ThemeAgreementRow, {"review_id": now.id, "theme": theme}, {"mark": mark, "by": by, "at": at})
    event = audit.Event("agreed the theme", field=theme, after=", ".join(exemplars))
    audit.record(person=by, at=at, events=[event], review_id=now.id)


def themes_of(review: Review) -> dict[str, ThemeAgreement]:
    """The themes that are agreed, by id."""
    rows = db.session.scalars(
        select(ThemeAgreementRow)
        .where(ThemeAgreementRow.review_id == review.id)
        .execution_options(populate_existing=True)
    )
    return {row.theme: ThemeAgreement(row.by, row.at, row.mark) for row in rows}


def dissent(review: Review, *, exemplar: str, voter: Voter, words: str, at: datetime) -> None:
    """Record a member's dissent in their own words; without words it is taken back. Does not commit.

    It may come after the submission: it is no part of the return.
    """
    now = review if review.id is not None else lock_review(review, at=at)
    key = (DissentRow.review_id == now.id, DissentRow.exemplar == exemplar, DissentRow.person_id == voter.person_id)
    was = db.session.scalar(select(DissentRow.words).where(*key))
    if (was or "") == words:
        return
    if words:
        of_row: dict[str, object] = {"review_id": now.id, "exemplar": exemplar, "person_id": voter.person_id}
        _upsert(DissentRow, of_row, {"person": voter.name, "agency": voter.agency, "words": words, "at": at})
    else:
        db.session.execute(delete(DissentRow).where(*key))
    verb = "recorded a dissent" if words else "took a dissent back"
    event = audit.Event(verb, exemplar, "dissent", before=was, after=words or None)
    audit.record(person=voter.name, at=at, events=[event], review_id=now.id)


def dissents_of(review: Review) -> dict[str, tuple[Dissent, ...]]:
    """Every dissent of a review, by exemplar, in the order in which they were recorded."""
    rows = db.session.scalars(
        select(DissentRow)
        .where(DissentRow.review_id == review.id)
        .order_by(DissentRow.at, DissentRow.person_id)
        .execution_options(populate_existing=True)
    )
    found: dict[str, list[Dissent]] = {}
    for row in rows:
        one = Dissent(row.exemplar, row.person_id, row.person, row.agency, row.words, row.at)
        found.setdefault(row.exemplar, []).append(one)
    return {key: tuple(dissents) for key, dissents in found.items()}
