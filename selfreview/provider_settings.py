"""Another place that people may sign in at (OpenID Connect), as the operator names it; off unless they do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

LONGEST = 500
ENTRA = re.compile(r"https://login\.microsoftonline\.com/([^/]+)/v2\.0")
TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NEEDED = ("SELFREVIEW_OIDC_CLIENT_ID", "SELFREVIEW_OIDC_CLIENT_SECRET")
VARIABLES = ("SELFREVIEW_OIDC_ISSUER", *NEEDED, "SELFREVIEW_OIDC_TENANT", "SELFREVIEW_OIDC_NAME")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of sign-ins: its address as it names itself, what we are called there, and the name people know.

    `tenant` is the one organisation whose people it may send, where the
    provider serves several and says in the claim `tid` whose somebody is.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str | None = None
    name: str = "your organisation’s account"

    @property
    def origin(self) -> str:
        """The scheme and host of the provider, as a content security policy names them."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def read_provider(environ: Mapping[str, str]) -> tuple[Provider | None, tuple[str, ...]]:
    """The provider of an environment, None where none is named, and every fault as a sentence with its variable."""
    said = {name: environ.get(name, "").strip() for name in VARIABLES}
    issuer = said["SELFREVIEW_OIDC_ISSUER"].rstrip("/")
    given = [name for name in VARIABLES if said[name]]
    if not given:
        return None, ()
    faults = [
        f"{name} must be one line of at most {LONGEST} characters."
        for name in given
        if not said[name].isprintable() or len(said[name]) > LONGEST
    ]
    if not issuer:
        faults.append(f"SELFREVIEW_OIDC_ISSUER is missing: {given[0]} says nothing without it.")
    elif (fault := _fault_of(issuer)) is not None:
        faults.append(f"SELFREVIEW_OIDC_ISSUER {fault}")
    faults += [
        f"{name} is missing: the provider gives it when the site is registered." for name in NEEDED if not said[name]
    ]
    if not environ.get("SELFREVIEW_URL", "").strip():
        faults.append(
            "SELFREVIEW_URL is missing: with SELFREVIEW_OIDC_ISSUER it says where the provider sends people back to."
        )
    entra = ENTRA.fullmatch(issuer)
    tenant = said["SELFREVIEW_OIDC_TENANT"] or (entra.group(1) if entra else None)
    if entra and tenant != entra.group(1):
        faults.append("SELFREVIEW_OIDC_TENANT is another tenant than that of SELFREVIEW_OIDC_ISSUER.")
    if faults:
        return None, tuple(faults)
    # The issuer as it was given: whoever names itself with a slash at the end is compared with that.
    known = Provider(said["SELFREVIEW_OIDC_ISSUER"], said[NEEDED[0]], said[NEEDED[1]], tenant)
    name = said["SELFREVIEW_OIDC_NAME"]
    return (replace(known, name=name) if name else known), ()


def _fault_of(issuer: str) -> str | None:
    try:
        parts = urlsplit(issuer)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "is no address."
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return "must begin with “https://”."
    if not host or parts.username is not None or parts.query or parts.fragment:
        return "must be an address without user, query or fragment."
    if host == "login.microsoftonline.com":
        found = ENTRA.fullmatch(issuer)
        if found is None or not TENANT.fullmatch(found.group(1)):
            return (
                "must name one tenant by its id, as in “https://login.microsoftonline.com/"
                "00000000-0000-0000-0000-000000000000/v2.0”: anybody can have an account at “common”."
            )
    return None
