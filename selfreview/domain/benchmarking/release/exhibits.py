"""The tables and charts of the benchmarking in their modern form, from what a release or the network's figures tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from selfreview.domain.benchmarking.bands import BANDS
from selfreview.domain.benchmarking.catalogue import ExhibitEntry, MeasureEntry
from selfreview.domain.benchmarking.figures import BASES
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.group_exhibits import lay_group_exhibits
from selfreview.domain.benchmarking.release.reading import (
    ABSENT,
    Released,
    exact,
    figures_of,
    show_figures,
    show_value,
)
from selfreview.domain.benchmarking.release.shown import WORDS, BenchmarkExhibit, change_in_words, strip_of
from selfreview.domain.disclosure.rounding import round_half_up
from selfreview.domain.distribution import Share
from selfreview.domain.nation.groups import REGION

SECTION_PAGES = ((11, "RS"), (15, "FC"), (26, "ST"), (38, "MG"), (41, "AC"), (46, "CW"), (57, "SW"), (59, "PM"))
"""The page of the 2009 report on which each section's exhibits begin."""


def lay_exhibits(released: Released, questionnaire: Questionnaire) -> tuple[BenchmarkExhibit, ...]:
    """Every exhibit of the benchmarking that has something to tell, in the order of the 2009 report."""
    maker = _Maker(released, questionnaire)
    exhibits = (found for entry in questionnaire.exhibits for found in maker.make(entry) if found.rows)
    return (*exhibits, *lay_group_exhibits(released, questionnaire))


