"""What was typed, in words: the label of every field that people fill in, and what a page shows of a posted form.

A field that nobody described is shown all the same, under its name: nothing
that was typed is ever left out. Only what the product itself puts into a form
is not shown.
"""

from collections.abc import Iterable, Mapping

from selfreview.domain.field_specs import FieldSpec, Kind
from selfreview.domain.plan import fields as plan_fields
from selfreview.domain.review import fields as review_fields
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext, kept_by_language, lazy
from selfreview.web.runtime import site

SUBJECTS: tuple[tuple[FieldSpec, ...], ...] = (
    review_fields.ANSWER,
    review_fields.COMPLETION,
    review_fields.NOTES,
    plan_fields.ACTION,
    plan_fields.DECISION,
    plan_fields.PLAN,
)
"""The tables of fields, subject by subject; where two subjects share a name, the first one's label is shown."""

OTHERS = {
    "title": lazy("Title"),
    "url": lazy("Address"),
    "email": lazy("Email address"),
    "name": lazy("Name"),
    "words": lazy("Your words"),
    "text": lazy("Your text"),
    "guest": lazy("Someone else’s name"),
    "note": lazy("Note"),
    "subject": lazy("Subject"),
}
"""Labels of fields that stand on one form only and say too little by their names."""

NOT_TYPED = frozenset(
    {
        "version",
        "once",
        "back",
        "next",
        "stamp",
        "was",
        "read",
        "order",
        "move",
        "answers",
        "clash",
        "path",
        "kept_post",
    }
)
"""What the product itself puts into a form."""

CHOSEN_LEVELS = frozenset({"rating", "rating_mine", "rating_merged", "target"})
CHOSEN_CRITERIA = frozenset({"ticks", "criteria"})
"""Fields whose values are keys of the framework: a level's, a criterion's."""


@kept_by_language(16)
def _labels() -> Mapping[str, str]:
    # The questionnaire is read when a label is first wanted: few commands want one.
    found = dict(OTHERS)
    for question in product_questionnaire().questions:
        for part, words in (
            ("", ""),
            ("_says", gettext(", in words")),
            ("_remark", gettext(", your sentence about it")),
        ):
            found[f"{question.id}{part}"] = f"{question.id} {question.title}{words}"
    for specs in reversed(SUBJECTS):
        found.update((spec.name, spec.label) for spec in specs if spec.kind is not Kind.MARK)
    return found


HISTORY = {spec.name: spec.history for spec in (*review_fields.ANSWER, *review_fields.COMPLETION, *review_fields.NOTES)}
"""What a field of a review holds, in a sentence of its history."""


def label_of(name: str) -> str:
    """The label of a posted field: as it is described, else its name as words."""
    return _labels().get(name) or name.replace("_", " ").replace("-", " ").strip().capitalize()


def in_words(name: str, value: str) -> str:
    """A choice by its words, as the newest edition that has it says them; anything else as it was typed."""
    for framework in reversed(site().frameworks.editions):
        if name in CHOSEN_LEVELS and value in framework.scale.keys:
            return framework.scale.level(value).label
        if name in CHOSEN_CRITERIA:
            for exemplar in framework.exemplars:
                for criterion in exemplar.criteria:
                    if criterion.id == value:
                        return criterion.text
    return value


def show_typed(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Everything that was typed or chosen in a form, each with its label; blanks and the form's own marks left out."""
    return [
        (label_of(name), in_words(name, value)) for name, value in fields if name not in NOT_TYPED and value.strip()
    ]
