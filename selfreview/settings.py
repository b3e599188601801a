"""Every setting, read from the environment once, checked at the start, all faults told together."""

import os
import re
import secrets
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from platformdirs import user_data_path

from selfreview.operator_settings import Operator, read_operator
from selfreview.provider_settings import Provider, read_provider
from selfreview.scanner_settings import Scanner, read_scanner

T = TypeVar("T")

SHORTEST_KEY = 32
KEY_FILE = "secret-key"
AUDIT_KEY_FILE = "audit-key"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
DATABASE_FILE = "selfreview.db"
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class PasswordCost(StrEnum):
    """How dear a guess at a password is made; `light` is for tests only."""

    STRONG = "strong"
    LIGHT = "light"


class DataLicence(StrEnum):
    """Under which licence whoever likes may use published figures."""

    OPEN_GOVERNMENT = "OGL-UK-3.0"
    CREATIVE_COMMONS = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mail; `tls` speaks it from the first byte, `starttls` after the greeting."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decided, checked; nothing in the product reads the environment beside it.

    `url` is the address that people type, without a slash at the end; None
    where nobody told it. `proxies` is how many reverse proxies in front of the
    server are ours, so that their word on a visitor's address is taken.
    """

    home: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    audit_key: str | None = field(default=None, repr=False)
    url: str | None = None
    hosts: frozenset[str] = frozenset()
    proxies: int = 0
    secure: bool = False
    workers: int = 2
    password_cost: PasswordCost = PasswordCost.STRONG
    smtp: Smtp | None = None
    mail_from: str | None = None
    metrics: bool = False
    daily_jobs: bool = True
    provider: Provider | None = None
    scanner: Scanner | None = None
    operator: Operator = field(default_factory=Operator)
    data_licence: DataLicence = DataLicence.OPEN_GOVERNMENT


class SettingsFaults(Exception):
    """Settings that cannot be worked with; every fault is a sentence that begins with the variable's name."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Refused(ValueError):
    """What is wrong with one setting, told without the variable's name."""


class _Reader:
    """Reads variables one by one and remembers what was wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str | None:
        return self.environ.get(name, "").strip() or None

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        text = self.text(name)
        return default if text is None else self.attempt(name, lambda: parse(text), default)

    def attempt(self, name: str, make: Callable[[], T], default: T) -> T:
        try:
            return make()
        except _Refused as fault:
            self.faults.append(f"{name} {fault}")
            return default


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment; makes the home folder, and in it a secret key where none is given.

    An empty variable is an absent one. Raises `SettingsFaults` with everything
    that is wrong; nothing is made before all that was given has been found good.
    """
    reader = _Reader(environ)
    home = reader.read("SELFREVIEW_HOME", _folder, user_data_path("selfreview"))
    database_url = reader.read("SELFREVIEW_DATABASE_URL", _database_url, f"sqlite:///{home / DATABASE_FILE}")
    key = reader.read("SELFREVIEW_SECRET_KEY", _long_key, None)
    audit_key = reader.read("SELFREVIEW_AUDIT_KEY", _long_key, None)
    url = reader.read("SELFREVIEW_URL", _site_url, None)
    no_hosts: frozenset[str] = frozenset()
    hosts = reader.read("SELFREVIEW_HOSTS", _host_names, no_hosts)
    proxies = reader.read("SELFREVIEW_PROXIES", _whole(0, 9), 0)
    secure = reader.read("SELFREVIEW_SECURE", _yes_or_no, url is not None and url.startswith("https:"))
    workers = reader.read("SELFREVIEW_WORKERS", _whole(1, 64), 2)
    cost = reader.read("SELFREVIEW_ARGON2", _password_cost, PasswordCost.STRONG)
    smtp = reader.read("SELFREVIEW_SMTP_URL", _smtp, None)
    mail_from = reader.read("SELFREVIEW_MAIL_FROM", _sender, None)
    metrics = reader.read("SELFREVIEW_METRICS", _yes_or_no, False)
    daily_jobs = reader.read("SELFREVIEW_DAILY_JOBS", _yes_or_no, True)
    data_licence = reader.read("SELFREVIEW_DATA_LICENCE", _licence, DataLicence.OPEN_GOVERNMENT)
    operator, faults = read_operator(environ)
    reader.faults += faults
    provider, faults = read_provider(environ)
    reader.faults += faults
    scanner, faults = read_scanner(environ)
    reader.faults += faults
    if reader.text("SELFREVIEW_SMTP_URL"):
        for name, why in (
            ("SELFREVIEW_MAIL_FROM", "the address that mail comes from"),
            ("SELFREVIEW_URL", "the address of the site that links in mail lead to"),
        ):
            if not reader.text(name):
                reader.faults.append(f"{name} is missing: with SELFREVIEW_SMTP_URL it has to say {why}.")
    if not reader.faults:
        reader.attempt("SELFREVIEW_HOME", lambda: _make_home(home), None)
    if not reader.faults:
        key = key or reader.attempt("SELFREVIEW_SECRET_KEY", lambda: _kept_key(home / KEY_FILE), None)
        audit_key = audit_key or reader.attempt("SELFREVIEW_AUDIT_KEY", lambda: _kept_key(home / AUDIT_KEY_FILE), None)
    if reader.faults or key is None:
        raise SettingsFaults(tuple(reader.faults))
    return Settings(
        home=home,
        database_url=database_url,
        secret_key=key,
        audit_key=audit_key,
        url=url,
        hosts=hosts,
        proxies=proxies,
        secure=secure,
        workers=workers,
        password_cost=cost,
        smtp=smtp,
        mail_from=mail_from,
        metrics=metrics,
        daily_jobs=daily_jobs,
        provider=provider,
        scanner=scanner,
        operator=operator,
        data_licence=data_licence,
    )


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _long_key(text: str) -> str | None:
    if len(text) < SHORTEST_KEY:
        raise _Refused(f"is too short to keep a secret: give at least {SHORTEST_KEY} characters.")
    return text


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise _Refused(f"must be a whole number from {least} to {most}, not “{text}”.")
        return int(text)

    return parse


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise _Refused(f"must be “true” or “false”, not “{text}”.")
    return text.lower() in YES


