"""Where templates, static files and the framework are found."""

from pathlib import Path

from selfreview.places import Places, exemplars_file, find_places

CHECKOUT = Path(__file__).resolve().parent.parent


def test_a_checkout_keeps_its_files_at_its_root() -> None:
    assert find_places() == Places(CHECKOUT)
    assert exemplars_file() == CHECKOUT / "exemplars.yaml"


def test_a_wheel_keeps_its_files_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "selfreview"
    (package / "assets").mkdir(parents=True)
    assert find_places(package) == Places(package / "assets")


def test_every_place_is_under_the_root(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert places.templates == tmp_path / "templates"
    assert places.static == tmp_path / "static"
    assert places.build == tmp_path / "static" / "build"
    assert places.exemplars == tmp_path / "exemplars.yaml"
