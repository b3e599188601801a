"""Two people answered at once: what the page of both answers shows, and what its choices come to."""

from collections.abc import Collection, Mapping, Sequence

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.answers import decode, in_words
from selfreview.domain.benchmarking.progress import REMARK, decode_remark
from selfreview.domain.benchmarking.questionnaire import Question, Section
from selfreview.domain.review.review import Clash, Kept
from selfreview.speech import gettext
from selfreview.storage.benchmarking import returns
from selfreview.web import versions
from selfreview.web.access import wants_json
from selfreview.web.benchmarking.desk import Desk
from selfreview.web.benchmarking.posts import Typed, names_of
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

KEEP = "keep_"
"""How the choice of a clash page is named, before the field; the page says by `clash` which fields it shows."""


def fields_of(name: str) -> tuple[str, ...]:
    """The names under which a form posts what is kept under one."""
    if name.endswith(REMARK):
        return (name,)
    return name, f"{name}_not_known", f"{name}_quality", f"{name}_says", f"{name}_confirm"


def choose(questions: tuple[Question, ...], posted: Typed) -> tuple[Typed, frozenset[str]]:
    """What a clash page posts, less what was given up for the other answer, and the fields without a choice."""
    chosen = posted.copy()
    undecided = set()
    known = set(names_of(questions))
    for name in known & set(posted.getlist("clash")):
        choice = posted.get(f"{KEEP}{name}")
        if choice == "theirs":
            for field in fields_of(name):
                chosen.poplist(field)
        elif choice != "mine":
            undecided.add(name)
    return chosen, frozenset(undecided)


def show(
    desk: Desk,
    here: Section,
    form: Typed,
    had: Mapping[str, int],
    clashes: Sequence[Clash],
    undecided: Collection[str],
) -> ResponseReturnValue:
    """Both answers to every question that clashes; 422 where a choice was left out, else 409."""
    held = returns.find_return(service=desk.number, year=desk.year)
    assert held is not None
    kept = returns.kept_fields(held)
    undo()
    address = desk.address("benchmarking.section", section_id=here.id)
    if wants_json():
        who = ", ".join(dict.fromkeys(clash.theirs.changed_by for clash in clashes))
        return jsonify(
            message=gettext("{who} has changed this page since you opened it.", who=who), url=address, resend=True
        ), 409
    questions = desk.questionnaire.questions_of(here.id)
    clashing = [clash.field for clash in clashes]
    # What somebody else wrote and this person left as it was read is not sent again: theirs stands.
    stale = {name for name, was in had.items() if kept.get(name, Kept()).version != was and name not in clashing}
    left_out = {field for name in stale for field in fields_of(name)} | {"csrf_token", "version", "clash", "then"}
    replayed = [
        (name, value) for name, value in form.items(multi=True) if name not in left_out and not name.startswith(KEEP)
    ]
    shown = render_template(
        "benchmarking/returns/clash.html",
        desk=desk,
        here=here,
        visit=desk.visit,
        address=address,
        clashes=[(clash, _title(desk, clash.field), *_texts(desk, clash)) for clash in clashes],
        undecided=[name for name in clashing if name in undecided],
        titles={name: _title(desk, name) for name in clashing},
        replayed=replayed,
        version=versions.pack(kept, names_of(questions)),
        today=site().today(),
    )
    return shown, 422 if undecided else 409


def _title(desk: Desk, name: str) -> str:
    title = desk.questionnaire.question(name.removesuffix(REMARK)).title
    return gettext("The sentence about: {title}", title=title) if name.endswith(REMARK) else title


def _texts(desk: Desk, clash: Clash) -> tuple[str, str]:
    if clash.field.endswith(REMARK):
        return decode_remark(clash.theirs.value).text, decode_remark(clash.mine).text
    question = desk.questionnaire.question(clash.field)
    theirs, mine = (in_words(question, decode(question, value)) for value in (clash.theirs.value, clash.mine))
    return theirs, mine
