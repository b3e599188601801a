"""What makes a paper out of date is a change of what it shows: each kind of change, held against each paper's words."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.domain.review.papers import OF_A_MEETING, PaperKind, contents_of
from selfreview.storage.engine import writing
from selfreview.storage.plan import plans
from selfreview.storage.practice import sharing
from selfreview.storage.registry import changes
from selfreview.storage.review import evidence, reviews
from selfreview.storage.tables import db
from selfreview.web.runtime import Site
from tests import made_returns
from tests.databases import copy_sqlite, sqlite_url
from tests.deeds import MEETING, REVIEW, opened, send, vote, vote_here
from tests.machine import ROOT
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW, open_site, with_settings
from tests.visitors import Visitor, fields_of, parse
from tests.web.group.test_collaboration import form_to
from tests.web.meeting.test_arranging import arrange
from tests.web.plan.plans import PLAN, ours, plan_action, rate
from tests.web.review.test_papers import SITE, code_on, submit

PAPERS = {
    "review": f"{REVIEW}/review",
    "review copy": f"{REVIEW}/review?copy=circulation",
    "grid": f"{REVIEW}/grid",
    "plan": f"{PLAN}/print",
    "plan copy": f"{PLAN}/print?copy=circulation",
    "progress": f"{PLAN}/progress",
    "profile": f"{REVIEW}/profile",
    "beside others": f"{REVIEW}/profile/others",
    "changes": f"{REVIEW}/profile/changes",
    "agenda": f"{MEETING}/agenda",
    "minutes": f"{MEETING}/minutes/1",
}
"""A page of each kind of paper that shows a draft; its paper says the same."""

STAMPS = re.compile(
    r"Version \d+ of the data|saved (on )?\d+ \w+ \d{4}|\d+ \w+ \d{4} at \d\S+|"
    f"{re.escape(SITE)}{r'/papers/[0-9a-f]+'}"
)
"""What a paper says of the day and the state it was printed at: not what it is about."""

Deed = Callable[[Flask], object]


@dataclass(frozen=True, slots=True)
class Printed:
    """A database with a draft that has something of everything, and its papers: their words and codes."""

    file: Path
    papers: dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def printed(sqlite_settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """That draft, printed once."""
    folder = tmp_path_factory.mktemp("begun")
    copy_sqlite(sqlite_settled, folder / "selfreview.db")
    with open_site(sqlite_url(folder / "selfreview.db"), folder) as app:
        begin(tell_address(app))
        reader = Visitor(app, "observer")
        papers = {kind: told(reader, path) for kind, path in PAPERS.items()}
    return Printed(folder / "selfreview.db", papers)


@pytest.fixture
def begun(printed: Printed, tmp_path: Path) -> Iterator[Flask]:
    """A site with that draft, an hour later."""
    copy_sqlite(printed.file, tmp_path / "selfreview.db")
    with open_site(sqlite_url(tmp_path / "selfreview.db"), tmp_path) as app:
        app.extensions["clock"].pass_(hours=1)
        yield tell_address(app)


def tell_address(app: Flask) -> Flask:
    """Tell a site its own address."""
    here = app.extensions["selfreview"]
    assert isinstance(here, Site)
    here.settings = with_settings(here.settings, url=SITE)
    return app


def begin(lite: Flask) -> None:
    """Ratings, a plan, an earlier return and plan, a comment, views, a meeting that was held."""
    plan_action(lite, year=CLOSED, what="Ask the parents.")
    made_returns.submit(lite, OURS, CLOSED, made_returns.drawn_ratings(lite, random.Random(1)))
    rate(lite)
    plan_action(lite, what="Print a leaflet.", due="2010-02-01")
    lite.extensions["clock"].pass_(minutes=5)
    chair, parent = opened(lite, "parent")
    vote_here(parent, "good")
    send(chair, MEETING, "/reveal")
    send(chair, MEETING, "/stop")
    lite.extensions["clock"].pass_(minutes=5)
    comment(lite)


def as_manager(path: str, **fields: str) -> Deed:
    """Save a page of the review with other words in its form."""
    return lambda app: Visitor(app, "manager").fill(f"{REVIEW}/{path}", fields)


def sent(page: str, to: str, who: str = "chair", /, **fields: str) -> Deed:
    """Send a form that goes to an address from a page of the review."""
    return lambda app: send(Visitor(app, who), f"{REVIEW}/{page}", to, fields)


def comment(app: Flask) -> None:
    """Say something about an exemplar."""
    parent = Visitor(app, "parent")
    parent.get(f"{REVIEW}/E05")
    to = f"{REVIEW}/E05/comments"
    parent.post(to, {**form_to(parent, to), "words": "Ask them again."})


def gone_through(*deeds: Deed) -> Deed:
    """One change after the other."""
    return lambda app: [deed(app) for deed in deeds]


def hold_another(app: Flask) -> None:
    """A further meeting, with somebody there and another exemplar in the middle."""
    chair, _parent = opened(app, "parent")
    send(chair, MEETING, "/go", {"exemplar": "E09"})
    send(chair, MEETING, "/stop")


def note(app: Flask) -> None:
    """Note something of an action."""
    with app.app_context(), writing():
        (action,) = plans.read_plan(ours()).actions
        plans.add_note(ours(), action, words="The printer was asked.", once="1", person="x", at=NOW)
        db.session.commit()


def field_of_the_whole(name: str, value: str) -> Deed:
    """Write what belongs to no exemplar."""

    def change(app: Flask) -> None:
        with app.app_context():
            reviews.save_fields(ours(), exemplar="", posted={name: (value, 0)}, person="x", at=NOW)
            db.session.commit()

    return change


def show(app: Flask) -> None:
    """Show something as evidence by a link."""
    with app.app_context(), writing():
        item = evidence.NewItem("Minutes of the forum", NOW.date(), url="https://example.org/minutes")
        evidence.add_item(ours(), exemplar="E09", item=item, upload=None, person="x", at=NOW)
        db.session.commit()


CHANGES: dict[str, Deed] = {
    "a rating": as_manager("E09", rating="good"),
    "an evidence text": as_manager("E09", evidence="A survey of parents."),
    "a text of what the meeting worked on": as_manager("E01", evidence="A survey of parents."),
    "why a rating moved": as_manager("E05", moved="More parents came."),
    "criteria": lambda app: tick(app),
    "how it was done": field_of_the_whole("method", "meetings"),
    "a note on the benchmarks": field_of_the_whole("question-0", "We stand well."),
    "evidence by a link": show,
    "a comment": comment,
    "an answer": lambda app: about_the_comment("/E05/comments", {"words": "We will."})(app),
    "a settled comment": lambda app: about_the_comment("/comments/", {"resolved": "yes"})(app),
    "a flag": sent("E05", "/E05/flag", "parent", flag="yes", why="Ask the forum."),
    "who sees to it": sent("E05/assign", "/assign", to="agency Health"),
    "a view": lambda app: vote(Visitor(app, "health"), "E09", "minimum"),
    "a late view": lambda app: vote(Visitor(app, "health"), "E01", "minimum"),
    "a reveal": gone_through(lambda app: vote(Visitor(app, "health"), "E05", "good"), sent("E05/views", "/reveal")),
    "an action": lambda app: plan_action(app, what="Ask the schools."),
    "an action that is overdue": lambda app: plan_action(app, what="Ask the schools.", due="2010-01-01"),
    "a note of an action": note,
    "an earlier action": lambda app: plan_action(app, year=CLOSED, what="Ask the teachers."),
    "an arranged meeting": lambda app: arrange(app),
    "another meeting": hold_another,
    "an agreement": sent("E05/agree", "/agree", how="consensus"),
    "an agreement on what the meeting worked on": sent("E01/agree", "/agree", how="consensus"),
    "a dissent": sent("E05/dissent", "/dissent", "parent", words="It is worse."),
    "a link for a reader": sent("readers", "/readers", "manager", kind="plan", given_to="Mr Bell", days="14"),
    "a submission": submit,
    "a new name": lambda app: rename(app, OPEN),
    "a new name from next year on": lambda app: rename(app, OPEN + 1),
    "sharing": lambda app: share(app),
}
"""What people do to a review, its plan and its meetings."""

COUNTED_ALL_THE_SAME = {
    ("a rating", "progress"): "the actions follow it, where that moves one of them",
    ("a rating", "beside others"): "there are no figures to set it beside yet",
    ("criteria", "grid"): "they may be what is missing",
    ("criteria", "progress"): "the actions follow them, where that moves one of them",
    ("an action", "agenda"): "it may be late by its day",
    ("sharing", "beside others"): "there are no figures to set it beside yet",
    ("a submission", "beside others"): "there are no figures to set it beside yet",
}
"""Changes that count although the words stay as they were, each with its paper and why."""


def rename(app: Flask, from_year: int) -> None:
    """Record that the service has another name."""
    with app.app_context():
        sides = (Party("Sheffield", OURS),), (Party("Steel City", OURS),)
        changes.record(Change(Kind.RENAMED, NOW.date(), from_year, *sides), by="x", at=NOW)
        db.session.commit()


def share(app: Flask) -> None:
    """Begin to share the service's ratings."""
    with app.app_context(), writing():
        sharing.turn_sharing(OURS, on=True, by="x", at=NOW)
        db.session.commit()


