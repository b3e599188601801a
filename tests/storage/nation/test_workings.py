"""What a calculation is known by: the same in every process that would make it, another for anything else."""

import os
import subprocess
import sys

from selfreview.domain.distribution import Counts
from selfreview.storage.nation.workings import key_of

MADE = """
from selfreview.storage.nation.workings import key_of
exemplars = frozenset(f"E{number:02}" for number in range(1, 18))
print(key_of(({"told": exemplars}, [exemplars])))
"""


def key_in_a_process(seed: str) -> str:
    """The key that a process of its own finds, which writes sets of texts in its own order."""
    told = subprocess.run(
        [sys.executable, "-c", MADE],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def test_every_process_knows_a_calculation_by_the_same_key() -> None:
    assert len({key_in_a_process(seed) for seed in ("1", "2", "3")}) == 1


def test_rows_in_another_order_make_the_same_key_and_other_figures_another() -> None:
    one, other = Counts((1, 2, 3, 4)), Counts((4, 3, 2, 1))
    assert key_of({"E01": one, "E02": other}) == key_of({"E02": other, "E01": one})
    assert key_of({"E01": one, "E02": other}) != key_of({"E01": other, "E02": one})
    assert key_of((one, other)) != key_of((other, one))
    assert key_of(frozenset({1, 2})) != key_of((1, 2))
