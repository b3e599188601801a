"""Evidence as a service might have written it, put together from the variants of `stories.toml`.

A service keeps its opening words from year to year, as people do who start
from last year's text; what goes beyond, or is still missing, varies.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from selfreview.demonstration.lots import draw, pick, shuffle
from selfreview.registry import RegisteredService

AUTUMN = ("September", "October", "November", "December")
SPRING = ("January", "February", "March", "April")


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A link (`url`) or a text file (`file` is its name, `text` what is in it) that shows something, with its date."""

    title: str
    dated: date
    exemplars: tuple[str, ...]
    url: str | None = None
    file: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What was written and added for one exemplar; for a non-compliant one the text says why."""

    evidence: str
    items: tuple[EvidenceItem, ...] = ()
    moved_because: str = ""


def tell(service: RegisteredService, exemplar: str, rating: str, year: int, *, has_group: bool = True) -> Story:
    """The story of one exemplar at one level in one year, always the same for the same names.

    Without a steering group somebody else stands in for it. Raises KeyError
    for an exemplar or a level that the edition does not have.
    """
    group = "the group" if has_group else "our advisory panel"
    variants = read_packaged("stories.toml")[exemplar]
    parts = {
        "non_compliant": ("non_compliant",),
        "minimum": ("minimum", "short"),
        "good": ("minimum", "good"),
        "best": ("minimum", "good", "best"),
    }[rating]
    words = {
        "area": service.name,
        "group": group,
        "Group": group[0].upper() + group[1:],
        "year": year,
        "last": year - 1,
        "autumn": f"{pick(AUTUMN, 'autumn', service.number, exemplar, year)} {year - 1}",
        "spring": f"{pick(SPRING, 'spring', service.number, exemplar, year)} {year}",
        "n": 3 + int(7 * draw("n", service.number, exemplar, year)),
        "many": 24 + int(73 * draw("many", service.number, exemplar, year)),
    }
    chosen = (pick(variants[part], part, service.number, exemplar, "" if part == "minimum" else year) for part in parts)
    evidence = " ".join(chosen).format_map(words)
    return Story(evidence, _collect_items(service, exemplar, rating, year, variants["items"]))


def explain_move(service: RegisteredService, exemplar: str, year: int, *, upwards: bool) -> str:
    """One sentence on why a rating moved since last year."""
    reasons: list[str] = read_packaged("stories.toml")["moved"]["up" if upwards else "down"]
    return pick(reasons, "moved", service.number, exemplar, year)


def explain_ticks(service: RegisteredService, exemplar: str, year: int, *, above: bool) -> str:
    """Why a group rated above, or below, what its ticked criteria amount to."""
    reasons: list[str] = read_packaged("stories.toml")["reasons"]["above" if above else "below"]
    return pick(reasons, "ticks", service.number, exemplar, year)


@cache
def read_packaged(name: str) -> Mapping[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(files("selfreview.demonstration").joinpath(name).read_text(encoding="utf-8"))


def _collect_items(
    service: RegisteredService, exemplar: str, rating: str, year: int, titles: list[str]
) -> tuple[EvidenceItem, ...]:
    """None, one or two dated links; some older than the year under review."""
    wanted = int(3 * draw("items", service.number, exemplar, year)) if rating != "non_compliant" else 0
    site = f"https://{_slug(service.name)}-pps.example"
    return tuple(
        EvidenceItem(
            title,
            date(year, 4, 30) - timedelta(days=int(460 * draw("dated", service.number, title, year))),
            (exemplar,),
            f"{site}/{year}/{_slug(title)}",
        )
        for title in shuffle(titles, "titles", service.number, year)[:wanted]
    )


def _slug(words: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in words.lower().replace("'", ""))
    return "-".join(kept.split())
