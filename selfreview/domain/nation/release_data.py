"""A release as canonical data: what is hashed and kept, and how a report is read back from it, figure by figure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from selfreview.domain.disclosure import Published, read_published
from selfreview.domain.distribution import Difference, Share
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.figures import MatchedChange, MeasuredChange, NationalChange, NationalFigures
from selfreview.domain.nation.national import as_json
from selfreview.domain.nation.remarks import Remark
from selfreview.domain.nation.report import Before, Figure, Report, figure_rows
from selfreview.domain.nation.revisions import Erratum

FORMAT = 1
TOLD = (Measure.COMPLIANT, Measure.ASPIRED)
Data = Mapping[str, Any]


def canonical(data: Data) -> str:
    """The one text that the data have: keys sorted, no blanks, every letter as itself."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def fingerprint(content: str) -> str:
    """The SHA-256 of a release's text in UTF-8."""
    return sha256(content.encode()).hexdigest()


def release_data(report: Report, published: Published, *, at: datetime, moved: Sequence[Data]) -> dict[str, Any]:
    """Everything that a release says; the keys of `national.as_json` stand in it as they do there."""
    framework = report.framework
    return {
        **as_json(report.figures),
        "format": FORMAT,
        "release": published.release,
        "made": at.isoformat(),
        "demonstration": report.demonstration,
        "marking": report.marking,
        "scale": [
            {"key": level.key, "label": level.label, "compliant": level.compliant, "aspired": level.aspired}
            for level in framework.scale.levels
        ],
        "titles": {exemplar.id: exemplar.title for exemplar in framework.exemplars},
        "themes": [
            {"id": theme.id, "title": theme.title, "exemplars": [each.id for each in framework.of_theme(theme.id)]}
            for theme in framework.themes
        ],
        "methods": dict(report.methods),
        "published": published.as_data(),
        "before": None if report.before is None else _before_data(report.before),
        "change_shares": None if report.figures.change is None else _change_data(report.figures.change),
        "remarks": [
            {"kind": remark.place[0], "exemplar": remark.place[1], "text": remark.to_publish, "heads": remark.heads}
            for remark in report.commentary
            if remark.to_publish
        ],
        "rules": list(report.rules),
        "loss_percent": published.loss.share.whole or 0,
        "moved": list(moved),
    }


def join_errata(content: str, errata: Sequence[Erratum]) -> str:
    """A release's text with its errata under a key of their own; without any it is the text that was hashed.

    Taking the key out and writing the rest canonically gives that text again.
    """
    if not errata:
        return content
    return canonical({**json.loads(content), "errata": [each.as_data() for each in errata]})


def _pair(share: Share | None) -> list[int] | None:
    return None if share is None else [share.count, share.of]


def _share(pair: Sequence[int] | None) -> Share | None:
    return None if pair is None else Share(pair[0], pair[1])


def _sides(difference: Difference) -> list[list[int] | None]:
    return [_pair(difference.base), _pair(difference.figure)]


def _difference(sides: Sequence[Sequence[int] | None]) -> Difference:
    return Difference(_share(sides[0]), _share(sides[1]))


def _before_data(before: Before) -> dict[str, Any]:
    numbers = {key: list(each) for key, each in before.numbers.items()}
    return {"year": before.year, "turnout": _pair(before.turnout), "numbers": numbers}


def _moved_data(changes: Mapping[str, MeasuredChange]) -> dict[str, Any]:
    return {
        key: {
            "comparable": change.comparable,
            **{measure.value: _sides(change.difference(measure)) for measure in TOLD},
        }
        for key, change in changes.items()
    }


def _change_data(change: NationalChange) -> dict[str, Any]:
    matched = change.matched
    return {
        "from": change.year,
        "turnout": _pair(change.turnout),
        "meeting_all": _sides(change.meeting_all),
        "failing_more_than_two": _sides(change.failing_more_than_two),
        "all_returns": _moved_data(change.all_returns),
        "matched": {
            "services": matched.services,
            "joined": matched.joined,
            "left": matched.left,
            "altered": matched.altered,
            "exemplars": _moved_data(matched.exemplars),
        },
    }


def _read_moved(data: Data) -> dict[str, MeasuredChange]:
    return {
        key: MeasuredChange(
            _difference(each[Measure.COMPLIANT]), _difference(each[Measure.ASPIRED]), each["comparable"]
        )
        for key, each in data.items()
    }


def read_change(data: Data) -> NationalChange:
    """The change that a release tells."""
    matched = data["matched"]
    turnout = _share(data["turnout"])
    assert turnout is not None
    return NationalChange(
        year=data["from"],
        turnout=turnout,
        meeting_all=_difference(data["meeting_all"]),
        failing_more_than_two=_difference(data["failing_more_than_two"]),
        all_returns=_read_moved(data["all_returns"]),
        matched=MatchedChange(
            matched["services"],
            matched["joined"],
            matched["left"],
            _read_moved(matched["exemplars"]),
            matched.get("altered", 0),
        ),
    )


def read_report(data: Data, figures: NationalFigures) -> Report:
    """The report that a release is, but for its stamp; `figures` are the nation's, worked out of its numbers."""
    published = read_published(data["published"])
    before, change = data["before"], data["change_shares"]
    return Report(
        figures=figures if change is None else replace(figures, change=read_change(change)),
        methods=data["methods"],
        tables=published.tables,
        crossing=published.crossing,
        before=None if before is None else _read_before(before),
        commentary=tuple(
            Remark((each["kind"], each["exemplar"]), each["text"], each["text"], each["heads"])
            for each in data["remarks"]
        ),
        stamp=None,
        demonstration=data["demonstration"],
        rules=tuple(data["rules"]),
    )


def _read_before(data: Data) -> Before:
    turnout = _share(data["turnout"])
    assert turnout is not None
    return Before(data["year"], turnout, {key: tuple(numbers) for key, numbers in data["numbers"].items()})


def what_moved(before: Report, now: Report) -> Iterator[dict[str, Any]]:
    """Every figure that two releases of a year tell differently, with both; one that came or went has None."""
    old, new = _by_place(before), _by_place(now)
    for place in dict.fromkeys((*old, *new)):
        was, is_ = (_told(rows.get(place)) for rows in (old, new))
        if was != is_:
            table, group, exemplar, quantity = place
            yield {
                "table": table,
                "group": group,
                "exemplar": exemplar,
                "figure": quantity,
                "before": was,
                "now": is_,
            }


def _by_place(report: Report) -> dict[tuple[str, str, str, str], Figure]:
    return {(row.table, row.group, row.exemplar, row.quantity): row for row in figure_rows(report)}


def _told(figure: Figure | None) -> list[int] | None:
    return None if figure is None else _pair(figure.share)
