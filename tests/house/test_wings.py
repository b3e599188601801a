"""The wings: the same few names in every layer, who may stand on whom, and the picture of it in the documentation."""

import re
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT, imports_of, package_modules

WINGS = frozenset(
    {
        "people",
        "home",
        "registry",
        "framework",
        "review",
        "returns",
        "group",
        "meeting",
        "plan",
        "comparison",
        "round",
        "nation",
        "practice",
        "benchmarking",
    }
)
"""What the product is about."""

FLOORS = {
    "selfreview/web": frozenset[str](),
    "selfreview/storage": frozenset({"tables", "sums", "migrations"}),
    "selfreview/domain": frozenset({"disclosure"}),
    "selfreview/documents": frozenset({"fonts"}),
    "templates": frozenset({"error_pages", "mail", "parts"}),
    "tests/web": frozenset({"journeys"}),
    "tests/storage": frozenset({"sums"}),
    "tests/domain": frozenset({"disclosure"}),
    "tests/documents": frozenset[str](),
}
"""The folders of each layer that are no wing: what all its wings stand on."""

LAYERS = ("web", "storage", "domain", "documents")
ON_A_FLOOR, IN_A_WING = 18, 20
ARCHITECTURE = ROOT / "docs" / "architecture.md"


def folders_of(place: str) -> set[str]:
    """The folders that lie in a place and hold something."""
    hidden = {"__pycache__"}
    return {path.name for path in (ROOT / place).iterdir() if path.is_dir() and path.name not in hidden}


def arrows(layer: str) -> set[tuple[str, str]]:
    """Which wings of a layer import which others of it."""
    found = set()
    for module in package_modules():
        parts = module.name.split(".")
        if parts[1:2] != [layer] or len(parts) < 4:
            continue
        for _, name in imports_of(module):
            wanted = name.split(".")
            if wanted[:2] == ["selfreview", layer] and len(wanted) > 3 and wanted[2] != parts[2]:
                found.add((parts[2], wanted[2]))
    # A module of the floor may bear a wing's name, as the domain's `round` does.
    wings = (WINGS | FLOORS[f"selfreview/{layer}"]) & folders_of(f"selfreview/{layer}") - {"migrations"}
    return {(origin, end) for origin, end in found if origin in wings and end in wings}


def drawn(layer: str, text: str) -> set[tuple[str, str]]:
    """The arrows that the documentation draws for a layer."""
    table = text.partition(f"<!-- arrows: {layer} -->")[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|$", table, re.MULTILINE)
    return {(origin, end) for origin, ends in rows for end in ends.split(", ") if origin != "wing"}


def test_every_folder_of_a_layer_is_a_wing_or_its_floor() -> None:
    strangers = {place: folders_of(place) - WINGS - floor for place, floor in FLOORS.items()}
    assert {place: names for place, names in strangers.items() if names} == {}


def test_every_wing_of_the_web_tells_its_addresses_and_has_its_templates() -> None:
    wings = folders_of("selfreview/web")
    assert sorted(wing for wing in wings if not (ROOT / "selfreview/web" / wing / "routes.py").is_file()) == []
    assert sorted(wings - folders_of("templates")) == []


def test_every_test_of_a_wing_of_the_web_is_named_after_a_module() -> None:
    tests = [path for wing in folders_of("tests/web") & WINGS for path in (ROOT / "tests/web" / wing).glob("test_*.py")]
    homeless = [path for path in tests if not _module_of(path).exists()]
    assert sorted(str(path.relative_to(ROOT)) for path in homeless) == []


def _module_of(test: Path) -> Path:
    return ROOT / "selfreview/web" / test.parent.name / test.name.removeprefix("test_")


def test_no_room_is_too_full_to_be_seen_at_a_glance() -> None:
    floors = {layer: len(list((ROOT / "selfreview" / layer).glob("*.py"))) for layer in LAYERS}
    assert {layer: count for layer, count in floors.items() if count > ON_A_FLOOR} == {}
    rooms = [path for layer in LAYERS for path in (ROOT / "selfreview" / layer).iterdir() if path.name in WINGS]
    full = {str(room.relative_to(ROOT)): len(list(room.glob("*.py"))) for room in rooms}
    assert {room: count for room, count in full.items() if count > IN_A_WING} == {}


def test_the_picture_of_the_house_shows_every_arrow_between_wings_and_no_other() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert {layer: drawn(layer, text) for layer in LAYERS} == {layer: arrows(layer) for layer in LAYERS}


def test_who_may_import_whom_is_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache", "pyproject.toml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
