"""The figures of services that agreed to show them to one another, by name: as the newest release counts them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import FORMULAS, HUNDREDTHS, STAFF, MeasuredReturn
from selfreview.domain.benchmarking.naming import find_named
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire
from selfreview.domain.benchmarking.release.noted import gather_sums
from selfreview.domain.benchmarking.release.reading import ABSENT, show_value
from selfreview.domain.benchmarking.release.told import Earlier
from selfreview.domain.disclosure.magnitudes import Sum
from selfreview.speech import lazy

MONEY, STAFF_CLASS, CASES, ARRANGEMENT = CLASSES = ("money", "staff", "cases", "arrangement")
"""The classes of answers that a service shows or does not show, each by itself, as the questionnaire names them."""

HELD_BACK = lazy("not shown")
UNDER_TWO, FEW = lazy("under 2 people"), lazy("1 to 4")
PEOPLE_IN_POST = "ST04"
FEW_CASES = range(1, 5)
FAMILIES = ("CW05", "CW06", "CW07", "CW08")
"""Numbers behind which single families stand."""

FEWEST_ALIKE = 2
"""Of those that are not named so many have to answer otherwise than the rest: one may be known to whoever looks."""

COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    MONEY: (("BM01", "FC01"), ("BM03", "FC01"), ("BM02", "FC02")),
    STAFF_CLASS: (("BM07", "staff"), ("BM08", "staff"), ("BM09", "ST05"), ("BM11", "ST07"), ("BM12", "ST08")),
    CASES: (("BM15", "CW01"), ("BM16", "CW01"), *((question, question) for question in FAMILIES)),
}
"""The measures or questions of each class that are shown by name, and the amount that each gives away."""

KNOWN_WITH = {"ST05": ("heads",), "ST08": ("heads",), "staff": ("everybody",)}
"""Sums that an amount is a part of: whoever is named in it is taken off these as well."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed to show a class: `ever` in the order in which they first did, `now` those that still do."""

    ever: tuple[int, ...] = ()
    now: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One service's figures, one for each column."""

    service: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedOption:
    """Who chose an option; None where that would tell what services answered that do not show it."""

    label: str
    services: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class NamedYear:
    """What named figures are made of: the returns of the newest public release, and what every release told."""

    questionnaire: Questionnaire
    returns: Sequence[MeasuredReturn]
    releases: Sequence[Earlier]
    agreed: Mapping[str, Agreed]
    percent: int

    def has(self, of_class: str, service: int) -> bool:
        """Whether a service shows anything of a class: it agreed, and the release counts an answer of it."""
        agreed = self.agreed.get(of_class, Agreed())
        return service in agreed.now and any(
            one.service == service and self._tells(of_class, one) for one in self.returns
        )

    def _tells(self, of_class: str, told: MeasuredReturn) -> bool:
        if of_class == ARRANGEMENT:
            return any(question.id in told.choices for question in self.arrangements())
        return any(_formula(self.questionnaire, column)[0](told) is not None for column, _ in COLUMNS[of_class])

    def arrangements(self) -> tuple[Question, ...]:
        """The questions answered by ticking that are shown by name."""
        return tuple(one for one in self.questionnaire.questions if one.disclosure == ARRANGEMENT and one.choices)

    def titles(self, of_class: str) -> tuple[tuple[str, str], ...]:
        """What the columns of a class are called, each with its unit."""
        return tuple(_title(self.questionnaire, column) for column, _ in COLUMNS[of_class])

    def named(self, of_class: str) -> dict[str, frozenset[int]]:
        """By amount of a class the services whose own can be told by name, those that agreed once among them."""
        return self._named(of_class, gather_sums(self.releases))

    def _named(self, of_class: str, sums: Mapping[str, Sequence[Sum]]) -> dict[str, frozenset[int]]:
        returns = {one.service: one for one in self.returns}
        ever, found = self.agreed.get(of_class, Agreed()).ever, {}
        for amount in dict.fromkeys(amount for _, amount in COLUMNS[of_class]):
            order = [one for one in ever if one in returns and not _mask(amount, returns[one])]
            groups = [
                find_named(sums.get(name, ()), order, self.percent) for name in (amount, *KNOWN_WITH.get(amount, ()))
            ]
            found[amount] = frozenset.intersection(*groups)
        return found

    def rows(self, of_class: str, *, reader: int) -> tuple[NamedRow, ...]:
        """The figures of every service that shows a class, as one of them reads them: its own in full."""
        agreed, named = self.agreed.get(of_class, Agreed()), self.named(of_class)
        returns = {one.service: one for one in self.returns}
        return tuple(
            NamedRow(
                service,
                tuple(
                    self._cell(column, amount, returns[service], named[amount] | {reader})
                    for column, amount in COLUMNS[of_class]
                ),
            )
            for service in sorted(agreed.now & returns.keys())
        )

    def seen(self) -> dict[str, frozenset[int]]:
        """By amount the services whose own may have been seen by name since the first release of the year."""
        found: dict[str, frozenset[int]] = {}
        agreed = [of_class for of_class in COLUMNS if self.agreed.get(of_class, Agreed()).ever]
        for many, release in enumerate(self.releases if agreed else (), 1):
            then, sums = replace(self, returns=release.returns), gather_sums(self.releases[:many])
            for of_class in agreed:
                for amount, named in then._named(of_class, sums).items():
                    found[amount] = found.get(amount, frozenset()) | named
        nobody = frozenset[int]()
        heads = found.get("ST05", nobody) & found.get("ST08", nobody)
        return {**found, "heads": heads, "everybody": heads & found.get("staff", nobody)}

    def _cell(self, column: str, amount: str, told: MeasuredReturn, named: frozenset[int]) -> str:
        value, show = _formula(self.questionnaire, column)
        if value(told) is None:
            return ABSENT
        if mask := _mask(amount, told):
            return mask
        return show(told) if told.service in named else HELD_BACK

    def answers(self, question: Question) -> tuple[NamedOption, ...]:
        """Who of those that show their arrangements chose each option of a question."""
        agreed = self.agreed.get(ARRANGEMENT, Agreed())
        every = [self.returns, *(one.returns for one in self.releases)]
        hidden = [
            option.id
            for option in question.choices
            if any(_exposes(question, option.id, each, agreed) for each in every)
        ]
        if hidden and question.kind is not Kind.MULTI:
            hidden = [option.id for option in question.choices]
        return tuple(
            NamedOption(
                option.label,
                None
                if option.id in hidden
                else tuple(
                    one.service
                    for one in self.returns
                    if one.service in agreed.now and option.id in one.choices.get(question.id, ())
                ),
            )
            for option in question.choices
        )


