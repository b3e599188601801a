"""How strong a new password has to be."""

import pytest

from selfreview.web.people.passwords import weakness

ANN = "ann.lee@sheffield.example"


@pytest.mark.parametrize(
    "password",
    [
        "password12345",
        "Password1234!",
        "summer2026summer",
        "sendiass1234",
        "parentpartnership",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "ann.lee.sheffield",
        "AnnLeeAnnLee1",
        "selfreview2010!",
        "abcdefghijklm",
        "iloveyou12345",
    ],
)
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    assert "too easy to guess" in (weakness(password, email=ANN, words=("Ann Lee",)) or "")


@pytest.mark.parametrize("password", ["correct horse battery", "grün, Fenster und 9 Esel", "x7!kQ2#mZp0w"])
def test_what_is_not_is_taken(password: str) -> None:
    assert weakness(password, email=ANN, words=("Ann Lee",)) is None


def test_length_and_the_address_itself_are_told_apart() -> None:
    assert "at least 12" in (weakness("short", email=ANN) or "")
    assert "at most 200" in (weakness("ab cd" * 41, email=ANN) or "")
    assert "your email address" in (weakness(ANN, email=ANN) or "")
