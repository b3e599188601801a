"""What a plan costs: the sum of what is a number, and what is asked of the authority."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from selfreview.domain.framework.framework import Responsible
from selfreview.domain.plan.report import PlanRow
from selfreview.languages.written import write_figure

_AMOUNT = re.compile(r"£\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?(k\b)?", re.IGNORECASE)
_BARE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?\s*(k)?\s*(?:pounds?|gbp)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"\b(?:(?i:authority|authorities|council|borough)|LEA|LA)\b")


def amount_of(cost: str) -> Decimal | None:
    """The pounds that a cost tells; None where it is told in words, or tells several amounts."""
    bare = _BARE.fullmatch(cost.strip())
    found = [bare] if bare else list(_AMOUNT.finditer(cost))
    if len(found) != 1 or found[0] is None:
        return None
    whole, pence, thousand = found[0].groups()
    pounds = Decimal(whole.replace(",", "") + (pence or ""))
    return pounds * 1000 if thousand else pounds


def pounds_in_words(amount: Decimal) -> str:
    """An amount as it is written: £4,200, or £12.50."""
    return str(write_figure(f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The actions that ask something of the authority: those whose cost is a number, with their sum, and the others."""

    rows: tuple[PlanRow, ...]

    @property
    def total(self) -> Decimal:
        """The pounds of all costs that are a number."""
        amounts = (amount_of(row.action.cost) for row in self.rows)
        return sum((amount for amount in amounts if amount is not None), Decimal())

    @property
    def unnumbered(self) -> int:
        """How many ask for something that is not told as a number."""
        return sum(amount_of(row.action.cost) is None for row in self.rows)


def asked_of_authority(rows: Iterable[PlanRow]) -> Asked:
    """What is still asked: unfinished actions paid for by the authority, or on what only the authority can see to."""
    return Asked(
        tuple(
            row
            for row in rows
            if row.action.is_unfinished
            and (
                _AUTHORITY.search(row.action.cost_from) is not None
                or any(aim.exemplar.responsible is Responsible.AUTHORITY for aim in row.aims)
            )
        )
    )
