"""A framework with two levels, no flags and no criteria goes through the whole wizard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.frameworks import SMALL
from tests.people import OPEN, OURS
from tests.sites import open_site
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


@pytest.fixture
def small(sqlite_database_url: str, home: Path) -> Iterator[Flask]:
    (home / "editions").mkdir()
    (home / "editions" / "small.yaml").write_text(SMALL, encoding="utf-8")
    with open_site(sqlite_database_url, home) as app:
        yield app


def test_a_framework_of_two_levels_without_criteria_works_from_overview_to_receipt(small: Flask) -> None:
    framework = small.extensions["selfreview"].frameworks.current
    assert len(framework.scale.levels) == 2
    manager = Visitor(small, "manager")
    words = text_of(manager.get(f"{REVIEW}/").text)
    assert f"0 of {len(framework.exemplars)} exemplars done" in words
    for exemplar in framework.exemplars:
        page = manager.get(f"{REVIEW}/{exemplar.id}")
        assert page.status_code == 200
        assert "drafted" not in text_of(page.text)
        rating = framework.scale.levels[0].key
        manager.post(f"{REVIEW}/{exemplar.id}", {**manager.form(), "rating": rating, "evidence": "seen"})
        assert manager.last.status_code == 303
    manager.fill(f"{REVIEW}/check", {})
    receipt = manager.follow()
    assert receipt.status_code == 200
    assert framework.scale.levels[0].label in text_of(receipt.text)
    for path in ("/what-the-network-sees", "/completion", "/submitted/1", "/"):
        assert manager.get(f"{REVIEW}{path}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/review.pdf",
        "/review",
        "/profile",
        "/profile/changes",
        "/profile/others",
        "/profile/published",
        "/action-plan",
        "/action-plan.pdf",
        "/action-plan.xlsx",
        "/workbook/workbook.pdf",
        "/workbook/workbook.xlsx",
        "/sign-off",
        "/meeting/agenda",
        "/history",
    ],
)
def test_every_page_and_paper_of_a_review_can_do_without_criteria_flags_and_question(small: Flask, path: str) -> None:
    manager = Visitor(small, "manager")
    manager.fill(f"{REVIEW}/X", {"rating": "no", "evidence": "seen"})
    assert manager.get(f"{REVIEW}{path}").status_code == 200
