"""The demonstration's service has made promises in its earlier years, and not all of them were kept."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from selfreview.app import create_app
from selfreview.cli import main
from selfreview.demonstration.history import tell_history
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.settings import Settings
from selfreview.storage import audit
from selfreview.storage.plan import plans
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import db


def test_promises_of_the_history_are_the_plans_of_its_years(
    home: Path, sqlite_empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", sqlite_empty_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    assert CliRunner().invoke(main, ["demo"]).exit_code == 0
    history = tell_history()
    app = create_app(Settings(home=home, database_url=sqlite_empty_url, secret_key="k" * 40))
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
        db.session.remove()
        db.engine.dispose()