def tick(app: Flask) -> None:
    """Tick a criterion of an exemplar of the plan."""
    with app.app_context():
        framework = app.extensions["selfreview"].frameworks.current
        key = framework.exemplar("E05").criteria_of("good")[0].id
        reviews.save_fields(ours(), exemplar="E05", posted={"ticks": (key, 0)}, person="x", at=NOW)
        db.session.commit()


def about_the_comment(verb: str, fields: dict[str, str]) -> Deed:
    """Answer the comment, or settle it."""

    def change(app: Flask) -> None:
        chair = Visitor(app, "chair")
        page = parse(chair.get(f"{REVIEW}/E05").text)
        to = next(one for one in page.find(".//main").iter("form") if verb in (one.get("action") or ""))
        assert chair.post(to.get("action"), {**fields_of(to), **fields}).status_code == 303

    return change


def told(visitor: Visitor, path: str) -> tuple[str, str]:
    """The words of a page without its stamps, and the path of its code."""
    page = visitor.get(path).text
    main = parse(page).find(".//main")
    return STAMPS.sub("", " ".join(" ".join(main.itertext()).split())), code_on(page)


@pytest.mark.parametrize("name", CHANGES)
def test_a_paper_is_out_of_date_when_its_words_have_changed_and_not_before(
    begun: Flask, printed: Printed, name: str
) -> None:
    CHANGES[name](begun)
    reader, stranger, wrong = Visitor(begun, "observer"), Visitor(begun), {}
    for kind, path in PAPERS.items():
        words, code = printed.papers[kind]
        has_changed = told(reader, path)[0] != words
        is_old = "Superseded" in stranger.get(code).text
        if has_changed != is_old and (name, kind) not in COUNTED_ALL_THE_SAME:
            wrong[kind] = "its words changed" if has_changed else "its words are the same"
    assert wrong == {}


def test_every_verb_that_a_paper_counts_is_one_that_is_recorded() -> None:
    counted = {
        verb
        for kind in PaperKind
        for verb in (*contents_of(kind).verbs, *contents_of(kind).earlier, *contents_of(kind).of_service)
    }
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "selfreview" / "storage").rglob("*.py"))
    assert {verb for verb in counted | OF_A_MEETING if f'"{verb}"' not in source} == set()
