"""Members' own views: given in private, revealed once, and frozen from then on.

Another's view is returned by `revealed_views` alone, whose query begins at the
reveal. Until then the audit trail holds a seal: a digest with a salt of its
own, since a plain one could be tried out with the few ratings that there are.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from selfreview.domain.framework.framework import Scale
from selfreview.domain.group.consensus import NO_AGENCY, Spread, View, spread_of
from selfreview.domain.rights import Agency
from selfreview.storage import audit
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import HandsRow, RevealRow, ViewRow, db
from selfreview.storage.tables.views import EarlierViewRow


@dataclass(frozen=True, slots=True)
class Voter:
    """Who gives a view, and whom they speak for."""

    person_id: int
    name: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class OwnView:
    """What somebody has said themselves; only they are shown it before the reveal."""

    rating: str
    reason: str
    late: bool
    given_at: datetime


@dataclass(frozen=True, slots=True)
class RevealedView:
    """A view as the group sees it: under its agency, without a name; a show of hands has no reason either."""

    agency: str
    rating: str
    reason: str
    late: bool
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Reveal:
    """Who revealed the views of an exemplar, and when."""

    by: str
    at: datetime


class Frozen(RuntimeError):
    """The views of this exemplar are revealed, and this one stands as it was given."""


class NothingToReveal(RuntimeError):
    """Nobody has given a view yet."""


def give(review: Review, *, exemplar: str, voter: Voter, rating: str, reason: str, at: datetime) -> bool:
    """Give one's own view, or change it before the reveal; True when it came late. Does not commit.

    The same view twice changes nothing. Raises `Frozen` and `NotWritable`.
    """
    now = lock_review(review, at=at)
    assert now.id is not None
    key = (ViewRow.review_id == now.id, ViewRow.exemplar == exemplar, ViewRow.person_id == voter.person_id)
    row = db.session.scalar(select(ViewRow).where(*key))
    if row is not None and (row.rating, row.reason) == (rating, reason):
        return row.late
    late = _reveal_of(now.id, exemplar) is not None
    if row is not None and late:
        raise Frozen(exemplar)
    salt = secrets.token_hex(32)
    said = {"rating": rating, "reason": reason, "salt": salt, "given_at": at, "agency": voter.agency}
    if row is None:
        own = {"review_id": now.id, "exemplar": exemplar, "person_id": voter.person_id, "person": voter.name}
        db.session.execute(insert(ViewRow).values(**own, **said, late=late))
    else:
        db.session.execute(update(ViewRow).where(*key).values(said).execution_options(synchronize_session=False))
    verb, sealed = "gave a late view" if late else "gave a view", seal(salt, voter.name, rating, reason)
    event = audit.Event(verb, exemplar, "view", after=sealed)
    audit.record(person=voter.name, at=at, events=[event], review_id=now.id)
    return late


def seal(salt: str, name: str, rating: str, reason: str) -> str:
    """What the trail holds of a view beside its giver's name: nobody can read it, and the kept row can be checked."""
    body = json.dumps([salt, name, rating, reason], ensure_ascii=False)
    return f"sealed {hashlib.sha256(body.encode()).hexdigest()}"


def own_view(review: Review, *, exemplar: str, person_id: int) -> OwnView | None:
    """What somebody has said of an exemplar; None when nothing."""
    return own_views(review, person_id=person_id).get(exemplar)


def own_views(review: Review, *, person_id: int) -> dict[str, OwnView]:
    """All that somebody has said themselves, by exemplar."""
    rows = db.session.scalars(select(ViewRow).where(ViewRow.review_id == review.id, ViewRow.person_id == person_id))
    return {row.exemplar: OwnView(row.rating, row.reason, row.late, row.given_at) for row in rows}


def who_gave(review: Review, exemplar: str) -> tuple[Voter, ...]:
    """Who has given a view of an exemplar, by name; never what."""
    wanted = select(ViewRow.person_id, ViewRow.person, ViewRow.agency).where(
        ViewRow.review_id == review.id, ViewRow.exemplar == exemplar
    )
    return tuple(Voter(*row) for row in db.session.execute(wanted.order_by(ViewRow.person, ViewRow.person_id)))


def count_given(review: Review) -> dict[str, int]:
    """How many have given a view, by exemplar."""
    counted: dict[str, int] = {}
    for exemplar in db.session.scalars(select(ViewRow.exemplar).where(ViewRow.review_id == review.id)):
        counted[exemplar] = counted.get(exemplar, 0) + 1
    return counted


def _reveal_of(review_id: int | None, exemplar: str) -> RevealRow | None:
    return db.session.scalar(select(RevealRow).where(RevealRow.review_id == review_id, RevealRow.exemplar == exemplar))


def reveal_of(review: Review, exemplar: str) -> Reveal | None:
    """Who revealed an exemplar's views, and when; None while they are private."""
    row = _reveal_of(review.id, exemplar)
    return None if row is None else Reveal(row.by, row.at)


Hands = Mapping[tuple[str, str], int]
"""How many hands went up, by agency and rating."""


