"""The sentences on money, people and cases: amounts with what half of the services lie between, never a rank."""

from fractions import Fraction

from selfreview.domain.benchmarking.commentary.teller import (
    FEWEST_MIDDLE,
    FEWEST_TOLD,
    Rule,
    Teller,
    Written,
    change_between,
    moved,
    plural,
    register,
)
from selfreview.domain.benchmarking.release.changes import BUDGET_BESIDE_FUNDING
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.benchmarking.release.shown import moved_in_words
from selfreview.domain.disclosure.rounding import round_half_up
from selfreview.domain.distribution import Share

LOOSE = 0.3
"""Under this r two numbers go together so loosely that one says little of the other: r squared is below 0.1."""

RULES: dict[str, Rule] = {}
sentence = register(RULES)


@sentence
def g05_funding(teller: Teller) -> Written:
    """Core funding for all services, and its change among the services that answered both years."""
    released = teller.released
    n, estimate, total = released.n("BM01"), teller.amount("BM01", "estimate"), teller.amount("BM01", "total")
    if total is None:
        return None
    text = f"Core funding came to {total} for {n} services"
    if estimate is not None:
        coverage = released.measure("BM01")["coverage"]
        text = (
            f"Core funding came to an estimated {estimate} for all {released.data['services']} services, worked out "
            f"from {n} returns that cover {coverage}% of people aged 0 to 19"
        )
    return f"{text}.{_matched(teller, 'BM01')}", teller.measured("BM01")


def _matched(teller: Teller, measure: str) -> str:
    change = teller.released.change(measure)
    if change is None:
        return ""
    percent = change["percent"]
    by = "did not change" if not percent else f"{'rose' if percent > 0 else 'fell'} by {abs(percent)}%"
    return f" Among the {change['services']} services that answered in both years it {by}; {moved_in_words(change)}."


@sentence
def g06_mean_and_median(teller: Teller) -> Written:
    """The mean and the median of funding beside those of the round before, always together."""
    released, before = teller.released, teller.released.before
    if before is None:
        return None
    mean = change_between(before.value("BM01", "mean"), released.value("BM01", "mean"))
    median = change_between(before.value("BM01", "median"), released.value("BM01", "median"))
    if mean is None or median is None or released.change("BM01") is None:
        return None

    def by(percent: int) -> str:
        return "did not change" if not percent else f"{'rose' if percent > 0 else 'fell'} by {abs(percent)}%"

    text = f"Across all returns of each year, the mean {by(mean)} and the median {by(median)}."
    return text, f"{released.n('BM01')} services in {released.year}, {before.n('BM01')} in {before.year}"


@sentence
def g07_per_head(teller: Teller) -> Written:
    """Funding a head: what half of the services lie between, and the two thresholds."""
    low, high = teller.amount("BM03", "p25"), teller.amount("BM03", "p75")
    if low is None or high is None:
        return None
    text = f"{_between(low, high)} for each person aged 0 to 19"
    under, over = teller.released.count("BM03", "below:1.00"), teller.released.count("BM03", "above:2.00")
    if under is not None and over is not None and min(under, over) >= FEWEST_TOLD:
        text += f"; {under} services have less than £1 a head, and {over} more than £2"
    return f"{text}.", teller.measured("BM03")


@sentence
def g08_budgets(teller: Teller) -> Written:
    """Budgets beside what the same services received, and the last round's budgets beside the outturn."""
    change = teller.released.change(BUDGET_BESIDE_FUNDING)
    if change is None or change["services"] < FEWEST_MIDDLE:
        return None
    year, percent = teller.released.year, change["percent"]
    beside = "the same as" if not percent else f"{abs(percent)}% {'above' if percent > 0 else 'below'}"
    text = (
        f"Budgets for {year}-{(year + 1) % 100:02} are {beside} what the same {change['services']} services received."
    )
    outturn = teller.released.value("BM30", "median")
    if outturn is not None and teller.released.n("BM30") >= FEWEST_MIDDLE:
        by = int(round_half_up(abs(outturn)))
        side = "the same as" if not by else f"{by}% {'above' if outturn > 0 else 'below'}"
        text += (
            f" In the middle service, funding received for {year - 1}-{year % 100:02} was {side} the budget that it "
            "gave in the round before."
        )
    return text, f"{change['services']} services"


def _together(teller: Teller, measure: str, what: str) -> Written:
    told = teller.released.measure(measure)
    if "r" not in told:
        return None
    low, high = told["interval"]
    text = (
        f"{what} {_say_link(told['r'], low, high)} (r = {told['r']:.2f}, 95% interval {low:.2f} to {high:.2f}; "
        f"r squared {told['r_squared']:.2f})"
    )
    if abs(told["r"] - told["spearman"]) > 0.1:
        few = "much of it comes from" if abs(told["spearman"]) < abs(told["r"]) else "some of it is hidden by"
        text += f"; going by their order alone it is {told['spearman']:.2f}, so {few} a few services that stand apart"
    return f"{text}.", f"{told['n']} services"


def _say_link(r: float, low: float, high: float) -> str:
    # An interval with nought in it allows for no link at all, and for one of either direction.
    if low <= 0 <= high:
        return "show no clear link"
    if r < 0:
        return "go in opposite directions"
    return "go together" if r >= LOOSE else "go together only loosely"


