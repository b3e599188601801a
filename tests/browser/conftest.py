"""The gallery of every page in every state, made once for all the tests that judge it."""

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.kept_gallery import make_gallery, read_gallery
from tests.browser.pages import Gallery, Shown
from tests.browser.spoken_pages import open_pages
from tests.browser.stage import Stage, open_stage
from tests.demonstrated import Demonstration
from tests.made_once import make_once

expect.set_options(timeout=20_000)  # how soon something comes is measured by itself: here it is asked whether it comes


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process begin with the gallery: another would wait until it is made, which takes a minute or two."""
    for item in items:
        # Whether a change is taken does not hang on one moment of a busy browser (decision 0042).
        if "CI" in os.environ and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
        is_of_a_group = item.get_closest_marker("xdist_group") is not None
        if isinstance(item, pytest.Function) and "gallery" in item.fixturenames and not is_of_a_group:
            item.add_marker(pytest.mark.xdist_group("pages"))


@pytest.fixture(scope="session")
def gallery(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Every page of the product in every state."""
    return read_gallery(make_once(tmp_path_factory, "gallery", partial(make_gallery, demonstration.home)))


@pytest.fixture(scope="session")
def stage(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One demonstration to play on, for browsers that come without https."""
    with open_stage(demonstration.home, tmp_path_factory.mktemp("played") / "stage") as stage:
        stage.app.config.update(SESSION_COOKIE_NAME="selfreview", SESSION_COOKIE_SECURE=False)
        yield stage


@pytest.fixture(scope="session")
def main_pages(stage: Stage) -> Mapping[str, Shown]:
    """The main pages as they are before anybody plays: whoever plays on the stage asks for them first."""
    return open_pages(stage)
