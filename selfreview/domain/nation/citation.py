"""Under which licence published figures may be used, and how whoever uses them names where they come from."""

from dataclasses import dataclass
from datetime import datetime

from selfreview.domain.uk_time import day_in_words, day_of

PUBLISHER = "National Parent Partnership Network"
TITLE = "National figures of Parent Partnership Services"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of open data: its short name, its title and where it can be read."""

    name: str
    title: str
    address: str


LICENCES = {
    licence.name: licence
    for licence in (
        Licence(
            "OGL-UK-3.0",
            "Open Government Licence v3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
    )
}
"""The licences that an operator can choose, by their short names."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation names: which figures, of which day, from whom, and where they lie."""

    figures: str
    at: datetime
    publisher: str
    address: str
    marking: str = ""

    @property
    def in_words(self) -> str:
        """The citation as one line."""
        marked = f" {self.marking}" if self.marking else ""
        figures = f"{TITLE}, {self.figures}, {day_in_words(self.at)}"
        return f"{self.publisher} ({day_of(self.at).year}): {figures}.{marked} {self.address}"
