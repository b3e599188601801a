"""Returns to count in tests: small frameworks, returns of any kind, and the sums that storage would keep of them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Exemplar, Framework, Level, Responsible, Scale, Theme
from selfreview.domain.nation.figures import Earlier, MatchedSums, YearSums

FOUR = Scale(
    (
        Level("none", "Poor", compliant=False, aspired=False),
        Level("some", "Fair", compliant=True, aspired=False),
        Level("more", "Fine", compliant=True, aspired=True),
        Level("most", "Great", compliant=True, aspired=True),
    )
)
UNFLAGGED = Scale((Level("no", "Not met"), Level("yes", "Met")))
MET = Scale((Level("no", "Not met", compliant=False), Level("yes", "Met", compliant=True)))

Return = Mapping[str, str]


def framework(scale: Scale = FOUR, exemplars: int = 3, edition: str = "one") -> Framework:
    """A framework with so many exemplars; the first stands alone under its theme."""
    return Framework(
        edition=edition,
        title="Title",
        publisher="Publisher",
        published="once",
        rights="free",
        source="made up",
        note="",
        scale=scale,
        themes=(Theme("T", "First theme"), Theme("U", "Second theme")),
        exemplars=tuple(
            Exemplar(f"X{n}", "T" if n == 1 else "U", f"Title {n}", f"Wording {n}", "1:1", Responsible.BOTH)
            for n in range(1, exemplars + 1)
        ),
    )


def count(asked: Framework, returns: Sequence[Return]) -> dict[str, Counts]:
    """The counts of returns, by exemplar."""
    return {
        exemplar.id: Counts(tuple(Counter(each[exemplar.id] for each in returns)[key] for key in asked.scale.keys))
        for exemplar in asked.exemplars
    }


def shortfalls(asked: Framework, each: Return) -> int:
    """On how many exemplars a return is at a level that does not meet the standard."""
    return sum(asked.scale.level(rating).compliant is False for rating in each.values())


def sums(asked: Framework, year: int, returns: Sequence[Return], services: int = 50) -> YearSums:
    """The running sums of a year's returns."""
    failing = Counter(shortfalls(asked, each) for each in returns)
    return YearSums(year, asked, services, len(returns), count(asked, returns), failing)


def earlier(asked: Framework, year: int, before: Mapping[int, Return], now: Mapping[int, Return]) -> Earlier:
    """The sums of an earlier year (returns by service) and of those who answered in both."""
    both = sorted(set(before) & set(now))
    matched = MatchedSums(len(both), count(asked, [before[s] for s in both]), count(asked, [now[s] for s in both]))
    return Earlier(sums(asked, year, list(before.values())), matched)


def any_returns(asked: Framework, least: int = 0, most: int = 40) -> st.SearchStrategy[dict[int, Return]]:
    """Complete returns of some services out of fifty, by their number."""
    rating = st.sampled_from(asked.scale.keys)
    one = st.fixed_dictionaries({exemplar.id: rating for exemplar in asked.exemplars})
    return st.dictionaries(st.integers(1, 50), one, min_size=least, max_size=most)
