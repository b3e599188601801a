"""The register of personal data against the tables: none is forgotten, and no column that names somebody."""

import re

from sqlalchemy import Table

from selfreview.domain.people.personal_data import HOLDINGS, NOT_PERSONAL, SECRETS
from selfreview.storage.people.personal_file import person_columns
from selfreview.storage.tables import Base

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
NAMING = re.compile(r"(.*_by|by|person|sender|driver|asked_name)")
"""How columns are called that hold somebody's name."""


def naming_columns(table: Table) -> set[str]:
    """The columns of a table that name somebody and have no id beside them."""
    named = {column.name for column in table.columns if NAMING.fullmatch(column.name)}
    holding = HOLDINGS.get(table.name)
    return named - {column for pair in (holding.beside if holding else ()) for column in pair}


def test_every_table_is_in_the_register_or_said_to_hold_nobody() -> None:
    assert sorted(TABLES.keys() - HOLDINGS.keys() - NOT_PERSONAL.keys()) == [], (
        "new tables: say in domain/people/personal_data.py whose data they hold"
    )
    assert sorted((HOLDINGS.keys() | NOT_PERSONAL.keys()) - TABLES.keys()) == []


def test_no_table_that_points_at_people_is_said_to_hold_nobody() -> None:
    assert [name for name in NOT_PERSONAL if person_columns(TABLES[name])] == []


def test_every_column_that_names_somebody_is_in_the_register() -> None:
    found = {name: naming_columns(table) for name, table in TABLES.items()}
    told = {name: set(HOLDINGS[name].names) if name in HOLDINGS else set[str]() for name in TABLES}
    assert {name: found[name] - told[name] for name in TABLES if found[name] - told[name]} == {}
    columns = {name: set(table.columns.keys()) for name, table in TABLES.items()}
    assert {name: told[name] - columns[name] for name in TABLES if told[name] - columns[name]} == {}


def test_every_pair_of_id_and_name_is_in_its_table() -> None:
    pairs = [(name, *pair) for name, holding in HOLDINGS.items() for pair in holding.beside]
    assert [pair for pair in pairs if pair[1] not in person_columns(TABLES[pair[0]])] == []
    assert [pair for pair in pairs if pair[2] not in TABLES[pair[0]].columns] == []


def test_the_columns_that_are_never_given_away_are_columns() -> None:
    assert sorted(SECRETS - {column.name for table in TABLES.values() for column in table.columns}) == []
