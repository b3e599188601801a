"""A picture of every page in every state at 320 and 1280 pixels, to be looked at: `make pictures`."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import FloatRect

from tests.browser.pages import Gallery, build_gallery
from tests.browser.showing import Screen, open_screen
from tests.browsers import open_browser
from tests.demonstrated import make_demonstration
from tests.machine import ROOT, find_chromium

FOLDER = ROOT / "build" / "pictures"
WIDTHS = (320, 1280)
HIGHEST = 12_000
"""Pixels of a page beyond which Chromium draws no picture in one piece: the rest of a longer page is left out."""


def take_pictures(gallery: Gallery, screen: Screen, folder: Path) -> Iterator[Path]:
    """Take a picture of every page, as high as the page is, into a folder for each width."""
    for shown in gallery.pages():
        for width in WIDTHS:
            page = screen.show(shown, width)
            file = folder / str(width) / f"{shown.name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            high = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
            clip = FloatRect(x=0, y=0, width=width, height=high)
            page.screenshot(path=file, full_page=True, clip=clip, timeout=60_000)
            yield file


def main() -> int:
    """Take all the pictures anew; 1 where there is no Chromium, or a scene failed."""
    if find_chromium() is None:
        print("Chromium is not on this machine.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "home"
        home.mkdir()
        gallery = build_gallery(make_demonstration(home).home, Path(made))
    shutil.rmtree(FOLDER, ignore_errors=True)
    with open_browser() as browser, open_screen(browser, gallery.files) as screen:
        files = list(take_pictures(gallery, screen, FOLDER))
    print(f"{len(files)} pictures in {FOLDER}")
    for fault in gallery.failed.values():
        print(f"Not taken: {fault}", file=sys.stderr)
    return 1 if gallery.failed else 0


if __name__ == "__main__":
    sys.exit(main())
