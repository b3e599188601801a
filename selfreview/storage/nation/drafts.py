"""The next release of a year as it would be: worked out, audited, and kept until somebody makes it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

import selfreview
from selfreview.crew import share_out
from selfreview.domain.disclosure import (
    Aggregates,
    Preview,
    Published,
    Verdict,
    eligible_for_peer_groups,
    preview,
)
from selfreview.domain.disclosure.planning import Each
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.nation.groups import KIND, NOT_KNOWN, REGION
from selfreview.domain.nation.report import Report
from selfreview.speech import in_english
from selfreview.storage.nation import figures as national
from selfreview.storage.nation import workings
from selfreview.storage.nation.ledger import NOW, Comparison
from selfreview.storage.nation.sources import JUDGE, DraftSource, Work, WorkedOut, here_and_now

Begin = Callable[[str], None]
"""Has something worked out elsewhere, by the digest of what goes into it."""


class NotWorkedOut(RuntimeError):
    """It is being worked out elsewhere, under a key: so many steps of so many are done, of none where it just began."""

    def __init__(self, key: str, done: int, steps: int) -> None:
        self.key = key
        self.done = done
        self.steps = steps
        super().__init__(f"{done} of {steps} steps are done")


@dataclass(frozen=True, slots=True)
class Draft:
    """A year's next release as it would be, or why it cannot be made.

    `carried` are the services whose returns are left to the release after it,
    since too few came or changed beside them. Of the exemplars `waiting` the
    nation's figures would tell single returns. It took `seconds` to work out.
    """

    number: int
    verdict: Verdict
    carried: frozenset[int] = frozenset()
    preview: Preview | None = None
    report: Report | None = None
    comparison: Comparison | None = None
    pickable: Mapping[str, frozenset[int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def waiting(self) -> tuple[str, ...]:
        """The exemplars for whose sake the release has to wait."""
        return () if self.preview is None else self.preview.waiting

    @property
    def audit(self) -> dict[str, Any]:
        """What the audit came to, as it is kept with the release for the network only."""
        found = self.preview
        assert found is not None
        return {
            "seconds": round(self.seconds, 1),
            "carried": sorted(self.carried),
            "out_of_time": list(found.out_of_time),
            "loss": {
                table.name: {"safe": table.loss.safe, "lost": table.loss.lost}
                for table in (
                    *found.published.tables,
                    *((found.published.crossing.table,) if found.published.crossing else ()),
                )
            },
            "cohort_told": [] if self.comparison is None else sorted(self.comparison.told[NOW]),
            "shared": {name: sorted(services) for name, services in self.pickable.items()},
            "exemplars": {
                name: {
                    "sides": found.sides[name].name.lower(),
                    "searched": each.searched,
                    "judged": each.judged,
                    "national": each.national,
                    "before": each.before,
                    "undecided": each.undecided,
                }
                for name, each in found.findings.items()
            },
        }


@in_english
def work_out(
    frameworks: Frameworks,
    year: int,
    previous: tuple[Published, ...],
    releases_of: Callable[[int], tuple[Published, ...]],
    *,
    public_from: datetime,
    rules: tuple[str, ...],
    withdrawn: bool = False,
    crossed: bool = False,
    work: Work = here_and_now,
    begin: Begin | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Draft:
    """A year's next release, as it would be if it were public from a time on; KeyError where there is no such round.

    `previous` are the year's releases so far, of which the last one may be
    `withdrawn`; `releases_of` gives those of an earlier year. `work` does the
    long calculations. With `begin`, nothing is worked out here: NotWorkedOut as
    long as it is not done. With a `clock`, other processes are told how far it
    is and what it comes to; that commits.
    """
    began = time.monotonic()
    framework = national.find_framework(frameworks, year)
    if framework is None:
        raise KeyError(year)
    source = DraftSource(frameworks, framework, year, previous, public_from, withdrawn=withdrawn)
    if not source.verdict.is_allowed:
        return Draft(source.number, source.verdict, source.carried)
    # What another version of the product worked out it may have worked out otherwise.
    inputs = (source.aggregates, [each.fingerprint for each in previous], source.stands_for, source.withdrawn, crossed)
    key = workings.key_of((selfreview.__version__, inputs))
    with _ONE_AT_A_TIME:
        # Whoever asks meanwhile waits for what is being worked out already.
        worked = _WORKED_OUT.get(key) or _worked_elsewhere(key)
        if worked is None:
            if begin is not None:
                begin(key)
                raise NotWorkedOut(key, *_progress(key))
            act = partial(_work_out, source, releases_of, crossed, work)
            worked = act(share_out) if clock is None else _Telling(key, source, clock).tell(act)
        _keep(key, worked)
    return Draft(
        source.number,
        source.verdict,
        source.carried,
        worked.preview,
        source.report(worked, rules),
        worked.comparison,
        worked.pickable,
        time.monotonic() - began,
    )


def _worked_elsewhere(key: str) -> WorkedOut | None:
    working = workings.find(key)
    return None if working is None or working.content is None else workings.read(working.content)


def _progress(key: str) -> tuple[int, int]:
    working = workings.find(key)
    return (0, 0) if working is None else (working.done, working.steps)


def _keep(key: str, worked: WorkedOut) -> None:
    if key not in _WORKED_OUT and len(_WORKED_OUT) >= _MOST_WORKED_OUT:
        _WORKED_OUT.pop(next(iter(_WORKED_OUT)), None)
    _WORKED_OUT[key] = worked


_WORKED_OUT: dict[str, WorkedOut] = {}
_MOST_WORKED_OUT = 8
_ONE_AT_A_TIME = Lock()


def _work_out(
    source: DraftSource,
    releases_of: Callable[[int], tuple[Published, ...]],
    crossed: bool,
    work: Work,
    each: Each,
) -> WorkedOut:
    found = work(
        preview,
        source.aggregates,
        previous=source.previous,
        withdrawn=source.withdrawn,
        crossing=_crossing(source.aggregates) if crossed else None,
        judge=JUDGE,
        each=each,
    )
    releases = (*source.previous, found.published)
    comparison = None
    if source.comparison is not None:
        comparison = source.tell(source.comparison, found, releases, releases_of, work, each)
    pickable: Mapping[str, frozenset[int]] = {}
    if source.sharing:
        single, places = source.lay(() if comparison is None else (comparison,), alone=source.sharing)
        counted = {service: place for service, place in places.items() if single.blocks[place].is_in(source.number)}
        pickable = work(eligible_for_peer_groups, single, releases, counted, JUDGE, found.sides, each)
    return WorkedOut(found, comparison, pickable)


class _Telling:
    # Whoever asks from another process reads in the database how far it is.
    def __init__(self, key: str, source: DraftSource, clock: Callable[[], datetime]) -> None:
        self._key, self._year, self._clock = key, source.year, clock
        # Tables are planned and audited; a change is judged in both of its years; and so is who may be picked.
        passes = 2 + 2 * (source.comparison is not None) + bool(source.sharing)
        self._done, self._steps = 0, passes * len(source.aggregates.exemplars)

    def tell(self, act: Callable[[Each], WorkedOut]) -> WorkedOut:
        workings.claim(self._key, self._year, at=self._clock())
        try:
            worked = act(self._each)
        except BaseException:
            workings.give_up(self._key)
            raise
        workings.finish(self._key, worked, at=self._clock())
        return worked

    def _each(self, act: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for made in share_out(act, items):
            # What has to be searched again, or audited again, is no step more.
            self._done = min(self._done + 1, self._steps)
            workings.note(self._key, self._done, self._steps, at=self._clock())
            yield made


def _crossing(aggregates: Aggregates) -> tuple[str, str] | None:
    place = aggregates.table(KIND)
    kinds = {block.groups[place] for block in aggregates.blocks if block.returns}
    return (REGION, KIND) if len(kinds - {NOT_KNOWN}) > 1 else None
