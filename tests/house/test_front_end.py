"""The front-end parts: at locked versions, from no registry in particular."""

import json
import re
from typing import Any

from tests.house.source import ROOT


def read_json(name: str) -> Any:
    """A JSON file of the root."""
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def test_the_lock_names_no_registry() -> None:
    packages = read_json("package-lock.json")["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_part_is_locked_with_its_hash() -> None:
    packages = read_json("package-lock.json")["packages"]
    parts = {name: part for name, part in packages.items() if name and not part.get("link")}
    assert parts
    assert [name for name, part in parts.items() if not part.get("integrity")] == []


def test_every_part_that_is_asked_for_is_asked_for_exactly() -> None:
    asked = read_json("package.json")
    versions = {**asked.get("dependencies", {}), **asked.get("devDependencies", {})}
    assert versions
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
