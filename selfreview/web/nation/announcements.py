"""Who wants to know when: the feed of releases, errata and withdrawals, and the calendar of rounds and releases."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.feed import Feed, write_feed
from selfreview.domain.nation.citation import TITLE
from selfreview.domain.nation.revisions import Announced, Notice, ReleaseKind, tell_expected, tell_notices
from selfreview.domain.round import AnnouncedDay
from selfreview.storage.benchmarking import collections
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation import releases, revisions
from selfreview.storage.round import rounds
from selfreview.web.access import Public, entry
from selfreview.web.nation.data_packages import find_publisher
from selfreview.web.nation.release_files import let_others_read, sees_embargoed
from selfreview.web.runtime import site

blueprint = Blueprint("announcements", __name__, url_prefix="/national")


def _announced() -> tuple[Announced, ...]:
    """Every release of either collection that was made, under embargo or not, withdrawn ones among them."""
    return tuple(
        Announced(kind, one.year, one.number, max(one.at, one.public_from), one.stands)
        for kind, listed in (
            (ReleaseKind.EXEMPLARS, releases.list_releases()),
            (ReleaseKind.BENCHMARKING, benchmark_releases.list_releases()),
        )
        for one in listed
    )


@blueprint.get("/feed.atom")
@entry(Public())
def feed() -> ResponseReturnValue:
    """What everybody may know of releases, newest first, as an Atom feed."""
    now = site().now()
    public = [one for one in _announced() if one.public_from <= now]
    told_of = (*tell_notices(public, revisions.read_revised(public_at=now)), *tell_expected(rounds.all_rounds()))
    notices = sorted(told_of, key=lambda one: (one.at, one.key), reverse=True)
    told = Feed(
        f"{TITLE}: releases and revisions",
        find_publisher(),
        url_for("announcements.feed", _external=True),
        url_for("publication.years", _external=True),
        notices[0].at if notices else now,
    )
    answer = Response(write_feed(told, [(one, _address(one)) for one in notices]))
    answer.content_type = "application/atom+xml; charset=utf-8"
    let_others_read(answer)
    answer.add_etag()
    return answer.make_conditional(request)


def _address(notice: Notice) -> str:
    one = notice.release
    if one is None:
        return url_for("announcements.calendar", _external=True)
    if notice.revision:
        page = url_for("revisions.listed", _external=True)
        return f"{page}#{notice.key.partition('-erratum')[0].removesuffix('-withdrawn')}"
    if one.collection is ReleaseKind.BENCHMARKING:
        return url_for("benchmark_figures.year", year=one.year, _external=True)
    return url_for("publication.release", year=one.year, number=one.number, _external=True)


@blueprint.get("/calendar")
@entry(Public())
def calendar() -> ResponseReturnValue:
    """Which rounds are open and until when, what is not published yet, and what is out."""
    now, early = site().now(), sees_embargoed()
    made = sorted(_announced(), key=lambda one: one.public_from, reverse=True)
    public = [one for one in made if one.public_from <= now]
    told = {(one.collection, one.year) for one in public}
    held = _held()
    return render_template(
        "nation/public/calendar.html",
        today=site().today(),
        open_rounds=[one for one in held if not one.closed],
        waiting=[one for one in held if one.closed and (one.kind, one.year) not in told],
        embargoed=[one for one in reversed(made) if one.public_from > now] if early else [],
        released=public,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """A collection of a year, until when it takes returns, and when its figures are expected."""

    kind: ReleaseKind
    year: int
    deadline: date | None
    closed: bool
    expected: AnnouncedDay | None


def _held() -> list[_Held]:
    every = rounds.all_rounds()
    expected = {one.year: one.figures_expected for one in every}
    held = [_Held(ReleaseKind.EXEMPLARS, one.year, one.deadline, one.closed, one.figures_expected) for one in every]
    for one in collections.all_collections():
        held.append(_Held(ReleaseKind.BENCHMARKING, one.year, one.deadline, one.closed, expected.get(one.year)))
    return held
