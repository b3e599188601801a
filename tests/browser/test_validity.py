"""C2: a second engine, the Nu checker, finds no error in the HTML of any page in any state."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.pages import Gallery
from tests.machine import find_java, find_vnu

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]


def errors(folder: Path) -> list[str]:
    """What the checker has against the pages of a folder, in one run; the test is skipped where there is no Java."""
    java, checker = find_java(), find_vnu()
    if java is None or checker is None:
        pytest.skip("Java or the Nu checker is not on this machine")
    told = subprocess.run(
        [java, "-jar", str(checker), "--errors-only", "--format", "json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    messages = json.loads(told.stderr)["messages"]
    return [f"{Path(one.get('url', '')).name}:{one.get('lastLine')}: {one['message']}" for one in messages]


def test_every_page_is_valid_html(gallery: Gallery, tmp_path: Path) -> None:
    for shown in gallery.pages():
        (tmp_path / f"{shown.name}.html").write_text(shown.html, encoding="utf-8")
    assert errors(tmp_path) == []


def test_invalid_html_is_noticed(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert any("Duplicate ID" in error for error in errors(tmp_path))
