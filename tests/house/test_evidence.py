"""docs/evidence.md: every number has a line, and every command in it can be typed."""

import re

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
