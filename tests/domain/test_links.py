"""Links as people paste them are put right where there is no doubt, and refused with what to do where there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.links import (
    E_MAIL,
    ENTER,
    LONGEST,
    OWN_MACHINE,
    PASSWORD,
    SEVERAL,
    TOO_LONG,
    NoLink,
    read_link,
)

PAGE = "https://www.example.org/policy"


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        (PAGE, PAGE),
        ("http://example.org", "http://example.org"),
        ("HTTPS://www.Example.org/Policy", "https://www.Example.org/Policy"),
        ("www.example.org/policy", PAGE),
        ("WWW.example.org", "https://WWW.example.org"),
        ("  https://www.example.org/policy\n", PAGE),
        ("\u00a0https://www.example.org/policy\u200b", PAGE),
        ("\ufeffhttps://www.example.org/policy", PAGE),
        ("<https://www.example.org/policy>", PAGE),
        ("“https://www.example.org/policy”", PAGE),
        ('"https://www.example.org/policy"', PAGE),
        ("‘www.example.org/policy’", PAGE),
        ("(https://www.example.org/policy)", PAGE),
        ("https://www.example.org/policy).", PAGE),
        ("https://www.example.org/policy.", PAGE),
        ("https://www.example.org/policy,", PAGE),
        ("https://www.example.org/policy;", PAGE),
        ("https://www.example.org/policy!”", PAGE),
        ("https://www.example.org/policy]", PAGE),
        ("[https://www.example.org/policy]", PAGE),
        ("URL: https://www.example.org/policy", PAGE),
        ("Link:www.example.org/policy", PAGE),
        ("https:/www.example.org/policy", PAGE),
        ("https:\\\\www.example.org/policy", PAGE),
        ("https:\\\\www.example.org\\policy", PAGE),
        ("https:///www.example.org/policy", PAGE),
        ("https://https://www.example.org/policy", PAGE),
        ("http://https://www.example.org/policy", PAGE),
        (f"{PAGE}\n{PAGE}", PAGE),
        (f"https://web.example.org/2010/{PAGE}", f"https://web.example.org/2010/{PAGE}"),
        (
            "https://safe.example.org/?url=https%3A%2F%2Fwww.example.org&to=https://a.example.org/",
            "https://safe.example.org/?url=https%3A%2F%2Fwww.example.org&to=https://a.example.org/",
        ),
        ("https://www.exam\r\n ple.org/policy", PAGE),
        ("https://en.example.org/wiki/Parent_(law)", "https://en.example.org/wiki/Parent_(law)"),
        ("(https://en.example.org/wiki/Parent_(law))", "https://en.example.org/wiki/Parent_(law)"),
        ("https://example.org/a?b=[1]", "https://example.org/a?b=[1]"),
        ("https://example.org/a/", "https://example.org/a/"),
        (
            "https://council.sharepoint.com/sites/PPS/Shared Documents/Our policy.docx?web=1",
            "https://council.sharepoint.com/sites/PPS/Shared%20Documents/Our%20policy.docx?web=1",
        ),
        (
            "https://council.sharepoint.com/a\u00a0b/c%20d",
            "https://council.sharepoint.com/a%20b/c%20d",
        ),
        ("ms-word:ofe|u|https://council.sharepoint.com/a.docx", "https://council.sharepoint.com/a.docx"),
        ("ms-excel:ofv|u|https://council.sharepoint.com/a b.xlsx", "https://council.sharepoint.com/a%20b.xlsx"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://intranet/policy", "https://intranet/policy"),
        ("https://[2001:db8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("https://ŵyn.example/ŷ", "https://ŵyn.example/ŷ"),
        ("https://example.org/#part", "https://example.org/#part"),
    ],
)
def test_what_is_beyond_doubt_is_put_right(pasted: str, address: str) -> None:
    assert read_link(pasted) == address
    assert read_link(address) == address


@pytest.mark.parametrize(
    "pasted",
    [
        "S:\\Minutes\\May.docx",
        "s:/Minutes/May.docx",
        '"C:\\Users\\Ann\\policy.pdf"',
        "\\\\server\\share\\policy.pdf",
        "//server/share/policy.pdf",
        "file:///S:/Minutes/May.docx",
        "file://server/share",
        "~/Documents/policy.pdf",
        "/Users/ann/policy.pdf",
        "/home/ann/policy.pdf",
        "smb://server/share",
    ],
)
def test_a_place_on_one_s_own_machine_says_to_add_the_file(pasted: str) -> None:
    with pytest.raises(NoLink, match="Add the file itself") as fault:
        read_link(pasted)
    assert str(fault.value) == OWN_MACHINE


@pytest.mark.parametrize("pasted", ["mailto:ann@example.org", "MAILTO:ann@example.org", "ann@example.org", "<a@b.org>"])
def test_an_address_of_mail_is_named(pasted: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value) == E_MAIL


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://example.org",
        "tel:01234",
        "blob:https://example.org/1",
        "https://",
        "https:",
        "http://[",
        "https://a b",
        "https://a:b/c",
        "https://exa<mple.org",
        "our policy",
        "our policy, see page 3",
        "...",
    ],
)
def test_anything_else_is_refused(pasted: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value) == ENTER


@pytest.mark.parametrize("pasted", ["example.org", "council.gov.uk/send?a=1", "(example.org)."])
def test_an_address_that_may_lack_its_beginning_is_asked_back(pasted: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value).startswith(f"{ENTER}. Should it be https://")


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("our policy https://example.org", "https://example.org"),
        ("[the policy](https://example.org)", "https://example.org"),
        ("(see https://www.example.org/policy)", PAGE),
        ("Our policy: www.example.org/policy.", PAGE),
        ("htp://www.example.org/policy", PAGE),
        ("http//www.example.org/policy", PAGE),
        ("https//:www.example.org/policy", PAGE),
        ("https;//www.example.org/policy", PAGE),
        ("hxxps://www.example.org/policy", PAGE),
        ("ttps://www.example.org/policy", PAGE),
    ],
)
def test_an_address_among_words_or_mistyped_is_asked_back(pasted: str, meant: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value) == f"{ENTER}. Should it be {meant}?"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://example.org/a https://example.org/b",
        "https://example.org/a\nhttps://example.org/b",
        "www.example.org; www.example.net",
        "https://example.org/a,https://example.org/b",
        "First: https://example.org/a and second: https://example.org/b",
    ],
)
def test_several_addresses_are_added_one_at_a_time(pasted: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value) == SEVERAL


@pytest.mark.parametrize("pasted", ["https://ann:secret@example.org/", "https://ann@example.org/policy"])
def test_an_address_that_holds_a_password_is_refused(pasted: str) -> None:
    with pytest.raises(NoLink) as fault:
        read_link(pasted)
    assert str(fault.value) == PASSWORD


def test_a_very_long_address_is_refused() -> None:
    assert len(read_link(f"https://example.org/{'x' * (LONGEST - 20)}")) == LONGEST
    with pytest.raises(NoLink) as fault:
        read_link(f"https://example.org/{'x' * LONGEST}")
    assert str(fault.value) == TOO_LONG


@given(st.text(max_size=60))
def test_nothing_but_an_address_of_the_web_comes_through(pasted: str) -> None:
    for text in (pasted, f"https://{pasted}", f"www.{pasted}"):
        try:
            address = read_link(text)
        except NoLink:
            continue
        assert address.startswith(("https://", "http://"))
        assert address.isprintable()
        assert " " not in address
        assert read_link(address) == address
