"""All that is held on one person, read from every table that the register of personal data names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, LargeBinary, Table, false, or_, select

from selfreview.domain.people.personal_data import HOLDINGS, SECRETS, Kind
from selfreview.storage.people.earlier_details import addresses_of, recorded_names
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import account_digest
from selfreview.storage.tables import Base, db

Row = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds on a person."""

    kind: Kind
    table: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """Everything on one person; `shares_name` says that rows known by a name only were left out."""

    held: tuple[Held, ...]
    shares_name: bool


def read_personal_file(person: Person) -> PersonalFile:
    """Read everything that is held on somebody.

    What is kept beside a name and no id is theirs only while nobody else has
    or had the name; otherwise it is left out, since it may be another person's.
    """
    names = recorded_names(person.id)
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    held = tuple(
        Held(holding.kind, name, _rows(tables[name], _theirs(tables[name], person, names.own)))
        for name, holding in HOLDINGS.items()
    )
    return PersonalFile(tuple(one for one in held if one.rows), names.shares)


def person_columns(table: Table) -> list[str]:
    """The columns of a table that hold the id of a person."""
    return [
        column.name for column in table.columns if any(key.column.table.name == "people" for key in column.foreign_keys)
    ]


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table by their names."""
    return tuple(column.name for column in Base.metadata.tables[table].columns)


def _theirs(table: Table, person: Person, names: Collection[str]) -> ColumnElement[bool]:
    found = [table.c[name] == person.id for name in person_columns(table)]
    if table.name == "people":
        found.append(table.c.id == person.id)
    elif table.name == "attempts":
        found.append(table.c.account.in_([account_digest(email) for email in addresses_of(person.id)]))
    elif table.name in ("letters", "message_letters"):
        found.append(table.c.recipient.in_(addresses_of(person.id)))
    elif table.name == "files":
        evidence = Base.metadata.tables["evidence"]
        found.append(table.c.id.in_(select(evidence.c.file_id).where(evidence.c.changed_by.in_(names))))
    elif table.name == "audit":
        # Some rows name their person by number, since the name was not at hand.
        found.append(table.c.person == str(person.id))
    found += [table.c[column].in_(names) for column in HOLDINGS[table.name].names]
    return or_(false(), *found)


def _rows(table: Table, which: ColumnElement[bool]) -> tuple[Row, ...]:
    columns = [
        column for column in table.columns if column.name not in SECRETS and not isinstance(column.type, LargeBinary)
    ]
    found = db.session.execute(select(*columns).where(which).order_by(*table.primary_key.columns))
    return tuple({name: _plain(value) for name, value in row._mapping.items()} for row in found)


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, date | datetime):
        return value.isoformat()
    assert value is None or isinstance(value, str | int | float | bool)
    return value
