"""What every sentence is written with: a release's figures, their names, their words for a change."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.reading import Released, show_value
from selfreview.domain.disclosure.rounding import round_half_up
from selfreview.domain.distribution import Share

FEWEST_TOLD = 5
"""A number of services under this is not put into a sentence where a single one could be meant."""

FEWEST_GROUPED, FEWEST_MIDDLE = 10, 30


@dataclass(frozen=True, slots=True)
class Teller:
    """A release and the questionnaire that gives its options their names."""

    released: Released
    questionnaire: Questionnaire

    def amount(self, measure: str, figure: str) -> str | None:
        """A figure of a measure for people; None where it is not told."""
        value = self.released.value(measure, figure)
        if value is None:
            return None
        return show_value(next(one for one in self.questionnaire.measures if one.id == measure), value, figure)

    def earlier(self, question: str, *options: str) -> str:
        """The share of the round before in brackets, with a blank before it; nothing where there is none."""
        before = self.released.before
        share = None if before is None else before.share(question, *options)
        return "" if share is None or before is None else f" ({share.whole}% in {before.year})"

    def label(self, question: str, option: str) -> str:
        """An option as the questionnaire words it."""
        return self.questionnaire.question(question).option(option).label

    def services(self, question: str) -> str:
        """The base of a question in words."""
        return f"{self.released.base(question)} services"

    def measured(self, *measures: str) -> str:
        """The bases of measures in words."""
        bases = list(dict.fromkeys(self.released.n(measure) for measure in measures))
        return f"{' and '.join(map(str, bases))} services"


Written = tuple[str, str] | None
"""A sentence with the base of its figures in words; None where it cannot be written."""

Rule = Callable[[Teller], Written]


def register(rules: dict[str, Rule]) -> Callable[[Rule], Rule]:
    """What puts a rule among others under the id that its name begins with: `g01_returns` is G01."""

    def add(rule: Rule) -> Rule:
        rules[rule.__name__[:3].upper()] = rule
        return rule

    return add


def moved(percent: int, up: str, down: str) -> str:
    """A change in whole percent with its direction: "were 7% more"; "was no change overall" within half a percent."""
    return "was no change overall" if not percent else f"were {abs(percent)}% {up if percent > 0 else down}"


def change_between(before: Fraction | None, now: Fraction | None) -> int | None:
    """The change of one released figure to another, in whole percent; None where either is not told or nought."""
    if not before or now is None:
        return None
    return int(round_half_up(100 * (now / before - 1)))


def plural(count: int | str, one: str, many: str) -> str:
    """A number, or the word for none, with its noun."""
    return f"{count} {one if count == 1 else many}"


def whole(part: Share | None) -> int | None:
    """A share's percentage as it is shown; None of nothing."""
    return None if part is None else part.whole
