"""Members’ views of one exemplar, in short: lines for the one statement that reads all that stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select

from selfreview.domain.group.consensus import How
from selfreview.storage.group.agreements import Agreement
from selfreview.storage.group.lines import Line, lines_of
from selfreview.storage.tables import AgreementRow, DissentRow, RevealRow, ViewRow


@dataclass(frozen=True, slots=True)
class GroupStatus:
    """Who has given a view (never what), whether the views are revealed, what is agreed, how many dissent."""

    given: frozenset[int] = frozenset()
    revealed: bool = False
    agreement: Agreement | None = None
    dissents: int = 0


def parts(review_id: BindParameter[int], exemplar: BindParameter[str]) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Views given, the reveal, the agreement and dissents of an exemplar, as lines."""
    v, r, a, d = ViewRow, RevealRow, AgreementRow, DissentRow
    return (
        lines_of("given", key=v.person_id, person=v.person, at=v.given_at).where(
            v.review_id == review_id, v.exemplar == exemplar
        ),
        lines_of("reveal", person=r.by, at=r.at).where(r.review_id == review_id, r.exemplar == exemplar),
        lines_of("agreement", person=a.by, agency=a.how, words=a.mark, at=a.at, settled=a.rating).where(
            a.review_id == review_id, a.exemplar == exemplar
        ),
        lines_of("dissent", key=d.person_id, person=d.person, agency=d.agency, at=d.at).where(
            d.review_id == review_id, d.exemplar == exemplar
        ),
    )


def status_of(lines: Mapping[str, Sequence[Line]]) -> GroupStatus:
    """What those lines say, by their kind."""
    agreements = [
        Agreement(one.settled or "", How(str(one.agency)), one.person, one.at, one.words)
        for one in lines.get("agreement", ())
    ]
    return GroupStatus(
        given=frozenset(one.key for one in lines.get("given", ())),
        revealed=bool(lines.get("reveal")),
        agreement=agreements[0] if agreements else None,
        dissents=len(lines.get("dissent", ())),
    )
