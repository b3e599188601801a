"""The sums that a release has told, or from which they can be worked out: what is told later is held against them."""

from collections.abc import Mapping, Sequence

from selfreview.domain.benchmarking.measures import REACHES, parts_of
from selfreview.domain.benchmarking.quantiles import Parts
from selfreview.domain.benchmarking.release.changes import BUDGET_BESIDE_FUNDING, blur, compare_budget, find_changes
from selfreview.domain.benchmarking.release.groups import note_told
from selfreview.domain.benchmarking.release.told import SUMS, TOPS, Earlier, Told, ratio_of
from selfreview.domain.disclosure.magnitudes import Ledger, Sum
from selfreview.domain.nation.groups import NAMES, REGION


def sum_of(parts: Mapping[int, Parts]) -> Sum:
    """The sum of what services have on top."""
    return Sum({service: top for service, (top, _) in parts.items()})


def note_measure(ledger: Ledger, measure: str, told: Told, one: Earlier, parts: Mapping[int, Parts]) -> None:
    """Note what a release told of a measure: once told it stays told, whatever the rules would say of it today."""
    if told.figure.as_of == one.number:
        if measure in SUMS and "total" in told.figure.values:
            ledger.note(SUMS[measure], sum_of(parts))
        if (step := told.figure.step) is not None:
            for name, each in ratio_of(measure, parts, step).sums(step):
                ledger.note(name, each)
    note_told(ledger, measure, told, one, parts)


def gather_sums(releases: Sequence[Earlier]) -> dict[str, list[Sum]]:
    """Every sum that the releases of a round tell, by what it adds up: the nation's, regions', the matched cohort's."""
    ledger = Ledger(0)
    for one in releases:
        for measure, told in one.measures.items():
            parts = parts_of(measure, one.returns)
            note_measure(ledger, measure, told, one, parts)
            if measure in REACHES and told.figure.as_of == one.number and "ratio" in told.figure.values:
                ledger.note(SUMS["BM15"], sum_of(parts))
            _note_rest(ledger, measure, told, one)
        _note_changes(ledger, one)
    found: dict[str, list[Sum]] = {}
    for name, sums in ledger.told.items():
        found.setdefault(name.rpartition(": ")[2], []).extend(sums)
    return found


def _note_rest(ledger: Ledger, measure: str, told: Told, one: Earlier) -> None:
    # What the shown regions leave of the nation's sum is a sum too.
    shown = {group for (_, group), figure in told.groups.items() if figure.step is not None}
    place = NAMES.index(REGION)
    rest = parts_of(measure, [each for each in one.returns if each.groups[place] not in shown])
    if shown and rest:
        for side, name in enumerate(TOPS[measure]):
            if name is not None:
                ledger.note(name, Sum({service: part[side] for service, part in rest.items()}))


def _note_changes(ledger: Ledger, one: Earlier) -> None:
    measures = sorted(one.changes - {BUDGET_BESIDE_FUNDING})
    for measure, (_, now, _) in find_changes(measures, one.returns, one.returns).items():
        ledger.note(SUMS.get(measure) or TOPS[measure][0], blur(now))
    beside = compare_budget(one.returns) if BUDGET_BESIDE_FUNDING in one.changes else None
    for measure, parts in zip(("BM02", "BM01"), () if beside is None else beside[1:], strict=False):
        ledger.note(SUMS[measure], blur(parts))
