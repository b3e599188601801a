"""The gallery of every page in every state, made once for all the tests that judge it."""

from pathlib import Path

import pytest

from tests.browser.pages import Gallery, build_gallery


@pytest.fixture(scope="session")
def gallery(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Every page of the product in every state."""
    return build_gallery(sqlite_template, tmp_path_factory.mktemp("gallery"))
