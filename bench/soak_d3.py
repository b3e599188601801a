"""D3: attackers on 1,000 generated rounds; nobody derives a suppressed cell, and one-way tables keep most safe cells.

`SELFREVIEW_D3_ROUNDS` sets another number of rounds; what was run stands in the result.
"""

import os

from bench.measurement import Measurement, counted
from selfreview.domain.disclosure import Loss
from tests.domain.disclosure.attackers import Campaign, attack_late, attack_picking, attack_rounds

ROUNDS = 1000
LATER = 10
"""Every tenth round has a second release, if one may be made, and another one after late returns of every region."""
PICKED = 20
"""Of every so many rounds one has groups that overlap."""
MOST_LOST = 0.2


def measure() -> Measurement:
    """What attackers got out of the rounds, and the share of safe cells that each one-way table lost."""
    rounds = int(os.environ.get("SELFREVIEW_D3_ROUNDS", ROUNDS))
    later = range(0, rounds, LATER)
    plain = attack_rounds((seed for seed in range(rounds) if seed not in later), exemplars=1, number=6)
    twice = attack_rounds(later, exemplars=1, number=6, later=True)
    late = attack_late(later)
    picked = range(5, rounds, PICKED)
    prizes = [
        *_prizes(plain),
        *_prizes(twice),
        *_prizes(late),
        *(prize for seed in picked for prize in attack_picking(seed)),
    ]
    for prize in prizes[:10]:
        print(prize)
    parts = tuple(_lost(name, loss) for name, loss in plain.losses.items())
    what = (
        f"cells or returns derived by outsiders, services and pairs: {rounds} rounds, "
        f"{twice.twice} with a second release, {late.twice} with one after late returns of every region, "
        f"{len(picked)} with picked groups"
    )
    number = float(len(prizes))
    return Measurement(what, number, 1.0, "derived", number, 0.0, "lower", 1, (number, number), parts)


def _prizes(campaign: Campaign) -> list[str]:
    return [f"round {seed}: {prize}" for seed, found in campaign.prizes.items() for prize in found]


def _lost(table: str, loss: Loss) -> Measurement:
    return counted(f"safe cells of {table} lost, of {loss.safe}", float(loss.lost), MOST_LOST * loss.safe, unit="cells")
