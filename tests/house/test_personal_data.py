"""The register of personal data against the tables: none is forgotten, and no column that names somebody."""

import re

from sqlalchemy import Table

from selfreview.domain.people.personal_data import HOLDINGS, NOT_PERSONAL, SECRETS
from selfreview.storage.people.personal_file import person_columns
from selfreview.storage.tables import Base

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
NAMING = re.compile(r"(.*_by|by|person|sender|driver|asked_name)")
"""How columns are called that hold somebody's name."""

BESIDE_AN_ID = {
    "assignments": {"person"},
    "comments": {"person"},
    "dissents": {"person"},
    "presences": {"person"},
    "sign_offs": {"person"},
    "sittings": {"driver", "asked_name", "asked_by"},
    "views": {"person"},
}
"""Columns that name somebody whose id stands beside them in the same row."""


def naming_columns(table: Table) -> set[str]:
    """The columns of a table that name somebody and have no id beside them."""
    named = {column.name for column in table.columns if NAMING.fullmatch(column.name)}
    return named - BESIDE_AN_ID.get(table.name, set())


def test_every_table_is_in_the_register_or_said_to_hold_nobody() -> None:
    assert sorted(TABLES.keys() - HOLDINGS.keys() - NOT_PERSONAL.keys()) == [], (
        "new tables: say in domain/people/personal_data.py whose data they hold"
    )
    assert sorted((HOLDINGS.keys() | NOT_PERSONAL.keys()) - TABLES.keys()) == []


def test_no_table_that_points_at_people_is_said_to_hold_nobody() -> None:
    assert [name for name in NOT_PERSONAL if person_columns(TABLES[name])] == []


def test_every_column_that_names_somebody_is_in_the_register() -> None:
    found = {name: naming_columns(table) for name, table in TABLES.items()}
    told = {name: set(HOLDINGS[name].names) if name in HOLDINGS else set() for name in TABLES}
    assert {name: found[name] - told[name] for name in TABLES if found[name] - told[name]} == {}
    columns = {name: set(table.columns.keys()) for name, table in TABLES.items()}
    assert {name: told[name] - columns[name] for name in TABLES if told[name] - columns[name]} == {}


def test_the_columns_that_are_never_given_away_are_columns() -> None:
    assert sorted(SECRETS - {column.name for table in TABLES.values() for column in table.columns}) == []
