"""All the evidence of a service, with every review and exemplar that each piece was used for."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from selfreview.storage.people.erasure import former_names
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, FileRow, ReviewRow, db


@dataclass(frozen=True, slots=True)
class Kept:
    """A link or a file that a service has, with the versions of a file that it took the place of.

    `uses` are years with the exemplars that it served, the newest first.
    """

    id: int
    title: str
    url: str | None
    file_id: int | None
    file_name: str | None
    size: int | None
    dated: date | None
    confidential: bool
    changed_by: str
    changed_at: datetime
    newest_id: int | None = None
    uses: tuple[tuple[int, str], ...] = ()
    earlier: tuple["Kept", ...] = ()

    @property
    def years(self) -> frozenset[int]:
        """The years in which it, or an earlier version of it, served an exemplar."""
        return frozenset(year for one in (self, *self.earlier) for year, _ in one.uses)

    @property
    def by_year(self) -> dict[int, list[str]]:
        """The exemplars by the year in which it served them."""
        found: dict[int, list[str]] = {}
        for year, exemplar in self.uses:
            found.setdefault(year, []).append(exemplar)
        return found

    def is_about(self, words: str) -> bool:
        """Whether each of these words stands in its title, its address, its file's name or an exemplar's key."""
        said = " ".join(
            text
            for one in (self, *self.earlier)
            for text in (one.title, one.url or "", one.file_name or "", *(key for _, key in one.uses))
        ).casefold()
        return all(word in said for word in words.casefold().split())


def read_library(service: int) -> tuple[Kept, ...]:
    """Everything that a service has, what was changed last first, in two statements."""
    e, f = EvidenceRow, FileRow
    of_file = e.id, e.title, e.url, e.file_id, f.name, f.size
    rows = (
        select(*of_file, e.dated, e.confidential, e.changed_by, e.changed_at, e.newest_id)
        .outerjoin(f, f.id == e.file_id)
        .where(e.service == service)
    )
    found = {row[0]: Kept(*row) for row in db.session.execute(rows.order_by(e.changed_at.desc(), e.id.desc()))}
    uses: dict[int, list[tuple[int, str]]] = {}
    used = select(EvidenceUseRow.evidence_id, ReviewRow.year, EvidenceUseRow.exemplar)
    used = used.join(ReviewRow, ReviewRow.id == EvidenceUseRow.review_id).where(ReviewRow.service == service)
    for key, year, exemplar in db.session.execute(used.order_by(ReviewRow.year.desc(), EvidenceUseRow.exemplar)):
        uses.setdefault(key, []).append((year, exemplar))
    former = former_names({one.changed_by for one in found.values()})
    whole = [
        replace(one, uses=tuple(uses.get(one.id, ())), changed_by=former.get(one.changed_by, one.changed_by))
        for one in found.values()
    ]
    earlier: dict[int, list[Kept]] = {}
    for one in whole:
        if one.newest_id is not None:
            earlier.setdefault(one.newest_id, []).append(one)
    return tuple(replace(one, earlier=tuple(earlier.get(one.id, ()))) for one in whole if one.newest_id is None)