def _exposes(question: Question, option: str, returns: Sequence[MeasuredReturn], agreed: Agreed) -> bool:
    told = [(one.service, option in one.choices[question.id]) for one in returns if question.id in one.choices]
    others = [ticked for service, ticked in told if service not in agreed.ever]
    without = len(others) - sum(others)
    if not others or len({ticked for _, ticked in told}) < 2:
        # Nobody is left to be worked out, or England's own count says as much of everybody.
        return False
    if question.kind is Kind.MULTI:
        return min(sum(others), without) < FEWEST_ALIKE
    return without < FEWEST_ALIKE


def _mask(amount: str, told: MeasuredReturn) -> str:
    """What stands for an amount behind which single people or families are; empty where it can stand itself."""
    if amount == "staff":
        posts = [told.numbers.get(question, 0) for question in STAFF]
        people = told.numbers.get(PEOPLE_IN_POST)
        return UNDER_TWO if sum(posts) < HUNDREDTHS or (people is not None and people < 2) else ""
    return FEW if amount in FAMILIES and told.numbers.get(amount) in FEW_CASES else ""


def _formula(
    questionnaire: Questionnaire, column: str
) -> tuple[Callable[[MeasuredReturn], object], Callable[[MeasuredReturn], str]]:
    """What a service told of a column, and that for people."""
    if questionnaire.has(column):
        return lambda told: told.numbers.get(column), lambda told: f"{told.numbers[column]:,}"
    measure, value = _entry(questionnaire, column), FORMULAS[column].value
    return value, lambda told: show_value(measure, value(told), "median")


def _title(questionnaire: Questionnaire, column: str) -> tuple[str, str]:
    found = questionnaire.question(column) if questionnaire.has(column) else _entry(questionnaire, column)
    return found.title, found.unit


def _entry(questionnaire: Questionnaire, column: str) -> MeasureEntry:
    return next(one for one in questionnaire.measures if one.id == column)
