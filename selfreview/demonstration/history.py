"""One service's rich history, written by hand in `sheffield.toml`: what it rated, showed, promised and discussed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from selfreview.demonstration.stories import EvidenceItem, Story, read_packaged, tell
from selfreview.demonstration.targets import LOWEST, STEERING_GROUP
from selfreview.domain.rights import Agency
from selfreview.registry import RegisteredService


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """What a group has put down for one exemplar so far.

    `rating` is a level's key, `ticks` are criteria ids, `reason` says why the
    rating differs from the ticks and `moved_because` why it differs from last
    year's. `carried` is the year that the evidence was carried over from, while
    nobody has confirmed it.
    """

    rating: str | None
    evidence: str = ""
    ticks: frozenset[str] = frozenset()
    reason: str = ""
    moved_because: str = ""
    carried: str = ""


@dataclass(frozen=True, slots=True)
class PastPromise:
    """An action that came out of a year's review, and what became of it."""

    exemplar: str
    what: str
    responsible: str
    agency: Agency
    due: date
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a member said of an exemplar; `by` is the e-mail address of one of the demonstration's people."""

    exemplar: str
    by: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class YearTold:
    """One year of the history; `submitted` is None while it is a draft, `method` empty while nobody has told."""

    year: int
    submitted: date | None
    method: str
    present: tuple[Agency, ...]
    answers: Mapping[str, DraftAnswer]
    items: tuple[EvidenceItem, ...]
    promises: tuple[PastPromise, ...]
    remarks: tuple[Remark, ...]

    def items_for(self, exemplar: str) -> tuple[EvidenceItem, ...]:
        """The items that serve one exemplar, perhaps among others."""
        return tuple(item for item in self.items if exemplar in item.exemplars)


@dataclass(frozen=True, slots=True)
class History:
    """A service's number and its years, earliest first."""

    service: int
    years: tuple[YearTold, ...]

    def year(self, year: int) -> YearTold:
        """One year; KeyError when the history has none."""
        for told in self.years:
            if told.year == year:
                return told
        raise KeyError(year)

    def ratings(self, year: int) -> Mapping[str, str]:
        """The ratings of one year, by exemplar; those not given yet are left out."""
        return {exemplar: answer.rating for exemplar, answer in self.year(year).answers.items() if answer.rating}

    def submitted(self, year: int) -> date:
        """When a year was submitted; ValueError for a draft."""
        day = self.year(year).submitted
        if day is None:
            raise ValueError(f"{year} has not been submitted")
        return day


@cache
def tell_history() -> History:
    """The history of Sheffield, number 1: 2008 and 2009 complete, 2010 half done."""
    told = read_packaged("sheffield.toml")
    return History(told["service"], tuple(_read_year(int(year), entry) for year, entry in told["years"].items()))


def tell_return(service: RegisteredService, year: int, ratings: Mapping[str, str]) -> Mapping[str, Story]:
    """What stands beside each rating of a synthetic return: written by hand where there is a history."""
    history = tell_history()
    if service.number != history.service:
        has_group = ratings[STEERING_GROUP] != LOWEST
        return {
            exemplar: tell(service, exemplar, rating, year, has_group=has_group) for exemplar, rating in ratings.items()
        }
    told = history.year(year)
    return {
        exemplar: Story(answer.evidence, told.items_for(exemplar), answer.moved_because)
        for exemplar, answer in told.answers.items()
    }


def _read_year(year: int, entry: Mapping[str, Any]) -> YearTold:
    return YearTold(
        year=year,
        submitted=entry.get("submitted"),
        method=entry["method"],
        present=tuple(Agency(name) for name in entry["present"]),
        answers={
            exemplar: DraftAnswer(
                rating=answer.get("rating"),
                evidence=answer.get("evidence", ""),
                ticks=frozenset(answer.get("ticks", ())),
                reason=answer.get("reason", ""),
                moved_because=answer.get("moved_because", ""),
                carried=answer.get("carried", ""),
            )
            for exemplar, answer in entry["answers"].items()
        },
        items=tuple(EvidenceItem(**{**item, "exemplars": tuple(item["exemplars"])}) for item in entry["items"]),
        promises=tuple(
            PastPromise(**{**promise, "agency": Agency(promise["agency"])}) for promise in entry.get("promises", ())
        ),
        remarks=tuple(
            Remark(**{**remark, "by": f"{remark['by']}@selfreview.example"}) for remark in entry.get("remarks", ())
        ),
    )
