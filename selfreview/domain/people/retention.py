"""How long each kind of data is kept: what the network may choose, and what holds until it chooses."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfreview.speech import lazy


@dataclass(frozen=True, slots=True)
class Period:
    """One period that the network sets: what it is about, counted in `unit`, from `least` to `most`."""

    name: str
    label: str
    hint: str
    unit: str
    default: int
    least: int
    most: int

    def in_words(self, value: int) -> str:
        """The period as people say it: “1 year”, “13 months”."""
        return f"{value} {self.unit[:-1] if value == 1 else self.unit}"


PERIODS = (
    Period(
        "people",
        lazy("Closed accounts"),
        lazy(
            "Then the name becomes “a former member” and the address is removed. The record of what was decided stays."
        ),
        "months",
        24,
        0,
        120,
    ),
    Period("sign_ins", "Sign-ins", lazy("When someone signed in, and on what kind of device."), "months", 13, 1, 36),
    Period("letters", lazy("Emails"), lazy("That an email was sent, to whom and when."), "months", 3, 1, 36),
    Period(
        "history",
        lazy("Earlier wordings"),
        lazy("Counted from the year of the review. Who changed what and when stays, and so does what was submitted."),
        "years",
        7,
        1,
        30,
    ),
    Period(
        "files",
        lazy("Files and links given as evidence"),
        lazy("Counted from the year of the last review they were used in."),
        "years",
        7,
        1,
        30,
    ),
    Period(
        "reviews",
        lazy("Comments, private views and who was in meetings"),
        lazy("Counted from the year of the review. What was submitted stays."),
        "years",
        7,
        1,
        30,
    ),
    Period(
        "papers",
        lazy("Codes of printed papers"),
        lazy("Counted from when a paper was last printed. After that, we no longer recognise its code."),
        "years",
        7,
        1,
        30,
    ),
    Period(
        "logs",
        lazy("The server’s log"),
        lazy("How long the operator of the server keeps it. It has no names in it, and nothing that anyone typed."),
        "months",
        3,
        1,
        36,
    ),
)
BY_NAME: Mapping[str, Period] = {period.name: period for period in PERIODS}


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that hold now, each in its own unit."""

    values: Mapping[str, int]

    def of(self, name: str) -> int:
        """One period in its unit."""
        return self.values.get(name, BY_NAME[name].default)

    def in_words(self) -> Mapping[str, str]:
        """Every period as people say it, by its name."""
        return {period.name: period.in_words(self.of(period.name)) for period in PERIODS}
