"""The settings of a provider of sign-ins: whole or refused, and one tenant at most."""

from pathlib import Path

import pytest

from tests.test_settings import faults_of, read

ENTRA = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"


def test_a_provider_of_sign_ins_is_off_unless_it_is_named(home: Path) -> None:
    assert read(home).provider is None
    known = {"OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "hidden", "URL": "https://b.org"}
    settings = read(home, OIDC_ISSUER=ENTRA, **known)
    assert settings.provider is not None
    assert settings.provider.tenant == "11111111-2222-3333-4444-555555555555"
    assert settings.provider.origin == "https://login.microsoftonline.com"
    assert "hidden" not in repr(settings)
    other = read(home, OIDC_ISSUER="https://id.example.org/", OIDC_NAME="your pass", OIDC_TENANT="t", **known).provider
    assert other is not None
    assert (other.issuer, other.name, other.tenant) == ("https://id.example.org/", "your pass", "t")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"OIDC_ISSUER": "https://id.example.org"}, ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "URL"]),
        ({"OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s", "URL": "https://b.org"}, ["OIDC_ISSUER"]),
        *(
            ({"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s", "URL": "https://b.org"}, names)
            for issuer, names in (
                ("http://id.example.org", ["OIDC_ISSUER"]),
                ("id.example.org", ["OIDC_ISSUER"]),
                ("https://id.example.org?x=1", ["OIDC_ISSUER"]),
                ("https://[", ["OIDC_ISSUER"]),
                ("https://user@id.example.org", ["OIDC_ISSUER"]),
                ("https://login.microsoftonline.com/common/v2.0", ["OIDC_ISSUER"]),
                ("https://login.microsoftonline.com/organizations/v2.0", ["OIDC_ISSUER"]),
                ("https://login.microsoftonline.com/contoso.org/v2.0", ["OIDC_ISSUER"]),
            )
        ),
        (
            {
                "OIDC_ISSUER": ENTRA,
                "OIDC_CLIENT_ID": "c",
                "OIDC_CLIENT_SECRET": "s" * 501,
                "OIDC_TENANT": "another",
                "URL": "https://b.org",
            },
            ["OIDC_CLIENT_SECRET", "OIDC_TENANT"],
        ),
    ],
)
def test_half_a_provider_is_refused(home: Path, given: dict[str, str], names: list[str]) -> None:
    assert [fault.split()[0].removeprefix("SELFREVIEW_") for fault in faults_of(home, **given)] == names
