"""The made-up money, staff, people and cases of the demonstration's benchmarking, and the context beside them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import exp

from selfreview.demonstration import benchmark_targets as targets
from selfreview.demonstration.amounts import Amount, Wanted, bell, correlation, fit, reach, shape
from selfreview.demonstration.lots import draw, shuffle

Values = Mapping[int, int]
SMALLEST_AREA, LARGEST_AREA = 10_900, 348_000
"""Between which the populations aged 0 to 19 lie (003:223-229)."""


@dataclass(frozen=True, slots=True)
class Tellers:
    """Who took part in each year, and who told what: by question and year."""

    both: frozenset[int]
    only: Mapping[int, frozenset[int]]
    told: Mapping[tuple[str, int], frozenset[int]]

    def part(self, year: int) -> frozenset[int]:
        """The services that took part in a year."""
        return self.both | self.only[year]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Figures by question and year, in minor units, and the context of each year by indicator."""

    figures: Mapping[tuple[str, int], Values]
    context: Mapping[tuple[str, int], Values] = field(default_factory=dict)


def choose_tellers(first: Collection[int], second: Collection[int]) -> Tellers:
    """Who told what, so that the numbers of returns come out as published."""
    both = frozenset(first) & frozenset(second)
    only = {2008: frozenset(first) - both, 2009: frozenset(second) - both}
    told: dict[tuple[str, int], frozenset[int]] = {}
    for year in targets.YEARS:
        part = both | only[year]
        # Whoever did not tell one thing tends not to have told another: services are left out in the same order.
        order = sorted(part, key=lambda key: (key in both and draw("keeps", key) > 0.3, draw("silent", key)))
        for question, count in targets.TOLD[year].items():
            told[question, year] = frozenset(part) - frozenset(order[: len(part) - count])
        # Three services told their money and not their users, two the other way round (003:394: 127 returns).
        if year == 2009:
            silent = order[4:7]
            told["CW01", year] = frozenset(part) - {order[0], order[1], *silent}
            told["FC01", year] = told["FC02", year] = frozenset(part) - set(order[:4])
    return Tellers(both, only, told)


def make_amounts(tellers: Tellers, everybody: Collection[int]) -> Amounts:
    """All amounts of both years; the same at every run."""
    figures: dict[tuple[str, int], Values] = {}
    money = tellers.told["FC01", 2009]
    figures["FC01", 2009] = _ranked(money, targets.FUNDING[2009], lambda key: _bigness(tellers, key))
    figures["FC01", 2008] = _earlier_funding(tellers, figures["FC01", 2009])
    for year in targets.YEARS:
        likely = figures["FC01", year]
        wanted = targets.BUDGET[year]
        figures["FC02", year] = _ranked(
            tellers.told["FC02", year],
            wanted,
            partial(_beside, likely, 60_000, "budget", 9),
        )
    context = _make_context(figures, everybody)
    pupils = context["sen", 2009]
    figures["staff", 2009] = _staff(tellers, pupils, figures["FC01", 2009])
    figures["staff", 2008] = _earlier_staff(tellers, figures["staff", 2009])
    for year in targets.YEARS:
        staff = figures["staff", year]
        figures["CW01", year] = _ranked(
            tellers.told["CW01", year],
            targets.USERS[year],
            partial(_beside, staff, 100, "users", 2.5),
        )
        for question in targets.PEOPLE:
            figures[question, year] = _people(question, year, tellers)
    return Amounts(figures, context)


def _beside(values: Values, usual: int, name: str, ease: float, key: int) -> float:
    """About another amount of the same service, or a usual one, as the lots fall."""
    return values.get(key, usual) * exp(bell(name, key) / ease)


def _bigness(tellers: Tellers, key: int) -> float:
    # Services that joined were rather small: the median of 2009 lies below that of 2008 while most told more.
    return draw("big", key) * (0.55 if key in tellers.only[2009] else 1.0)


def _ranked(keys: Collection[int], wanted: Wanted, liking: Callable[[int], float]) -> Values:
    """Amounts as wanted, in the order in which the services would like theirs to be."""
    order = sorted(keys, key=lambda key: (liking(key), key))
    amounts = {
        key: Amount(shape(place / (len(order) - 1), wanted), wanted.least, wanted.most)
        for place, key in enumerate(order)
    }
    return fit(amounts, wanted)


