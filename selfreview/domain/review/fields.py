"""The fields of a review, each described once: of an exemplar's answer, and of how the review was done."""

from selfreview.domain.field_specs import FieldSpec, Kind, names_of
from selfreview.domain.nation.cautions import QUESTIONS
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT
from selfreview.speech import lazy

ANSWER = (
    FieldSpec(
        "rating",
        lazy("Rating"),
        Kind.CHOICE,
        lazy("the rating"),
        lazy("Rating"),
        editing=lazy("{person} is choosing the rating"),
    ),
    FieldSpec(
        "ticks",
        lazy("Criteria that are met"),
        Kind.KEYS,
        lazy("the criteria that are met"),
        lazy("Criteria that are met"),
        editing=lazy("{person} is ticking criteria"),
    ),
    FieldSpec(
        "reason",
        lazy("Reason"),
        Kind.TEXT,
        lazy("why the rating differs from the ticks"),
        lazy("Reason"),
        limit=REASON_LIMIT,
        editing=lazy("{person} is editing the reason"),
    ),
    FieldSpec(
        "evidence",
        lazy("Evidence"),
        Kind.TEXT,
        lazy("the evidence"),
        lazy("Evidence"),
        limit=EVIDENCE_LIMIT,
        editing=lazy("{person} is editing the evidence"),
    ),
    FieldSpec(
        "moved",
        lazy("Why the rating changed"),
        Kind.TEXT,
        lazy("why the rating has moved since the last return"),
        lazy("Why the rating changed"),
        limit=REASON_LIMIT,
        editing=lazy("{person} is editing why the rating moved"),
    ),
    FieldSpec("carried", lazy("Carried over"), Kind.MARK, lazy("the “carried over” flag")),
)
"""What is kept of an exemplar's answer."""

COMPLETION = (
    FieldSpec("method", lazy("How the review was done"), Kind.CHOICE, lazy("how the review was done")),
    FieldSpec("method_other", lazy("How it was done"), Kind.LINE, lazy("how the review was done (in their own words)")),
    FieldSpec("agencies", lazy("Which agencies took part"), Kind.KEYS, lazy("which agencies took part")),
)
"""How the review was done, and who took part."""

NOTES = tuple(
    FieldSpec(
        f"question-{place}",
        question,
        Kind.TEXT,
        lazy("the answer to “{question}”", question=question),
        question,
        limit=EVIDENCE_LIMIT,
    )
    for place, question in enumerate(QUESTIONS)
)
"""What a group makes of the benchmarks: an answer to each of the useful questions."""

ANSWER_FIELDS = names_of(ANSWER)
COMPLETION_FIELDS = names_of(COMPLETION)
NOTE_FIELDS = names_of(NOTES)
