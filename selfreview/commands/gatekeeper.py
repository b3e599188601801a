"""`selfreview gatekeeper`: the papers that a council's officers ask for, written from the running configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click
from flask import Flask, render_template

import selfreview
from selfreview.commands.site import ready_site, refuse
from selfreview.documents.home.asvs import read_answers, write_asvs
from selfreview.documents.home.markdown import write_markdown
from selfreview.documents.home.sbom import write_sbom
from selfreview.domain.people.personal_data import HOLDINGS, NOT_PERSONAL, Kind
from selfreview.operator_settings import ACCESSIBILITY_NEEDS, PRIVACY_NEEDS, Missing, missing_of
from selfreview.places import find_places, read_parts_of_pages
from selfreview.settings import Settings
from selfreview.storage import feature_flags, retention
from selfreview.storage.people.census import Census, take_census
from selfreview.storage.people.personal_file import columns_of
from selfreview.web.runtime import site

TEMPLATES = {
    "dpia.md": "home/gatekeeper/dpia.txt",
    "ropa.md": "home/gatekeeper/ropa.txt",
    "data-map.md": "home/gatekeeper/data_map.txt",
    "cloud-principles.md": "home/gatekeeper/cloud_principles.txt",
}
STATEMENTS = {"accessibility.md": "statements.accessibility", "privacy.md": "statements.privacy"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """How this site is set up, in words that hold no secret."""

    version: str
    day: datetime
    url: str | None
    is_secure: bool
    proxies: int
    database: str
    database_is_elsewhere: bool
    database_is_encrypted: bool
    mail: str | None
    mail_is_encrypted: bool
    metrics: bool
    provider: str | None
    second_factor_is_compulsory: bool
    missing: tuple[Missing, ...]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def gatekeeper(folder: Path) -> None:
    """Write what security, data protection and procurement ask for into FOLDER."""
    with ready_site() as app:
        now = site().now()
        papers = write_papers(app, now=now)
        questions = open_questions(configuration_of(app, now), take_census(at=now))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in papers.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as fault:
        refuse(f"{folder} cannot be written to: {fault.strerror}.")
    click.echo(f"{len(papers)} papers are in {folder}: {', '.join(sorted(papers))}.")
    for question in questions:
        click.echo(f"Still open: {question}")


def write_papers(app: Flask, *, now: datetime) -> Mapping[str, str]:
    """Every paper by the name of its file."""
    configuration, census = configuration_of(app, now), take_census(at=now)
    periods = retention.periods().in_words()
    given: dict[str, Any] = {
        "site": configuration,
        "operator": _settings(app).operator,
        "census": census,
        "kinds": [(kind.value, kind.value.until.format(**periods), _tables_of(kind)) for kind in Kind],
        "not_personal": sorted(NOT_PERSONAL.items()),
        "periods": periods,
        "questions": open_questions(configuration, census),
    }
    with app.test_request_context():
        papers = {name: render_template(template, **given) for name, template in TEMPLATES.items()}
        # The statements are the pages themselves, so that paper and page never differ.
        papers |= {name: write_markdown(_read(app, page)) for name, page in STATEMENTS.items()}
    papers["asvs.md"] = write_asvs(read_answers())
    papers["sbom.cdx.json"] = write_sbom(read_parts_of_pages(find_places()), at=now)
    return papers


def _read(app: Flask, page: str) -> str:
    """What a page of ours says to everybody."""
    said: Any = app.view_functions[page]()
    return app.make_response(said).get_data(as_text=True)


def _settings(app: Flask) -> Settings:
    settings = app.extensions["selfreview"].settings
    assert isinstance(settings, Settings)
    return settings


def _tables_of(kind: Kind) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, columns_of(name)) for name, holding in sorted(HOLDINGS.items()) if holding.kind is kind]


def configuration_of(app: Flask, now: datetime) -> Configuration:
    """How a site is set up."""
    settings = _settings(app)
    address = urlsplit(settings.database_url)
    is_postgresql = address.scheme.startswith("postgresql")
    host = address.hostname or parse_qs(address.query).get("host", [""])[-1]
    # A path is a socket of this machine.
    is_elsewhere = is_postgresql and host not in ("", "localhost", "127.0.0.1", "::1") and not host.startswith("/")
    smtp = settings.smtp
    return Configuration(
        version=selfreview.__version__,
        day=now,
        url=settings.url,
        is_secure=settings.secure,
        proxies=settings.proxies,
        database=f"PostgreSQL at {host or 'this machine'}" if is_postgresql else "SQLite in the home folder",
        database_is_elsewhere=is_elsewhere,
        database_is_encrypted=parse_qs(address.query).get("sslmode", [""])[-1] in ("verify-full", "verify-ca"),
        mail=None if smtp is None else f"{smtp.host}:{smtp.port}",
        mail_is_encrypted=smtp is not None and (smtp.tls or smtp.starttls),
        metrics=settings.metrics,
        provider=None if settings.provider is None else settings.provider.issuer,
        second_factor_is_compulsory=feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK),
        missing=missing_of(settings.operator, tuple(dict.fromkeys(PRIVACY_NEEDS + ACCESSIBILITY_NEEDS))),
    )


def open_questions(here: Configuration, census: Census) -> list[str]:
    """What an officer would ask next, and what this configuration has no good answer to."""
    found = [f"{one.variable} is not set: {one.what} is missing from the papers." for one in here.missing]
    if not here.is_secure:
        found.append("The site is not set up for https: set SELFREVIEW_URL to an address that begins with https.")
    if not here.second_factor_is_compulsory:
        found.append("A second step at sign-in is not compulsory for roles of the network: see Settings.")
    if here.database_is_elsewhere and not here.database_is_encrypted:
        found.append("The database is on another machine, and its address does not say sslmode=verify-full.")
    if here.mail is None:
        found.append("No mail server is set up: the administrator passes links on by hand.")
    elif not here.mail_is_encrypted:
        found.append("Emails are handed to the mail server without encryption.")
    if census.is_demonstration:
        found.append("This database holds demonstration data: write the papers again from the real one.")
    found.append("Whether disks and backups are encrypted is not known to the product: the operator has to say.")
    found.append("As far as the product knows, no one from outside has tested its security or accessibility.")
    return found
