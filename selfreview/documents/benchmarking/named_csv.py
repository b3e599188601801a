"""What services show one another by name, to take away: each figure in a cell of its own, and whom it was shown to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selfreview.documents.benchmarking.sheets import SheetCell, as_cell, write_csv
from selfreview.domain.benchmarking.named import NamedOption, NamedRow
from selfreview.domain.benchmarking.named_middle import Middle
from selfreview.domain.benchmarking.questionnaire import Question
from selfreview.domain.benchmarking.release.reading import read_shown
from selfreview.domain.round import Service

FOR_WHOM = "Shown to you because you take part. Please do not pass these figures on."
KEPT_BACK = "not shown"
NONE_OF_THEM = "none of them"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """Who shows a class, in order of name; which of them are neighbours; what has to be read with the figures."""

    services: Sequence[Service]
    near: frozenset[int]
    cautions: Sequence[str]


def write_named_figures(
    file: NamedFile, titles: Sequence[tuple[str, str]], rows: Sequence[NamedRow], middles: Sequence[Middle]
) -> str:
    """A row for each service, and under them the middle of each group that has one."""
    heading = ("Service", "Number", "Region", "Neighbour", *(f"{title} ({unit})" for title, unit in titles))
    cells = {row.service: row.cells for row in rows}
    told: list[tuple[SheetCell, ...]] = [
        (*_named(one, file), *map(_figure, cells[one.number])) for one in file.services if one.number in cells
    ]
    for one in middles:
        told.append((f"Median: {one.group}", "", "", "", *map(_figure, one.cells)))
        told.append((f"Figures in the median: {one.group}", "", "", "", *one.figures))
    return write_csv([heading, *_notes(file, len(heading)), *told])


def write_named_answers(file: NamedFile, answers: Iterable[tuple[str, Question, Sequence[NamedOption]]]) -> str:
    """A row for each option and service that chose it; an option that is kept back, or nobody chose, says so."""
    heading = ("Section", "Question", "Option", "Service", "Number", "Region", "Neighbour")
    told: list[tuple[SheetCell, ...]] = []
    for section, question, options in answers:
        for option in options:
            told += [(section, question.title, option.label, *row) for row in _choosers(file, option)]
    return write_csv([heading, *_notes(file, len(heading)), *told])


def _choosers(file: NamedFile, option: NamedOption) -> Iterator[tuple[SheetCell, ...]]:
    if option.services is None:
        yield (KEPT_BACK, "", "", "")
        return
    found = [one for one in file.services if one.number in option.services]
    yield from (_named(one, file) for one in found)
    if not found:
        yield (NONE_OF_THEM, "", "", "")


def _named(service: Service, file: NamedFile) -> tuple[SheetCell, ...]:
    return (service.name, service.number, service.region, "yes" if service.number in file.near else "no")


def _figure(cell: str) -> SheetCell:
    number = read_shown(cell)
    return cell if number is None else as_cell(number)


def _notes(file: NamedFile, width: int) -> Iterator[tuple[SheetCell, ...]]:
    for kind, words in (("Please read", FOR_WHOM), *(("Caution", words) for words in file.cautions)):
        yield (kind, words, *("",) * (width - 2))
