"""Links that letters carry: one that waits holds a name in the link's place, and the token is put in as it goes."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum


class Opens(StrEnum):
    """What a link in a letter opens; the value is what is kept."""

    ACCOUNT = "account"
    SHARED = "shared"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link by its name, which tells nothing of its token to whoever has not the site's own key.

    `reference` is what stands in the letter until it goes. Part of it is
    random, so that no text that somebody typed is taken for it.
    """

    opens: Opens
    reference: str

    @property
    def kept(self) -> str:
        """The name as it is kept beside the letter."""
        return f"{self.opens.value}:{self.reference}"

    def token(self, key: str) -> str:
        """What stands in the address: the same at every try, so that of two copies of a letter either one works."""
        number, _, salt = self.reference.partition("-")
        if self.opens is Opens.ACCOUNT:
            return base64.urlsafe_b64encode(_seal(key, f"one-time {self.reference}").digest()).decode().rstrip("=")
        told = f"link {number} {salt}" if self.opens is Opens.SHARED else f"reminders of {number}"
        return f"{number}-{_seal(key, told).hexdigest()[:40]}"

    def fill(self, text: str, token: str) -> str:
        """The text of a letter with the token in its place."""
        return text.replace(self.reference, token)

    def cover(self, text: str, words: str) -> str:
        """The text of a letter with words in place of the whole address."""
        return re.sub(rf"\S*{re.escape(self.reference)}\S*", lambda _: words, text)


def _seal(key: str, told: str) -> "hmac.HMAC":
    return hmac.new(key.encode(), told.encode(), hashlib.sha256)


def link_to_account() -> MailedLink:
    """A new link by which somebody comes in, chooses a password or confirms an address."""
    return MailedLink(Opens.ACCOUNT, secrets.token_urlsafe(32))


def link_to_shared(link_id: int, salt: str) -> MailedLink:
    """The link to something that was shared; its salt is random."""
    return MailedLink(Opens.SHARED, f"{link_id}-{salt}")


def link_to_reminders(person_id: int) -> MailedLink:
    """The link by which somebody ends their reminders."""
    return MailedLink(Opens.REMINDERS, f"{person_id}-{secrets.token_urlsafe(12)}")


def read_kept(kept: str) -> MailedLink:
    """The link that was kept beside a letter."""
    opens, _, reference = kept.partition(":")
    return MailedLink(Opens(opens), reference)
