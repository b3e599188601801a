"""The gallery of every page in every state, made once for all the tests that judge it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.browser.pages import Gallery, Shown, build_gallery
from tests.browser.spoken_pages import open_pages
from tests.browser.stage import Stage, open_stage


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process look at all of the gallery: another would have to make one of its own, which takes minutes."""
    for item in items:
        if isinstance(item, pytest.Function) and "gallery" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("pages"))


@pytest.fixture(scope="session")
def gallery(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Every page of the product in every state."""
    return build_gallery(sqlite_template, tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="session")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One demonstration to play on, for browsers that come without https."""
    with open_stage(sqlite_template, tmp_path_factory.mktemp("played") / "stage") as stage:
        stage.app.config.update(SESSION_COOKIE_NAME="selfreview", SESSION_COOKIE_SECURE=False)
        yield stage


@pytest.fixture(scope="session")
def main_pages(stage: Stage) -> Mapping[str, Shown]:
    """The main pages as they are before anybody plays: whoever plays on the stage asks for them first."""
    return open_pages(stage)
