"""docs/performance.md: every number of speed and every measure has a line, with a commit or with no figure."""

import json
import re

import pytest

from bench.__main__ import RESULTS, names
from tests.house.source import ROOT
from tests.house.test_evidence import NUMBERS

PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
LINES = {
    cells[0]: cells
    for line in PAGE.splitlines()
    if re.fullmatch(r"P\d+|START", (cells := [cell.strip() for cell in line.strip("|").split("|")])[0])
}


def test_every_number_and_every_measure_has_a_line() -> None:
    numbers = {f"P{number}" for number in range(1, NUMBERS["P"] + 1)}
    measured = set(json.loads(RESULTS.read_text(encoding="utf-8"))) - {"machine"}
    assert (numbers | measured | {name.upper() for name in names()}) - set(LINES) == set()


@pytest.mark.parametrize("name", LINES)
def test_a_line_says_which_commit_its_figure_is_of_or_that_there_is_none(name: str) -> None:
    _, goal, figure, commit, met = LINES[name]
    assert goal
    assert met
    if commit == "–":
        assert re.match(r"no figure|not in the last run", figure)
    else:
        assert re.fullmatch(r"[0-9a-f]{7}", commit)


@pytest.mark.parametrize(
    "name", [name for name, cells in LINES.items() if cells[4].startswith("no,") or cells[4] == "no"]
)
def test_a_goal_that_is_not_met_has_a_chapter_on_what_was_tried(name: str) -> None:
    assert f"### {name}: " in PAGE
