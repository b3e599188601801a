"""What people type or paste where a code or an email address is asked for, without what their machines add to it."""

import re
import unicodedata

_ADDRESS = re.compile(r"[^<]*<\s*([^<>\s]+@[^<>\s]+)\s*>[.,;]?")


def bare_code(typed: str) -> str:
    """The letters and digits of a code, in capitals: without blanks, hyphens and marks that cannot be seen.

    Full-width digits, as some keyboards give them, are digits.
    """
    plain = unicodedata.normalize("NFKC", typed[:200])
    return "".join(one for one in plain if one.isalnum()).upper()


def bare_email(typed: str) -> str:
    """An email address without what was pasted with it: invisible marks, `mailto:`, a name before it, a full stop."""
    seen = "".join(one for one in typed[:2000] if unicodedata.category(one) not in ("Cf", "Cc"))
    text = seen.replace("＠", "@").replace("．", ".").replace("\N{NO-BREAK SPACE}", " ").strip()
    named = _ADDRESS.fullmatch(text)
    text = named[1] if named else text
    return text.removeprefix("mailto:").removeprefix("Mailto:").strip("<>\"'“”‘’ ").rstrip(" .,;")


def fold_email(email: str) -> str:
    """An address as it is compared: plain letters in small, and nothing else changed, so that `weiß` is not `weiss`."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in email.strip())
