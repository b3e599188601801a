"""Mail to those whom a comment names, and to those whose comment it answers."""

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.mentions import find_mentioned
from selfreview.storage.group import collaboration
from selfreview.storage.people import people
from selfreview.web.access import Visit
from selfreview.web.group import letters
from selfreview.web.runtime import site


def tell_named(visit: Visit, asked: Exemplar, words: str, *, answers: int | None = None, before: str = "") -> None:
    """Write to whom a comment names, but not to whom it named `before` it was edited, and to whom it answers."""
    group = {one.id: one for one in people.people_of(visit.service.number, day=site().today())}
    names = {key: one.name for key, one in group.items()}
    named = find_mentioned(words, names) - find_mentioned(before, names)
    spoke = collaboration.speakers(visit.review, answers) - named if answers is not None else frozenset()
    place = f"on {asked.id} {asked.title}, in the {visit.review.round.year} self-review of {visit.service.name}."
    link = ("answers.exemplar", {"exemplar_id": asked.id, "_anchor": "comments"})
    for who, subject, what in (
        (named, f"A comment on {asked.id} names you", f"A comment names you {place}"),
        (spoke, f"A reply to your comment on {asked.id}", f"Someone has replied to your comment {place}"),
    ):
        known = [group[key] for key in sorted(who) if key in group]
        letters.tell_at_once(visit, known, subject=subject, what=what, link=link)
