"""What is kept in the database and may be read by this site alone: sealed with a key that is not in the database."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "sealed:1:"
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals texts for one purpose with the site's key (AES-256-GCM, with a key of its own for each purpose)."""

    key: str = field(repr=False)
    purpose: str

    def close(self, text: str) -> str:
        """The text as it is kept."""
        nonce = secrets.token_bytes(_NONCE)
        closed = nonce + self._cipher().encrypt(nonce, text.encode(), self.purpose.encode())
        return MARK + base64.b64encode(closed).decode()

    def open(self, kept: str) -> str | None:
        """The text again; None when it was changed, or sealed with another key. One that was never sealed is itself."""
        from cryptography.exceptions import InvalidTag

        if not kept.startswith(MARK):
            return kept
        try:
            closed = base64.b64decode(kept.removeprefix(MARK), validate=True)
            opened = self._cipher().decrypt(closed[:_NONCE], closed[_NONCE:], self.purpose.encode())
        except (InvalidTag, ValueError):
            return None
        return opened.decode()

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(hashlib.sha256(f"{self.purpose}\n{self.key}".encode()).digest())
