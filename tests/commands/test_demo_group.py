"""The demonstration's steering group works together, and its manager and parent see it."""

from pathlib import Path

import pytest

from tests.browser.stage import open_stage
from tests.visitors import text_of

REVIEW = "/services/1/reviews/2010"


@pytest.mark.slow
def test_the_demonstration_shows_a_group_that_works_together(sqlite_template: Path, tmp_path: Path) -> None:
    with open_stage(sqlite_template, tmp_path / "demonstration") as stage:
        parent = stage.visitor("parent")
        home = text_of(parent.get("/").text)
        assert "Meeting on 17 November at 10am, at Town Hall, room 4" in home
        assert "Discuss E05 " in home
        assert "See to E16 " in home
        assert "3 of 17 given" in home
        shown = text_of(parent.get(f"{REVIEW}/E05/views").text)
        assert "All eight supporters are trained and insured" in shown
        assert "The minutes reach us within a week" not in text_of(parent.get(f"{REVIEW}/E03/views").text)
        agenda = text_of(parent.get(f"{REVIEW}/meeting/agenda").text)
        assert "Flagged by Nasreen Parvez-Hill." in agenda
        assert "feedback form" in text_of(stage.visitor("manager").get(f"{REVIEW}/E08/comments").text)
