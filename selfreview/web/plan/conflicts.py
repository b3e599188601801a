"""Two people wrote one part of a plan at once: both texts, and a form whose next save has read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selfreview.domain.review.review import Clash, Kept
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage.people import people
from selfreview.storage.plan import plans
from selfreview.storage.plan.plans import Subject
from selfreview.web import versions
from selfreview.web.access import Visit
from selfreview.web.plan.forms import LABELS, typed_from
from selfreview.web.review_pages import as_begun
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

DECISION_FIELDS = ("target", "no_action")


@dataclass(frozen=True, slots=True)
class Side:
    """A field that somebody else wrote meanwhile: what they wrote, and what you did."""

    label: str
    theirs: str
    mine: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Both:
    """Everything for the form to come: its values and version, and what somebody else wrote."""

    values: Mapping[str, str]
    version: str
    sides: tuple[Side, ...]

    @property
    def sentence(self) -> str:
        """What has happened, in a sentence."""
        who = " and ".join(dict.fromkeys(side.by for side in self.sides))
        return gettext(
            "{who} changed this while you were writing. Nothing has been lost: compare the two "
            "versions, then save the one you want.",
            who=who,
        )


def weigh(visit: Visit, subject: Subject, posted: Mapping[str, tuple[str, int]], clashes: Sequence[Clash]) -> Both:
    """What a save came to that clashed; lets go of the lock.

    Fields that nobody else touched stay as typed, those that this person left
    as they read them are as they stand now, and those that clash are as typed,
    with the other text beside them.
    """
    # Read before the lock is let go: the version in the page is that of the texts that it shows.
    kept = plans.read_plan(as_begun(visit)).kept(subject)
    undo()
    clashing = {clash.field for clash in clashes}
    values = {
        name: value if name in clashing or read == kept.get(name, Kept()).version else kept[name].value
        for name, (value, read) in posted.items()
    }
    sides = tuple(
        Side(
            LABELS.get(clash.field, "Reason"),
            in_words(visit, subject, clash.field, clash.theirs.value),
            in_words(visit, subject, clash.field, clash.mine),
            clash.theirs.changed_by,
            clash.theirs.changed_at,
        )
        for clash in clashes
    )
    # Whoever has an account is told by the account and by the name: one of the two is enough to compare.
    return Both(values, versions.pack(kept, posted), tuple(dict.fromkeys(sides)))


def in_words(visit: Visit, subject: Subject, name: str, value: str) -> str:
    """A kept field as people read it."""
    if not value:
        return ""
    if name == "criteria":
        texts = {
            criterion.id: criterion.text for exemplar in visit.framework.exemplars for criterion in exemplar.criteria
        }
        return "\n".join(texts.get(one, one) for one in value.split())
    if name == "also":
        return ", ".join(value.split())
    if name == "owner":
        person = people.person_by_id(int(value), day=site().today())
        return value if person is None else person.name
    if name == "target" and value in visit.framework.scale.keys:
        return visit.framework.scale.level(value).label
    if name in ("start", "due"):
        return day_in_words(typed_from({name: value})[name])
    return value
