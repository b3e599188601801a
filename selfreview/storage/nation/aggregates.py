"""A year's sums laid out for disclosure: blocks of returns that are alike in every table and in every release."""

from collections.abc import Sequence

from sqlalchemy import select

from selfreview.domain.disclosure import Aggregates, Block, Cohort, Partition
from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Framework
from selfreview.domain.nation.groups import NAMES, Bands, Cell, groups_of
from selfreview.storage.nation.figures import read_expected
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import STILL
from selfreview.storage.tables import TallyRow, db

Spell = tuple[Cell, int, int]
"""A cell, and the first and last release that count its returns; 0 as last while they still count."""


def read_aggregates(framework: Framework, year: int) -> Aggregates:
    """The returns of a year, as they stand and as each release counts them."""
    counted = _counted(framework, year)
    bands = size_bands.read(year)
    expected = dict(read_expected(year, bands))
    blocks = []
    for (cell, since, until), counts in sorted(counted.items(), key=lambda pair: pair[0]):
        services = expected.pop(cell, 0) if until == STILL else 0
        blocks.append(Block(cell, services, counts, since, None if until == STILL else until))
    blocks += [Block(cell, services, {}) for cell, services in sorted(expected.items())]
    return assemble(framework, blocks, bands)


def assemble(
    framework: Framework, blocks: Sequence[Block], bands: Bands, cohorts: tuple[Cohort, ...] = ()
) -> Aggregates:
    """Blocks with the tables and the scale that they are told by."""
    levels = framework.scale.levels
    return Aggregates(
        tables=tuple(
            Partition(name, groups_of(name, {block.groups[place] for block in blocks}, bands))
            for place, name in enumerate(NAMES)
        ),
        exemplars=tuple(exemplar.id for exemplar in framework.exemplars),
        levels=len(levels),
        blocks=tuple(blocks),
        compliant=frozenset(place for place, level in enumerate(levels) if level.compliant),
        aspired=frozenset(place for place, level in enumerate(levels) if level.aspired),
        cohorts=cohorts,
    )


def _counted(framework: Framework, year: int) -> dict[Spell, dict[str, Counts]]:
    known = [exemplar.id for exemplar in framework.exemplars]
    answers: dict[Spell, dict[str, dict[str, int]]] = {}
    rows = select(TallyRow).where(TallyRow.year == year, TallyRow.returns > 0, TallyRow.quantity.in_(known))
    for row in db.session.scalars(rows):
        spell = ((row.region, row.kind, row.size), row.since, row.until)
        answers.setdefault(spell, {}).setdefault(row.quantity, {})[row.answer] = row.returns
    keys = framework.scale.keys
    return {
        spell: {exemplar: Counts(tuple(found.get(key, 0) for key in keys)) for exemplar, found in of_exemplars.items()}
        for spell, of_exemplars in answers.items()
    }
