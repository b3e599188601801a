"""A database that goes away between the last word to it and the end of the request."""

from pathlib import Path

from flask.typing import ResponseReturnValue
from sqlalchemy import text

from selfreview.storage.tables import db
from selfreview.web.access import Public, entry
from tests.sites import open_site
from tests.visitors import Visitor


def test_a_connection_that_dies_after_the_work_is_done_spoils_no_answer(
    postgresql_settled_url: str, home: Path
) -> None:
    with open_site(postgresql_settled_url, home, fresh=True) as app:

        @app.get("/dies")
        @entry(Public())
        def dies() -> ResponseReturnValue:
            key = db.session.scalar(text("SELECT pg_backend_pid()"))
            with db.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:key)"), {"key": key})
            return "done"

        stranger = Visitor(app)
        assert (stranger.get("/dies").status_code, stranger.last.text) == (200, "done")
        assert stranger.get("/healthz").status_code == 200
