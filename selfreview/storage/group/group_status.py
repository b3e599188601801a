"""Members’ views of one exemplar, in short: lines for the one statement that reads all that stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, DateTime, Integer, Select, Text, cast, literal, null, select

from selfreview.domain.group.consensus import How
from selfreview.storage.group.agreements import Agreement
from selfreview.storage.tables import AgreementRow, DissentRow, RevealRow, ViewRow


@dataclass(frozen=True, slots=True)
class Beside:
    """Who has given a view (never what), whether the views are revealed, what is agreed, how many dissent."""

    given: frozenset[int] = frozenset()
    revealed: bool = False
    agreement: Agreement | None = None
    dissents: int = 0


def parts(review_id: BindParameter[int], exemplar: BindParameter[str]) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Lines of: kind, number, number, person, agency, words, time, text, time, and what only comments have."""
    v, r, a, d = ViewRow, RevealRow, AgreementRow, DissentRow
    number, text, time = cast(null(), Integer), cast(null(), Text), cast(null(), DateTime(timezone=True))
    rest = (number, text, time, time)
    return (
        select(literal("given"), v.person_id, number, v.person, text, literal(""), v.given_at, text, time, *rest).where(
            v.review_id == review_id, v.exemplar == exemplar
        ),
        select(literal("reveal"), number, number, r.by, text, literal(""), r.at, text, time, *rest).where(
            r.review_id == review_id, r.exemplar == exemplar
        ),
        select(literal("agreement"), number, number, a.by, a.how, a.mark, a.at, a.rating, time, *rest).where(
            a.review_id == review_id, a.exemplar == exemplar
        ),
        select(literal("dissent"), d.person_id, number, d.person, d.agency, literal(""), d.at, text, time, *rest).where(
            d.review_id == review_id, d.exemplar == exemplar
        ),
    )


def gather(lines: Mapping[str, Sequence[Sequence[Any]]]) -> Beside:
    """What those lines say, by their kind and without it."""
    agreements = [Agreement(one[6], How(one[3]), one[2], one[5], one[4]) for one in lines.get("agreement", ())]
    return Beside(
        given=frozenset(one[0] for one in lines.get("given", ())),
        revealed=bool(lines.get("reveal")),
        agreement=agreements[0] if agreements else None,
        dissents=len(lines.get("dissent", ())),
    )
