"""docs/evidence.md: every number has a line that says what was recorded, and every command in it can be typed."""

import json
import re

import pytest

from tests.house.source import ROOT

NUMBERS = {"R": 13, "S": 14, "D": 10, "C": 9, "P": 15}
"""How many numbers of each kind there are."""


def lines() -> list[list[str]]:
    """The cells of each line of the table."""
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if re.fullmatch(r"[A-Z]\d+", row[0])]


def test_every_number_has_a_line_with_a_command_and_what_it_gave() -> None:
    found = [row[0] for row in lines()]
    assert found == [f"{kind}{number}" for kind, most in NUMBERS.items() for number in range(1, most + 1)]
    assert [row[0] for row in lines() if len(row) != 4 or "`" not in row[2] or not row[3]] == []


def test_every_command_of_the_table_can_be_typed() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [command for row in lines() for command in re.findall(r"`([^`]+)`", row[2])]
    for command in commands:
        if target := re.match(r"make (\w+)", command):
            assert target[1] in targets, command
        if only := re.search(r"ONLY=(\S+)", command):
            assert (ROOT / only[1]).exists(), command


def test_every_chapter_that_is_linked_to_is_there() -> None:
    for file in (ROOT / "docs").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        chapters = {
            re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.M)
        }
        assert [anchor for anchor in re.findall(r"\]\(#([^)]+)\)", text) if anchor not in chapters] == [], file.name


RECORDED = {
    number: told
    for file in ("results", "soak")
    for number, told in json.loads((ROOT / "bench" / f"{file}.json").read_text(encoding="utf-8")).items()
    if re.fullmatch(r"[A-Z]\d+", number)
}
UNKNOWN = re.compile(r"not measured|not in the last|no figure yet")


def _as_told(told: dict[str, float]) -> set[str]:
    """A recorded figure as a line may say it: rounded, in thousandths of its unit, and `none` for 0."""
    values = [told[name] * scale for name in ("ours", "ratio") for scale in (1, 1000)]
    rounded = {f"{value:.{places}f}" for value in values for places in range(5) if f"{value:.{places}f}".strip("-0.")}
    return rounded if rounded else {"0", "no", "none"}


def _says(line: str, told: dict[str, float]) -> bool:
    return any(re.search(rf"(?<![\d.,]){re.escape(words)}(?![\d]|[.,]\d)", line) for words in _as_told(told))


@pytest.mark.parametrize("number", sorted(RECORDED))
def test_a_line_says_the_figure_that_was_recorded_last(number: str) -> None:
    (line,) = (row[3] for row in lines() if row[0] == number)
    assert not UNKNOWN.search(line) or number == "R10"
    shares = [part["what"].partition(": ")[2].partition(" noticed")[0] for part in RECORDED[number]["parts"]]
    assert all(share in line for share in shares) if number == "R10" else _says(line, RECORDED[number])
    # So many in words, as how many saves were acknowledged: such a number is told as it was recorded.
    counted = re.findall(r"(\d+) (?:acknowledged|saved)", RECORDED[number]["what"])
    assert all(f"{int(one):,}" in line for one in counted)


def test_what_a_line_calls_the_last_figure_was_recorded() -> None:
    measured = {row[0] for row in lines() if re.match(r"`make (bench|soak)`$", row[2]) and not UNKNOWN.search(row[3])}
    assert measured <= RECORDED.keys()


def test_a_figure_that_was_not_recorded_is_noticed() -> None:
    told = {"ours": 69.0, "ratio": 0.2719}
    assert _says("0.272 of a bare page", told)
    assert not _says("0.283 of a bare page", told)
    assert not _says("10.272 of it", told)
    assert _says("54 ms", {"ours": 0.0545, "ratio": 0.0545})
    assert _says("none lost", {"ours": 0.0, "ratio": 0.0})
