"""The sheet of ASVS 5.0, levels 1 and 2: each requirement with its answer and the tests that show it.

The wording of the requirements is OWASP's and is not repeated here; the
numbers lead to it. The answers lie beside this module, one line each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files

SOURCE = "https://github.com/OWASP/ASVS/tree/v5.0.0"


class State(Enum):
    """How far a requirement is met."""

    MET = "M", "met"
    PARTLY = "P", "partly met"
    OPERATOR = "O", "the operator’s part"
    NOT_APPLICABLE = "N", "does not apply"
    NOT_MET = "X", "not met"

    def __init__(self, mark: str, words: str) -> None:
        self.mark = mark
        self.words = words


CHAPTERS = {
    "V1": "Encoding and sanitization",
    "V2": "Validation and business logic",
    "V3": "Web frontend",
    "V4": "API and web service",
    "V5": "Files",
    "V6": "Authentication",
    "V7": "Sessions",
    "V8": "Authorization",
    "V9": "Self-contained tokens",
    "V10": "OAuth and OpenID Connect",
    "V11": "Cryptography",
    "V12": "Communication",
    "V13": "Configuration",
    "V14": "Data protection",
    "V15": "Coding and architecture",
    "V16": "Logging and errors",
    "V17": "WebRTC",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One requirement: its number, its level, how far it is met, why, and the tests by their names."""

    number: str
    level: int
    state: State
    why: str
    tests: tuple[str, ...]

    @property
    def chapter(self) -> str:
        """The chapter that the requirement stands in, such as V6."""
        return self.number.split(".")[0]


def read_answers() -> tuple[Answer, ...]:
    """Every answer, in the standard's own order."""
    marks = {state.mark: state for state in State}
    text = (files("selfreview.documents.home") / "asvs.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return tuple(
        Answer(number, int(level), marks[mark], why, () if tests == "-" else tuple(tests.split()))
        for number, level, mark, why, tests in lines
    )


def write_asvs(answers: Sequence[Answer]) -> str:
    """The sheet as Markdown: first what is not fully met, then every requirement by chapter."""
    counts = {state: sum(answer.state is state for answer in answers) for state in State}
    said = ", ".join(f"{count} {state.words}" for state, count in counts.items())
    open_ones = [answer for answer in answers if answer.state in (State.NOT_MET, State.PARTLY, State.OPERATOR)]
    lines = [
        "# OWASP ASVS 5.0, levels 1 and 2",
        "",
        f"Of {len(answers)} requirements: {said}. The wording of each requirement is at <{SOURCE}>.",
        "",
        "Each answer that says “met” names the tests that show it. They are run before a change is accepted.",
        "",
        "## What is not met, only partly met, or the operator’s part",
        "",
        *_table(open_ones),
    ]
    for chapter, title in CHAPTERS.items():
        lines += ["", f"## {chapter} {title}", "", *_table([one for one in answers if one.chapter == chapter])]
    return "\n".join([*lines, ""])


def _table(answers: Sequence[Answer]) -> list[str]:
    head = ["| number | level | state | answer | shown by |", "|---|---|---|---|---|"]
    return head + [
        f"| {one.number} | {one.level} | {one.state.words} | {one.why} | "
        f"{', '.join(f'`{test}`' for test in one.tests) or '–'} |"
        for one in answers
    ]