def reveal(review: Review, *, exemplar: str, by: str, at: datetime, hands: Hands | None = None) -> None:
    """Reveal an exemplar's views, with the hands that the chair has counted; a second time changes nothing.

    Raises `NothingToReveal` and `NotWritable`. Does not commit.
    """
    now = lock_review(review, at=at)
    assert now.id is not None
    if _reveal_of(now.id, exemplar) is not None:
        return
    counted = {key: count for key, count in (hands or {}).items() if count > 0}
    views = db.session.scalars(select(ViewRow).where(ViewRow.review_id == now.id, ViewRow.exemplar == exemplar)).all()
    if not views and not counted:
        raise NothingToReveal(exemplar)
    db.session.execute(insert(RevealRow).values(review_id=now.id, exemplar=exemplar, by=by, at=at))
    key = {"review_id": now.id, "exemplar": exemplar}
    rows = [{**key, "agency": agency, "rating": rating, "count": n} for (agency, rating), n in counted.items()]
    if rows:
        db.session.execute(insert(HandsRow), rows)
    # By agency and in an order of its own: the trail must not say whose view it was when the page does not.
    told = sorted((v.agency or NO_AGENCY, v.rating, v.reason) for v in views)
    said = [f"{agency}: {rating}" + (f" ({reason})" if reason else "") for agency, rating, reason in told]
    said += [f"{agency}: {count} by show of hands for {rating}" for (agency, rating), count in counted.items()]
    event = audit.Event("revealed the views", exemplar, "views", after="\n".join(said))
    audit.record(person=by, at=at, events=[event], review_id=now.id)


def revealed_views(review: Review) -> dict[str, tuple[RevealedView, ...]]:
    """Every view that was revealed, by exemplar: agencies as the network lists them, within one by what was said."""
    shown: dict[str, list[RevealedView]] = {}
    of_review = RevealRow.review_id == review.id
    same = (RevealRow.exemplar == ViewRow.exemplar) & (RevealRow.review_id == ViewRow.review_id)
    for row in db.session.scalars(select(ViewRow).select_from(RevealRow).join(ViewRow, same).where(of_review)):
        one = RevealedView(row.agency or NO_AGENCY, row.rating, row.reason, row.late)
        shown.setdefault(row.exemplar, []).append(one)
    counted = (RevealRow.exemplar == HandsRow.exemplar) & (RevealRow.review_id == HandsRow.review_id)
    for hand in db.session.scalars(select(HandsRow).select_from(RevealRow).join(HandsRow, counted).where(of_review)):
        raised = RevealedView(hand.agency, hand.rating, "", late=False, by_hand=True)
        shown.setdefault(hand.exemplar, []).extend([raised] * hand.count)
    return {key: tuple(sorted(found, key=_order)) for key, found in shown.items()}


def vote_again(review: Review, *, exemplar: str, by: str, at: datetime) -> bool:
    """Put revealed views aside as the first vote, and let everybody give a view once more; False where none may be.

    There is one second vote. Raises `NotWritable`. Does not commit.
    """
    now = lock_review(review, at=at)
    of_views = (ViewRow.review_id == now.id, ViewRow.exemplar == exemplar)
    of_hands = (HandsRow.review_id == now.id, HandsRow.exemplar == exemplar)
    if _reveal_of(now.id, exemplar) is None or exemplar in earlier_views(now):
        return False
    key = {"review_id": now.id, "exemplar": exemplar}
    rows: list[dict[str, object]] = [
        {
            **key,
            **{
                name: getattr(row, name)
                for name in ("person_id", "person", "agency", "rating", "reason", "late", "salt")
            },
            "count": 1,
        }
        for row in db.session.scalars(select(ViewRow).where(*of_views))
    ]
    nobody = {"person_id": None, "person": None, "reason": "", "late": False, "salt": None}
    rows += [
        {**key, **nobody, "agency": row.agency, "rating": row.rating, "count": row.count}
        for row in db.session.scalars(select(HandsRow).where(*of_hands))
    ]
    db.session.execute(insert(EarlierViewRow), rows)
    of_reveal = (RevealRow.review_id == now.id, RevealRow.exemplar == exemplar)
    for table, which in ((ViewRow, of_views), (HandsRow, of_hands), (RevealRow, of_reveal)):
        db.session.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    audit.record(person=by, at=at, events=[audit.Event("called a second vote", exemplar, "views")], review_id=now.id)
    return True


def earlier_views(review: Review) -> dict[str, tuple[RevealedView, ...]]:
    """What was revealed in a first vote that was followed by a second, by exemplar."""
    found: dict[str, list[RevealedView]] = {}
    for row in db.session.scalars(select(EarlierViewRow).where(EarlierViewRow.review_id == review.id)):
        one = RevealedView(row.agency or NO_AGENCY, row.rating, row.reason, row.late, by_hand=row.person_id is None)
        found.setdefault(row.exemplar, []).extend([one] * row.count)
    return {key: tuple(sorted(seen, key=_order)) for key, seen in found.items()}


def _order(one: RevealedView) -> tuple[int, str, str, str]:
    return _place(one.agency), one.agency, one.rating, one.reason


ORDER = (*(agency.value for agency in Agency), NO_AGENCY)


def _place(agency: str) -> int:
    return ORDER.index(agency) if agency in ORDER else len(ORDER)


def spread_by_agency(scale: Scale, views: Sequence[RevealedView]) -> Spread:
    """What was revealed, as a spread."""
    return spread_of((View(one.agency, scale.rank(one.rating), one.late) for one in views), ORDER)
