"""An edited sentence may state the numbers of its figures and no others."""

import pytest

from selfreview.domain.distribution import Share
from selfreview.domain.nation.sentences import Base, LinkedFigure
from selfreview.domain.nation.stated_numbers import find_unfounded

WRITTEN = "52% (69 of 132) rated themselves at least minimum on all 17 exemplars; in 2008 it was 41% (50 of 122)."
FIGURES = (
    LinkedFigure(2009, Base.ALL_RETURNS, "meeting_all", None, Share(69, 132)),
    LinkedFigure(2008, Base.ALL_RETURNS, "meeting_all", None, Share(50, 122)),
)


@pytest.mark.parametrize(
    "text",
    [
        "Half of them met every exemplar.",
        "In 2009, 69 services of 132 (52%) met all 17; in 2008 it was 50 of the 122.",
        "52.3 per cent met all seventeen exemplars, up from 41 percent.",
        "Sixty-nine of 132 met all of them, one way or another.",
        "The exemplar E03 stood out among 132 returns.",
        "The share is 41.0%.",
    ],
)
def test_numbers_of_the_figures_may_be_told_in_other_words(text: str) -> None:
    assert find_unfounded(text, WRITTEN, FIGURES) == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("53% (69 of 132) met all.", ("53%",)),
        ("52% (70 of 132) met all.", ("70",)),
        ("69% met all.", ("69%",)),
        ("52 services met all.", ("52",)),
        ("52.4 per cent met all.", ("52.4 per cent",)),
        ("69 of 122 met all.", ("69 of 122",)),
        ("In 2007 it was less.", ("2007",)),
        ("Seventy services and Sixty-nine.", ("Seventy",)),
        ("132,000 returns, 53% and 53%.", ("132,000", "53%")),
        ("Up 12 points", ("12",)),
    ],
)
def test_every_other_number_is_named(text: str, wrong: tuple[str, ...]) -> None:
    assert find_unfounded(text, WRITTEN, FIGURES) == wrong
