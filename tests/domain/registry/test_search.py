"""A service is found by its number, or by part of its name or region."""

import pytest

from selfreview.domain.registry.services import is_about
from selfreview.domain.round import Service

SHEFFIELD = Service(12, "Sheffield", "Yorkshire and Humberside")


@pytest.mark.parametrize("words", ["", "SHEFF", "12", "yorkshire sheff", " humber  12 "])
def test_every_word_is_its_number_or_in_its_name_or_region(words: str) -> None:
    assert is_about(SHEFFIELD, words)


@pytest.mark.parametrize("words", ["1", "122", "Leeds", "sheffield london"])
def test_one_word_that_is_neither_is_enough_to_leave_it_out(words: str) -> None:
    assert not is_about(SHEFFIELD, words)
