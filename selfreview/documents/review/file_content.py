"""Looking into the content of a file: whether it is text, what it gives itself away as, what is locked or packed in it.

Nothing is unpacked but the small list of a document's parts; what cannot be read is damaged.
"""

import email
import email.policy
import io
import re
import zipfile
from contextlib import suppress

import olefile

from selfreview.documents.review.file_kinds import (
    BEGINNINGS,
    COMPOUND,
    INSIDE_A_MEDIA_BOX,
    KINDS,
    FileKind,
)
from selfreview.documents.review.refusals import Refusal

LARGEST_MANIFEST = 1024 * 1024
MOST_STRANGE = 0.01
"""The share of marks that are none of a text which a text may hold: old printers and mail programs leave some."""
MOST_STREAMS = 5_000

_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("utf-32", "utf-32", "utf-16", "utf-16")
# 3707 and 3704 are the long and the short name of an attachment, 1F and 1E the two ways of writing them.
_ATTACHED = re.compile(r"__attach.*/__substg1\.0_370[47]001[EF]$", re.IGNORECASE)
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    rb"\s*(?:<!doctype\s+html|<html|<script|<svg|<\?xml[^>]{0,200}\?>\s*(?:<!--.{0,500}?-->\s*)?<(?:svg|html))",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(
    rb"(?:>?From [^\r\n]*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+\r?\n"
)
_OF_MAIL = re.compile(
    rb"^(?:from|date|subject|received|return-path|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)


class Damaged(ValueError):
    """A file that cannot be looked into."""


def decode_text(content: bytes) -> str | None:
    """The words of a file as somebody's editor would show them, None where it is no text.

    UTF-8, UTF-16 and UTF-32, and anything with one byte a letter; a Ctrl-Z
    ends a text of DOS.
    """
    for mark, encoding in zip(_MARKS, _ENCODINGS, strict=True):
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return _if_text(content.decode(encoding))
            return None
    with suppress(UnicodeDecodeError):
        return _if_text(content.decode("utf-8-sig"))
    return _if_text(content.decode("cp1252", "replace"))


def _if_text(text: str) -> str | None:
    words, _, rest = text.partition("\x1a")
    if rest.strip("\x1a\x00"):
        return None
    if "\x00" in words or len(_STRANGE.findall(words)) > MOST_STRANGE * len(words):
        return None
    return words


def is_utf8(content: bytes) -> bool:
    """Whether a text is in UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_mail(content: bytes) -> bool:
    """Whether a text begins with the headers of a mail."""
    head = content[:262_144].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    found = _HEADER.match(head if b"\n\n" in head or b"\r\n\r\n" in head else head + b"\n\n")
    return found is not None and _OF_MAIL.search(found.group()) is not None


def unwanted(content: bytes) -> Refusal | None:
    """What is wrong with content that gives an unwanted kind away; None for any other."""
    if content[4:8] == b"ftyp":
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(64, len(content)), 4))}
        for known, told in INSIDE_A_MEDIA_BOX:
            if brands & set(known):
                return told
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Refusal.PICTURE
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:1024]):
        head = content[:1024].lower()
        return Refusal.PICTURE if b"<svg" in head and b"<html" not in head else Refusal.WEB_PAGE
    for start, told in BEGINNINGS:
        if content.startswith(start) and (decode_text(content) is None or start.startswith((b"#!", b"["))):
            return told
    return None


def kind_by_content(content: bytes) -> FileKind | None:
    """The kind that content shows itself as, None where its beginning says nothing."""
    bare = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    for kind in KINDS:
        if kind.begins and kind.begins != (COMPOUND,) and bare.startswith(kind.begins):
            return kind
    if content.startswith(COMPOUND):
        ending = ".msg" if any(name.startswith("__properties_version1") for name in streams_of(content)) else ".doc"
        return next(kind for kind in KINDS if ending in kind.endings)
    with suppress(Damaged):
        if content.startswith(b"PK\x03\x04"):
            names = {part.filename for part in parts_of(content)}
            return next((kind for kind in KINDS if kind.part in names and kind.part != "content.xml"), None)
    return None


def parts_of(content: bytes) -> list[zipfile.ZipInfo]:
    """The list of a packed file's parts; raises `Damaged`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Damaged from fault


def is_locked(content: bytes) -> bool:
    """Whether a document can be read with a password only, or a PDF is guarded against copying."""
    if content.startswith(COMPOUND):
        return _is_locked_compound(content)
    if content.startswith(b"PK"):
        return _is_locked_package(content)
    return content.lstrip()[:5] == b"%PDF-" and re.search(rb"/Encrypt(?:\s+\d+\s+\d+\s+R|\s*<<)", content) is not None


def _is_locked_package(content: bytes) -> bool:
    parts = parts_of(content)
    if any(part.flag_bits & 1 for part in parts):
        return True
    manifest = next((part for part in parts if part.filename == "META-INF/manifest.xml"), None)
    if manifest is None or manifest.file_size > LARGEST_MANIFEST:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(manifest) as opened:
            return b"encryption-data" in opened.read(LARGEST_MANIFEST)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError) as fault:
        raise Damaged from fault


def _is_locked_compound(content: bytes) -> bool:
    names = set(streams_of(content))
    if names & {"EncryptedPackage", "EncryptedSummary", "EncryptionInfo"}:
        return True
    # A Word document says it in its first block, a workbook in a record FILEPASS close to its beginning.
    document = first_bytes(content, "WordDocument", 12)
    if len(document) == 12 and document[:2] == b"\xec\xa5":
        return bool(document[11] & 1)
    book = first_bytes(content, "Workbook", 4096) or first_bytes(content, "Book", 4096)
    at = 0
    while at + 4 <= len(book):
        record, size = int.from_bytes(book[at : at + 2], "little"), int.from_bytes(book[at + 2 : at + 4], "little")
        if record == 0x2F:
            return True
        at += 4 + size
    return False


def streams_of(content: bytes) -> list[str]:
    """The names in a compound file, of its files and folders at any depth; none where its directory is broken."""
    try:
        with olefile.OleFileIO(content) as opened:
            return ["/".join(path) for path in opened.listdir(streams=True, storages=True)[:MOST_STREAMS]]
    except Exception:
        # What is made to break a reader raises anything at all.
        return []


def first_bytes(content: bytes, stream: str, many: int) -> bytes:
    """The beginning of a file in a compound file; nothing where there is none, or it is broken."""
    try:
        with olefile.OleFileIO(content) as opened:
            found: bytes = opened.openstream(stream).read(many)
            return found
    except Exception:
        return b""


def attached_to(content: bytes, kind: FileKind) -> tuple[str, ...]:
    """The names of the files that hang on a mail; raises `Damaged` where it is made to break a reader."""
    if kind.endings == (".eml",):
        try:
            message = email.message_from_bytes(content, policy=email.policy.compat32)
            return tuple(str(part.get_filename() or "") for part in message.walk())
        except Exception as fault:
            raise Damaged from fault
    named = [stream for stream in streams_of(content) if _ATTACHED.search(stream)]
    written = {"E": "cp1252", "F": "utf-16-le"}
    return tuple(first_bytes(content, one, 2_000).decode(written[one[-1].upper()], "replace") for one in named)
