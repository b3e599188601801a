"""Changes to services: what follows for the registry, the names of earlier years, and the matched cohort."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage import audit
from selfreview.storage.registry import changes, services
from selfreview.storage.registry.changes import AlreadyTakenBack, ChangeKnown
from selfreview.storage.review import reviews
from selfreview.storage.round import rounds
from selfreview.storage.tables import AuditRow, ChainRow, ExpectationRow, db
from tests.people import CLOSED, FAR, OPEN, OURS, THEIRS
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")

DAY = date(2009, 4, 1)
EAST, WEST = 151, 152
SHEFFIELD, LEEDS, WANDSWORTH = Party("Sheffield", OURS), Party("Leeds", THEIRS), Party("Wandsworth", FAR)
SPLIT = Change(
    Kind.SPLIT, DAY, OPEN, (SHEFFIELD,), (Party("Sheffield East", EAST), Party("Sheffield West", WEST)), "By order."
)
RENAMED = Change(Kind.RENAMED, DAY, OPEN, (SHEFFIELD,), (Party("Steel City"),))


def add(number: int, name: str, opened: date | None = None) -> None:
    entry = Entry(Service(number, name, "North East"), opened=opened)
    services.write_entries([entry], by="a test", at=NOW)


def record(change: Change, at: datetime = NOW) -> int:
    made = changes.record(change, by="Ada Admin", at=at)
    db.session.commit()
    return made


def take_back(made: int, because: str = "It was Leeds.") -> tuple[str, ...]:
    kept = changes.take_back(made, because=because, by="Ada Admin", at=NOW + timedelta(hours=1))
    db.session.commit()
    return kept


def entry_of(number: int) -> Entry:
    found = services.find_entry(number)
    assert found is not None
    return found


def split() -> int:
    add(EAST, "Sheffield East")
    add(WEST, "Sheffield West", opened=date(2008, 1, 1))
    return record(SPLIT)


def test_a_split_service_ends_the_day_before_and_what_came_of_it_begins_on_the_day() -> None:
    split()
    assert (entry_of(OURS).closed, entry_of(OURS).expected) == (date(2009, 3, 31), False)
    assert (entry_of(EAST).opened, entry_of(EAST).expected) == (DAY, True)
    assert entry_of(WEST).opened == date(2008, 1, 1)
    (kept,) = changes.read_changes()
    assert (kept.change, kept.by, kept.at, kept.stands) == (SPLIT, "Ada Admin", NOW, True)


def test_rounds_opened_later_expect_the_successors_and_an_open_one_goes_on_as_it_was() -> None:
    split()
    rounds.open_round(2011, edition="2007", deadline=None, by="a test", at=NOW)
    expected = {(row.year, row.service) for row in db.session.query(ExpectationRow)}
    assert (OPEN, OURS) in expected
    assert {service for year, service in expected if year == 2011} == {THEIRS, FAR, EAST, WEST}


def test_a_service_that_takes_others_in_goes_on() -> None:
    record(Change(Kind.MERGED, DAY, OPEN, (SHEFFIELD, LEEDS), (LEEDS,)))
    assert entry_of(OURS).closed == date(2009, 3, 31)
    assert entry_of(THEIRS) == Entry(Service(THEIRS, "Leeds", "Yorkshire and Humberside"))


def test_a_change_that_ends_nothing_is_only_a_note() -> None:
    before = services.all_entries()
    record(replace(SPLIT, after=(Party("East"), Party("West")), closes=False))
    assert services.all_entries() == before


def test_a_closed_service_is_expected_no_more_and_keeps_an_end_before_it_began_out_of_the_registry() -> None:
    services.write_entries([replace(entry_of(FAR), opened=date(2010, 1, 1))], by="a test", at=NOW)
    record(Change(Kind.CLOSED, DAY, CLOSED, (WANDSWORTH,), ()))
    assert (entry_of(FAR).closed, entry_of(FAR).expected) == (None, False)


def test_a_service_known_to_earlier_rounds_gets_no_first_day() -> None:
    record(Change(Kind.NEW, DAY, OPEN, (), (LEEDS,)))
    assert entry_of(THEIRS).opened is None


def test_a_renamed_service_keeps_its_number_and_its_earlier_reviews_their_name() -> None:
    record(RENAMED)
    record(Change(Kind.RENAMED, date(2010, 12, 1), 2011, (Party("Steel City", OURS),), (Party("Sheffield Two"),)))
    rounds.open_round(2011, edition="2007", deadline=None, by="a test", at=NOW)
    assert entry_of(OURS).service.name == "Sheffield Two"
    names = {review.round.year: review.service.name for review in reviews.reviews_of(OURS)}
    assert names == {CLOSED: "Sheffield", OPEN: "Steel City", 2011: "Sheffield Two"}
    past = reviews.find_review(service=OURS, year=CLOSED)
    assert past is not None
    assert past.service.name == "Sheffield"
    other = reviews.find_review(service=THEIRS, year=CLOSED)
    assert other is not None
    assert other.service.name == "Leeds"


def test_the_same_change_is_recorded_once() -> None:
    made = record(RENAMED)
    with pytest.raises(ChangeKnown):
        record(RENAMED)
    db.session.rollback()
    take_back(made)
    assert record(RENAMED) != made


def test_a_service_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        record(SPLIT)
    assert changes.read_changes() == ()


def test_what_was_recorded_wrongly_is_taken_back_with_all_that_followed() -> None:
    before = {entry.service.number: entry for entry in services.all_entries()}
    made = split()
    assert take_back(made) == ()
    assert entry_of(OURS) == before[OURS]
    assert entry_of(EAST).opened is None
    kept = changes.find_change(made)
    assert kept is not None
    assert (kept.stands, kept.taken_back_because, kept.taken_back_by) == (False, "It was Leeds.", "Ada Admin")
    assert changes.changes_of(OURS) == ()
    with pytest.raises(AlreadyTakenBack):
        take_back(made)
    with pytest.raises(KeyError):
        take_back(9999)


def test_a_name_taken_back_is_no_name_of_earlier_years() -> None:
    take_back(record(RENAMED))
    assert entry_of(OURS).service.name == "Sheffield"
    services.write_entries(
        [replace(entry_of(OURS), service=replace(entry_of(OURS).service, name="Other"))], by="a test", at=NOW
    )
    past = reviews.find_review(service=OURS, year=CLOSED)
    assert past is not None
    assert past.service.name == "Other"


def test_what_was_corrected_since_stays_when_a_change_is_taken_back() -> None:
    made = record(RENAMED)
    corrected = replace(entry_of(OURS), authorities=("Sheffield",))
    services.write_entries([corrected], by="a test", at=NOW)
    assert take_back(made) == ("Steel City",)
    assert entry_of(OURS) == corrected


def test_both_the_change_and_its_correction_stay_in_the_trail() -> None:
    made = record(RENAMED)
    take_back(made)
    rows = db.session.query(AuditRow).filter(AuditRow.verb.like("%change of services")).order_by(AuditRow.seq)
    assert [(row.verb, row.field, row.after) for row in rows] == [
        (
            "recorded change of services",
            str(made),
            "Sheffield was renamed Steel City in April 2009, from the 2010 review on.",
        ),
        ("took back change of services", str(made), "It was Leeds."),
    ]
    assert db.session.query(ChainRow).count() > 0
    assert audit.find_breaks() == ()


def test_a_services_changes_are_read_from_either_side_and_as_of_a_year() -> None:
    made = split()
    for number in (OURS, EAST, WEST):
        assert [one.id for one in changes.changes_of(number)] == [made]
    assert changes.changes_of(OURS, THEIRS, until=CLOSED) == ()
    assert len(changes.changes_of(OURS, THEIRS, until=OPEN)) == 1
    assert changes.changes_of(THEIRS) == ()


def test_the_newest_change_comes_first() -> None:
    record(Change(Kind.CLOSED, date(2010, 3, 1), OPEN, (LEEDS,), ()))
    record(RENAMED)
    assert [one.change.kind for one in changes.read_changes()] == [Kind.CLOSED, Kind.RENAMED]
    assert datetime(2009, 4, 1, tzinfo=UTC) < changes.read_changes()[0].at
