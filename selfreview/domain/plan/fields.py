"""The fields of an action plan, each described once."""

from selfreview.domain.field_specs import FieldSpec, Kind, names_of
from selfreview.speech import lazy

WHAT_LIMIT = 20_000
TEXT_LIMIT = 2_000
LINE_LIMIT = 200

ACTION = (
    FieldSpec(
        "what",
        lazy("What is to be done"),
        Kind.TEXT,
        lazy("what is to be done"),
        lazy("What will you do?"),
        limit=WHAT_LIMIT,
    ),
    FieldSpec("also", lazy("Further exemplars"), Kind.KEYS, lazy("the further exemplars that an action is for")),
    FieldSpec(
        "criteria", lazy("Criteria it will help meet"), Kind.KEYS, lazy("the criteria that an action is to meet")
    ),
    FieldSpec(
        "responsible",
        lazy("Who is responsible"),
        Kind.LINE,
        lazy("who is responsible for an action"),
        lazy("Their name or job title"),
        limit=LINE_LIMIT,
    ),
    FieldSpec("owner", lazy("Who is responsible"), Kind.CHOICE, lazy("who updates the progress of an action")),
    FieldSpec("agency", lazy("Agency"), Kind.CHOICE, lazy("the agency responsible for an action")),
    FieldSpec("authority", lazy("Authority"), Kind.CHOICE, lazy("the authority responsible for an action")),
    FieldSpec("start", lazy("Start"), Kind.DAY, lazy("when an action starts")),
    FieldSpec("due", lazy("Due"), Kind.DAY, lazy("when an action is due")),
    FieldSpec(
        "cost",
        lazy("Cost"),
        Kind.LINE,
        lazy("what an action costs"),
        lazy("How much will it cost?"),
        lazy("Such as “£400 a year”, or “staff time”"),
        LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "cost_from",
        lazy("Where the money comes from"),
        Kind.LINE,
        lazy("where the money for an action comes from"),
        lazy("Where will the money come from?"),
        limit=LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "parents",
        lazy("What parents will notice"),
        Kind.LINE,
        lazy("what parents will notice of an action"),
        lazy("What will parents notice?"),
        lazy("One line, in their words. It is printed on the first page of the plan."),
        LINE_LIMIT,
        printed=True,
    ),
    FieldSpec(
        "success",
        lazy("How we will know it worked"),
        Kind.TEXT,
        lazy("how the success of an action will be known"),
        lazy("How will you know it has worked?"),
        lazy("What will you count, or ask?"),
        TEXT_LIMIT,
        printed=True,
    ),
    FieldSpec("status", lazy("Status"), Kind.CHOICE, lazy("the progress of an action")),
    FieldSpec(
        "stopped",
        lazy("Why it was stopped"),
        Kind.TEXT,
        lazy("why an action was stopped"),
        lazy("Why it was stopped"),
        lazy("Only for an action that is stopped"),
        TEXT_LIMIT,
    ),
)
"""What is said of an action, in the order of its form."""

PRINTED = tuple(spec for spec in ACTION if spec.printed)
"""The fields in people's own words that stand on an action's page, in its exports and on its card."""

DECISION = (
    FieldSpec("target", lazy("Target"), Kind.CHOICE, lazy("the target"), lazy("Which level do you want to reach?")),
    FieldSpec(
        "no_action",
        lazy("Why there is no action"),
        Kind.TEXT,
        lazy("why there is no action"),
        lazy("Why is there no action?"),
        limit=TEXT_LIMIT,
    ),
)
"""What a group decides of an exemplar."""

TAKEN_OUT = FieldSpec("taken_out", lazy("Taken out"), Kind.MARK, lazy("whether an action was entered by mistake"))
"""What an action is marked with that somebody entered by mistake: its history stays, the plan shows it no more."""

PLAN = (
    TAKEN_OUT,
    FieldSpec("order", lazy("Order of the actions"), Kind.MARK, lazy("the order of the actions")),
    FieldSpec(
        "dropped",
        lazy("Why it is dropped"),
        Kind.TEXT,
        lazy("why an action of the last plan was dropped"),
        lazy("Why are you dropping it?"),
        limit=TEXT_LIMIT,
    ),
)

ACTION_FIELDS = names_of(ACTION)
DECISION_FIELDS = names_of(DECISION)
