"""Someone else changed this while you were writing: what a clash page shows, and what its choices come to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.review.fields import ANSWER_FIELDS
from selfreview.domain.review.review import Clash, Kept
from selfreview.speech import gettext
from selfreview.storage.review import sheets
from selfreview.web import versions
from selfreview.web.access import Visit, wants_json
from selfreview.web.review_pages import address_of, as_begun, draft_key
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

CHOICES = ("mine", "theirs", "merged")


def choose(posted: Any) -> tuple[Any, frozenset[str]]:
    """What a clash page posts, with its choices put in the place of the fields, and the fields without a choice."""
    chosen = posted.copy()
    undecided = set()
    for name in ANSWER_FIELDS:
        choice = posted.get(f"keep_{name}")
        if f"{name}_mine" in posted and choice not in CHOICES:
            undecided.add(name)
            choice = "mine"
        if f"{name}_{choice}" in posted:
            text = posted[f"{name}_{choice}"]
            chosen.setlist(name, text.split() if name == "ticks" else [text])
    return chosen, frozenset(undecided)


def show(
    visit: Visit,
    asked: Exemplar,
    posted: Mapping[str, tuple[str, int]],
    clashes: Sequence[Clash],
    undecided: Collection[str],
) -> ResponseReturnValue:
    """Both texts of every field that clashes; 422 where a choice was left out, else 409."""
    # Read before the lock is let go: the version in the page is that of the texts that it shows.
    kept = sheets.read_sheet(as_begun(visit)).kept(asked.id)
    undo()
    here = address_of(visit, "answers.exemplar", exemplar_id=asked.id)
    if wants_json():
        who = ", ".join(dict.fromkeys(clash.theirs.changed_by for clash in clashes))
        return jsonify(
            message=gettext("{who} has changed this page since you opened it.", who=who), url=here, resend=True
        ), 409
    clashing = {clash.field for clash in clashes}
    shown = render_template(
        "review/answers/clash.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        clashes=clashes,
        undecided=[clash.field for clash in clashes if clash.field in undecided],
        others=[(name, _as_now(kept, name, *pair)) for name, pair in posted.items() if name not in clashing],
        today=site().today(),
        criteria={criterion.id: criterion.text for criterion in asked.criteria},
        version=versions.pack(kept, ANSWER_FIELDS),
        draft_key=draft_key(visit, asked.id),
    )
    return shown, 422 if undecided else 409


def _as_now(kept: Mapping[str, Kept], name: str, value: str, read_version: int) -> str:
    """A field that does not clash: what was typed, or what is kept now where this person left it as they read it."""
    now = kept.get(name, Kept())
    return value if read_version == now.version else now.value
