"""Where templates, static files and the framework are found."""

from pathlib import Path

from selfreview.places import exemplars_file, root, static_folder, templates_folder

CHECKOUT = Path(__file__).resolve().parent.parent


def test_a_checkout_keeps_its_files_at_its_root() -> None:
    assert templates_folder() == CHECKOUT / "templates"
    assert static_folder() == CHECKOUT / "static"
    assert exemplars_file() == CHECKOUT / "exemplars.yaml"


def test_a_wheel_keeps_its_files_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "selfreview"
    assets = package / "assets"
    assets.mkdir(parents=True)
    assert root(package) == assets