@dataclass(frozen=True, slots=True)
class _Maker:
    released: Released
    questionnaire: Questionnaire

    def make(self, entry: ExhibitEntry) -> Iterator[BenchmarkExhibit]:
        """The exhibits that stand for one of 2009; none where it has nothing to tell."""
        section = section_of(entry)
        if entry.id == "Table A":
            yield from self._regions(entry)
        elif entry.id == "Chart 14":
            yield from self._posts(entry, section)
        elif entry.id == "Chart 15":
            yield from self._heads_and_posts(entry, section)
        elif entry.id == "Chart 24":
            yield from (self._measure(entry, section, measure) for measure in ("BM08", "BM29"))
        elif entry.measure.startswith("BM"):
            measure = entry.measure[:4]
            yield (
                self._together(entry, section, measure)
                if entry.kind == "scatter"
                else self._measured(entry, section, measure)
            )
        else:
            for question in entry.measure.replace(" in bands", "").split(", "):
                yield (
                    self._bands(entry, section, question)
                    if question in BANDS
                    else self._shares(entry, section, question)
                )

    def _entry(self, measure: str) -> MeasureEntry:
        return next(one for one in self.questionnaire.measures if one.id == measure)

    def _measured(self, entry: ExhibitEntry, section: str, measure: str) -> BenchmarkExhibit:
        if entry.kind == "table":
            return self._table(entry, section, measure)
        banded = {"Chart 20": "ST05", "Chart 22": "ST07", "Chart 23": "ST08", "Chart 40": "CW06", "Chart 42": "CW08"}
        if entry.id in banded:
            return self._bands(entry, section, banded[entry.id])
        return self._measure(entry, section, measure)

    def _table(self, entry: ExhibitEntry, section: str, measure: str) -> BenchmarkExhibit:
        told, known = self._entry(measure), [one for one in (self.released, self.released.before) if one is not None]
        columns = ("", *(str(one.year) for one in known))
        figures = [show_figures(told, one.measure(measure)) for one in known]
        rows = [("Services that answered", *(str(one.n(measure)) for one in known))]
        rows.append(("Their share of people aged 0 to 19", *(_coverage(one, measure) for one in known)))
        rows += [(WORDS[name], *(each[name] for each in figures)) for name in figures_of(told)]
        rows.append(("Estimated for all services", *(_estimate(one, told) for one in known)))
        change = self.released.change(measure)
        note = "" if change is None else change_in_words(change)
        return BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section=section,
            title=told.title,
            base=self._base(measure),
            columns=columns,
            rows=tuple(rows),
            note=note,
            measure=measure,
        )

    def _measure(self, entry: ExhibitEntry, section: str, measure: str) -> BenchmarkExhibit:
        told = self._entry(measure)
        data = self.released.measure(measure)
        figures = show_figures(told, data)
        names = [name for name in ("p10", "p25", "median", "p75", "p90", "ratio") if name in figures]
        counts = [(words, str(count)) for words, count in self._counts(measure)]
        return BenchmarkExhibit(
            key=f"{_key(entry)}-{measure.lower()}" if entry.id == "Chart 24" else _key(entry),
            ids=(entry.id,),
            section=section,
            title=told.title,
            base=self._base(measure),
            columns=("", told.unit if told.unit != "pounds" else "£"),
            rows=(*((WORDS[name], figures[name]) for name in names), *counts),
            note=told.note,
            strip=strip_of(told, self.released.measure(measure)),
            measure=measure,
        )

    def _counts(self, measure: str) -> Iterator[tuple[str, int]]:
        words = {"below:1.00": "Services under £1", "above:2.00": "Services over £2"}
        for bound, name in words.items():
            count = self.released.count(measure, bound)
            if count is not None and count >= 5:
                yield name, count

    def _base(self, measure: str) -> str:
        n, coverage = self.released.n(measure), self.released.measure(measure).get("coverage")
        known = f"{n} service{'' if n == 1 else 's'} that gave every answer needed"
        return known if coverage is None else f"{known}, with {round(coverage)}% of people aged 0 to 19"

    def _together(self, entry: ExhibitEntry, section: str, measure: str) -> BenchmarkExhibit:
        told = self.released.measure(measure)
        rows: list[tuple[str, str]] = [("Services", str(told.get("n", 0)))]
        if told.get("r") is not None:
            low, high = told["interval"]
            rows += [
                ("r", f"{told['r']:.2f}"),
                ("95% interval of r", f"{low:.2f} to {high:.2f}"),
                ("r squared", f"{told['r_squared']:.2f}"),
                ("By their order alone (Spearman)", f"{told['spearman']:.2f}"),
            ]
        note = "This shows how closely two numbers go together, not that one explains the other."
        return BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section=section,
            title=self._entry(measure).title,
            base=f"{told.get('n', 0)} services that answered both",
            columns=("", "Figure"),
            rows=tuple(rows),
            note=note,
            measure=measure,
        )

    def _shares(self, entry: ExhibitEntry, section: str, question: str) -> BenchmarkExhibit:
        asked = self.questionnaire.question(question)
        before = self.released.before
        parts = [(option.label, self.released.share(question, option.id), option.id) for option in asked.choices]
        columns = ("", "Services", "Percent", *(() if before is None else (f"Percent in {before.year}",)))
        rows = tuple(
            (label, *_told_share(share), *(() if before is None else (_percent(before.share(question, option)),)))
            for label, share, option in parts
        )
        leading = BASES.get(question)
        base = f"{self.released.base(question)} services that answered this"
        if leading is not None:
            base = f"all {self.released.base(question)} services that said whether there is anything"
        return BenchmarkExhibit(
            key=f"{_key(entry)}-{question.lower()}",
            ids=(entry.id,),
            section=section,
            title=asked.title,
            base=base,
            columns=columns,
            rows=rows,
            rods=tuple((label, share.percent or 0.0, f"{share.whole}%") for label, share, _ in parts if share),
            measure=question,
        )

    def _bands(self, entry: ExhibitEntry, section: str, question: str) -> BenchmarkExhibit:
        asked = self.questionnaire.question(question)
        told = self.released.data["bands"].get(question, {"base": 0, "counts": {}})
        parts = [(name, Share(told["counts"].get(name, 0), told["base"])) for _, name in BANDS[question]]
        return BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section=section,
            title=asked.title,
            base=f"{told['base']} services that answered this",
            columns=(asked.unit.capitalize(), "Services", "Percent"),
            rows=tuple((name, *_told_share(share if share.of else None)) for name, share in parts),
            rods=tuple((name, share.percent or 0.0, f"{share.whole}%") for name, share in parts if share.of),
            measure=question,
        )

    def _regions(self, entry: ExhibitEntry) -> Iterator[BenchmarkExhibit]:
        groups = self.released.data["groups"].get(REGION, {})
        rows = [(name, Share(group["returns"], group["services"])) for name, group in groups.items()]
        everybody = Share(self.released.data["returns"], self.released.data["services"])
        told = [("England", everybody), *rows]
        yield BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section="",
            title="Benchmarking returns by region",
            base=f"{everybody.of} services expected",
            columns=("Region", "Services", "Returns", "Percent"),
            rows=tuple((name, str(share.of), str(share.count), _percent(share)) for name, share in told),
            rods=tuple((name, share.percent or 0.0, f"{share.whole}%") for name, share in told if share.of),
        )

    def _posts(self, entry: ExhibitEntry, section: str) -> Iterator[BenchmarkExhibit]:
        posts: Mapping[str, float] | None = self.released.data.get("posts")
        if not posts:
            return
        parts = {question: exact(number) or Fraction(0) for question, number in posts.items()}
        total = sum(parts.values())
        shares = [
            (self.questionnaire.question(question).title, number, 100 * number / total if total else Fraction(0))
            for question, number in parts.items()
        ]
        yield BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section=section,
            title="Paid staff by kind of post",
            base=self._base("BM07"),
            columns=("", "FTE", "Percent"),
            rows=tuple(
                (name, f"{round_half_up(number, 2):,}", f"{round_half_up(part)}%") for name, number, part in shares
            ),
            rods=tuple((name, float(part), f"{round_half_up(part)}%") for name, _, part in shares),
            measure="BM07",
        )

    def _heads_and_posts(self, entry: ExhibitEntry, section: str) -> Iterator[BenchmarkExhibit]:
        rows = [
            (self._entry(measure).title, show_value(self._entry(measure), self.released.value(measure, "total")))
            for measure in ("BM07", "BM09", "BM12")
        ]
        units = {"BM07": "FTE", "BM09": "people", "BM12": "people"}
        told = [(f"{title}, {unit}", value) for (title, value), unit in zip(rows, units.values(), strict=True)]
        mixed = self._entry("BM14")
        value = show_value(mixed, self.released.value("BM14", "ratio"))
        yield BenchmarkExhibit(
            key=_key(entry),
            ids=(entry.id,),
            section=section,
            title="Paid staff and volunteers",
            base=self._base("BM14"),
            columns=("", "Total"),
            rows=(*told, (f"{mixed.title}; posts and people added up", value)),
            note="Paid staff are full-time equivalents, volunteers are people: they cannot be added up. The last line "
            "does so only to continue the series of the 2009 report.",
            measure="BM14",
        )


def section_of(entry: ExhibitEntry) -> str:
    """The section that an exhibit of 2009 stands in; empty for the introduction."""
    return next((section for page, section in reversed(SECTION_PAGES) if entry.page >= page), "")


def _coverage(released: Released, measure: str) -> str:
    coverage = released.measure(measure).get("coverage")
    return ABSENT if coverage is None else f"{round(coverage)}%"


def _estimate(released: Released, measure: MeasureEntry) -> str:
    return show_value(measure, released.value(measure.id, "estimate"), "estimate")


def _told_share(share: Share | None) -> tuple[str, str]:
    return (ABSENT, ABSENT) if share is None else (str(share.count), f"{share.whole}%")


def _percent(share: Share | None) -> str:
    return ABSENT if share is None or share.whole is None else f"{share.whole}%"


def _key(entry: ExhibitEntry) -> str:
    return entry.id.lower().replace(" ", "-")
