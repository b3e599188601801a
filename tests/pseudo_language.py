"""The pseudo-language for the sites of tests: its catalogue takes seconds to gather, and is gathered once."""

from functools import cache
from pathlib import Path

from selfreview.languages.catalogues import write_catalogue
from selfreview.languages.gathering import gather_messages
from selfreview.languages.pseudo import CODE, disguise
from selfreview.places import find_places


@cache
def _catalogue() -> str:
    return write_catalogue(gather_messages(find_places().templates), disguise, CODE)


def offer_pseudo_language(home: Path) -> None:
    """Put the catalogue into a home, as an operator would."""
    (home / "languages").mkdir()
    (home / "languages" / f"{CODE}.po").write_text(_catalogue(), encoding="utf-8")
