"""A service as the registry holds it: with the authorities that it covers and the time for which it is there."""

from dataclasses import dataclass
from datetime import date

from selfreview.domain.round import Service

REGIONS = (
    "East Midlands",
    "Eastern",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and Humberside",
)
"""The regions that services are counted by, from 2007 on (003:177-189)."""


def is_about(service: Service, words: str) -> bool:
    """Whether every word is a service's number, or stands in its name or region."""
    told = f"{service.name} {service.region}".casefold()
    return all(word == str(service.number) or word in told for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One service in the registry; `expected` says whether rounds opened from now on expect its return."""

    service: Service
    authorities: tuple[str, ...] = ()
    expected: bool = True
    opened: date | None = None
    closed: date | None = None
