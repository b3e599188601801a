"""What a service sees of one class of figures by name: on the page and in its file the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from selfreview.domain.benchmarking.named import ARRANGEMENT, NamedOption, NamedRow, NamedYear
from selfreview.domain.benchmarking.named_middle import Middle, find_middle
from selfreview.domain.benchmarking.questionnaire import Question, Section
from selfreview.domain.round import Service
from selfreview.speech import gettext
from selfreview.storage.benchmarking.named import read_named
from selfreview.storage.practice.picked_lists import PickedList, lists_of
from selfreview.storage.practice.sharing import read_neighbours
from selfreview.storage.registry.services import entries_of
from selfreview.web.benchmarking.desk import Desk
from selfreview.web.runtime import site


@dataclass(frozen=True)
class NamedPage:
    """One class for a service that shows it too; `near` are its neighbours, `lists` the services that it picked."""

    reader: int
    kind: str
    title: str
    year: NamedYear
    services: Sequence[Service]
    near: frozenset[int]
    lists: Sequence[PickedList]

    @property
    def near_shown(self) -> int:
        """How many of the neighbours show theirs."""
        return sum(one.number in self.near for one in self.services)

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """What the columns are called, each with its unit."""
        return self.year.titles(self.kind)

    @cached_property
    def rows(self) -> Mapping[int, NamedRow]:
        """The figures by service."""
        return {row.service: row for row in self.year.rows(self.kind, reader=self.reader)}

    @property
    def middles(self) -> tuple[Middle, ...]:
        """The middle of all that is shown, of the neighbours and of each list, where there are figures enough."""
        groups: list[tuple[str, Collection[int]]] = [(gettext("all services shown"), self.rows.keys())]
        groups += [
            (gettext("your neighbours"), self.near),
            *((gettext("your list “{name}”", name=one.name), one.services) for one in self.lists),
        ]
        found = (find_middle(name, tuple(self.rows.values()), services) for name, services in groups)
        return tuple(one for one in found if one.is_told)

    def answers(self, section: Section) -> tuple[tuple[Question, tuple[NamedOption, ...]], ...]:
        """Each question of a section with who chose what."""
        asked = (one for one in self.year.arrangements() if one.section == section.id)
        return tuple((one, self.year.answers(one)) for one in asked)


def find_page(desk: Desk, kind: str, title: str) -> NamedPage | None:
    """A class as a service sees it now; None where it shows nothing of it in a public release itself."""
    year = read_named(desk.questionnaire, desk.year, public_at=site().now())
    if year is None or not year.has(kind, desk.number):
        return None
    neighbours = read_neighbours(desk.number, known_by=site().now())
    told = {one.service for one in year.returns}
    return NamedPage(
        reader=desk.number,
        kind=kind,
        title=title,
        year=year,
        services=_by_name(year.agreed[kind].now & told),
        near=frozenset(neighbours.services if neighbours else ()),
        lists=() if kind == ARRANGEMENT else lists_of(desk.number),
    )


def _by_name(numbers: Collection[int]) -> list[Service]:
    # No figure puts services into an order.
    return sorted((one.service for one in entries_of(numbers)), key=lambda one: (one.name.casefold(), one.number))