@sentence
def g09_pupils(teller: Teller) -> Written:
    """How far funding and pupils with SEN go together."""
    return _together(teller, "BM23", "Core funding and the number of pupils with SEN")


@sentence
def g10_meals(teller: Teller) -> Written:
    """How far funding and free school meals go together."""
    return _together(teller, "BM24", "Core funding and the number of pupils taking free school meals")


@sentence
def g11_per_pupil(teller: Teller) -> Written:
    """Funding per pupil with SEN: what half of the services lie between."""
    return _half(teller, "BM05", "per pupil with SEN")


@sentence
def g28_per_post(teller: Teller) -> Written:
    """Users for each paid post: what half of the services lie between."""
    return _half(teller, "BM17", "users for each paid full-time post")


def _half(teller: Teller, measure: str, what: str) -> Written:
    low, high = teller.amount(measure, "p25"), teller.amount(measure, "p75")
    if low is None or high is None or teller.released.n(measure) < FEWEST_MIDDLE:
        return None
    return f"{_between(low, high)} {what}.", teller.measured(measure)


def _between(low: str, high: str) -> str:
    # What a quarter lie below and a quarter above is told rounded: where both come to one figure, half are near it.
    return f"Half of the services have between {low} and {high}" if low != high else f"Half of the services have {low}"


@sentence
def g13_staff(teller: Teller) -> Written:
    """Paid staff in post, and the change among the same services."""
    return _stock(teller, "BM07", "Paid staff: {} FTE")


@sentence
def g15_supporters(teller: Teller) -> Written:
    """Active Independent Parental Supporters, and how many services have none, one, ten or more."""
    told = _stock(teller, "BM09", "Active Independent Parental Supporters (IPS): {}")
    if told is None:
        return None
    n = teller.released.n("BM09")
    none, one = teller.released.count("BM09", "count:0"), teller.released.count("BM09", "count:1")
    many = teller.released.count("BM09", "atleast:10")
    text = told[0]
    if none is not None and one is not None and many is not None:
        text += f" {Share(none, n).whole}% of services have none and {Share(one, n).whole}% have one"
        text += f"; {many} have ten or more." if many >= FEWEST_TOLD else "."
    return text, told[1]


def _stock(teller: Teller, measure: str, words: str) -> Written:
    estimate, total = teller.amount(measure, "estimate"), teller.amount(measure, "total")
    if total is None:
        return None
    known = total if estimate is None else f"an estimated {estimate}"
    text = f"{words.format(known)}{'' if estimate is None else ' for all services'}"
    change = teller.released.change(measure)
    if change is not None:
        by = moved(change["percent"], "more", "fewer")
        text += (
            f". Among the {change['services']} services that answered in both years there {by}, and "
            f"{plural(change['down'] or 'no', 'service has', 'services have')} fewer"
        )
    return f"{text}.", teller.measured(measure)


@sentence
def g14_volunteers(teller: Teller) -> Written:
    """Volunteers in people beside paid staff in posts."""

    def both(released: Released) -> tuple[int, str] | None:
        heads = [released.value(measure, "total") for measure in ("BM09", "BM12")]
        posts = released.value("BM07", "total")
        if posts is None or None in heads:
            return None
        return int(sum(each for each in heads if each is not None)), f"{round_half_up(posts, 2):,}"

    now = both(teller.released)
    if now is None:
        return None
    before = teller.released.before
    then = None if before is None else both(before)
    text = f"{now[0]:,} volunteers were active alongside {now[1]} FTE of paid staff"
    if then is not None and before is not None:
        text += f" ({then[0]:,} and {then[1]} in {before.year})"
    return f"{text}.", teller.measured("BM09", "BM12", "BM07")


@sentence
def g16_trained(teller: Teller) -> Written:
    """Newly trained supporters, and how many services trained none."""
    none, total = teller.released.count("BM11", "count:0"), teller.amount("BM11", "total")
    if none is None or total is None:
        return None
    n = teller.released.n("BM11")
    return f"{Share(none, n).whole}% of services trained no new IPS; {total} were trained in total.", teller.measured(
        "BM11"
    )


@sentence
def g17_other_volunteers(teller: Teller) -> Written:
    """How many services have other volunteers."""
    some = teller.released.count("BM12", "atleast:1")
    if some is None:
        return None
    return f"{Share(some, teller.released.n('BM12')).whole}% of services have other volunteers.", teller.measured(
        "BM12"
    )


@sentence
def g27_users(teller: Teller) -> Written:
    """Parents and carers with a casework service, and how many of the young and of families with SEN that is."""
    told = _stock(teller, "BM15", "Parents and carers with a casework service: {}")
    if told is None:
        return None
    young, families = teller.released.value("BM26", "ratio"), teller.amount("BM27", "ratio")
    text = told[0]
    if young is not None and families is not None:
        text += (
            f" That is {_about(young)} of people aged 0 to 19, and "
            f"{families.removesuffix('%')} for every 100 pupils with SEN, estimated for all services."
        )
    return text, told[1]


def _about(percent: Fraction) -> str:
    rounded = round_half_up(percent, 1)
    return f"about {rounded}%" if rounded or not percent else "less than 0.1%"
