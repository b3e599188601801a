"""Sign-off: the chair, and whom else a service asks, put their names under a review as it stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.group.sign_off import Asked, Requirement, Signature, SignOff
from selfreview.domain.review.review import Origin, measure_progress
from selfreview.domain.rights import Role
from selfreview.storage import audit
from selfreview.storage.group import version_snapshot
from selfreview.storage.group.agreements import MovedOn
from selfreview.storage.group.views import Voter
from selfreview.storage.people import people
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.review.sheets import Sheet, read_sheet
from selfreview.storage.tables import RoundRow, ServiceRow, SignatoryRow, SignOffRow, db


class NotComplete(RuntimeError):
    """Something is still missing, so there is nothing to sign yet."""


def whole_mark(framework: Framework, sheet: Sheet) -> str:
    """The versions of everything that a signature stands for."""
    return version_snapshot.mark_of(sheet, [exemplar.id for exemplar in framework.exemplars])


def sign_off_of(review: Review, sheet: Sheet, *, day: date) -> SignOff:
    """Who is asked to sign a review, and everybody's newest signature; a change since withdraws it."""
    rows = db.session.scalars(select(SignOffRow).where(SignOffRow.review_id == review.id).order_by(SignOffRow.id))
    newest = {row.person_id: row for row in rows}
    signatures = tuple(
        Signature(row.person_id, row.person, row.agency, row.as_chair, row.at, version_snapshot.moved(row.mark, sheet))
        for row in newest.values()
    )
    return SignOff(asked_at(review.service.number, day=day), signatures, requirement_of(review))


def requirement_of(review: Review) -> Requirement:
    """Who requires a review to be signed off; nobody where it was done on paper and is entered later."""
    if review.origin is Origin.ENTERED_LATER:
        return Requirement.NOBODY
    of_round = select(RoundRow.sign_off_required).where(RoundRow.year == review.round.year).scalar_subquery()
    own = select(of_round, ServiceRow.sign_off_required).where(ServiceRow.number == review.service.number)
    by_network, by_service = db.session.execute(own).one()
    if by_network:
        return Requirement.NETWORK
    return Requirement.SERVICE if by_service else Requirement.NOBODY


def require(service: int, required: bool, *, by: str, at: datetime) -> None:
    """Let a service submit only what is signed off, or also without. Does not commit."""
    row = db.session.get_one(ServiceRow, service)
    if row.sign_off_required == required:
        return
    row.sign_off_required = required
    verb = "required sign-off" if required else "no longer required sign-off"
    audit.record(person=by, at=at, events=[audit.Event(verb, field=f"service {service}")])


def asked_at(service: int, *, day: date) -> tuple[Asked, ...]:
    """Whom a service asks to sign: its chairs first, then those whom its manager has named, while they are there."""
    named = signatories_of(service)
    found = []
    for person in people.people_of(service, day=day):
        posts = [post for post in person.posts if post.service == service]
        is_chair = any(post.role is Role.CHAIR for post in posts)
        if is_chair or person.id in named:
            found.append(Asked(person.id, person.name, posts[0].agency, is_chair))
    return tuple(sorted(found, key=lambda one: (not one.as_chair, one.name)))


def signatories_of(service: int) -> frozenset[int]:
    """The ids of those whom a service asks to sign beside its chair."""
    return frozenset(db.session.scalars(select(SignatoryRow.person_id).where(SignatoryRow.service == service)))


def name_signatories(service: int, *, person_ids: frozenset[int], by: str, at: datetime) -> None:
    """Ask exactly these people to sign beside the chair. Does not commit."""
    was = signatories_of(service)
    for person_id in sorted(was - person_ids):
        key = (SignatoryRow.service == service, SignatoryRow.person_id == person_id)
        db.session.execute(delete(SignatoryRow).where(*key))
    rows = [{"service": service, "person_id": person_id} for person_id in sorted(person_ids - was)]
    if rows:
        db.session.execute(insert(SignatoryRow), rows)
    if was != person_ids:
        told = audit.Event("named the signatories", "", f"service {service}", 0, _ids(was), _ids(person_ids))
        audit.record(person=by, at=at, events=[told])


def _ids(person_ids: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(person_ids)))


def sign(
    review: Review,
    frameworks: Frameworks,
    *,
    signer: Voter,
    as_chair: bool,
    read: str | None,
    at: datetime,
) -> None:
    """Put somebody's name under a review as it stands; `read` is the digest of the mark that was on the page.

    Raises `NotComplete`, `MovedOn` when it was changed since it was read, and
    `NotWritable`. The same signature again changes nothing. Does not commit.
    """
    now = lock_review(review, at=at)
    framework, sheet = frameworks.edition(now.edition), read_sheet(now, frameworks)
    mark = whole_mark(framework, sheet)
    if read is not None and read != version_snapshot.digest_of(mark):
        raise MovedOn(())
    if not measure_progress(framework, sheet.answers()).is_complete:
        raise NotComplete
    of_person = (SignOffRow.review_id == now.id, SignOffRow.person_id == signer.person_id)
    newest = db.session.scalar(select(SignOffRow.mark).where(*of_person).order_by(SignOffRow.id.desc()).limit(1))
    if newest == mark:
        return
    values = {"review_id": now.id, "person_id": signer.person_id, "person": signer.name, "agency": signer.agency}
    db.session.execute(insert(SignOffRow).values(**values, as_chair=as_chair, mark=mark, at=at))
    event = audit.Event("signed off", field="sign-off", after=f"versions {version_snapshot.digest_of(mark)}")
    audit.record(person=signer.name, at=at, events=[event], review_id=now.id)


def as_content(found: SignOff) -> dict[str, Any]:
    """A sign-off as the submitted version keeps it: names and times, and never a dissent."""
    return {
        "in_words": found.in_words,
        "signed": [
            {"name": one.name, "agency": one.agency, "chair": one.as_chair, "at": one.at.isoformat()}
            for one in found.standing
        ],
    }
