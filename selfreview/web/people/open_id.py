"""What is said to a provider of sign-ins and taken from it (OpenID Connect): nothing that its key did not sign."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import session
from flask.typing import ResponseReturnValue

from selfreview.provider_settings import Provider
from selfreview.web.fields import single_line
from selfreview.web.runtime import site

PATIENCE = 10
"""Seconds that a provider has to answer."""
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""What a statement may be signed with: never with nothing, nor with the secret that we know as well."""
LONGEST_SUBJECT = 255
"""As the standard has it."""
STATE = "_state_provider_"
"""How the library calls what it keeps in the session of a sign-in that was begun."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as their provider vouches for them; `name` is for reading only and proves nothing."""

    issuer: str
    subject: str
    name: str


class NotVouched(Exception):
    """A provider's answer that lets nobody in, with the reason for the log; `is_away` when it did not answer at all."""

    def __init__(self, why: str, *, is_away: bool = False) -> None:
        super().__init__(why)
        self.is_away = is_away


@lru_cache(maxsize=4)
def _client_of(provider: Provider) -> Any:
    # Read here and not above: it takes as long as a tenth of the start, and most sites never ask for it.
    from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

    return FlaskOAuth2App(
        FlaskIntegration("provider"),
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )


def _known_client(provider: Provider) -> tuple[Any, Mapping[str, Any]]:
    """The client, with what the provider says of itself; it has to be the one that was named."""
    client = _client_of(provider)
    said = client.load_server_metadata()
    if said.get("issuer") != provider.issuer:
        raise NotVouched(f"the provider calls itself {str(said.get('issuer'))[:200]!r}")
    offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    said["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNED_WITH]
    return client, said


def leave_for(provider: Provider, *, back_to: str) -> ResponseReturnValue:
    """Send the visitor to the provider; raises `NotVouched` when it does not answer."""
    with _Asking():
        client, _ = _known_client(provider)
        # One at a time: what was begun before and never ended does not pile up in the cookie.
        for key in [key for key in session if key.startswith(STATE)]:
            del session[key]
        answer: ResponseReturnValue = client.authorize_redirect(back_to)
        return answer


def read_return(provider: Provider) -> Identity:
    """Who it is that came back from the provider with this request; raises `NotVouched` for all but a whole proof.

    The answer has to belong to a sign-in that was begun in this session
    (state, nonce and PKCE), and to be signed by the provider, for this site, now.
    """
    with _Asking():
        client, _ = _known_client(provider)
        wanted = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        }
        claims = client.authorize_access_token(claims_options=wanted).get("userinfo")
    if claims is None:
        raise NotVouched("no statement came with the answer")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotVouched("the statement names nobody")
    if provider.tenant is not None and claims.get("tid") != provider.tenant:
        raise NotVouched("somebody of another tenant")
    return Identity(provider.issuer, subject, single_line(str(claims.get("name") or ""))[:200])


def way_out(provider: Provider, *, back_to: str) -> str | None:
    """Where to send somebody so that they are signed out at the provider too; None where that cannot be said."""
    try:
        with _Asking():
            client, said = _known_client(provider)
            if not said.get("end_session_endpoint"):
                return None
            left = client.create_logout_url(post_logout_redirect_uri=back_to, client_id=provider.client_id)
            return str(left["url"])
    except NotVouched:
        return None


class _Asking:
    """Turns everything that can go wrong between us and a provider into `NotVouched`."""

    def __enter__(self) -> None:
        assert site().settings.provider is not None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        from authlib.integrations.base_client import OAuthError
        from joserfc.errors import JoseError
        from requests import RequestException

        if isinstance(fault, RequestException):
            raise NotVouched(f"the provider does not answer: {type(fault).__name__}", is_away=True) from fault
        if isinstance(fault, OAuthError):
            # What stands in the address may be anybody's words: the log gets a word of the standard or none.
            word = str(fault.error)
            raise NotVouched(word if re.fullmatch(r"[a-z_]{1,40}", word) else "an unknown error") from fault
        if isinstance(fault, JoseError | ValueError | KeyError | TypeError | RuntimeError):
            raise NotVouched(f"{type(fault).__name__}: {str(fault)[:200]}") from fault
