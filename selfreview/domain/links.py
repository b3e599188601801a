"""Links as people paste them: what is beyond doubt is put right, the rest told in a sentence that says what to do."""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

from selfreview.speech import gettext, lazy

LONGEST = 2000

ENTER = lazy("Enter a web address, like https://www.example.org/policy")
OWN_MACHINE = lazy(
    "This is a place on your own computer or network, which others in your group cannot open. Add the file itself"
)
E_MAIL = lazy("This is an email address, not a page. Add the email as a file, or say in the evidence who to ask")
TOO_LONG = lazy("Use a shorter address")
SEVERAL = lazy("These are several addresses. Add them one at a time")
PASSWORD = lazy("This address holds a user name or a password, which everyone in your group would see. Take it out")

_OPENING = "<([{\"'“‘«‹„`"
_CLOSING = {">": "<", ")": "(", "]": "[", "}": "{", "”": "“", "’": "‘", "»": "«", "›": "‹"}
_AFTER_A_SENTENCE = ".,;:!?…\"'“‘„`"
_OWN_MACHINE = re.compile(r"[A-Za-z]:[\\/]|\\\\|//[^/]+/|file:|~/|/(?:home|Users|Volumes|mnt)/|smb:|cifs:|afp:", re.I)
_OFFICE = re.compile(r"ms-[a-z]+:[a-z]{3}\|u\|(?=https?:)", re.IGNORECASE)
_LABEL = re.compile(r"(?:URL|Link|Address)\s*:\s*(?=https?:|www\.)", re.IGNORECASE)
_SCHEME = re.compile(r"https?:[\\/]+", re.IGNORECASE)
_TWICE = re.compile(r"https?:[\\/]+(?=https?:[\\/]+)", re.IGNORECASE)
_MISTYPED = re.compile(r"(?:h?t{1,3}ps?|hhttps?|hptts?|htt?ps|hxxps?|https?)\s*[:;.]*\s*[\\/]{1,3}:?", re.IGNORECASE)
_WITHIN = re.compile(r"(?:^|(?<=[\s(\[]))(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
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
    text = _TWICE.sub("", _bare(_one_of(pasted)))
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if _OWN_MACHINE.match(text):
        raise NoLink(OWN_MACHINE)
    if text.lower().startswith("mailto:") or re.fullmatch(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+", text):
        raise NoLink(E_MAIL)
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise NoLink(_ask_back(text))
    name = "https" if text[:5].lower() == "https" else "http"
    rest = text[scheme.end() :].replace("\\", "/") if "\\" in scheme[0] else text[scheme.end() :]
    address = re.sub(r"\s", "%20", f"{name}://{rest}")
    parts = _split(address)
    if parts is None or not parts.hostname or not _HOST.fullmatch(_host_of(parts)) or not address.isprintable():
        raise NoLink(ENTER)
    if "@" in parts.netloc:
        raise NoLink(PASSWORD)
    if len(address) > LONGEST:
        raise NoLink(TOO_LONG)
    return address


def _one_of(pasted: str) -> str:
    # An address within another one's query (a safe link of a mail program, an archive's) is no second one.
    pieces = [one for one in (piece.lstrip(_OPENING) for piece in re.split(r"[\s,;|]+", pasted)) if one]
    addresses = [_bare(one) for one in pieces if re.match(r"https?:[\\/]{2}|www\.", one, re.IGNORECASE)]
    if len(set(addresses)) > 1:
        raise NoLink(SEVERAL)
    return addresses[0] if len(addresses) == len(pieces) > 1 else pasted


def _ask_back(text: str) -> str:
    """What to say to words that are no address: the address that they may mean, or how one looks."""
    meant = _MISTYPED.sub("", text, count=1) if _MISTYPED.match(text) else text
    within = _WITHIN.findall(text)
    if len(within) == 1 and within[0] != text:
        meant = _SCHEME.sub("", _bare(within[0]))
    return (
        gettext("{enter}. Should it be https://{meant}?", enter=ENTER, meant=meant)
        if _BARE.fullmatch(meant) and len(meant) < 200
        else ENTER
    )


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
