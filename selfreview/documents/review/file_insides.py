"""What a document hides: macros, a template that it fetches from elsewhere, and files or archives packed inside.

Of each part only its beginning is read, and of the small lists of what a part
leads to the whole; what cannot be read is damaged.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from selfreview.documents.review.file_content import Damaged, first_bytes, parts_of, streams_of

LARGEST_LIST = 1024 * 1024
"""The largest list of what a part leads to, in bytes; an honest one has a few kilobytes."""
HEAD = 4096
DEEPEST = 3
"""How many documents may stand in one another: a chart in a table in a report."""
OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".sldx")
PACKED_MARKS = (
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\x00",
    b"BZh",
    b"MSCF",
    b"MZ",
    b"\x7fELF",
)
"""How archives and programs begin."""
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")
"""What a document loads by itself when it is opened: an address elsewhere gets to know of it, or runs what it likes."""
ELSEWHERE = re.compile(r"\s*(?!file:/{0,3}[A-Za-z]:)(?:[a-z][a-z0-9+.-]+:|\\\\|//)", re.IGNORECASE)
"""An address of another machine; a template on a drive of one's own (`file:///S:\\...`) is none."""
_LIBRARY = re.compile(
    r"basic/(?:.+/)?(?!script-l[bc]\.xml$|dialog-l[bc]\.xml$)[^/]+\.(?:xml|xba)$|scripts/.+[^/]$", re.IGNORECASE
)
_SHEET, _MACRO_SHEET = 0x85, 1
# An atom of a presentation that says whether macros come with it: its kind, its size, a number, and 1 for yes.
_VBA_OF_SLIDES = re.compile(rb"[\x00-\xff]{2}\x00\x04\x0c\x00\x00\x00[\x00-\xff]{4}\x01\x00\x00\x00")
_NAMED = re.compile(
    rb"[^\x00]{1,255}\.(?:zip|7z|rar|tar|gz|exe|com|scr|bat|cmd|ps1|hta|lnk|iso|msi|jar|js|jse|vbs|vbe|wsf)\x00",
    re.IGNORECASE,
)


def has_macros(content: bytes) -> bool:
    """Whether a document brings programs with it, of whatever age it is; raises `Damaged`."""
    if not content.startswith(COMPOUND):
        names = [part.filename for part in parts_of(content)]
        return any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names) or any(
            _LIBRARY.fullmatch(name) or name.lower().startswith("xl/macrosheets/") for name in names
        )
    folders = {step.lower() for name in streams_of(content) for step in name.split("/")}
    if folders & {"macros", "vba", "_vba_project_cur", "_vba_project"}:
        return True
    book = first_bytes(content, "Workbook", LARGEST_LIST) or first_bytes(content, "Book", LARGEST_LIST)
    return any(kind == _SHEET and len(body) > 5 and body[5] == _MACRO_SHEET for kind, body in _records(book)) or (
        _VBA_OF_SLIDES.search(first_bytes(content, "PowerPoint Document", 10 * LARGEST_LIST)) is not None
    )


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        size = int.from_bytes(book[at + 2 : at + 4], "little")
        yield int.from_bytes(book[at : at + 2], "little"), book[at + 4 : at + 4 + size]
        at += 4 + size


def fetches_elsewhere(content: bytes) -> bool:
    """Whether a packed document loads a template, an object or a frame from another machine; raises `Damaged`."""
    for name, listed in _read(content, lambda name: name.endswith(".rels"), LARGEST_LIST):
        if len(listed) == LARGEST_LIST:
            raise Damaged(name)
        try:
            leads = fromstring(listed)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
            raise Damaged(name) from fault
        for lead in leads.iter():
            kind = str(lead.get("Type", "")).rsplit("/", 1)[-1]
            if (
                lead.get("TargetMode") == "External"
                and kind in FETCHED
                and ELSEWHERE.match(str(lead.get("Target", "")))
            ):
                return True
    return False


def packs_files(content: bytes, *, depth: int = 1) -> bool:
    """Whether archives, programs or other people's files are packed inside a document; raises `Damaged`.

    A document of the office inside another is none: a chart brings its table.
    """
    if content.startswith(COMPOUND):
        return any(_wraps_file(content, name) for name in streams_of(content) if name.endswith("\x01Ole10Native"))
    for name, head in _read(content, lambda name: not name.endswith((".xml", ".rels")), HEAD):
        ending = PurePosixPath(name).suffix.lower()
        if head.startswith(b"PK\x03\x04") and ending in OFFICE:
            whole = _whole(content, name)
            if depth == DEEPEST or has_macros(whole) or fetches_elsewhere(whole) or packs_files(whole, depth=depth + 1):
                return True
        elif head.startswith(PACKED_MARKS):
            return True
        elif head.startswith(COMPOUND):
            whole = _whole(content, name)
            if packs_files(whole) or has_macros(whole):
                return True
    return False


def _whole(content: bytes, name: str) -> bytes:
    return next(_read(content, lambda one: one == name, 10 * LARGEST_LIST))[1]


def _wraps_file(content: bytes, stream: str) -> bool:
    head = first_bytes(content, stream, HEAD)
    return _NAMED.search(head) is not None or any(mark in head for mark in PACKED_MARKS if len(mark) > 3)


def _read(content: bytes, wanted: Callable[[str], bool], most: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                if not part.is_dir() and wanted(part.filename.lower()):
                    with archive.open(part) as opened:
                        yield part.filename.lower(), opened.read(most)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error) as fault:
        raise Damaged from fault