def _password_cost(text: str) -> PasswordCost:
    if text not in set(PasswordCost):
        raise _Refused(f"must be “{PasswordCost.STRONG}” or “{PasswordCost.LIGHT}”, not “{text}”.")
    return PasswordCost(text)


def _licence(text: str) -> DataLicence:
    if text not in set(DataLicence):
        raise _Refused(f"must be {' or '.join(DataLicence)}, not “{text}”.")
    return DataLicence(text)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as fault:
        raise _Refused(f"is no address: {fault}.") from None
    return parts


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if scheme == "sqlite" and separator:
        return _sqlite_url(rest)
    if scheme not in POSTGRESQL or not separator:
        raise _Refused("must begin with “sqlite:///” or “postgresql://”.")
    if not _split(f"postgresql://{rest}").path.strip("/"):
        raise _Refused("names no database: it must end as in “postgresql://user@host/selfreview”.")
    return f"postgresql+psycopg://{rest}"


def database_address(text: str) -> str:
    """A database's address as this product uses it; ValueError with a sentence for one that it cannot use."""
    try:
        return _database_url(text)
    except _Refused as fault:
        raise ValueError(f"The address {fault}") from None


def _sqlite_url(rest: str) -> str:
    path = rest.removeprefix("/")
    if not rest.startswith("/") or path in {"", ":memory:"}:
        raise _Refused("must name a file, as in “sqlite:////var/lib/selfreview/selfreview.db”.")
    return f"sqlite:///{Path(path).absolute()}"


def _site_url(text: str) -> str | None:
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _Refused("must begin with “https://” or “http://” and name a host.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise _Refused("must end after the host and port.")
    return f"{parts.scheme}://{parts.netloc}"


def _host_names(text: str) -> frozenset[str]:
    names = text.replace(",", " ").split()
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", name):
            raise _Refused(f"must list host names without a port, as in “selfreview.example.org”, not “{name}”.")
    return frozenset(name.lower() for name in names)


def is_loopback(host: str) -> bool:
    """Whether a host's name is this machine's own."""
    return host.lower() in LOOPBACK or host.startswith("127.")


def _smtp(text: str) -> Smtp | None:
    parts = _split(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _Refused("must look like “smtp://user:password@host:587?starttls=1” or “smtps://host”.")
    asked = parse_qs(parts.query, keep_blank_values=True)
    if set(asked) - {"starttls"} or parts.path.strip("/") or parts.fragment:
        raise _Refused("may say nothing after the host and port but “?starttls=1”.")
    tls = parts.scheme == "smtps"
    starttls = _yes_or_no(asked["starttls"][-1]) if asked else False
    if tls and starttls:
        raise _Refused("cannot both begin with “smtps” and ask for “starttls”.")
    return Smtp(
        host=parts.hostname,
        port=parts.port or (465 if tls else 25),
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        tls=tls,
        starttls=starttls,
    )


def _sender(text: str) -> str | None:
    _, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not text.isprintable():
        raise _Refused("must be an email address, as in “Selfreview <selfreview@example.org>”.")
    return text


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise _Refused(f"names a folder that cannot be made: {home} ({fault.strerror}).") from None


def _kept_key(place: Path) -> str:
    """The key kept in a file that only its owner reads; made once, the same for all who ask at the same time."""
    try:
        if not place.exists():
            _make_key(place)
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            raise _Refused(f"is kept in a file that others can read. Run: chmod 600 {place}")
        key = place.read_bytes().strip()
    except OSError as fault:
        raise _Refused(f"is not set and cannot be kept in {place} ({fault.strerror}).") from None
    if len(key) < SHORTEST_KEY or not key.isascii():
        raise _Refused(f"is damaged in its file {place}: put the copy that was kept apart in its place.")
    return key.decode("ascii")


def _make_key(place: Path) -> None:
    # A link appears whole or not at all and never replaces another's, so of
    # several processes that start together one wins and all read its key.
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(name, place)
    finally:
        Path(name).unlink()
