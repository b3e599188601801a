"""The gallery as a file, so that one process of a run makes it and all of them look at it."""

import json
from dataclasses import fields
from pathlib import Path

from selfreview.app import create_app
from tests.browser.pages import Gallery, Scene, Shown, all_scenes, build_gallery, hang
from tests.databases import sqlite_url
from tests.sites import settings_for

FILE = "gallery.json"
TOLD = tuple(field.name for field in fields(Shown) if field.name != "scene")


def make_gallery(demonstration: Path, folder: Path) -> None:
    """Play every scene and write into a folder what was shown."""
    write_gallery(build_gallery(demonstration, folder), folder)


def write_gallery(gallery: Gallery, folder: Path) -> None:
    """Write what was shown, and why a scene could not be played, by the names of the scenes."""
    told = {
        "shown": {
            scene.name: [{name: getattr(one, name) for name in TOLD} for one in shown]
            for scene, shown in gallery.shown.items()
        },
        "failed": {scene.name: why for scene, why in gallery.failed.items()},
    }
    (folder / FILE).write_text(json.dumps(told), encoding="utf-8")


def read_gallery(folder: Path) -> Gallery:
    """The gallery that was written there."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    scenes: dict[str, Scene] = {scene.name: scene for scene in all_scenes()}
    app = create_app(settings_for(sqlite_url(folder / "nothing.db"), folder))
    return hang(
        {scenes[name]: tuple(Shown(scenes[name], **one) for one in shown) for name, shown in told["shown"].items()},
        {scenes[name]: why for name, why in told["failed"].items()},
        app,
    )
