"""The list of what is taken and what is refused names what the code knows."""

import pytest

from selfreview.documents.review.file_kinds import KINDS, UNWANTED
from tests.house.source import ROOT

LISTED = (ROOT / "docs" / "in-and-out.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "ending", [".docm", ".xlsb", ".webloc", ".gdoc", ".7z", ".mht", ".part", ".crdownload", ".dotx"]
)
def test_a_refused_ending_that_is_listed_is_refused(ending: str) -> None:
    assert ending in LISTED
    assert ending in UNWANTED


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_that_is_taken_is_listed(kind: object) -> None:
    assert any(word in LISTED for word in (*kind.endings, kind.endings[0].strip(".").upper(), "OpenDocument"))  # type: ignore[attr-defined]
