"""What a file was found to say is kept in the home: to read it again line by line would be a third of a start."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from selfreview.places import PACKAGE

RULES = (
    "lined_yaml.py",
    "exemplars.py",
    "framework_file.py",
    "questionnaires.py",
    "questionnaire_faults.py",
    "questionnaire_file.py",
)
"""The modules that decide what a file says and whether it is sound: with other rules it is read anew."""

Value = TypeVar("Value")


def find_or_read(folder: Path | None, content: bytes, kind: type[Value], read: Callable[[], Value]) -> Value:
    """What this content says, as it was kept or else as `read` finds it, which is then kept; its faults never are.

    A folder that cannot be read or written is done without, and so is what no longer fits its kind.
    """
    if folder is None:
        return read()
    place = folder / f"{kind.__name__.lower()}-{_digest(content)}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        found: Value = _rebuild(kind, json.loads(place.read_bytes()))
        return found
    value = read()
    with suppress(OSError):
        _keep(place, value)
    return value


def _digest(content: bytes) -> str:
    found = hashlib.sha256(content)
    for name in RULES:
        found.update((PACKAGE / name).read_bytes())
    return found.hexdigest()


def _keep(place: Path, value: Any) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = place.with_suffix(f".{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(asdict(value)), encoding="utf-8")
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _rebuild(kind: Any, value: Any) -> Any:
    """A value of this kind from plain data; ValueError, TypeError or KeyError where they do not fit."""
    if get_origin(kind) is tuple:
        return tuple(_rebuild(get_args(kind)[0], one) for one in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _rebuild(get_args(kind)[0], value)
    hints = _hints(kind)
    if hints is None:
        plain = kind(value)
        if plain != value:
            raise ValueError(f"not of {kind}")
        return plain
    if set(hints) != set(value):
        raise ValueError(f"not the fields of {kind}")
    return kind(**{name: _rebuild(hint, value[name]) for name, hint in hints.items()})


@cache
def _hints(kind: Any) -> Mapping[str, Any] | None:
    """The fields of a kind of value and the kind of each; None for what has no fields."""
    if not is_dataclass(kind):
        return None
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}
