"""What `selfreview demo` writes besides its releases, which take the longest: made once, and changed by no test."""

from collections.abc import Iterator

import pytest
from flask import Flask

from selfreview.app import create_app
from selfreview.demonstration.history import tell_history
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.storage import audit
from selfreview.storage.nation import releases
from selfreview.storage.plan import plans
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import db
from tests.browser.stage import Stage
from tests.demonstrated import Demonstration, make_demonstration
from tests.sites import Clock, settings_for
from tests.visitors import text_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

REVIEW = "/services/1/reviews/2010"
MEETING = "/services/69/reviews/2010/meeting"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration without the releases of its closed rounds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "make_release", lambda *_, **__: None)
        return make_demonstration(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture
def app(demonstration: Demonstration) -> Iterator[Flask]:
    """The application on it, at the time of the open round."""
    app = create_app(settings_for(demonstration.url, demonstration.home))
    app.extensions["clock"] = app.extensions["selfreview"].clock = Clock()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_it_is_told_who_can_sign_in_and_is_filled_once(demonstration: Demonstration) -> None:
    demonstration.assert_made_once()
    assert "holds" in demonstration.run("verify").stdout


def test_promises_of_the_history_are_the_plans_of_its_years(app: Flask) -> None:
    history = tell_history()
    with app.app_context():
        for told in history.years:
            review = find_review(service=history.service, year=told.year)
            assert review is not None
            plan = plans.read_plan(review)
            assert [(action.exemplar, action.what) for action in plan.actions] == [
                (promise.exemplar, promise.what) for promise in told.promises
            ]
            for action, promise in zip(plan.actions, told.promises, strict=True):
                assert action.status is ActionStatus(promise.status)
                assert (action.due, action.responsible, action.agency) == (
                    promise.due,
                    promise.responsible,
                    promise.agency,
                )
                assert action.criteria
                assert [note.words for note in plan.notes[action.id]] == [promise.note]
        draft = find_review(service=history.service, year=2010)
        assert draft is not None
        last = plans.last_plan(draft)
        assert last is not None
        assert any(action.is_unfinished for action in last.actions)
        assert audit.find_breaks() == ()


def test_a_meeting_is_open_elsewhere_and_looks_the_same_a_day_later(app: Flask) -> None:
    stage = Stage(app)
    assert "A meeting is open" not in stage.visitor("manager").get("/").text
    for began in ("14:03", "3 November 2010 at 14:03"):
        parent, chair = stage.enter("wakefield-parent"), stage.enter("wakefield-chair")
        assert "A meeting is open" in parent.get(f"{MEETING.removesuffix('/meeting')}/E01").text
        meeting = text_of(parent.get(MEETING).text)
        assert f"open since {began}, run by Colin Armitage" in meeting
        wall = text_of(chair.get(f"{MEETING}/projector").text)
        assert "E05 " in wall
        assert "2 of " in wall
        assert "over time" not in wall
        assert "Two families" not in wall
        app.extensions["clock"].pass_(days=1)


def test_its_group_works_together(app: Flask) -> None:
    stage = Stage(app)
    parent = stage.visitor("parent")
    home = text_of(parent.get("/").text)
    assert "Meeting on 17 November at 10am, at Town Hall, room 4" in home
    assert "Discuss E05 " in home
    assert "Work on E16 " in home
    assert "Maureen Ackroyd names you in a comment on E05 " in home
    assert "names you in a comment on E08 " in text_of(stage.visitor("manager").get("/").text)
    assert "3 of 17 given" in home
    shown = text_of(parent.get(f"{REVIEW}/E05/views").text)
    assert "All eight supporters are trained and insured" in shown
    assert "The minutes reach us within a week" not in text_of(parent.get(f"{REVIEW}/E03/views").text)
    agenda = text_of(parent.get(f"{REVIEW}/meeting/agenda").text)
    assert "Flagged by Nasreen Parvez-Hill" in agenda
    assert "nobody knows how long families wait" in agenda
    assert "feedback form" in text_of(stage.visitor("manager").get(f"{REVIEW}/E08/comments").text)
