"""Links as people paste them: what is beyond doubt is put right, the rest told in a sentence that says what to do."""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

LONGEST = 2000

ENTER = "Enter a web address, like https://www.example.org/policy"
OWN_MACHINE = (
    "This is a place on your own computer or network, which the others of your group cannot open. Add the file itself"
)
E_MAIL = "This is an e-mail address, not a page. Add the mail as a file, or write in the evidence whom to ask"
TOO_LONG = "Use a shorter address"

_OPENING = "<([{\"'“‘«‹„`"
_CLOSING = {">": "<", ")": "(", "]": "[", "}": "{", "”": "“", "’": "‘", "»": "«", "›": "‹"}
_AFTER_A_SENTENCE = ".,;:!?…\"'“‘„`"
_OWN_MACHINE = re.compile(r"[A-Za-z]:[\\/]|\\\\|//[^/]+/|file:|~/|/(?:home|Users|Volumes|mnt)/|smb:|cifs:|afp:", re.I)
_OFFICE = re.compile(r"ms-[a-z]+:[a-z]{3}\|u\|(?=https?:)", re.IGNORECASE)
_LABEL = re.compile(r"(?:URL|Link|Address)\s*:\s*(?=https?:|www\.)", re.IGNORECASE)
_SCHEME = re.compile(r"https?:[\\/]+", re.IGNORECASE)
_HOST = re.compile(r"[^\s/\\?#@<>\"'`{}|^%,;!()\[\]]+|\[[0-9A-Fa-f:.]+\]")
_BARE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?#].*)?", re.IGNORECASE)


class NoLink(ValueError):
    """Why something pasted is no link to a page, as a sentence without its full stop."""


def read_link(pasted: str) -> str:
    """The web address that somebody pasted, ready to be followed; raises `NoLink`.

    Quotation marks, brackets and full stops round it go, `www.` gets its
    scheme, blanks of a path become `%20`. A closing bracket that belongs to
    the address stays.
    """
    if len(pasted) > 10 * LONGEST:
        raise NoLink(TOO_LONG)
    text = _bare(pasted)
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if _OWN_MACHINE.match(text):
        raise NoLink(OWN_MACHINE)
    if text.lower().startswith("mailto:") or re.fullmatch(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+", text):
        raise NoLink(E_MAIL)
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise NoLink(f"{ENTER}. Should it be https://{text}?" if _BARE.fullmatch(text) and len(text) < 200 else ENTER)
    name = "https" if text[:5].lower() == "https" else "http"
    address = re.sub(r"\s", "%20", f"{name}://{text[scheme.end() :]}")
    parts = _split(address)
    if parts is None or not parts.hostname or not _HOST.fullmatch(_host_of(parts)) or not address.isprintable():
        raise NoLink(ENTER)
    if len(address) > LONGEST:
        raise NoLink(TOO_LONG)
    return address


def _bare(pasted: str) -> str:
    # A mail program breaks long addresses over lines, and a word processor leaves marks that cannot be seen.
    joined = re.sub(r"[\t\r\n\x0b\x0c\u2028\u2029]+\s*", "", pasted.strip())
    text = "".join(" " if unicodedata.category(one) == "Zs" else one for one in joined)
    text = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cc")).strip()
    before = None
    while before != text:
        before = text
        text = _OFFICE.sub(
            "", _LABEL.sub("", text.lstrip(_OPENING).rstrip(_AFTER_A_SENTENCE).strip(), count=1), count=1
        )
        if text and (opening := _CLOSING.get(text[-1])) is not None and text.count(opening) < text.count(text[-1]):
            text = text[:-1].rstrip()
    return text


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host_of(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return host if host.startswith("[") and host.endswith("]") else re.sub(r":\d*$", "", host)
