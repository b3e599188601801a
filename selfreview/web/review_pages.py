"""What the pages of one review share: their addresses, whether they can be written, and what closed them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.review.review import ForgedVersion, Kept, may_change
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.review.reviews import NotWritable, Review, find_review
from selfreview.web.access import Visit, wants_json
from selfreview.web.error_pages import page
from selfreview.web.runtime import site

FORGED = lazy("This page is out of date. Copy your text, reload the page and paste the text back.")


def writable(visit: Visit) -> bool:
    """Whether this person may change this review now."""
    review = visit.review
    return visit.may(Right.WRITE_DRAFT) and may_change(review.state, review.window, site().today())


def address_of(visit: Visit, endpoint: str, **more: Any) -> str:
    """The address of one of this review's pages."""
    return url_for(endpoint, number=visit.service.number, year=visit.review.round.year, **more)


def draft_key(visit: Visit, name: str) -> str:
    """The name under which a browser keeps what is typed into one form of this review."""
    return f"{visit.service.number}/{visit.review.round.year}/{name}"


def as_begun(visit: Visit) -> Review:
    """The visit's review, found again where this request is what began it."""
    if visit.review.id is not None:
        return visit.review
    found = find_review(service=visit.service.number, year=visit.review.round.year)
    assert found is not None
    return found


def last_saved(kept: Mapping[str, Kept]) -> str | None:
    """When anybody last saved one of these fields, as it is told; None before the first time."""
    newest = max((one.changed_at for one in kept.values() if one.changed_at is not None), default=None)
    return None if newest is None else saved_when(newest)


def saved_when(newest: datetime) -> str:
    """The time of something that was saved, with its day where that is not today."""
    filters = current_app.jinja_env.filters
    day, today = filters["day"](newest), filters["day"](site().now())
    told: str = filters["clock"](newest) if day == today else gettext("on {newest}", newest=filters["moment"](newest))
    return told


def clock() -> str:
    """The time of a save, as it is told."""
    told: str = current_app.jinja_env.filters["clock"](site().now())
    return told


def listen(app: Flask) -> None:
    """Answer what a save of any page can meet: a version that was never given out, a review that takes no changes."""
    app.register_error_handler(ForgedVersion, _answer_forged)
    app.register_error_handler(NotWritable, _answer_closed)


def _answer_forged(_fault: ForgedVersion) -> ResponseReturnValue:
    return page(400, message=FORGED)


def _answer_closed(fault: NotWritable) -> ResponseReturnValue:
    return tell_closed(
        gettext("This review has been submitted. The manager or the chair can open it again.")
        if str(fault) == "submitted"
        else gettext("The round has been closed. Ask the network for an extension, then send your text again.")
    )


def tell_closed(why: str) -> ResponseReturnValue:
    """What somebody is told whose work was submitted or closed while they wrote; their text is on the page."""
    if wants_json():
        return jsonify(message=str(why), url=request.path), 409
    return page(409, message=why, resend=True)
