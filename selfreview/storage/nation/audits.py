"""The audit of a release, kept with it for the network only, and what it lets be told beside it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from selfreview.domain.disclosure import Sides
from selfreview.storage.nation.ledger import Comparison
from selfreview.storage.tables import CohortServiceRow, ReleaseAuditRow, SharedRatingRow, db


def keep_audit(year: int, number: int, content: Mapping[str, Any], comparison: Comparison | None) -> None:
    """Keep what the audit of a release came to, and whom it compares; does not commit."""
    db.session.execute(
        insert(ReleaseAuditRow).values(
            year=year,
            number=number,
            before=None if comparison is None else comparison.before,
            before_number=None if comparison is None else comparison.before_number,
            content=json.dumps(content, ensure_ascii=False, sort_keys=True),
        )
    )
    here = {"year": year, "number": number}
    if comparison is not None and comparison.services:
        rows = [{**here, "service": service} for service in sorted(comparison.services)]
        db.session.execute(insert(CohortServiceRow), rows)
    shared = [
        {**here, "service": service, "exemplar": exemplar}
        for exemplar, services in content["shared"].items()
        for service in services
    ]
    if shared:
        db.session.execute(insert(SharedRatingRow), shared)


def read_audit(year: int, number: int) -> Mapping[str, Any] | None:
    """What the audit of a release came to; None of one that was made before there was an audit."""
    content = db.session.scalar(
        select(ReleaseAuditRow.content).where(ReleaseAuditRow.year == year, ReleaseAuditRow.number == number)
    )
    if content is None:
        return None
    found: Mapping[str, Any] = json.loads(content)
    return found


def read_sides(year: int) -> Mapping[str, Sides]:
    """How far the audits of a year's releases guarded the sides of single returns, by exemplar: the least of them.

    Of an exemplar that no release audited, because there was no audit yet, nothing was given away on purpose.
    """
    least: dict[str, Sides] = {}
    for content in db.session.scalars(select(ReleaseAuditRow.content).where(ReleaseAuditRow.year == year)):
        for exemplar, found in json.loads(content)["exemplars"].items():
            sides = Sides[found["sides"].upper()]
            least[exemplar] = min(sides, least.get(exemplar, sides))
    return least
