"""YAML read into plain values that remember the line they stand on, with every fault that the reading finds."""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from selfreview.file_faults import Fault

Place = tuple[str | int, ...]
"""Where something stands: the keys and positions (from 0) that lead to it."""

_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class Other:
    """Something that is neither text, whole number, truth value nor nothing: a date, a fraction, a tag."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as dicts, tuples, text, whole numbers, truth values and None."""

    value: object
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...]

    def line(self, place: Place) -> int:
        """The line of a place or, for what is not there, of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def each(self, *pattern: str) -> Iterator[tuple[Place, object]]:
        """Everything that a pattern of keys leads to; `*` stands for every key or position."""
        found: list[tuple[Place, object]] = [((), self.value)]
        for step in pattern:
            found = [((*place, key), value) for place, within in found for key, value in _steps(within, step)]
        yield from found


def _steps(value: object, step: str) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from ((key, inner) for key, inner in value.items() if step in ("*", key))
    elif isinstance(value, tuple) and step == "*":
        yield from enumerate(value)


def read_document(text: str) -> Document:
    """Read one YAML document; what cannot be read is a fault and is left out, never raised.

    Aliases are refused: a file that everybody may edit says each thing where it
    stands, and a few nested aliases could otherwise grow without bound.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a repeated anchor or an old-style number: both end as faults or text
            root = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        return _unreadable(1 + text.count("\n", 0, error.position), "holds a character that YAML does not allow")
    except MarkedYAMLError as error:
        return _unreadable(_line_of(error), f"is not YAML: {error.problem or error.context}")
    except (OverflowError, ValueError):  # an escape in double quotes beyond the last character there is
        return _unreadable(
            1 + text.count("\n", 0, text.find("\\U")), "has an escape (\\U) that stands for no character"
        )
    except RecursionError:
        return _unreadable(1, "is nested too deeply")
    if root is None:
        return _unreadable(1, "the file is empty")
    reading = _Reading()
    value = reading.plain(root, ())
    return Document(value, reading.lines, tuple(reading.faults))


def _line_of(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if isinstance(mark, StringMark) else 1


def _unreadable(line: int, message: str) -> Document:
    return Document(None, {}, (Fault(line, message),))


@dataclass(slots=True)
class _Reading:
    """The walk through the nodes of a document, and what it has met so far."""

    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    met: set[int] = field(default_factory=set)

    def plain(self, node: Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.met:
            self.faults.append(Fault(self.lines[place], "an alias (*name) stands here: write it out instead"))
            return None
        self.met.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return tuple(self.plain(item, (*place, position)) for position, item in enumerate(node.value))
        return _scalar(str(node.tag), str(node.value))

    def mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node.value, str) else None
            if key is None:
                self.faults.append(Fault(line, "a key has to be a word"))
            elif key in found:
                first = self.lines[(*place, key)]
                self.faults.append(Fault(line, f"“{key}” is here twice: first on line {first}"))
            else:
                self.lines[(*place, key)] = line
                found[key] = self.plain(value_node, (*place, key))
        return found


def _scalar(tag: str, text: str) -> object:
    kind = tag.removeprefix(_TAG)
    if kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on", "y")
    return int(text) if kind == "int" and _WHOLE_NUMBER.fullmatch(text) else Other()
