"""Who runs the site, as the operator tells it: what the privacy notice and the other statements have to name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Operator:
    """What an operator said of themselves; None where nothing was said.

    `controller` is who decides why the data is kept, the operator unless
    another is named. `contact` is an email address, a web address or a postal
    one. `data_protection` says how to reach the data protection officer,
    `hosting` who keeps the servers and in which country, `enforcement` what
    the accessibility statement says of enforcement outside England.
    `statement_prepared`, `statement_reviewed` and `accessibility_tested` are
    the days of the accessibility statement, `accessibility_tester` who tested.
    """

    name: str | None = None
    contact: str | None = None
    controller: str | None = None
    address: str | None = None
    data_protection: str | None = None
    hosting: str | None = None
    enforcement: str | None = None
    statement_prepared: date | None = None
    statement_reviewed: date | None = None
    accessibility_tested: date | None = None
    accessibility_tester: str | None = None

    @property
    def email(self) -> str | None:
        """The contact where it is an email address."""
        return self.contact if self.contact and re.fullmatch(r"[^@\s]+@[^@\s]+", self.contact) else None

    @property
    def link(self) -> str | None:
        """Where a contact leads that can be followed: a mail or web address."""
        if self.email:
            return f"mailto:{self.email}"
        return self.contact if self.contact and self.contact.startswith("https://") else None


@dataclass(frozen=True, slots=True)
class Missing:
    """A setting that a statement needs: its variable, and in words what it has to say."""

    variable: str
    what: str


TEXTS = {
    "name": ("SELFREVIEW_OPERATOR", "the organisation that runs this site"),
    "contact": ("SELFREVIEW_CONTACT", "an email or postal address to write to"),
    "controller": ("SELFREVIEW_CONTROLLER", "the controller of the data, where it is not the operator"),
    "address": ("SELFREVIEW_ADDRESS", "the postal address of the operator"),
    "data_protection": ("SELFREVIEW_DATA_PROTECTION", "how to reach the data protection officer"),
    "hosting": ("SELFREVIEW_HOSTING", "who hosts the site, and in which country"),
    "enforcement": ("SELFREVIEW_ENFORCEMENT", "the enforcement procedure, where it is not England’s"),
    "accessibility_tester": ("SELFREVIEW_ACCESSIBILITY_TESTER", "who tested how accessible the site is"),
}
DAYS = {
    "statement_prepared": ("SELFREVIEW_STATEMENT_PREPARED", "the day the accessibility statement was prepared"),
    "statement_reviewed": ("SELFREVIEW_STATEMENT_REVIEWED", "the day the accessibility statement was last reviewed"),
    "accessibility_tested": ("SELFREVIEW_ACCESSIBILITY_TESTED", "the day the site was last tested for accessibility"),
}

CONTACT_NEEDS = ("name", "contact")
PRIVACY_NEEDS = ("name", "contact", "address", "data_protection", "hosting")
ACCESSIBILITY_NEEDS = (
    "name",
    "contact",
    "statement_prepared",
    "statement_reviewed",
    "accessibility_tested",
    "accessibility_tester",
)
"""What each statement cannot do without; a controller and an enforcement wording have a default."""


def missing_of(operator: Operator, needs: tuple[str, ...]) -> tuple[Missing, ...]:
    """What a statement needs and the operator has not said."""
    known = {**TEXTS, **DAYS}
    return tuple(Missing(*known[name]) for name in needs if getattr(operator, name) is None)


def read_operator(environ: Mapping[str, str]) -> tuple[Operator, tuple[str, ...]]:
    """The operator of an environment, and every fault as a sentence that begins with the variable's name."""
    faults: list[str] = []
    said: dict[str, str] = {}
    for name, (variable, _) in TEXTS.items():
        text = environ.get(variable, "").strip()
        if not text.isprintable() or len(text) > LONGEST:
            faults.append(f"{variable} must be one line of at most {LONGEST} characters.")
        elif text:
            said[name] = text
    days: dict[str, date] = {}
    for name, (variable, _) in DAYS.items():
        text = environ.get(variable, "").strip()
        try:
            days |= {name: date.fromisoformat(text)} if text else {}
        except ValueError:
            faults.append(f"{variable} must be a day such as 2026-11-28, not “{text}”.")
    return Operator(**said, **days), tuple(faults)  # type: ignore[arg-type]
