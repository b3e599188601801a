"""`selfreview demo`: the demonstration's rounds, people and synthetic reviews, written into an empty database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import click

from selfreview import registry
from selfreview.commands.demo_benchmarking import fill_benchmarking, release_benchmarking
from selfreview.commands.demo_group import hold_meeting, work_together
from selfreview.commands.demo_plans import keep_promises
from selfreview.commands.demo_sharing import share_practice, share_ratings, show_figures
from selfreview.commands.site import ready_site, refuse
from selfreview.demonstration.changes import changes
from selfreview.demonstration.history import tell_history, tell_return
from selfreview.demonstration.kinds import make_up_kind, make_up_size
from selfreview.demonstration.people import (
    DEMONSTRATION_PASSWORD,
    DEMONSTRATION_PEOPLE,
    MEETING_SERVICE,
    DemonstrationPerson,
)
from selfreview.demonstration.stages import DraftReview, Stage, draft_reviews
from selfreview.demonstration.stories import EvidenceItem
from selfreview.demonstration.synthetic import SyntheticReturn, synthetic_returns
from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.review import Origin
from selfreview.domain.rights import Role
from selfreview.domain.round import Method
from selfreview.registry import RegisteredService
from selfreview.storage import feature_flags
from selfreview.storage.nation import releases
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.registry import changes as service_changes
from selfreview.storage.registry import services as kept_registry
from selfreview.storage.returns import submissions, whole_returns
from selfreview.storage.review import evidence
from selfreview.storage.review.evidence import NewItem, Upload
from selfreview.storage.review.reviews import Review, find_review
from selfreview.storage.review.sheets import WHOLE
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web.middleware import STANDING
from selfreview.web.people.passwords import hash_password
from selfreview.web.runtime import site

DEMONSTRATION = "the demonstration"
DEADLINES = {2008: date(2008, 11, 28), 2009: date(2009, 11, 27), 2010: date(2010, 12, 17)}
CLOSED = (2008, 2009)
OPEN = 2010


@click.command()
def demo() -> None:
    """Add the demonstration data; refused where real returns exist."""
    with ready_site():
        if feature_flags.is_on(feature_flags.DEMONSTRATION):
            click.echo("The demonstration data is already here.", err=True)
        elif whole_returns.has_real_returns() or rounds.all_rounds():
            refuse("There are real rounds or returns here. The demonstration needs a database of its own.")
        else:
            _fill(site().now())
            db.session.commit()
        click.echo(_who_can_sign_in())


def _fill(now: datetime) -> None:
    framework = site().frameworks.current
    _make_up_services(now)
    for year, deadline in DEADLINES.items():
        opened = datetime(year, 9, 1, 9, tzinfo=UTC)
        rounds.open_round(year, edition=framework.edition, deadline=deadline, by=DEMONSTRATION, at=opened)
    services = {service.number: service for service in registry.services()}
    rated = synthetic_returns(services.values())
    for synthetic in rated:
        _keep_return(synthetic, services[synthetic.service], framework)
    for draft in draft_reviews():
        _keep_draft(draft, framework)
    keep_promises(tell_history(), by=DEMONSTRATION)
    fill_benchmarking(services.values(), rated, deadlines=DEADLINES, closed=CLOSED, by=DEMONSTRATION)
    for year in CLOSED:
        rounds.close_round(year, by=DEMONSTRATION, at=datetime(year, 12, 31, 17, tzinfo=UTC))
    for change in changes():
        service_changes.record(change, by=DEMONSTRATION, at=now)
    hashed = hash_password(DEMONSTRATION_PASSWORD)
    for person in DEMONSTRATION_PEOPLE:
        _admit(person, hashed, now)
    work_together(tell_history().service, OPEN, at=now)
    hold_meeting(MEETING_SERVICE, OPEN, at=now)
    feature_flags.turn(feature_flags.DEMONSTRATION, on=True)
    expected = sorted(number for number, service in services.items() if service.expected)
    share_ratings(expected, by=DEMONSTRATION, at=now)
    share_practice(by=DEMONSTRATION, at=now)
    show_figures(expected, year=max(CLOSED), by=DEMONSTRATION, at=now)
    for year in CLOSED:
        releases.make_release(site().frameworks, year, by=DEMONSTRATION, at=now, public_from=now)
    release_benchmarking(CLOSED, by=DEMONSTRATION, at=now)


def _make_up_services(now: datetime) -> None:
    entries = kept_registry.all_entries()
    told = (
        replace(entry.service, kind=make_up_kind(entry.service.number), size=make_up_size(entry.service.number))
        for entry in entries
    )
    changed = (replace(entry, service=service) for entry, service in zip(entries, told, strict=True))
    kept_registry.write_entries(changed, by=DEMONSTRATION, at=now)


def _keep_return(synthetic: SyntheticReturn, service: RegisteredService, framework: Framework) -> None:
    told = tell_return(service, synthetic.year, synthetic.ratings)
    values: dict[str, dict[str, str]] = {
        exemplar: {"rating": rating, "evidence": told[exemplar].evidence, "moved": told[exemplar].moved_because}
        for exemplar, rating in synthetic.ratings.items()
    }
    values[WHOLE] = _completion(service.number, synthetic.year)
    day = synthetic.submitted
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    review = whole_returns.begin(service.number, synthetic.year, origin=Origin.ONLINE, synthetic=True, at=at)
    whole_returns.fill(review, values, by=DEMONSTRATION, at=at)
    items = dict.fromkeys(item for story in told.values() for item in story.items)
    _keep_items(review, items, at)
    submissions.record_submission(review, framework, person=DEMONSTRATION, at=at, made=at)


def _completion(service: int, year: int) -> dict[str, str]:
    history = tell_history()
    if service == history.service:
        told = history.year(year)
        agencies = "[" + ", ".join(f'"{agency.value}"' for agency in told.present) + "]"
        is_known = told.method in {method.value for method in Method}
        return {
            "method": told.method if is_known else Method.STEERING_GROUP.value if told.method else "",
            "agencies": agencies if told.present else "",
        }
    # Spread over the ways in which a review can be done, the same at every run.
    method = (Method.STEERING_GROUP, Method.WITH_STAFF, Method.MANAGER_ALONE, Method.STEERING_GROUP)[service * 7 % 4]
    return {"method": method.value}


def _keep_items(review: Review, items: Iterable[EvidenceItem], at: datetime) -> None:
    evidence.add_items(
        review,
        [
            (
                NewItem(item.title, item.dated, url=item.url),
                Upload(item.file, "text/plain; charset=utf-8", item.text.encode()) if item.file else None,
                item.exemplars,
            )
            for item in items
        ],
        person=DEMONSTRATION,
        at=at,
    )


def _keep_draft(draft: DraftReview, framework: Framework) -> None:
    if draft.stage is Stage.UNTOUCHED:
        return
    at = datetime(2010, 10, 4, 10, tzinfo=UTC)
    review = whole_returns.begin(draft.service, 2010, origin=Origin.ONLINE, synthetic=True, at=at)
    values: dict[str, Mapping[str, str]] = {
        exemplar: {
            "rating": answer.rating or "",
            "evidence": answer.evidence,
            "ticks": " ".join(sorted(answer.ticks)),
            "reason": answer.reason,
            "moved": answer.moved_because,
            "carried": answer.carried,
        }
        for exemplar, answer in draft.answers.items()
    }
    if draft.submitted is not None:
        values[WHOLE] = _completion(draft.service, 2010) if draft.service != tell_history().service else {}
    whole_returns.fill(review, values, by=DEMONSTRATION, at=at)
    _keep_items(review, draft.items, at)
    if draft.submitted is None:
        return
    made = datetime(draft.submitted.year, draft.submitted.month, draft.submitted.day, 15, tzinfo=UTC)
    submissions.record_submission(review, framework, person=DEMONSTRATION, at=made, made=made)
    if draft.stage is Stage.REOPENED:
        again = find_review(service=draft.service, year=2010)
        assert again is not None
        submissions.reopen(again, reason=draft.reopened_because, person=DEMONSTRATION, at=made)


def _admit(person: DemonstrationPerson, hashed: str, at: datetime) -> None:
    agency = person.agency.value if person.agency else None
    appointment = Appointment(Role(person.role), person.service, person.region, agency)
    admitted = people.appoint(email=person.email, name=person.name, appointment=appointment, by=DEMONSTRATION, at=at)
    people.set_password(admitted.id, hashed=hashed, at=at)


def _who_can_sign_in() -> str:
    services = {service.number: service.name for service in registry.services()}
    lines = ["Demonstration data: synthetic returns. These people can sign in:", ""]
    for person in DEMONSTRATION_PEOPLE:
        place = services[person.service] if person.service is not None else person.region or "the national network"
        of = f" ({person.agency.value})" if person.agency else ""
        lines.append(f"  {person.email:34} {STANDING[person.role]}{of}, {place}")
    return "\n".join([*lines, "", f"Everybody's password: {DEMONSTRATION_PASSWORD}", ""])
