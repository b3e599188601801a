"""The code on a paper that leaves the service, and the page behind it: how the paper stands, and not whose it is."""

from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.review.papers import OF_BENCHMARKING, PaperKind, Source, judge_paper
from selfreview.domain.review.review import ReviewState
from selfreview.storage import papers, retention
from selfreview.storage.benchmarking import releases as measure_releases
from selfreview.storage.benchmarking import returns
from selfreview.storage.benchmarking import submissions as measure_submissions
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.meeting.progress import worked_on
from selfreview.storage.nation import releases
from selfreview.storage.papers import OneMeeting, Paper
from selfreview.storage.plan import handed_in, plans
from selfreview.storage.returns import submissions
from selfreview.storage.review.reviews import Review, find_review
from selfreview.web import mail_queue
from selfreview.web.access import Public, entry
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import mark

blueprint = Blueprint("papers", __name__)

PATIENCE = 0.3
"""Seconds that a paper waits for another's write; after that it is printed without its code."""

RELEASES_OF_A_YEAR = 1000
"""More than there are ever of one year."""


def code_of(review: Review, kind: PaperKind, *, part: int = 0, version: int | None = None) -> str:
    """The address that tells how a paper of today stands; empty where there is none to print.

    `part` is the number of the meeting that minutes are of. `version` is what
    the paper shows where that need not be the newest: the number of a receipt,
    0 for a plan that has moved on since its last agreed version. A site that
    was not told its own address prints no code, nor does a review that nobody began.
    """
    if site().settings.url is None:
        return ""
    now = _held(review, kind, part)
    if now is None:
        return ""
    submitted = now.submitted if version is None else version
    source = replace(now, submitted=submitted, recorded=0 if submitted else now.recorded)
    paper = Paper(review.service.number, review.round.year, kind, source, part)
    token = papers.token_of(paper, since=site().now() - papers.RENEWED)
    if token is None:
        mark(lambda: papers.keep(paper, at=site().now()), patience=PATIENCE)
        token = papers.token_of(paper)
    return "" if token is None else mail_queue.link_to("papers.show", token=token)


def told_in(review: Review, sitting: Sitting) -> OneMeeting:
    """What the minutes of a meeting tell of: exemplars it worked on or decided actions for, and these actions."""
    decided = [one for one in plans.read_plan(review).actions if one.decided_in == sitting.id]
    exemplars = dict.fromkeys((*worked_on(review, sitting), *(one.exemplar for one in decided)))
    return OneMeeting(sitting.number, tuple(exemplars), tuple(one.id for one in decided))


def _held(review: Review, kind: PaperKind, part: int) -> Source | None:
    """All that a paper of this kind could be printed from now; None where there is nothing yet."""
    if kind in OF_BENCHMARKING:
        return _held_of_benchmarking(review, kind)
    if review.id is None:
        return None
    released = 0
    if kind in (PaperKind.REPORT, PaperKind.PROFILE, PaperKind.BESIDE):
        newest = releases.newest(review.round.year, public_at=site().now())
        released = newest.number if newest else 0
    sitting = next((one for one in meetings.sittings_of(review) if one.number == part), None) if part else None
    meeting = None if sitting is None else told_in(review, sitting)
    recorded = papers.count_recorded(review, kind, meeting=meeting)
    return Source(_submitted(review, kind), recorded, released)


def _submitted(review: Review, kind: PaperKind) -> int:
    """The number of the version that counts, where this kind of paper shows such a version."""
    if kind in (PaperKind.PLAN, PaperKind.PLAN_COPY):
        version = handed_in.newest(review.id)
        return 0 if version is None else version.number
    if kind is PaperKind.REPORT:
        return submissions.newest_number(review) or 0
    shows_submitted = kind in (PaperKind.REVIEW, PaperKind.REVIEW_COPY, PaperKind.RECEIPT)
    # Reopened: what was submitted goes on counting, and the review is a draft again.
    is_submitted = review.state is ReviewState.SUBMITTED
    return (submissions.newest_number(review) or 0) if shows_submitted and is_submitted else 0


def _held_of_benchmarking(review: Review, kind: PaperKind) -> Source | None:
    held = returns.find_return(service=review.service.number, year=review.round.year)
    if held is None or held.id is None:
        return None
    made = measure_submissions.submissions_of(held)
    submitted = made[0].number if made else 0
    if kind is PaperKind.MEASURES_RECEIPT:
        return Source(submitted if held.state is ReviewState.SUBMITTED else 0)
    newest = measure_releases.newest_up_to(held.year, public_at=site().now())
    # The newest release may be of an earlier year, and numbers begin anew in each.
    released = 0 if newest is None else newest.year * RELEASES_OF_A_YEAR + newest.number
    if kind is PaperKind.MEASURES:
        return Source(submitted, 0, released)
    recorded = 0 if review.id is None else papers.count_recorded(review, kind)
    # What is asked between the two collections is asked of what is typed; a copy for others does not ask it.
    beside = returns.count_recorded(held) if kind is PaperKind.BOTH else submitted
    return Source(0, recorded + beside, released)


@blueprint.get("/papers/<token>")
@entry(Public())
def show(token: str) -> ResponseReturnValue:
    """Whether a paper is submitted, current or superseded, for whoever holds it."""
    paper = papers.find(token)
    review = None if paper is None else find_review(service=paper.service, year=paper.year)
    if paper is None or review is None:
        kept = retention.periods().in_words()["papers"]
        return render_template("review/documents/unknown_paper.html", kept=kept), 404
    now = _held(review, paper.kind, paper.part) or Source()
    return render_template("review/documents/standing.html", standing=judge_paper(paper.kind, paper.source, now))
