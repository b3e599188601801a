"""`exemplars.yaml` becomes a Framework, and every fault in it is told at once with its line."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from selfreview.domain.framework.framework import (
    Criterion,
    Exemplar,
    Framework,
    Frameworks,
    Level,
    NationalFigure,
    NationalYear,
    Scale,
    Source,
    Standard,
    SuggestedAction,
    Theme,
)
from selfreview.file_faults import Fault
from selfreview.kept_readings import find_or_read

if TYPE_CHECKING:
    from selfreview.framework_file import ExemplarPart, FrameworkPart

__all__ = [
    "Fault",
    "FrameworkFaults",
    "Frameworks",
    "check_report",
    "load_framework",
    "load_frameworks",
    "read_framework",
]


class FrameworkFaults(ValueError):
    """Everything that is wrong with one or more framework files, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def read_framework(text: str, name: str) -> Framework:
    """The framework that a file's text describes; FrameworkFaults, in which `name` stands for the file."""
    # Late: where every file is known already, no start waits for what reads them.
    from selfreview.framework_file import misfits, shape
    from selfreview.lined_yaml import read_document

    document = read_document(text)
    found = list(document.faults)
    part = None
    if document.value is not None:
        part, faults = shape(document)
        found += [*faults, *misfits(document)]
    if part is None or found:
        raise FrameworkFaults(Fault(fault.line, fault.message, name) for fault in sorted(set(found)))
    return _framework(part)


def load_framework(path: Path, kept: Path | None = None) -> Framework:
    """The framework in a UTF-8 file; FrameworkFaults also when the file is not there or not text.

    A file that has not changed since it was read is not read again, nor one
    whose reading lies in the folder `kept`.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise FrameworkFaults([Fault(0, f"cannot be read: {error.strerror}", str(path))]) from error
    as_it_lies = (path, found.st_mtime_ns, found.st_size, found.st_ino)
    if as_it_lies not in _known:
        _known[as_it_lies] = _load(path, kept)
    return _known[as_it_lies]


_known: dict[tuple[Path, int, int, int], Framework] = {}


def _load(path: Path, kept: Path | None) -> Framework:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FrameworkFaults([Fault(0, f"cannot be read: {error.strerror}", str(path))]) from error
    return find_or_read(kept, content, Framework, lambda: _decoded(content, str(path)))


def _decoded(content: bytes, name: str) -> Framework:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        raise FrameworkFaults([Fault(line, "is not text in UTF-8", name)]) from error
    return read_framework(text, name)


def load_frameworks(paths: Iterable[Path], kept: Path | None = None) -> Frameworks:
    """The editions of several files side by side; the file given last holds the current one.

    FrameworkFaults holds the faults of all the files. An edition that comes
    twice is a fault, since a review names its framework by the edition alone.
    """
    faults: list[Fault] = []
    homes: dict[str, Path] = {}
    editions: list[Framework] = []
    for path in paths:
        try:
            framework = load_framework(path, kept)
        except FrameworkFaults as error:
            faults += error.faults
            continue
        if framework.edition in homes:
            message = f"edition “{framework.edition}” is already in {homes[framework.edition]}"
            faults.append(Fault(_line_of_edition(path), message, str(path)))
            continue
        homes[framework.edition] = path
        editions.append(framework)
    if not editions and not faults:
        faults.append(Fault(0, "no framework file was given"))
    if faults:
        raise FrameworkFaults(faults)
    return Frameworks(tuple(editions))


def _line_of_edition(path: Path) -> int:
    from selfreview.lined_yaml import read_document

    return read_document(path.read_text(encoding="utf-8-sig")).line(("edition",))


def check_report(path: Path) -> list[str]:
    """One line for every fault of a file, `name:line: message`; none when the file is sound."""
    try:
        load_framework(path)
    except FrameworkFaults as error:
        return [str(fault) for fault in error.faults]
    return []


def _framework(part: "FrameworkPart") -> Framework:
    return Framework(
        edition=part.edition,
        title=part.title,
        publisher=part.publisher,
        published=part.published,
        rights=part.rights,
        source=part.source,
        note=part.note,
        scale=Scale(tuple(Level(**level.model_dump()) for level in part.scale)),
        themes=tuple(Theme(**theme.model_dump()) for theme in part.themes),
        exemplars=tuple(_exemplar(exemplar, [level.key for level in part.scale]) for exemplar in part.exemplars),
        standards=tuple(Standard(**standard.model_dump()) for standard in part.standards),
        years=tuple(NationalYear(**year.model_dump()) for year in part.years),
        sources=tuple(Source(**source.model_dump()) for source in part.sources),
    )


def _exemplar(part: "ExemplarPart", levels: Iterable[str]) -> Exemplar:
    return Exemplar(
        id=part.id,
        theme=part.theme,
        title=part.title,
        wording=part.wording,
        wording_source=part.wording_source,
        responsible=part.responsible,
        standards=part.standards,
        criteria=tuple(
            Criterion(level=level, **criterion.model_dump())
            for level in levels
            for criterion in part.criteria.get(level, ())
        ),
        evidence=part.evidence,
        plain=part.plain,
        question=part.question,
        actions=tuple(SuggestedAction(text=action.text, to_level=action.to) for action in part.actions),
        figures=tuple(NationalFigure(**figure.model_dump()) for figure in part.figures),
        asks_for_group=part.asks_for_group,
    )
