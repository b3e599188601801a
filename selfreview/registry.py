"""The 150 services of the published key (003:1147-1257), as the product comes with them."""

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RegisteredService:
    """A Parent Partnership Service with the number that the key gives it.

    The number means nothing beyond being its own. `expected` is False for the
    two services that are in the key and not among the 148 that make a return.
    """

    number: int
    name: str
    region: str
    expected: bool


def services() -> tuple[RegisteredService, ...]:
    """Every service of the key, in its order."""
    text = files("selfreview").joinpath("registry.csv").read_text(encoding="utf-8")
    return tuple(
        RegisteredService(int(row["number"]), row["name"], row["region"], row["expected"] == "yes")
        for row in csv.DictReader(text.splitlines())
    )
