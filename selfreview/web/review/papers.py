"""The code on a paper that leaves the service, and the page behind it: how the paper stands, and not whose it is."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.review.papers import PaperKind, Source, judge_paper
from selfreview.domain.review.review import ReviewState
from selfreview.storage import papers
from selfreview.storage.nation import releases
from selfreview.storage.papers import Paper
from selfreview.storage.plan import handed_in
from selfreview.storage.returns import submissions
from selfreview.storage.review.reviews import Review, review_by_id
from selfreview.web import mail_queue
from selfreview.web.access import Public, entry
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import mark

blueprint = Blueprint("papers", __name__)

PATIENCE = 1.0
"""Seconds that a paper waits for another's write; after that it is printed without its code."""


def code_of(review: Review, kind: PaperKind, *, as_handed_in: bool = True, release: int = 0) -> str:
    """The address that tells how a paper of today stands; empty where there is none to print.

    `as_handed_in` is False for a plan that has moved on since its last agreed
    version. A site that was not told its own address prints no code.
    """
    if site().settings.url is None or review.id is None:
        return ""
    now = _held(review, review.id, kind, release)
    source = Source(now.submitted, 0, release) if now.submitted and as_handed_in else Source(0, now.recorded, release)
    paper = Paper(review.id, kind, source)
    token = papers.token_of(paper)
    if token is None:
        mark(lambda: papers.keep(paper, at=site().now()), patience=PATIENCE)
        token = papers.token_of(paper)
    return "" if token is None else mail_queue.link_to("papers.show", token=token)


def _held(review: Review, review_id: int, kind: PaperKind, release: int) -> Source:
    """All that a paper of this kind could be printed from now."""
    if kind is PaperKind.PLAN:
        version = handed_in.newest(review_id)
        submitted = 0 if version is None else version.number
    elif kind is PaperKind.REVIEW and review.state is not ReviewState.SUBMITTED:
        # Reopened: what was submitted goes on counting, and the review is a draft again.
        submitted = 0
    else:
        submitted = submissions.newest_number(review) or 0
    return Source(submitted, papers.count_recorded(review_id), release)


@blueprint.get("/papers/<token>")
@entry(Public())
def show(token: str) -> ResponseReturnValue:
    """Whether a paper is submitted, current or superseded, for whoever holds it."""
    paper = papers.find(token)
    if paper is None:
        abort(404)
    review = review_by_id(paper.review_id)
    released = releases.newest(review.round.year, public_at=site().now()) if paper.source.release else None
    now = _held(review, paper.review_id, paper.kind, released.number if released else 0)
    return render_template("review/documents/standing.html", standing=judge_paper(paper.kind, paper.source, now))
