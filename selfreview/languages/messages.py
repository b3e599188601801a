"""A message: what people read, with a name in braces for each value, and a short tag for each piece of markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]")
"""A letter: what has none is not said in any language."""

TOKEN = re.compile(r"\{\{|\}\}|\{(?P<value>\w+)\}|<(?P<tag>/?[a-z]+\d*)>")


@dataclass(frozen=True, slots=True)
class Message:
    """What is asked of a catalogue: the English text; with `plural`, the text for one and the text for more."""

    text: str
    plural: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Its text, or the one for one and the one for more."""
        return (self.text,) if self.plural is None else (self.text, self.plural)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a message: of a value (`name`) or of a piece of markup (`<name>`)."""

    name: str

    def __str__(self) -> str:
        return self.name if self.name.startswith("<") else "{" + self.name + "}"


def split(text: str) -> Iterator[str | Slot]:
    """The words of a message and its slots, in the order in which they stand."""
    begin = 0
    for found in TOKEN.finditer(text):
        if found.start() > begin:
            yield text[begin : found.start()]
        begin = found.end()
        if found["value"]:
            yield Slot(found["value"])
        elif found["tag"]:
            yield Slot(f"<{found['tag']}>")
        else:
            yield found[0][0]
    if begin < len(text):
        yield text[begin:]


def slots_of(text: str) -> frozenset[str]:
    """The slots of a message, as they stand in it."""
    return frozenset(str(part) for part in split(text) if isinstance(part, Slot))


def quote(text: str) -> str:
    """Words as they stand in a message: a brace is written twice."""
    return text.replace("{", "{{").replace("}", "}}")


def is_said(text: str) -> bool:
    """Whether there is a word in a message, its slots aside."""
    return any(isinstance(part, str) and WORD.search(part) for part in split(text))


def find_faults(message: Message, translated: tuple[str, ...]) -> list[str]:
    """What is wrong with a translation: slots that are missing, and slots that its message has not.

    The text for one may leave out the number (`A return came in`), so a slot counts that any of the English texts has.
    """
    known = frozenset[str]().union(*(slots_of(text) for text in message.texts))
    needed = frozenset[str].intersection(*(slots_of(text) for text in message.texts))
    faults = []
    for text in translated:
        found = slots_of(text)
        faults += [f"{name} is missing" for name in sorted(needed - found)]
        faults += [f"{name} is not in the English text" for name in sorted(found - known)]
    return faults
