"""The settings of the environment: what they become, and what is said of those that cannot be worked with."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from selfreview.domain.nation.citation import LICENCES
from selfreview.settings import DataLicence, PasswordCost, Settings, SettingsFaults, Smtp, read_settings

KEY = "k" * 32


def read(home: Path, **variables: str) -> Settings:
    named = {f"SELFREVIEW_{name}": value for name, value in variables.items()}
    return read_settings(
        {"SELFREVIEW_HOME": str(home), "SELFREVIEW_SECRET_KEY": KEY, "SELFREVIEW_AUDIT_KEY": KEY, **named}
    )


def faults_of(home: Path, **variables: str) -> tuple[str, ...]:
    with pytest.raises(SettingsFaults) as told:
        read(home, **variables)
    return told.value.faults


def test_without_any_setting_there_is_one_file_in_a_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = read_settings({})
    assert settings.home == tmp_path / "selfreview"
    assert settings.database_url == f"sqlite:///{tmp_path}/selfreview/selfreview.db"
    assert (settings.url, settings.smtp, settings.mail_from) == (None, None, None)
    assert (settings.proxies, settings.workers, settings.secure) == (0, 2, False)
    assert settings.password_cost is PasswordCost.STRONG


def test_an_empty_variable_is_an_absent_one(home: Path) -> None:
    assert read(home, URL=" ", WORKERS="", DATABASE_URL="") == read(home)


def test_the_home_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    assert read(home).home == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    (fault,) = faults_of(tmp_path / "file" / "home")
    assert fault.startswith("SELFREVIEW_HOME names a folder that cannot be made")


def test_a_relative_home_is_fixed_where_the_program_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(Path("var")).home == tmp_path / "var"


# The secret key.


def test_the_key_is_made_once_and_kept_for_its_owner_alone(home: Path) -> None:
    first = read(home, SECRET_KEY="").secret_key
    kept = home / "secret-key"
    assert len(first) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(home, SECRET_KEY="").secret_key == first
    assert list(home.iterdir()) == [kept]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert read(tmp_path / "a", SECRET_KEY="").secret_key != read(tmp_path / "b", SECRET_KEY="").secret_key


def test_processes_that_start_together_agree_on_one_key(home: Path) -> None:
    together = Barrier(8)

    def start(_: int) -> str:
        together.wait()
        return read(home, SECRET_KEY="").secret_key

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(start, range(8)))
    assert len(keys) == 1
    assert [file.name for file in home.iterdir()] == ["secret-key"]


def test_a_process_that_comes_second_takes_the_key_of_the_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def overtaken(source: str, target: Path) -> None:
        target.write_text("f" * 64)
        target.chmod(0o600)
        link(source, target)

    monkeypatch.setattr(os, "link", overtaken)
    assert read(home, SECRET_KEY="").secret_key == "f" * 64
    assert [file.name for file in home.iterdir()] == ["secret-key"]


def test_a_given_key_is_kept_nowhere(home: Path) -> None:
    assert read(home).secret_key == KEY
    assert list(home.iterdir()) == []


def test_the_key_of_the_audit_trail_is_made_once_and_is_another(home: Path) -> None:
    settings = read(home, SECRET_KEY="", AUDIT_KEY="")
    assert settings.audit_key not in (None, settings.secret_key)
    assert read(home, AUDIT_KEY="").audit_key == settings.audit_key
    assert (home / "audit-key").stat().st_mode & 0o777 == 0o600


def test_host_names_are_listed_without_ports(home: Path) -> None:
    assert read(home, HOSTS="Review.example.org, 10.0.0.7 [::2]").hosts == {"review.example.org", "10.0.0.7", "[::2]"}
    (fault,) = faults_of(home, HOSTS="https://review.example.org")
    assert fault.startswith("SELFREVIEW_HOSTS must list host names")


def test_a_short_key_is_refused(home: Path) -> None:
    (fault,) = faults_of(home, SECRET_KEY="k" * 31)
    assert fault == "SELFREVIEW_SECRET_KEY is too short to keep a secret: give at least 32 characters."


def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(home: Path) -> None:
    read(home, SECRET_KEY="")
    kept = home / "secret-key"
    kept.chmod(0o640)
    (fault,) = faults_of(home, SECRET_KEY="")
    assert fault.endswith(f"Run: chmod 600 {kept}")


def test_a_damaged_key_is_refused(home: Path) -> None:
    kept = home / "secret-key"
    kept.write_text("short\n")
    kept.chmod(0o600)
    (fault,) = faults_of(home, SECRET_KEY="")
    assert fault.startswith("SELFREVIEW_SECRET_KEY is damaged in its file")


def test_a_key_of_bytes_that_are_no_text_is_refused(home: Path) -> None:
    kept = home / "secret-key"
    kept.write_bytes(b"\xff" * 64)
    kept.chmod(0o600)
    (fault,) = faults_of(home, SECRET_KEY="")
    assert fault.startswith("SELFREVIEW_SECRET_KEY is damaged in its file")


def test_a_key_that_cannot_be_kept_is_told(home: Path) -> None:
    (home / "secret-key").mkdir(mode=0o700)
    (fault,) = faults_of(home, SECRET_KEY="")
    assert fault.startswith("SELFREVIEW_SECRET_KEY is not set and cannot be kept in")


# The database.


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_means_the_driver_that_we_bring(home: Path, scheme: str) -> None:
    settings = read(home, DATABASE_URL=f"{scheme}://manager:secret@db:5433/selfreview?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://manager:secret@db:5433/selfreview?sslmode=require"


def test_a_relative_sqlite_file_is_fixed_where_the_program_starts(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(home, DATABASE_URL="sqlite:///x.db").database_url == f"sqlite:///{tmp_path}/x.db"
    assert read(home, DATABASE_URL="sqlite:////srv/x.db").database_url == "sqlite:////srv/x.db"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/selfreview", "must begin with"),
        ("postgresql", "must begin with"),
        ("sqlite:x.db", "must begin with"),
        ("sqlite://", "must name a file"),
        ("sqlite:///", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite://x.db", "must name a file"),
        ("postgresql://host/", "names no database"),
        ("postgresql://host:many/selfreview", "is no address"),
        ("postgresql://[::1/selfreview", "is no address"),
    ],
)
def test_a_database_that_cannot_be_one_is_refused(home: Path, url: str, said: str) -> None:
    (fault,) = faults_of(home, DATABASE_URL=url)
    assert fault.startswith(f"SELFREVIEW_DATABASE_URL {said}")


# The site and its server.


def test_a_site_on_https_is_secure_unless_told_otherwise(home: Path) -> None:
    assert read(home, URL="https://review.example.org/").url == "https://review.example.org"
    assert read(home, URL="https://review.example.org").secure
    assert not read(home, URL="http://127.0.0.1:8000").secure
    assert not read(home, URL="https://review.example.org", SECURE="No").secure
    assert read(home, SECURE="true").secure


@pytest.mark.parametrize(
    "url",
    [
        "review.example.org",
        "ftp://example.org",
        "https://",
        "https://x/path",
        "https://x?y",
        "https://x#y",
        "https://u@x",
    ],
)
def test_a_site_address_with_more_or_less_than_scheme_and_host_is_refused(home: Path, url: str) -> None:
    (fault,) = faults_of(home, URL=url)
    assert fault.startswith("SELFREVIEW_URL must ")


def test_numbers_are_read(home: Path) -> None:
    settings = read(home, PROXIES="1", WORKERS="64")
    assert (settings.proxies, settings.workers) == (1, 64)


@pytest.mark.parametrize("text", ["0", "65", "-1", "2.0", "two", "٣", "9999999"])
def test_a_number_out_of_its_range_is_refused(home: Path, text: str) -> None:
    (fault,) = faults_of(home, WORKERS=text)
    assert fault == f"SELFREVIEW_WORKERS must be a whole number from 1 to 64, not “{text}”."


def test_a_word_for_yes_or_no_is_asked_for(home: Path) -> None:
    (fault,) = faults_of(home, SECURE="maybe")
    assert fault == "SELFREVIEW_SECURE must be “true” or “false”, not “maybe”."


def test_the_cost_of_a_password_is_one_of_two(home: Path) -> None:
    assert read(home, ARGON2="light").password_cost is PasswordCost.LIGHT
    (fault,) = faults_of(home, ARGON2="none")
    assert fault == "SELFREVIEW_ARGON2 must be “strong” or “light”, not “none”."


# Mail.


def mail(home: Path, smtp: str, sender: str = "review@example.org") -> Settings:
    return read(home, SMTP_URL=smtp, MAIL_FROM=sender, URL="https://example.org")


def test_a_mail_server_is_read_with_its_secrets_decoded(home: Path) -> None:
    settings = mail(home, "smtp://some%40one:p%2Fw@mail.example.org:587?starttls=1")
    assert settings.smtp == Smtp("mail.example.org", 587, "some@one", "p/w", starttls=True)
    assert settings.mail_from == "review@example.org"


def test_a_mail_server_has_the_port_of_its_kind(home: Path) -> None:
    assert mail(home, "smtp://mail").smtp == Smtp("mail", 25)
    assert mail(home, "smtps://mail").smtp == Smtp("mail", 465, tls=True)


@pytest.mark.parametrize(
    ("smtp", "said"),
    [
        ("mail.example.org", "must look like"),
        ("smtp://", "must look like"),
        ("http://mail", "must look like"),
        ("smtp://mail/box", "may say nothing after"),
        ("smtp://mail?tls=1", "may say nothing after"),
        ("smtp://mail#x", "may say nothing after"),
        ("smtp://mail?starttls=", "must be “true” or “false”"),
        ("smtps://mail?starttls=1", "cannot both"),
        ("smtp://mail:99999", "is no address"),
    ],
)
def test_a_mail_server_that_cannot_be_one_is_refused(home: Path, smtp: str, said: str) -> None:
    with pytest.raises(SettingsFaults, match=f"^SELFREVIEW_SMTP_URL {said}"):
        mail(home, smtp)


def test_mail_needs_a_sender_and_the_address_of_the_site(home: Path) -> None:
    faults = faults_of(home, SMTP_URL="smtp://mail")
    assert [fault.split(" is missing")[0] for fault in faults] == ["SELFREVIEW_MAIL_FROM", "SELFREVIEW_URL"]


@pytest.mark.parametrize("sender", ["nobody", "a@b@c", "@example.org", "a@b\nBcc: c@d"])
def test_a_sender_is_one_address(home: Path, sender: str) -> None:
    with pytest.raises(SettingsFaults, match=r"^SELFREVIEW_MAIL_FROM must be an email address"):
        mail(home, "smtp://mail", sender)


def test_a_sender_may_have_a_name(home: Path) -> None:
    assert mail(home, "smtp://mail", "The network <review@example.org>").mail_from == "The network <review@example.org>"


# All together.


def test_all_faults_are_told_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    faults = faults_of(home, DATABASE_URL="x", URL="y", WORKERS="z", SECRET_KEY="")
    assert [fault.split()[0] for fault in faults] == [
        "SELFREVIEW_DATABASE_URL",
        "SELFREVIEW_URL",
        "SELFREVIEW_WORKERS",
    ]
    assert not home.exists()


def test_what_is_printed_of_settings_holds_no_secret(home: Path) -> None:
    settings = read(
        home,
        DATABASE_URL="postgresql://u:hidden-1@h/d",
        SMTP_URL="smtp://u:hidden-2@h",
        MAIL_FROM="a@b.org",
        URL="https://b.org",
    )
    assert "hidden" not in repr(settings)
    assert KEY not in repr(settings)


def test_measures_and_the_operator_are_told_by_the_environment(home: Path) -> None:
    assert not read(home).metrics
    settings = read(home, METRICS="1", OPERATOR="Example Council", CONTACT="a@example.org")
    assert settings.metrics
    assert (settings.operator.name, settings.operator.email) == ("Example Council", "a@example.org")
    assert faults_of(home, METRICS="maybe", STATEMENT_REVIEWED="soon") == (
        "SELFREVIEW_METRICS must be “true” or “false”, not “maybe”.",
        "SELFREVIEW_STATEMENT_REVIEWED must be a day such as 2026-11-28, not “soon”.",
    )


def test_published_figures_have_one_of_the_licences_that_are_known(tmp_path: Path) -> None:
    home = {"SELFREVIEW_HOME": str(tmp_path)}
    assert read_settings(home).data_licence == "OGL-UK-3.0"
    assert set(DataLicence) == set(LICENCES)
    chosen = read_settings({**home, "SELFREVIEW_DATA_LICENCE": "CC-BY-4.0"})
    assert chosen.data_licence == "CC-BY-4.0"
    with pytest.raises(SettingsFaults, match="SELFREVIEW_DATA_LICENCE must be"):
        read_settings({**home, "SELFREVIEW_DATA_LICENCE": "mine"})
