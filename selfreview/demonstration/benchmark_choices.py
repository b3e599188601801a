"""The made-up arrangements of the demonstration's benchmarking: how many services said what, as published."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from selfreview.demonstration import benchmark_targets as targets
from selfreview.demonstration.lots import draw, shuffle

Chosen = dict[int, tuple[str, ...]]
"""What each service chose."""

ALONE = frozenset({"none", "not_applicable"})
"""Options that go with no other."""


def spread(question: str, year: int, services: Collection[int]) -> list[int]:
    """The services in the order in which a question is dealt out; alike from one year to the next."""
    return sorted(services, key=lambda key: (draw(question, key) + 0.2 * draw(question, key, year), key))


def yes_or_no(question: str, year: int, among: Collection[int]) -> Chosen:
    """So many told, and so many of them said yes."""
    told, yes = targets.YES[question][year]
    order = spread(question, year, among)[:told]
    return {key: ("yes",) if place < yes else ("no",) for place, key in enumerate(order)}


def one_of(question: str, year: int, among: Collection[int]) -> Chosen:
    """So many services gave each answer."""
    counts = targets.ONE_OF[question][year]
    answers = [option for option, count in counts.items() for _ in range(count)]
    return {key: (answer,) for key, answer in zip(spread(question, year, among), answers, strict=False)}


def several(question: str, year: int, among: Collection[int]) -> Chosen:
    """So many services ticked each option, and nobody none; ValueError where that cannot be."""
    counts = targets.SEVERAL[question][year]
    order = spread(question, year, among)
    found: dict[int, list[str]] = {key: [] for key in order}
    rest = order
    for option in (option for option in counts if option in ALONE):
        for key in rest[: counts[option]]:
            found[key].append(option)
        rest = rest[counts[option] :]
    for option, count in counts.items():
        if option not in ALONE:
            for key in _takers(option, count, rest, found):
                found[key].append(option)
    if empty := [key for key, options in found.items() if not options]:
        raise ValueError(f"{question} of {year}: {len(empty)} services ticked nothing")
    return {key: tuple(options) for key, options in found.items()}


def _takers(option: str, count: int, among: Sequence[int], found: Mapping[int, Sequence[str]]) -> Iterable[int]:
    """Those that have ticked nothing yet come first, then as the lots fall."""
    order = sorted(among, key=lambda key: (bool(found[key]), draw(option, key), key))
    return order[:count]


def dealt(counts: Mapping[str, int], question: str, among: Collection[int]) -> Chosen:
    """One or more options for every service, each option as often as it says where that is enough."""
    options = [option for option, count in counts.items() for _ in range(count)]
    order = shuffle(sorted(among), question)
    found: dict[int, list[str]] = {key: [] for key in order}
    for place, option in enumerate(options):
        key = order[place % len(order)]
        if option not in found[key]:
            found[key].append(option)
    return {key: tuple(chosen) for key, chosen in found.items()}


def premises(year: int, services: Collection[int]) -> tuple[Chosen, Chosen]:
    """With whom the building and the office are shared; so many share the office with the SEN team."""
    building = shuffle(sorted(services), "building")[: targets.BUILDING_TOLD[year]]
    office = shuffle(sorted(building), "office")[: targets.OFFICE_TOLD[year]]
    with_team = frozenset(office[: targets.WITH_SEN_TEAM[year]])
    others = ("la_support", "multi_agency", "school", "information", "voluntary", "la_other")
    offices: Chosen = {}
    buildings: Chosen = {}
    for key in building:
        lot = draw("premises", key)
        if key in with_team:
            buildings[key] = ("la_sen_team", "la_support") if lot < 0.5 else ("la_sen_team",)
        elif lot < 0.18:
            buildings[key] = ("nobody",)
        else:
            buildings[key] = (others[int(draw("neighbour", key) * len(others))],)
        if key in office:
            quiet = buildings[key] == ("nobody",) or lot < 0.7
            offices[key] = ("la_sen_team",) if key in with_team else ("nobody",) if quiet else ("la_other",)
    return buildings, offices


def budgets(services: Collection[int]) -> tuple[Chosen, dict[int, int]]:
    """Which other budgets are managed, and how many: mostly one, of a few services three to seven."""
    names = (
        "choice_advice",
        "aiming_high_grant",
        "disagreement_resolution",
        "parent_support_advisers",
        "ld_fund",
        "pupil_advocacy",
        "parent_helpline",
    )
    counts = {key: (1, 1, 1, 1, 2, 2, 2, 3, 4, 7)[int(draw("budgets", key) * 10)] for key in services}
    chosen = {}
    for key, count in counts.items():
        order = sorted(names, key=lambda name: (names.index(name) + 5 * draw("budget", key, name), name))
        chosen[key] = tuple(name for name in names if name in order[:count])
    return chosen, counts