def _earlier_funding(tellers: Tellers, now: Values) -> Values:
    """What was told a year before: so many rose by 1% or more, so many fell by 1 to 34%, the others hardly moved."""
    keys = tellers.told["FC01", 2008]
    wanted = targets.FUNDING[2008]
    told_both = sorted(keys & now.keys(), key=lambda key: now[key])
    must_rise = [key for key in told_both if now[key] > wanted.most * 0.98]
    still = [key for key in told_both if now[key] < 12_000]
    others = [key for key in shuffle(told_both, "moved") if key not in must_rise and key not in still]
    rose = frozenset([*must_rise, *others[: targets.UP - len(must_rise)]])
    fell = frozenset(others[targets.UP - len(must_rise) :][: targets.DOWN])
    amounts = {}
    for key in keys:
        was = now.get(key)
        if was is None:
            amounts[key] = Amount(30_000 + 250_000 * draw("gone", key) ** 2, wanted.least, wanted.most)
        elif key in rose:
            amounts[key] = Amount(was / (1.02 + 0.16 * draw("rose", key)), -int(-was // 1.5), int(was / 1.0105))
        elif key in fell:
            amounts[key] = Amount(was / (0.98 - 0.2 * draw("fell", key)), int(was / 0.9895) + 1, int(was / 0.665))
        else:
            amounts[key] = Amount(was, int(was / 1.008) + 1, int(was / 0.992))
    return fit(_within(amounts, wanted), wanted)


def _within(amounts: Mapping[int, Amount], wanted: Wanted) -> Mapping[int, Amount]:
    return {
        key: Amount(one.liked, max(one.low, wanted.least), min(one.high, wanted.most)) for key, one in amounts.items()
    }


def _staff(tellers: Tellers, pupils: Values, money: Values) -> Values:
    """Posts by the number of pupils with SEN, loosely enough that the two go together as published."""
    keys = sorted(tellers.told["staff", 2009])
    by_pupils = {key: place / len(keys) for place, key in enumerate(sorted(keys, key=lambda key: (pupils[key], key)))}
    by_money = {key: place for place, key in enumerate(sorted(keys, key=lambda key: (money.get(key, 50_000), key)))}

    def with_noise(noise: float) -> Values:
        return _ranked(
            keys,
            targets.STAFF[2009],
            lambda key: by_pupils[key] + by_money[key] / len(keys) / 2 + noise * bell("posts", key),
        )

    def measure(noise: float) -> float:
        posts = with_noise(noise)
        return correlation([posts[key] for key in keys], [pupils[key] for key in keys])

    return with_noise(_search(measure, targets.STAFF_WITH_SEN, 0.0, 2.0))


def _search(measure: Callable[[float], float], aim: float, low: float, high: float) -> float:
    """Where a measure that falls reaches its aim: to within a quarter of the last printed place."""
    for _ in range(40):
        middle = (low + high) / 2
        found = measure(middle)
        if abs(found - aim) < 0.0025:
            return middle
        low, high = (middle, high) if found > aim else (low, middle)
    raise ValueError(f"{aim} is not to be reached: {measure(low)} at {low}")


def _earlier_staff(tellers: Tellers, now: Values) -> Values:
    keys = tellers.told["staff", 2008]
    wanted = targets.STAFF[2008]
    told_both = shuffle(sorted(key for key in keys & now.keys() if now[key] > 45), "fewer")
    fewer = frozenset([key for key in told_both if now[key] < 700][: targets.FEWER_STAFF])
    amounts = {}
    for key in keys:
        was = now.get(key)
        if was is None:
            amounts[key] = Amount(260, wanted.least, wanted.most)
        elif key in fewer:
            amounts[key] = Amount(was * 1.15, was + 5, int(was * 1.7) + 40)
        else:
            amounts[key] = Amount(was if draw("same", key) < 0.6 else was * 0.9, was // 2, was)
    return fit(_within(amounts, wanted), wanted)


def _people(question: str, year: int, tellers: Tellers) -> Values:
    none, one, total, most = targets.PEOPLE[question][year]
    keys = tellers.told[question, year]
    # Whoever did not tell its users has no supporters either: 66 services had both (003:778).
    quiet = keys - tellers.told["CW01", year]
    order = [*sorted(quiet), *(key for key in shuffle(sorted(keys), question) if key not in quiet)]
    values = dict.fromkeys(order[:none], 0) | dict.fromkeys(order[none : none + one], 1)
    rest = order[none + one :]
    many = targets.MANY.get((question, year), len(rest) // 4)
    values[rest[0]] = most
    room = {key: (10, most) if place < many else (2, 9) for place, key in enumerate(rest) if place}
    several = {key: 12 if low == 10 else 4 for key, (low, _) in room.items()}
    reach(several, room, total - one - most)
    return values | several


def _make_context(
    figures: Mapping[tuple[str, int], Values], everybody: Collection[int]
) -> dict[tuple[str, int], Values]:
    money = figures["FC01", 2009]
    per_head = _per_head(money)
    area = {key: round(money[key] / per_head[key]) for key in money}
    for key in everybody:
        area.setdefault(key, round(30_000 + 150_000 * draw("area", key) ** 2))
    sen = _pupils(money, per_head, targets.WITH_SEN, "sen", targets.PER_PUPIL)
    meals = _pupils(money, per_head, targets.WITH_MEALS, "meals", None)
    for key in everybody:
        sen.setdefault(key, round(area[key] * 0.123))
        meals.setdefault(key, round(area[key] * 0.09))
    return {
        ("area", 2009): area,
        ("area", 2008): _earlier_areas(area, figures["FC01", 2008]),
        ("sen", 2009): sen,
        ("sen", 2008): {key: round(value * 0.99) for key, value in sen.items()},
        ("meals", 2009): meals,
        ("meals", 2008): {key: round(value * 1.01) for key, value in meals.items()},
    }


def _per_head(money: Values) -> dict[int, float]:
    """Pounds a head: so many under one, so many over two, the least and the greatest as published."""
    least, most = targets.PER_HEAD[2009]
    order = sorted(money, key=lambda key: (money[key], key))
    cheap = [key for key in order if money[key] < SMALLEST_AREA * 1.1]
    middling = [key for key in shuffle(order, "a head") if key not in cheap]
    dear = [key for key in middling if money[key] > 70_000][: targets.OVER_TWO]
    small = [key for key in middling if key not in dear and money[key] < LARGEST_AREA * 0.5]
    under = [*cheap, *small[: targets.UNDER_ONE - len(cheap)]]
    ratios = {}
    for key in money:
        lot = draw("ratio", key)
        if key in under:
            ratios[key] = 0.5 + 0.48 * lot
        elif key in dear:
            ratios[key] = 2.05 + 1.4 * lot
        else:
            low, high = max(1.02, money[key] / LARGEST_AREA + 0.01), min(1.95, money[key] / SMALLEST_AREA - 0.01)
            ratios[key] = low + (high - low) * lot**2.2
    ratios[under[-1]], ratios[dear[-1]] = least, most
    return ratios


def _pupils(
    money: Values, per_head: Mapping[int, float], aim: float, name: str, bounds: tuple[float, float] | None
) -> dict[int, int]:
    """Pupils of each area, loosely by its money, so that the two go together as published."""
    keys = sorted(money)
    share = 0.123 if name == "sen" else 0.09
    centre = 1.3 / share

    def with_noise(noise: float) -> dict[int, int]:
        pounds = {key: centre**0.6 * (per_head[key] / share) ** 0.4 * exp(noise * bell(name, key)) for key in keys}
        if bounds is None:
            return {key: round(money[key] / pounds[key]) for key in keys}
        low, high = bounds
        likely = {key: max(pounds[key], low * 1.08, per_head[key] * 2.5) for key in keys}
        found = {key: round(money[key] / min(likely[key], high * 0.93)) for key in keys}
        lowest = min(keys, key=lambda key: (per_head[key], key))
        highest = max(keys, key=lambda key: (per_head[key], key))
        found[lowest], found[highest] = round(money[lowest] / low), round(money[highest] / high)
        return found

    def measure(noise: float) -> float:
        found = with_noise(noise)
        return correlation([money[key] for key in keys], [found[key] for key in keys])

    return with_noise(_search(measure, aim, 0.0, 1.5))


def _earlier_areas(area: Values, money: Values) -> dict[int, int]:
    least, most = targets.PER_HEAD[2008]
    found = {key: round(value * 0.998) for key, value in area.items()}
    for key in money:
        ratio = money[key] / found[key]
        if not least * 1.05 <= ratio <= most * 0.95:
            found[key] = round(money[key] / min(max(ratio, least * 1.05), most * 0.95))
    lowest = min(money, key=lambda key: (money[key] / found[key], key))
    highest = max(money, key=lambda key: (money[key] / found[key], key))
    found[lowest], found[highest] = round(money[lowest] / least), round(money[highest] / most)
    return found
