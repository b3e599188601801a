"""A benchmarking return's overview and sections: shown, saved answer by answer, both texts where two wrote at once."""

from collections.abc import Mapping

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.questionnaire import Question, Section
from selfreview.domain.review.review import ReviewState, may_reopen
from selfreview.domain.rights import Right
from selfreview.speech import gettext, ngettext
from selfreview.storage.benchmarking import questions, returns, submissions
from selfreview.storage.benchmarking.findings import kind_of
from selfreview.storage.people import people
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry, wants_json
from selfreview.web.benchmarking import conflicts
from selfreview.web.benchmarking.boxes import boxes_of
from selfreview.web.benchmarking.desk import Desk, open_desk, read_desk
from selfreview.web.benchmarking.posts import Read, Typed, names_of, read_post, version_token_of
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import clock, last_saved
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

blueprint = Blueprint("benchmarking", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")

LOOKS = {
    "Not started": "none",
    "In progress": "started",
    "Questions to answer": "missing",
    "Not yet confirmed": "waiting",
    "Done": "done",
}
"""The look of a section's state, beside its words."""


@blueprint.get("/")
@entry(AtService(Right.READ_REVIEW))
def overview(visit: Visit) -> ResponseReturnValue:
    """The return's task list, its deadline and the one next step."""
    desk = open_desk(visit)
    submitted = submissions.submissions_of(desk.held)
    held, today = desk.held, site().today()
    asked = questions.questions_of(held)
    return render_template(
        "benchmarking/returns/overview.html",
        desk=desk,
        visit=visit,
        looks=LOOKS,
        newest=submitted[0] if submitted else None,
        is_submitted=held.state is ReviewState.SUBMITTED,
        reopenable=may_reopen(held.state, held.window, today) and desk.may_run,
        today=today,
        questions=len(asked),
        unanswered=sum(not one.answer for one in asked),
    )


@blueprint.get("/blank-form")
@entry(AtService(Right.READ_REVIEW))
def blank_form(visit: Visit) -> ResponseReturnValue:
    """Every question with room for its answer, to print and fill in by hand before anybody types."""
    desk = open_desk(visit)
    asked = desk.questionnaire
    return render_template(
        "benchmarking/returns/blank_form.html",
        desk=desk,
        visit=visit,
        sections=[(one, boxes_of(desk, asked.questions_of(one.id))) for one in asked.sections],
        cases=asked.worked_cases,
        definitions=asked.definitions,
    )


@blueprint.get("/<section_id>")
@entry(AtService(Right.READ_REVIEW))
def section(visit: Visit, section_id: str) -> ResponseReturnValue:
    """One section: its questions with their boxes, or its answers to read."""
    desk = open_desk(visit)
    return _show(desk, desk.section(section_id))


def _show(
    desk: Desk,
    here: Section,
    form: Typed | None = None,
    faults: Mapping[str, str] | None = None,
    version: str | None = None,
) -> str:
    questions = desk.questionnaire.questions_of(here.id)
    names = names_of(questions)
    places = [one.id for one in desk.questionnaire.sections]
    place = places.index(here.id)
    return render_template(
        "benchmarking/returns/section.html",
        desk=desk,
        visit=desk.visit,
        here=here,
        boxes=boxes_of(desk, questions, form, faults, _hints(desk, questions)),
        faults=faults or {},
        version=version or versions.pack(desk.kept, names),
        cases=desk.questionnaire.worked_cases,
        before=desk.questionnaire.sections[place - 1] if place else None,
        after=desk.questionnaire.sections[place + 1] if place + 1 < len(places) else None,
        saved_at=last_saved({name: desk.kept[name] for name in names if name in desk.kept}),
        state=desk.progress.states[here.id],
    )


def _hints(desk: Desk, questions: tuple[Question, ...]) -> dict[str, tuple[str, ...]]:
    """What the product knows of the answer to a question from elsewhere."""
    hints: dict[str, tuple[str, ...]] = {}
    asked = {question.id: question for question in questions}
    kind = kind_of(desk.held)
    if "RS01" in asked and kind:
        labels = {option.id: option.label for option in asked["RS01"].options}
        hints["RS01"] = (gettext("The registry of services says: {kind}.", kind=labels.get(kind, kind)),)
    if "MG03" in asked:
        ticked = {asked["MG03"].option(option).label for option in desk.answer("MG03").chosen}
        group = people.people_of(desk.number, day=site().today())
        posts = [post for person in group for post in person.posts if post.service == desk.number]
        agencies = sorted({post.agency for post in posts if post.agency} - ticked)
        if agencies:
            is_are = "is" if len(agencies) == 1 else "are"
            hints["MG03"] = (
                gettext(
                    "{agencies} {is_are} on your list of people, but not ticked here.",
                    agencies=", ".join(agencies),
                    is_are=is_are,
                ),
            )
    return hints


@blueprint.post("/<section_id>")
@entry(AtService(Right.WRITE_DRAFT))
def save_section(visit: Visit, section_id: str) -> ResponseReturnValue:
    """Save a section's answers, or show both where somebody else has answered meanwhile."""
    desk = open_desk(visit)
    here = desk.section(section_id)
    questions = desk.questionnaire.questions_of(here.id)
    form, undecided = conflicts.choose(questions, request.form)
    read = read_post(desk, questions, form)
    if read.faults and wants_json():
        words = [f"{name}: {fault}." for name, fault in read.faults.items()]
        return jsonify(message=gettext("Not saved. {words} Kept in this browser.", words=" ".join(words))), 422
    had = versions.unpack(form.get("version", ""), names_of(questions))
    posted = {name: (value, had[name]) for name, value in read.values.items()}
    settlement = returns.save_fields(
        desk.held, posted=posted, person=visit.person.name, at=site().now(), undecided=undecided
    )
    if settlement.clashes:
        return conflicts.show(desk, here, form, had, settlement.clashes, undecided)
    return _saved(desk, here, form, read, had)


def _saved(was: Desk, here: Section, form: Typed, read: Read, had: Mapping[str, int]) -> ResponseReturnValue:
    held = returns.find_return(service=was.number, year=was.year)
    assert held is not None
    desk = read_desk(was.visit, held)
    token = versions.pack(version_token_of(desk.kept, had, read.values), had)
    if wants_json():
        return jsonify(saved_at=clock(), version=token)
    if read.faults:
        keep()
        return _show(desk, here, form, read.faults, token), 422
    here_too = {question.id for question in desk.questionnaire.questions_of(here.id)}
    fresh = [
        name
        for name, one in desk.asked.items()
        if name in here_too and (one.is_open or one.stops) and one != was.asked.get(name)
    ]
    words = gettext("{title} is saved.", title=here.title)
    if fresh:
        words += ngettext(
            " One question is asked about what you answered: one sentence is enough.",
            " {number} questions are asked about what you answered: one sentence is enough.",
            len(fresh),
        )
    confirm_saved(words, desk.draft_key(here.id), desk.draft_key(f"{here.id}/clash"))
    return redirect(_next(desk, here, fresh, form.get("then", "")), 303)


def _next(desk: Desk, here: Section, fresh: list[str], then: str) -> str:
    if then == "later":
        return desk.address("benchmarking.overview")
    if fresh:
        return desk.address("benchmarking.section", section_id=here.id, _anchor=fresh[0])
    places = [one.id for one in desk.questionnaire.sections]
    place = places.index(here.id) + 1
    if place < len(places):
        return desk.address("benchmarking.section", section_id=places[place])
    return url_for("benchmarking_submission.check", number=desk.number, year=desk.year)
