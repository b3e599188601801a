"""Where the files that are not Python lie: at the root of a checkout, inside the package of a wheel."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folder that holds `exemplars.yaml`, `templates/` and `static/`."""

    root: Path

    @property
    def templates(self) -> Path:
        """The Jinja templates."""
        return self.root / "templates"

    @property
    def static(self) -> Path:
        """What is served as it lies: pictures, and styles and scripts once built."""
        return self.root / "static"

    @property
    def scripts(self) -> Path:
        """The scripts of pages as they are written."""
        return self.static / "source" / "scripts"

    @property
    def build(self) -> Path:
        """The styles, scripts and fonts made from the front-end parts."""
        return self.static / "build"

    @property
    def front_end(self) -> Path:
        """The list of the parts that pages are built from."""
        return self.root / "package.json"

    @property
    def exemplars(self) -> Path:
        """The framework that the product comes with."""
        return self.root / "exemplars.yaml"


def find_places(package: Path = PACKAGE) -> Places:
    """The places of an installed package (its `assets`), else those of the checkout it stands in."""
    assets = package / "assets"
    return Places(assets if assets.is_dir() else package.parent)


def read_parts_of_pages(places: Places) -> Mapping[str, str]:
    """The parts that pages are built from, with their versions, by name."""
    parts: dict[str, str] = json.loads(places.front_end.read_text(encoding="utf-8"))["dependencies"]
    return parts


def exemplars_file() -> Path:
    """The framework that the product comes with, of the place it runs from."""
    return find_places().exemplars


def questionnaire_file() -> Path:
    """The questionnaire of the benchmarking that the product comes with."""
    return PACKAGE / "benchmarking.yaml"
