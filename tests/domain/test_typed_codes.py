"""Codes and addresses as people type and paste them."""

import pytest

from selfreview.domain.meeting.meeting import read_code
from selfreview.domain.typed_codes import bare_code, bare_email


@pytest.mark.parametrize(
    "typed",
    [
        "123456",
        " 123456 ",
        "123 456",
        "123-456",
        "123‑456",
        "123–456",
        "12 34 56",
        "１２３４５６",
        "\u200b123456",
        "\ufeff123456",
        "\u202a123456\u202c",
        "123\u00a0456",
        "123456.",
        "\t123456\n",
    ],
)
def test_a_code_is_its_digits(typed: str) -> None:
    assert bare_code(typed) == "123456"
    assert read_code(typed) == "123456"


def test_a_recovery_code_is_its_letters_and_digits() -> None:
    assert bare_code(" abcde–fghjk\u200b") == bare_code("ABCDE-FGHJK") == "ABCDEFGHJK"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345x", "٣٣٣٣٣٣"])
def test_what_is_no_meeting_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "ann@example.org",
        " ann@example.org ",
        "\u00a0ann@example.org\u200b",
        "\ufeffann@example.org",
        "mailto:ann@example.org",
        "<ann@example.org>",
        "Ann Smith <ann@example.org>",
        "ann@example.org.",
        "ann@example.org,",
        "ann@example.org;",
        "ann＠example．org",
        "“ann@example.org”",
    ],
)
def test_an_e_mail_address_is_what_was_meant(typed: str) -> None:
    assert bare_email(typed) == "ann@example.org"


@pytest.mark.parametrize("typed", ["", "ann", "a b@example.org"])
def test_what_is_no_address_stays_to_be_told(typed: str) -> None:
    assert bare_email(typed) == typed
