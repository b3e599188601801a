"""A provider of sign-ins (OpenID Connect) on this machine, with keys of its own: signs whatever a test asks it to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "selfreview-here", "a secret that both know, long enough"


def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


@dataclass
class TestProvider:
    """What the provider says; `claims` are laid over those of an honest statement, None takes one out."""

    __test__ = False

    issuer: str = ""
    key: RSAKey = field(default_factory=_key)
    signs_with: Any = None
    algorithm: str = "RS256"
    calls_itself: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    fault: str | None = None
    gives_statement: bool = True

    def metadata(self) -> dict[str, Any]:
        """What stands at the provider's well-known address."""
        return {
            "issuer": self.calls_itself or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the visitor is sent back to, signed in."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        if self.fault:
            return f"{query['redirect_uri']}?{urlencode({'error': self.fault, 'state': query['state']})}"
        code = f"code-{len(self.asked)}-{query['state'][:6]}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer to a code, once; None for who may not have it."""
        asked = self.asked.pop(form.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or authorization != f"Basic {known}":
            return None
        if proof.rstrip(b"=").decode() != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        answer: dict[str, Any] = {"access_token": "of no use here", "token_type": "Bearer", "expires_in": 60}
        return {**answer, "id_token": self.statement(asked["nonce"])} if self.gives_statement else answer

    def statement(self, nonce: str) -> str:
        """A signed statement of who it is."""
        now = int(time.time())
        honest = {"iss": self.issuer, "sub": "number-1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims = {name: value for name, value in {**honest, **self.claims}.items() if value is not None}
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
                + "."
            )
        header = {"alg": self.algorithm, "kid": "first"}
        return jwt.encode(header, claims, self.signs_with or self.key, algorithms=[self.algorithm])

    def visit(self, address: str) -> str:
        """What the provider's own page does with a visitor who is signed in there: where they are sent back to."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        back = urlsplit(self.authorize({name: values[0] for name, values in parse_qs(parts.query).items()}))
        return f"{back.path}?{back.query}"


def shared_secret() -> OctKey:
    """The secret of the site, as a key."""
    return OctKey.import_key(SECRET, {"kid": "first"})


@contextmanager
def running_provider() -> Iterator[TestProvider]:
    """A provider that answers on a port of its own."""
    provider = TestProvider()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, what: Any) -> None:
            body = json.dumps({"error": "invalid_grant"} if what is None else what).encode()
            self.send_response(400 if what is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            known = {
                "/.well-known/openid-configuration": provider.metadata(),
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }
            self._answer(known.get(urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.token(form, self.headers.get("Authorization", "")))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
