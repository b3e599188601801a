"""The papers for a council's officers, from the running configuration."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from selfreview.cli import main
from selfreview.commands.gatekeeper import configuration_of
from selfreview.documents.home.asvs import State, read_answers
from selfreview.documents.home.markdown import write_markdown
from selfreview.documents.home.sbom import needed, plain
from selfreview.domain.people.personal_data import HOLDINGS, NOT_PERSONAL
from selfreview.operator_settings import DAYS, TEXTS
from selfreview.storage.tables import Base
from selfreview.web.runtime import Site
from tests.house.source import ROOT
from tests.house.test_dependencies import asked_for
from tests.operators import OPERATOR
from tests.sites import NOW, open_site, with_settings

PAPERS = (
    "accessibility.md",
    "asvs.md",
    "cloud-principles.md",
    "data-map.md",
    "dpia.md",
    "privacy.md",
    "ropa.md",
    "sbom.cdx.json",
)


@pytest.fixture
def environment(sqlite_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A site of which the operator has said nothing yet."""
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", sqlite_database_url)
    return monkeypatch


def write(folder: Path) -> tuple[Result, dict[str, str]]:
    """What the command says, and the papers that it wrote."""
    done = CliRunner().invoke(main, ["gatekeeper", str(folder)])
    assert done.exit_code == 0, done.output
    return done, {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_every_paper_is_written_and_says_what_is_open(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done, papers = write(tmp_path / "new" / "folder")
    assert sorted(papers) == sorted(PAPERS)
    for words in ("SELFREVIEW_OPERATOR is not set", "not set up for https", "not compulsory", "No mail server"):
        assert words in done.stdout
        assert words in papers["dpia.md"]
        assert words in papers["ropa.md"]
    assert "[missing: SELFREVIEW_OPERATOR]" in papers["ropa.md"]
    assert "This statement is not complete" in papers["accessibility.md"]
    assert all(paper.strip() for paper in papers.values())


def test_the_papers_follow_the_configuration(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, (variable, _) in {**TEXTS, **DAYS}.items():
        if (value := getattr(OPERATOR, name)) is not None:
            environment.setenv(variable, value if isinstance(value, str) else value.isoformat())
    environment.setenv("SELFREVIEW_URL", "https://selfreview.example.org")
    environment.setenv("SELFREVIEW_SMTP_URL", "smtps://user:secret-of-mail@mail.example.org")
    environment.setenv("SELFREVIEW_MAIL_FROM", "selfreview@example.org")
    environment.setenv("SELFREVIEW_METRICS", "1")
    done, papers = write(tmp_path / "papers")
    assert "SELFREVIEW_" not in done.stdout
    assert "https" not in done.stdout
    assert "not complete" not in papers["accessibility.md"]
    assert "Example Council for Families" in papers["ropa.md"]
    assert "mail.example.org:465" in papers["data-map.md"]
    assert "at https://selfreview.example.org" in papers["data-map.md"]
    assert not any("secret-of-mail" in paper for paper in papers.values())


@pytest.mark.parametrize(
    ("url", "where", "is_elsewhere", "is_encrypted"),
    [
        ("sqlite:////tmp/x.db", "SQLite in the home folder", False, False),
        ("postgresql+psycopg:///selfreview", "PostgreSQL at this machine", False, False),
        ("postgresql+psycopg://u:hidden@127.0.0.1/s", "PostgreSQL at 127.0.0.1", False, False),
        ("postgresql+psycopg:///s?host=/run/postgresql", "PostgreSQL at /run/postgresql", False, False),
        ("postgresql+psycopg://u:hidden@db.example/s", "PostgreSQL at db.example", True, False),
        ("postgresql+psycopg://u@db.example/s?sslmode=verify-full", "PostgreSQL at db.example", True, True),
    ],
)
def test_where_the_database_is_and_how_it_is_reached_is_told_without_its_password(
    lite_settings: Flask, url: str, where: str, is_elsewhere: bool, is_encrypted: bool
) -> None:
    site: Site = lite_settings.extensions["selfreview"]
    site.settings = with_settings(site.settings, database_url=url)
    with lite_settings.app_context():
        told = configuration_of(lite_settings, NOW)
    assert (told.database, told.database_is_elsewhere, told.database_is_encrypted) == (
        where,
        is_elsewhere,
        is_encrypted,
    )


@pytest.fixture
def lite_settings(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site whose settings are about to be changed."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


def test_a_folder_that_cannot_be_written_to_is_told(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(main, ["gatekeeper", str(tmp_path / "file" / "folder")])
    assert done.exit_code == 2
    assert "cannot be written to" in done.stderr


def test_the_data_map_names_every_table_and_every_way_out(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, papers = write(tmp_path / "papers")
    named = set(re.findall(r"^\| `(\w+)` \|", papers["data-map.md"], re.MULTILINE))
    assert named == HOLDINGS.keys() | NOT_PERSONAL.keys() == set(Base.metadata.tables)
    for way in ("browser", "database", "mail server", "log", "measures", "the public"):
        assert f"| {way}" in papers["data-map.md"]


def test_all_fourteen_principles_are_answered(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, papers = write(tmp_path / "papers")
    rows = re.findall(r"^\| (\d+) [^|]+\| ([^|]+) \| ([^|]+) \|$", papers["cloud-principles.md"], re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 15))


def test_the_bill_of_materials_names_every_library_that_the_product_needs(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, papers = write(tmp_path / "papers")
    bill = json.loads(papers["sbom.cdx.json"])
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "selfreview"
    known = {one["name"]: one for one in bill["components"]}
    assert asked_for() <= known.keys()
    assert all(one["version"] and one["purl"].startswith(("pkg:pypi/", "pkg:npm/")) for one in known.values())
    assert "govuk-frontend" in known
    direct = next(one["dependsOn"] for one in bill["dependencies"] if one["ref"] == "pypi:selfreview")
    assert {f"pypi:{name}" for name in asked_for()} <= set(direct)
    assert "pypi:greenlet" not in direct
    assert "greenlet" in known


def test_a_library_is_needed_once_however_it_is_written() -> None:
    found = needed()
    assert list(found) == sorted({plain(name) for name in found})
    assert needed("no-such-library") == {}


# The sheet of ASVS.


def test_every_requirement_of_levels_1_and_2_has_an_answer() -> None:
    answers = read_answers()
    assert len({answer.number for answer in answers}) == len(answers)
    # The standard has 70 requirements of level 1 and 183 of level 2.
    assert [sum(answer.level == level for answer in answers) for level in (1, 2)] == [70, 183]
    assert all(answer.why.endswith((".", ")")) for answer in answers)


def test_what_is_met_names_a_test_and_every_test_that_is_named_is_there() -> None:
    answers = read_answers()
    assert [one.number for one in answers if one.state is State.MET and not one.tests] == []
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert sorted({test for answer in answers for test in answer.tests} - written) == []


def test_the_sheet_begins_with_what_is_not_met(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, papers = write(tmp_path / "papers")
    first, _, rest = papers["asvs.md"].partition("## V1 ")
    for answer in read_answers():
        assert (f"| {answer.number} |" in first) is (answer.state not in (State.MET, State.NOT_APPLICABLE))
        assert f"| {answer.number} |" in rest


def test_a_page_becomes_markdown() -> None:
    page = (
        "<body><p>menu</p><main><h1>Title</h1><p>One <strong>bold</strong>\n and <a href='/x'>a link</a>.<br>Two</p>"
        "<ul><li>a</li><li>b</li></ul><h3>Small</h3>loose</main><p>foot</p></body>"
    )
    assert write_markdown(page) == ("# Title\n\nOne **bold** and [a link](/x). Two\n\n- a\n- b\n\n### Small\n\nloose\n")
