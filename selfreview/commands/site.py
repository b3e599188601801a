"""How every command comes to a ready site: settings checked, schema of today, services registered."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask

from selfreview import registry
from selfreview.app import READINGS, create_app
from selfreview.domain.round import Service
from selfreview.exemplars import FrameworkFaults
from selfreview.questionnaires import QuestionnaireFaults, product_questionnaire
from selfreview.settings import Settings, SettingsFaults, read_settings
from selfreview.storage.engine import lock_name, reading
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import Registered
from selfreview.storage.schema import SchemaBehind, ready_schema
from selfreview.storage.tables import db
from selfreview.web.people import codes
from selfreview.web.runtime import site

OPERATOR = "the operator of the server"
"""Who did it, in the audit trail, when it was done with a command."""


def refuse(*lines: str, status: int = 2) -> NoReturn:
    """Say on standard error what is wrong, and leave with a status."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(status)


def checked_settings() -> Settings:
    """The settings of the environment, or every fault of them."""
    # What is written here, databases and backups above all, is for the site's own user alone.
    os.umask(0o077)
    try:
        settings = read_settings(os.environ)
    except SettingsFaults as fault:
        refuse(*fault.faults)
    _close_to_others(settings.database_url)
    return settings


def _close_to_others(database_url: str) -> None:
    """Let nobody else read a database file that an earlier version left open to all."""
    if not database_url.startswith("sqlite:///"):
        return
    for ending in ("", "-wal", "-shm"):
        file = Path(database_url.removeprefix("sqlite:///") + ending)
        with suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def ready_app() -> Flask:
    """The application on a database that is of today's schema and holds the services."""
    settings = checked_settings()
    try:
        ready_schema(settings.database_url)
        app = create_app(settings)
        product_questionnaire(settings.home / READINGS)
    except SchemaBehind as fault:
        refuse(str(fault))
    except (FrameworkFaults, QuestionnaireFaults) as fault:
        refuse(*(str(one) for one in fault.faults))
    with app.app_context():
        register_services()
        codes.seal_all()
        unknown = rounds.editions_in_use() - {framework.edition for framework in site().frameworks.editions}
        db.session.remove()
        db.engine.dispose()
    if unknown:
        refuse(*(f"Some reviews use edition “{edition}”, but there is no file for it." for edition in sorted(unknown)))
    return app


def register_services() -> None:
    """Write the published list of services into an empty registry."""
    with reading():
        is_filled = not rounds.is_registry_empty()
        db.session.rollback()
    if is_filled:
        return
    # Of several that start at once on an empty database one fills it; the others wait and find it filled.
    lock_name("registry")
    if rounds.is_registry_empty():
        rounds.fill_registry(
            Registered(Service(entry.number, entry.name, entry.region), entry.expected) for entry in registry.services()
        )
    db.session.commit()


@contextmanager
def ready_site() -> Iterator[Flask]:
    """A ready application with its context, for the length of a command."""
    app = ready_app()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
