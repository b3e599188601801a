"""D3 for amounts: attackers on 1,000 generated rounds of benchmarking; nobody bounds a service's own amount.

`SELFREVIEW_D3_ROUNDS` sets another number of rounds; what was run stands in the result.
"""

import os

from bench.measurement import Measurement, counted
from tests.domain.benchmarking.campaign import attack_benchmarks

ROUNDS = 1000
MOST_LOST = 0.2


def measure() -> Measurement:
    """What attackers got out of the rounds, and how many of the nation's sums and ratios were lost."""
    rounds = int(os.environ.get("SELFREVIEW_D3_ROUNDS", ROUNDS))
    campaign = attack_benchmarks(range(rounds))
    for seed, prize in campaign.prizes[:10]:
        print(f"round {seed}: {prize}")
    what = f"amounts bounded by pairs of services: {rounds} rounds, {campaign.releases} releases"
    number = float(len(campaign.prizes))
    lost = counted(
        f"sums and ratios of the nation lost, of {campaign.sums}",
        float(campaign.lost),
        MOST_LOST * campaign.sums,
        unit="figures",
    )
    return Measurement(what, number, 1.0, "bounded", number, 0.0, "lower", 1, (number, number), (lost,))
