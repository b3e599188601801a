"""What has to fit what in a questionnaire's file, from one part to another."""

import re
from collections.abc import Iterable, Iterator

from selfreview.domain.benchmarking.questionnaire import FIGURES, Kind
from selfreview.file_faults import Fault
from selfreview.lined_yaml import Document, Place


def misfits(document: Document) -> Iterator[Fault]:
    """Every fault between parts: what stands twice, what is named but not there, what hangs on a later question."""
    yield from _too_few(document)
    yield from _repeated(document)
    yield from _strangers(document)
    yield from _conditions(document)


def _texts(found: Iterable[tuple[Place, object]]) -> list[tuple[Place, str]]:
    return [(place, value) for place, value in found if isinstance(value, str)]


def _too_few(document: Document) -> Iterator[Fault]:
    for key in ("periods", "sections", "questions"):
        for place, value in document.each(key):
            if isinstance(value, tuple) and not value:
                yield Fault(document.line(place), f"“{key}” needs at least 1")


_ONCE = ("periods", "definitions", "sections", "questions", "checks", "context", "measures", "exhibits", "sentences")


def _repeated(document: Document) -> Iterator[Fault]:
    for key in (*_ONCE, "links", "disclosure"):
        yield from _twice(document, document.each(key, "*", "id"))
    yield from _twice(document, document.each("sources", "*", "key"))
    options = list(document.each("questions", "*", "options", "*", "id"))
    for question in sorted({place[:2] for place, _ in options}, key=str):
        yield from _twice(document, [found for found in options if found[0][:2] == question])


def _twice(document: Document, found: Iterable[tuple[Place, object]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, value in _texts(found):
        line = document.line(place)
        if value in first:
            yield Fault(line, f"{place[-1]} “{value}” is used twice: first on line {first[value]}")
        first.setdefault(value, line)


_MEASURED = re.compile(r"\b[A-Z]{2}[0-9]{2}\b")


def _strangers(document: Document) -> Iterator[Fault]:
    def known(*pattern: str) -> set[str]:
        return {value for _, value in _texts(document.each(*pattern))}

    questions, measures = known("questions", "*", "id"), known("measures", "*", "id")
    for what, there, uses in (
        ("section", known("sections", "*", "id"), document.each("questions", "*", "section")),
        ("section", known("sections", "*", "id"), document.each("sentences", "*", "section")),
        ("period", known("periods", "*", "id"), document.each("questions", "*", "period")),
        ("definition", known("definitions", "*", "id"), document.each("questions", "*", "defines", "*")),
        ("class of disclosure", known("disclosure", "*", "id"), document.each("questions", "*", "disclosure")),
        ("exhibit", known("exhibits", "*", "id"), document.each("questions", "*", "feeds", "*")),
    ):
        for place, value in _texts(uses):
            if value not in there:
                yield Fault(document.line(place), f"there is no {what} “{value}” in this file")
    for place, formula in _texts(document.each("measures", "*", "formula")):
        for name in sorted(set(_MEASURED.findall(formula)) - questions - measures):
            yield Fault(document.line(place), f"there is no question or measure “{name}” in this file")
    used = known("questions", "*", "section")
    for place, value in _texts(document.each("sections", "*", "id")) if used else ():
        if value not in used:
            yield Fault(document.line(place), f"no question stands in section “{value}”")


def _conditions(document: Document) -> Iterator[Fault]:
    """What a question hangs on stands before it, and can say what it waits for."""
    met: dict[str, dict[str, object]] = {}
    for place, question in document.each("questions", "*"):
        if not isinstance(question, dict):
            continue
        condition, name = question.get("asked_if"), question.get("id")
        if isinstance(condition, dict) and isinstance(on := condition.get("question"), str):
            line = document.line((*place, "asked_if"))
            if on not in met:
                yield Fault(line, f"“{on}” is no question that stands before this one")
            else:
                yield from _unreachable(line, on, met[on], condition)
        if isinstance(name, str):
            met.setdefault(name, question)


def _unreachable(line: int, name: str, on: dict[str, object], condition: dict[str, object]) -> Iterator[Fault]:
    kind, values, options = on.get("type"), condition.get("values"), on.get("options")
    is_figure = kind in {each.value for each in FIGURES}
    if condition.get("above") is not None and not is_figure:
        yield Fault(line, f"“{name}” is no figure, so nothing can be above")
    if isinstance(values, tuple):
        there = {"yes", "no"} if kind == Kind.YES_NO.value else set()
        if isinstance(options, tuple):
            there |= {str(option.get("id")) for option in options if isinstance(option, dict)}
        for value in values:
            if value not in there:
                yield Fault(line, f"“{name}” has no answer “{value}”")
