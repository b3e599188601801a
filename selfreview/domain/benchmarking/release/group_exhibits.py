"""What a release tells of regions, kinds and sizes: the middle service of each, and the ratio of regions."""

from collections.abc import Iterator

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.reading import SUPPRESSED, Released, exact, show_value
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.domain.nation.groups import NAMES, TITLES

GROUPS = "groups"
"""The section of these exhibits, which no section of the questionnaire has."""

MIDDLES = ("BM01", "BM03", "BM07", "BM15", "BM16", "BM17")
"""The measures whose middle service is shown of every group; files have them all."""


def lay_group_exhibits(released: Released, questionnaire: Questionnaire) -> Iterator[BenchmarkExhibit]:
    """A table of middle services for each way in which services are grouped, where a group is told of."""
    entries = {measure.id: measure for measure in questionnaire.measures}
    for table in NAMES:
        groups = released.data["groups"].get(table, {})
        told = [name for name, group in groups.items() if group["measures"]]
        if told:
            rows = [
                (
                    name.replace("_", " "),
                    f"{groups[name]['returns']} of {groups[name]['services']}",
                    *(_middle(released, table, name, entries[measure]) for measure in MIDDLES),
                )
                for name in told
            ]
            yield BenchmarkExhibit(
                key=f"middle-{table}",
                ids=(),
                section=GROUPS,
                title=f"Middle services by {TITLES[table].lower()}",
                base="services of each group that answered what a measure needs; from 10 on",
                columns=(TITLES[table], "Returns", *(entries[measure].title for measure in MIDDLES)),
                rows=tuple(rows),
                note="The files have every measure of every group, with quartiles, and of regions ratios of totals.",
            )


def _middle(released: Released, table: str, group: str, measure: MeasureEntry) -> str:
    value = exact(released.group(table, group, measure.id).get("median"))
    return SUPPRESSED if value is None else show_value(measure, value, "median")
