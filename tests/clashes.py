"""Many editors saving into the same few texts at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.editors import WRITERS, Acknowledged, Editor

CONTESTED = ("E01", "E02", "E03")
TWICE_EVERY = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the editors were told, all together."""

    acknowledged: tuple[Acknowledged, ...]
    refused: int
    faults: list[str]


def gather(editors: list[Editor]) -> Outcome:
    """The accounts of all the editors together, once they have hung up."""
    for editor in editors:
        editor.close()
    return Outcome(
        acknowledged=tuple(one for editor in editors for one in editor.acknowledged),
        refused=sum(editor.refused for editor in editors),
        faults=[fault for editor in editors for fault in editor.faults],
    )


def clash(port: int, *, editors: int, saves: int) -> Outcome:
    """Let editors make so many attempts together, every tenth of them posted twice."""
    people = [Editor(port, WRITERS[number % len(WRITERS)]) for number in range(editors)]
    for person in people:
        person.sign_in()

    def work(number: int) -> None:
        for turn in range(-(-saves // editors)):
            exemplar = CONTESTED[turn % len(CONTESTED)]
            text = f"editor {number} turn {turn} on {exemplar}"
            people[number].save(exemplar, text, twice=turn % TWICE_EVERY == 0)

    with ThreadPoolExecutor(editors) as pool:
        list(pool.map(work, range(editors)))
    return gather(people)
