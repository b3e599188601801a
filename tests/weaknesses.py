"""Known weaknesses of the installed libraries: every one fails unless it is accepted with a day and a reason.

Run as a program it asks pip-audit. Where nobody can be asked it says so in a
line and passes: a machine without a way out proves nothing either way.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ACCEPTED = Path(__file__).resolve().parent.parent / ".ci" / "accepted-weaknesses.txt"
LINE = re.compile(r"(?P<id>\S+)\s+(?P<day>\d{4}-\d\d-\d\d)\s+(?P<why>\S.*)")
NOBODY = re.compile(
    r"connection|network|resolve|timed? ?out|unreachable|proxy|ssl|certificate|service unavailable|http error"
    r"|\b(403|404|407|429|5\d\d)\b",
    re.IGNORECASE,
)
"""What pip-audit says when it could not ask."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """One known weakness of one library."""

    library: str
    names: frozenset[str]

    def __str__(self) -> str:
        return f"{self.library}: {', '.join(sorted(self.names))}"


def read_accepted(text: str) -> Mapping[str, date]:
    """The weaknesses that are accepted, each until a day; ValueError for a line that lacks a day or a reason."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        read = LINE.fullmatch(line.strip())
        if read is None:
            raise ValueError(f"line {number}: an identifier, a day and a reason are needed, not “{line}”")
        found[read["id"]] = date.fromisoformat(read["day"])
    return found


def read_report(text: str) -> tuple[Weakness, ...]:
    """What pip-audit found, from its JSON."""
    return tuple(
        Weakness(f"{library['name']} {library.get('version', '')}", frozenset({fault["id"], *fault.get("aliases", [])}))
        for library in json.loads(text)["dependencies"]
        for fault in library.get("vulns", [])
    )


def judge(found: tuple[Weakness, ...], accepted: Mapping[str, date], today: date) -> list[str]:
    """The weaknesses that are not accepted, or no longer, each as a line."""
    standing = {name for name, day in accepted.items() if day >= today}
    return [str(weakness) for weakness in found if not weakness.names & standing]


def main() -> int:
    """Ask, judge and say; 1 for a weakness that is not accepted or a fault of the asking itself."""
    accepted = read_accepted(ACCEPTED.read_text(encoding="utf-8"))
    command = (sys.executable, "-m", "pip_audit", "--skip-editable", "--progress-spinner", "off", "--format", "json")
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = read_report(asked.stdout)
    except (ValueError, KeyError):
        if NOBODY.search(asked.stderr):
            print("Known weaknesses: nobody could be asked from this machine, so nothing is known.", file=sys.stderr)
            return 0
        print(f"pip-audit failed:\n{asked.stderr}", file=sys.stderr)
        return 1
    faults = judge(found, accepted, datetime.now(UTC).date())
    for fault in faults:
        print(f"Known weakness, not accepted: {fault}", file=sys.stderr)
    print(f"Known weaknesses: {len(found)}, of them not accepted: {len(faults)}.", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
