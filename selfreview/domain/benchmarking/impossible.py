"""What cannot be: checks K07 and K13, on the screen as in a file (K17 is refused where an answer is read)."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfreview.domain.benchmarking.answers import BLANK, Answers
from selfreview.speech import gettext


@dataclass(frozen=True, slots=True)
class Impossible:
    """A check that does not hold, the question that it is told beside, and the words."""

    check: str
    question: str
    words: str


def told_number(answers: Answers, question: str) -> int | None:
    """A figure in minor units; None where none was told."""
    answer = answers.get(question, BLANK)
    return answer.number if answer.is_told else None


def find_impossible(answers: Answers) -> Iterator[Impossible]:
    """Everything that cannot be, of answers whose hidden questions have been left out."""
    posts = [told_number(answers, question) for question in ("ST01", "ST02", "ST03")]
    people = told_number(answers, "ST04")
    # Posts that are not known or blank would only add to those that are told.
    total = sum(post for post in posts if post is not None)
    if people is not None and total > 100 * people:
        words = gettext(
            "{value} full-time posts cannot be held by {people} people: no one holds more than one.",
            value=f"{total / 100:.2f}",
            people=people,
        )
        yield Impossible("K07", "ST04", words)
    for part, whole, what in (
        ("CW06", "CW05", gettext("cases referred for disagreement resolution")),
        ("CW08", "CW07", gettext("appeals lodged")),
    ):
        ours, all_ = told_number(answers, part), told_number(answers, whole)
        if ours is not None and all_ is not None and ours > all_:
            yield Impossible(
                "K13",
                part,
                gettext(
                    "You were involved in {ours}, but there were only {all} {what}.",
                    ours=f"{ours:,}",
                    all=f"{all_:,}",
                    what=what,
                ),
            )
