"""A passkey made of software: what a browser and its authenticator answer, right or wrong as a test wishes."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask

from tests.people import PASSWORD
from tests.visitors import Visitor, parse

URL = "https://selfreview.example.org"
PAGE = "/account/second-factor"
STEP = "/sign-in/code"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def give_address(app: Flask, url: str | None = URL) -> None:
    """Tell a site its public address."""
    site = app.extensions["selfreview"]
    site.settings = replace(site.settings, url=url)


def encode(data: bytes) -> str:
    """Bytes as WebAuthn writes them."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The same back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def options_of(page: str) -> dict[str, Any]:
    """What a page has the browser ask for."""
    forms = [form for form in parse(page).iter("form") if form.get("data-passkey")]
    assert forms, "the page asks for no passkey"
    told: dict[str, Any] = json.loads(unescape(forms[0].get("data-options")))
    return told


@dataclass
class Authenticator:
    """One device with one passkey; `uses` is the count that it tells, and with None it never counts."""

    origin: str = URL
    host: str = "selfreview.example.org"
    uses: int | None = 0
    flags: int = PRESENT | VERIFIED
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """What a browser posts of a passkey that it has just made."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        length = len(self.credential).to_bytes(2, "big")
        told = self._data(self.flags | ATTESTED) + bytes(16) + length + self.credential + cbor2.dumps(public)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def sign(self, options: dict[str, Any], **instead: bytes) -> str:
        """What a browser posts of a passkey that is used."""
        if self.uses is not None:
            self.uses += 1
        data, client = self._data(self.flags), self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signature, **instead}
        return self._answer(**parts)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + (self.uses or 0).to_bytes(4, "big")

    def _client(self, what: str, challenge: str) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        name = encode(self.credential)
        response = {part: encode(data) for part, data in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def begin_adding(visitor: Visitor, name: str = "Work laptop", password: str = PASSWORD) -> dict[str, Any]:
    """Name a new passkey and give the password; returns what the browser is asked for then."""
    assert visitor.fill("/account/passkeys/new", {"name": name, "password": password}).status_code == 303
    return options_of(visitor.follow().text)


def add_passkey(
    visitor: Visitor, device: Authenticator | None = None, *, name: str = "Work laptop", password: str = PASSWORD
) -> Authenticator:
    """Add a passkey as a browser would; returns the device that has it."""
    device = device or Authenticator()
    options = begin_adding(visitor, name, password)
    visitor.post("/account/passkeys/make", {**visitor.form(), "signed": device.make(options)})
    assert visitor.last.status_code in (200, 303), visitor.last.text
    return device


def half_in(app: Flask, key: str = "parent") -> Visitor:
    """Somebody whose password was right and whose passkey is asked for."""
    visitor = Visitor(app)
    assert (visitor.sign_in(key).location or "").startswith(STEP)
    visitor.follow()
    return visitor


def show(visitor: Visitor, device: Authenticator, **instead: bytes) -> int:
    """Use a passkey at the second step; returns the status of the answer."""
    signed = device.sign(options_of(visitor.last.text), **instead)
    return post_signed(visitor, signed)


def post_signed(visitor: Visitor, signed: str) -> int:
    """Post what a passkey signed, or did not; returns the status of the answer."""
    return visitor.post("/sign-in/passkey", {"csrf_token": visitor.token(STEP), "signed": signed}).status_code


def is_signed_in(visitor: Visitor) -> bool:
    """Whether a visitor may see an account."""
    return visitor.get("/account/").status_code == 200


@pytest.fixture(autouse=True)
def addressed(app: Flask) -> None:
    """Every test of a file that takes this in is about a site that knows its address."""
    give_address(app)


@pytest.fixture
def parent(app: Flask) -> Visitor:
    """Somebody who is signed in with a password."""
    return Visitor(app, "parent")


@pytest.fixture
def device(parent: Visitor) -> Authenticator:
    """A passkey of the parent's."""
    return add_passkey(parent)
