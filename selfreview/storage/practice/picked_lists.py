"""Services that a service has picked to be set beside it, kept under a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.tables import PickedListRow, db

MOST = 20
"""How many lists a service keeps."""


@dataclass(frozen=True, slots=True)
class PickedList:
    """One list: its name, and the numbers of its services."""

    id: int
    name: str
    services: tuple[int, ...]


def lists_of(service: int) -> tuple[PickedList, ...]:
    """The lists of a service, by name."""
    rows = db.session.scalars(select(PickedListRow).where(PickedListRow.service == service))
    found = (PickedList(row.id, row.name, tuple(map(int, row.picks.split()))) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.name)))


def keep(service: int, name: str, picks: Collection[int], *, by: str, at: datetime) -> bool:
    """Keep a list; False where there is one of that name. Does not commit."""
    row = {"service": service, "name": name, "picks": " ".join(map(str, sorted(picks)))}
    fresh = insert_into(PickedListRow).values(row).on_conflict_do_nothing().returning(PickedListRow.id)
    if db.session.execute(fresh).one_or_none() is None:
        return False
    event = audit.Event("kept picked services", field=f"service {service}", after=f"{name}: {row['picks']}")
    audit.record(person=by, at=at, events=[event])
    return True


def drop(service: int, list_id: int, *, by: str, at: datetime) -> str | None:
    """Delete a list of a service and return its name; None where it has none such. Does not commit."""
    gone = delete(PickedListRow).where(PickedListRow.id == list_id, PickedListRow.service == service)
    name = db.session.scalars(gone.returning(PickedListRow.name)).one_or_none()
    if name is not None:
        event = audit.Event("dropped picked services", field=f"service {service}", before=name)
        audit.record(person=by, at=at, events=[event])
    return name
