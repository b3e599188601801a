"""Whom a passkey is made for: the site at the address that its operator told, and at no other."""

from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from selfreview.speech import lazy

PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The site as a browser knows it: the host that passkeys belong to, and the origin it vouches for."""

    host: str
    origin: str


class Obstacle(Enum):
    """Why a site can have no passkeys, in a sentence for its people."""

    NO_ADDRESS = lazy("Passkeys need the public address of the site, and it has not been set.")
    NOT_ENCRYPTED = lazy("Passkeys need a site address that begins with “https”.")
    NUMBER = lazy("Passkeys need a site address that is a name, not a number.")


def find_obstacle(url: str | None) -> Obstacle | None:
    """What keeps the site at this address from having passkeys; None where nothing does."""
    if url is None:
        return Obstacle.NO_ADDRESS
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_safe = parts.scheme == "https" or host == "localhost"
        return None if is_safe else Obstacle.NOT_ENCRYPTED
    return Obstacle.NUMBER


def find_relying_party(url: str | None) -> RelyingParty | None:
    """Whom the passkeys of the site at this address are made for; None where it can have none."""
    if url is None or find_obstacle(url) is not None:
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    # As browsers write it: in small letters, without the port that goes without saying.
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")
