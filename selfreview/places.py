"""Where the files that are not Python lie: at the root of a checkout, inside the package of a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def root(package: Path = PACKAGE) -> Path:
    """The folder that holds `exemplars.yaml`, `templates/` and `static/`: the package's `assets`, else its parent."""
    assets = package / "assets"
    return assets if assets.is_dir() else package.parent


def templates_folder() -> Path:
    """The Jinja templates."""
    return root() / "templates"


def static_folder() -> Path:
    """What is served as it lies, and `build/` in it: styles, scripts and fonts made from the front-end parts."""
    return root() / "static"


def exemplars_file() -> Path:
    """The framework that the product comes with."""
    return root() / "exemplars.yaml"
