"""The gallery of every page in every state, made once for all the tests that judge it."""

from pathlib import Path

import pytest

from tests.browser.pages import Gallery, build_gallery


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
