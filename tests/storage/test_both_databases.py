"""R9: SQLite and PostgreSQL publish the same, to the last digit."""

from pathlib import Path

from selfreview.storage.nation import releases
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.sites import open_site

YEARS = (2007, 2008)


def release_on(url: str, home: Path) -> list[str]:
    """The releases of two years of the same made-up returns, word for word."""
    home.mkdir()
    made = []
    with open_site(url, home) as app, app.app_context():
        services = nation.settle(26)
        for year in YEARS:
            nation.open_round(year)
            nation.fill(year, services[: 20 + year % 2 * 5])
            made.append(
                releases.make_release(site().frameworks, year, by="a test", at=nation.AT, public_from=nation.AT)
            )
        db.session.commit()
        return [one.content for one in made]


def test_both_databases_publish_the_same_figures_and_the_same_words(
    sqlite_settled_url: str, postgresql_settled_url: str, tmp_path: Path
) -> None:
    ours = release_on(sqlite_settled_url, tmp_path / "sqlite")
    theirs = release_on(postgresql_settled_url, tmp_path / "postgresql")
    assert ours == theirs
    assert all('"exemplars"' in content for content in ours)
