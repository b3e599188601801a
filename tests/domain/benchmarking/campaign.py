"""Many rounds made and released, with late returns and corrections, and the attackers let loose on them."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from selfreview.domain.benchmarking.figures import MeasuredRound
from selfreview.domain.benchmarking.release.content import ReleaseFrame, read_earlier, write_content
from selfreview.domain.benchmarking.release.told import SUMS, TOPS
from tests.domain.benchmarking.attackers import TOTALS, Prize, attack, attack_by_programme
from tests.domain.benchmarking.made_rounds import make_benchmarks

FRAME = ReleaseFrame(datetime(2009, 12, 1, tzinfo=UTC), "", demonstration=True, rules=())
PERCENT = 15


@dataclass(frozen=True, slots=True)
class Campaign:
    """What attackers got out of so many rounds, and of the sums and ratios of first releases how many were lost."""

    rounds: int
    releases: int
    prizes: tuple[tuple[int, Prize], ...]
    sums: int = 0
    lost: int = 0


def release_round(
    first: MeasuredRound, later: Iterable[MeasuredRound] = (), percent: int = PERCENT
) -> list[tuple[Any, Any]]:
    """The releases of a round as it is first and as it is later, each with the returns that it counts."""
    released: list[tuple[Any, Any]] = []
    for made in (first, *later):
        earlier = [read_earlier(content, returns) for content, returns in released]
        last = released[-1][0] if released else None
        draft = write_content(made, earlier, last, None, FRAME, percent)
        if draft.is_new:
            released.append((draft.content, made.returns))
    return released


def make_later(made: MeasuredRound, seed: int) -> MeasuredRound:
    """The round once a few more services have answered and a few have corrected an amount."""
    chance = random.Random(seed)
    whole = make_benchmarks(seed, services=len(made.expected))
    there = {one.service for one in made.returns}
    places = {one.service: one for one in made.expected}
    late = [one for one in whole.returns if one.service not in there][: chance.choice((1, 3, 5, 8, 12))]
    late = [replace(one, groups=places[one.service].groups, context=places[one.service].context) for one in late]
    corrected = set(chance.sample(sorted(there), chance.choice((0, 1, 4, 6))))
    returns = [
        replace(one, numbers={**one.numbers, "FC01": chance.randint(10_000, 400_000)})
        if one.service in corrected
        else one
        for one in made.returns
    ]
    return replace(made, returns=tuple(sorted([*returns, *late], key=lambda one: one.service)))


def attack_benchmarks(seeds: Iterable[int], percent: int = PERCENT) -> Campaign:
    """Attack one round for each seed, of one release or more."""
    rounds, count, prizes, sums, lost = 0, 0, [], 0, 0
    for seed in seeds:
        first = make_benchmarks(seed, services=(40, 90, 148)[seed % 3], missing=(0.01, 0.03, 0.1)[seed % 4 % 3])
        second = make_later(first, seed + 5000)
        releases = release_round(first, [second, make_later(second, seed + 9000)], percent)
        rounds, count = rounds + 1, count + len(releases)
        told = releases[0][0]["measures"]
        wanted = [(measure, "total") for measure in SUMS] + [(measure, "ratio") for measure in TOPS]
        sums += sum(told[measure]["n"] >= 5 for measure, _ in wanted)
        lost += sum(told[measure]["n"] >= 5 and name not in told[measure] for measure, name in wanted)
        for question in TOTALS:
            got = [*attack(releases, question, PERCENT), *attack_by_programme(releases, question, PERCENT)]
            prizes += [(seed, prize) for prize in dict.fromkeys(got)]
    return Campaign(rounds, count, tuple(prizes), sums, lost)
