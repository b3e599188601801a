"""The fields of an action plan, each described once."""

from selfreview.domain.field_specs import FieldSpec, Kind, names_of

WHAT_LIMIT = 20_000
TEXT_LIMIT = 2_000
LINE_LIMIT = 200

ACTION = (
    FieldSpec("what", "What is to be done", Kind.TEXT, "what is to be done", "What will you do?", limit=WHAT_LIMIT),
    FieldSpec("also", "Further exemplars", Kind.KEYS, "the further exemplars that an action is for"),
    FieldSpec("criteria", "Criteria it will help meet", Kind.KEYS, "the criteria that an action is to meet"),
    FieldSpec(
        "responsible",
        "Who is responsible",
        Kind.LINE,
        "who is responsible for an action",
        "Their name or job title",
        limit=LINE_LIMIT,
    ),
    FieldSpec("owner", "Who is responsible", Kind.CHOICE, "who updates the progress of an action"),
    FieldSpec("agency", "Agency", Kind.CHOICE, "the agency responsible for an action"),
    FieldSpec("authority", "Authority", Kind.CHOICE, "the authority responsible for an action"),
    FieldSpec("start", "Start", Kind.DAY, "when an action starts"),
    FieldSpec("due", "Due", Kind.DAY, "when an action is due"),
    FieldSpec(
        "cost",
        "Cost",
        Kind.LINE,
        "what an action costs",
        "How much will it cost?",
        "Such as “£400 a year”, or “staff time”",
        LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "cost_from",
        "Where the money comes from",
        Kind.LINE,
        "where the money for an action comes from",
        "Where will the money come from?",
        limit=LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "parents",
        "What parents will notice",
        Kind.LINE,
        "what parents will notice of an action",
        "What will parents notice?",
        "One line, in their words. It is printed on the first page of the plan.",
        LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "success",
        "How we will know it worked",
        Kind.TEXT,
        "how the success of an action will be known",
        "How will you know it has worked?",
        "What will you count, or ask?",
        TEXT_LIMIT,
        printed=True,
    ),
    FieldSpec("status", "Status", Kind.CHOICE, "the progress of an action"),
    FieldSpec(
        "stopped",
        "Why it was stopped",
        Kind.TEXT,
        "why an action was stopped",
        "Why it was stopped",
        "Only for an action that is stopped",
        TEXT_LIMIT,
    ),
)
"""What is said of an action, in the order of its form."""

PRINTED = tuple(spec for spec in ACTION if spec.printed)
"""The fields in people's own words that stand on an action's page, in its exports and on its card."""

DECISION = (
    FieldSpec("target", "Target", Kind.CHOICE, "the target", "Which level do you want to reach?"),
    FieldSpec(
        "no_action",
        "Why there is no action",
        Kind.TEXT,
        "why there is no action",
        "Why is there no action?",
        limit=TEXT_LIMIT,
    ),
)
"""What a group decides of an exemplar."""

TAKEN_OUT = FieldSpec("taken_out", "Taken out", Kind.MARK, "whether an action was entered by mistake")
"""What an action is marked with that somebody entered by mistake: its history stays, the plan shows it no more."""

PLAN = (
    TAKEN_OUT,
    FieldSpec("order", "Order of the actions", Kind.MARK, "the order of the actions"),
    FieldSpec(
        "dropped",
        "Why it is dropped",
        Kind.TEXT,
        "why an action of the last plan was dropped",
        "Why are you dropping it?",
        limit=TEXT_LIMIT,
    ),
)

ACTION_FIELDS = names_of(ACTION)
DECISION_FIELDS = names_of(DECISION)
