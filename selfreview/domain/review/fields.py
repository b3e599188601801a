"""The fields of a review, each described once: of an exemplar's answer, and of how the review was done."""

from selfreview.domain.field_specs import FieldSpec, Kind, names_of
from selfreview.domain.nation.cautions import QUESTIONS
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT

ANSWER = (
    FieldSpec("rating", "Rating", Kind.CHOICE, "the rating", "Rating", editing="is choosing the rating"),
    FieldSpec(
        "ticks",
        "Criteria that are met",
        Kind.KEYS,
        "the criteria that are met",
        "Criteria that are met",
        editing="is ticking criteria",
    ),
    FieldSpec(
        "reason",
        "Reason",
        Kind.TEXT,
        "why the rating differs from the ticks",
        "Reason",
        limit=REASON_LIMIT,
        editing="is editing the reason",
    ),
    FieldSpec(
        "evidence",
        "Evidence",
        Kind.TEXT,
        "the evidence",
        "Evidence",
        limit=EVIDENCE_LIMIT,
        editing="is editing the evidence",
    ),
    FieldSpec(
        "moved",
        "Why the rating changed",
        Kind.TEXT,
        "why the rating has moved since the last return",
        "Why the rating changed",
        limit=REASON_LIMIT,
        editing="is editing why the rating moved",
    ),
    FieldSpec("carried", "Carried over", Kind.MARK, "the “carried over” flag"),
)
"""What is kept of an exemplar's answer."""

COMPLETION = (
    FieldSpec("method", "How the review was done", Kind.CHOICE, "how the review was done"),
    FieldSpec("method_other", "How it was done", Kind.LINE, "how the review was done (in their own words)"),
    FieldSpec("agencies", "Which agencies took part", Kind.KEYS, "which agencies took part"),
)
"""How the review was done, and who took part."""

NOTES = tuple(
    FieldSpec(f"question-{place}", question, Kind.TEXT, f"the answer to “{question}”", question, limit=EVIDENCE_LIMIT)
    for place, question in enumerate(QUESTIONS)
)
"""What a group makes of the benchmarks: an answer to each of the useful questions."""

ANSWER_FIELDS = names_of(ANSWER)
COMPLETION_FIELDS = names_of(COMPLETION)
NOTE_FIELDS = names_of(NOTES)
