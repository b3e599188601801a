"""E-mail addresses as they are typed and pasted, and what is said of one that cannot be mailed."""

import pytest

from selfreview.domain.typed_codes import fold_email
from selfreview.web.addresses import NotAnAddress, as_kept, read_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann@Example.ORG", "Ann@example.org"),
        ("  ann@example.org ; ", "ann@example.org"),
        ("Ann Lee <ann@example.org>", "ann@example.org"),
        ('"Lee, Ann" <ann@example.org>;', "ann@example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("ann@example.org.", "ann@example.org"),
        ("jo@münchen.de", "jo@xn--mnchen-3ya.de"),
        ("jo@straße.example", "jo@xn--strae-oqa.example"),
        ("weiß@example.org", "weiß@example.org"),
        ("o'brien+sen@example.org", "o'brien+sen@example.org"),
    ],
)
def test_an_address_is_understood_as_people_paste_it(typed: str, kept: str) -> None:
    assert read_address(typed) == kept
    assert read_address(kept) == kept


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("nora", "there is no @"),
        ("nora@@example.org", "more than one @"),
        ("a@example.org, b@example.org", "more than one @"),
        ("no ra@example.org", "a blank inside"),
        ("@example.org", "nothing before the @"),
        ("nora@", "nothing after the @"),
        ("nora@example", "is not whole"),
        ("nora@example..org", "two periods"),
        ("nora.@example.org", "period"),
        ("n" * 65 + "@example.org", "too long"),
        ("nora@[192.0.2.1]", "IP address"),
    ],
)
def test_what_cannot_be_mailed_is_refused_with_what_is_wrong_with_it(typed: str, what: str) -> None:
    with pytest.raises(NotAnAddress, match=r"name@example\.org") as refused:
        read_address(typed)
    assert what in str(refused.value)


def test_whoever_signs_in_is_not_told_what_an_address_is() -> None:
    assert as_kept(" Nora ") == "Nora"
    assert as_kept(None) == ""


def test_addresses_are_compared_by_their_own_rules() -> None:
    assert fold_email("Ann@Example.ORG") == "ann@example.org"
    assert fold_email("weiß@example.org") != fold_email("weiss@example.org")
    assert fold_email("İnci@example.org") == "İnci@example.org"
