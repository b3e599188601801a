"""What the record says that somebody did, in the words of a page."""

from collections.abc import Iterable

from selfreview.domain.listing import listed
from selfreview.domain.plan import fields as plan_fields
from selfreview.speech import gettext, lazy
from selfreview.storage.plan.plans import PLANNED
from selfreview.storage.review.evidence import REPLACED
from selfreview.storage.review.reviews import WROTE
from selfreview.web.labels import HISTORY

PLANNED_FIELDS = {spec.name: spec.history for spec in (*plan_fields.ACTION, *plan_fields.DECISION, *plan_fields.PLAN)}
"""What a field of the action plan holds, by the last part of its name."""

SPOKEN = {
    "added evidence": lazy("added evidence"),
    "agreed": lazy("recorded that the group agrees"),
    "agreed the plan": lazy("agreed the plan"),
    "agreed the theme": lazy("agreed the theme"),
    "answered": lazy("replied to a comment"),
    "answered for the authority": lazy("answered for the authority"),
    "answered what was asked": lazy("answered a question from the network"),
    "arranged a meeting": lazy("arranged a meeting"),
    "assigned": lazy("assigned it to someone"),
    "began entering a past review": lazy("began entering a past review"),
    "called a second vote": lazy("asked for a second vote"),
    "cancelled a meeting": lazy("called off a meeting"),
    "changed a meeting": lazy("changed a meeting"),
    "changed evidence": lazy("changed evidence"),
    "commented": lazy("commented"),
    "corrected what was asked": lazy("corrected what the network had asked about"),
    "edited a comment": lazy("edited a comment"),
    "ended a link": lazy("ended a link"),
    "entered the return from paper": lazy("entered the return from paper"),
    "flagged to discuss": lazy("flagged it for discussion"),
    "gave a late view": lazy("gave a view after the reveal"),
    "gave a link": lazy("gave a link"),
    "gave a view": lazy("gave a view"),
    "joined the meeting": lazy("joined the meeting"),
    "named the signatories": lazy("chose who is asked to sign"),
    "noted in the plan": lazy("wrote a note in the action plan"),
    "noted who is there": lazy("noted who was at the meeting"),
    "opened a comment again": lazy("reopened a comment"),
    "opened the meeting": lazy("opened the meeting"),
    "recorded a dissent": lazy("recorded that they disagree"),
    "reopened": lazy("reopened the return"),
    REPLACED: lazy("replaced evidence with a newer version"),
    "resolved a comment": lazy("resolved a comment"),
    "revealed the views": lazy("revealed the views"),
    "settled what was asked": lazy("closed a question from the network"),
    "signed off": lazy("signed off"),
    "stated the sign-off": lazy("stated who signed off"),
    "stopped the meeting": lazy("ended the meeting"),
    "submitted": lazy("submitted the return"),
    "took a dissent back": lazy("withdrew a disagreement"),
    "took evidence away": lazy("removed evidence"),
    "took the agreement back": lazy("withdrew the agreement"),
    "took the chair's seat": lazy("took over running the meeting"),
    "took the flag away": lazy("removed the discussion flag"),
    "used evidence": lazy("used evidence"),
    "was asked": lazy("was asked a question by the network"),
    "withdrew a comment": lazy("withdrew a comment"),
    "withdrew somebody else's comment": lazy("withdrew another member’s comment"),
}
"""The verbs of a review's record, as a page says them."""


def deed_in_words(verb: str, field: str) -> str:
    """What was done to which field, in a few words, whatever it was changed to."""
    changed = _changed_field(verb, field)
    return SPOKEN.get(verb, verb) if changed is None else gettext("changed {changed}", changed=changed)


def _changed_field(verb: str, field: str) -> str | None:
    if verb == WROTE:
        return HISTORY.get(field) or gettext("something")
    if verb == PLANNED:
        named = PLANNED_FIELDS.get(field.split()[-1]) or gettext("something")
        return gettext("{field} in the action plan", field=named)
    return None


def deeds_in_words(done: Iterable[tuple[str, str]]) -> str:
    """What one person did to one exemplar, each thing once: "changed the rating and the evidence, and flagged it".

    `done` begins with what was done last, and is told in the order in which it was done.
    """
    deeds = list(dict.fromkeys(done))[::-1]
    changed = [str(field) for one in deeds if (field := _changed_field(*one)) is not None]
    others = [deed_in_words(*one) for one in deeds if _changed_field(*one) is None]
    told = [gettext("changed {changed}", changed=listed(list(dict.fromkeys(changed))))] if changed else []
    return listed(told + list(dict.fromkeys(others)))
