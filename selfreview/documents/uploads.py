"""What may be uploaded: the kind of a file judged by its content, never by what it says of itself."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

# Brings the library that `magic` speaks to, so that none has to be on the machine.
import pylibmagic  # noqa: F401

import magic  # isort: skip

LIMIT = 10 * 1024 * 1024
"""The largest file, in bytes."""

LONGEST_NAME = 120
MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
ARCHIVE_ENDINGS = (".zip", ".7z", ".rar", ".tar", ".gz", ".xz", ".bz2", ".exe", ".jar", ".js", ".vbs")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its ending, what its content looks like, and how it is served."""

    endings: tuple[str, ...]
    seen_as: tuple[str, ...]
    media_type: str
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ZIPPED = ("application/zip", "application/octet-stream")
KINDS = (
    FileKind((".pdf",), ("application/pdf",), "application/pdf"),
    FileKind(
        (".docx",),
        (f"{_OFFICE}wordprocessingml.document", *_ZIPPED),
        f"{_OFFICE}wordprocessingml.document",
        "word/document.xml",
    ),
    FileKind(
        (".xlsx",), (f"{_OFFICE}spreadsheetml.sheet", *_ZIPPED), f"{_OFFICE}spreadsheetml.sheet", "xl/workbook.xml"
    ),
    FileKind(
        (".pptx",),
        (f"{_OFFICE}presentationml.presentation", *_ZIPPED),
        f"{_OFFICE}presentationml.presentation",
        "ppt/presentation.xml",
    ),
    FileKind((".odt",), (f"{_ODF}text", *_ZIPPED), f"{_ODF}text", "content.xml"),
    FileKind((".ods",), (f"{_ODF}spreadsheet", *_ZIPPED), f"{_ODF}spreadsheet", "content.xml"),
    FileKind((".odp",), (f"{_ODF}presentation", *_ZIPPED), f"{_ODF}presentation", "content.xml"),
    FileKind(
        (".doc", ".xls", ".ppt"),
        (
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/CDFV2",
            "application/x-ole-storage",
            "application/vnd.ms-office",
        ),
        "application/octet-stream",
    ),
    FileKind((".png",), ("image/png",), "image/png"),
    FileKind((".jpg", ".jpeg"), ("image/jpeg",), "image/jpeg"),
    FileKind((".gif",), ("image/gif",), "image/gif"),
    FileKind((".txt",), ("text/plain",), "text/plain; charset=utf-8"),
    FileKind((".csv",), ("text/csv", "text/plain", "application/csv"), "text/csv; charset=utf-8"),
    FileKind((".rtf",), ("text/rtf", "application/rtf"), "application/rtf"),
)
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, GIF, plain text, CSV or RTF"


class Refused(ValueError):
    """Why a file is not taken, as a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str


def check_upload(name: str, content: bytes) -> Checked:
    """Judge a file by its name, size and content; raises `Refused`."""
    clean = clean_name(name)
    if not content:
        raise Refused("The file is empty. Choose another one.")
    if len(content) > LIMIT:
        raise Refused("The file is larger than 10 MB. Make it smaller, or add a link to it.")
    ending = PurePosixPath(clean).suffix.lower()
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None:
        raise Refused(f"Files of this kind are not taken. Choose a {TAKEN} file.")
    if magic.from_buffer(content[:65_536], mime=True) not in kind.seen_as:
        raise Refused(f"The file says that it is {ending} but its content is something else. Save it again, then try.")
    if kind.part:
        _check_parts(content, kind.part)
    return Checked(clean, kind.media_type)


def clean_name(name: str) -> str:
    """The last part of a file's name, without anything that a path or a header could misread."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(mark for mark in last if mark.isprintable() and mark not in '"<>|:*?;').strip(". ")
    if not printable:
        raise Refused("The file needs a name. Save it under one, then try again.")
    stem, dot, ending = printable.rpartition(".")
    return printable if len(printable) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def _check_parts(content: bytes, wanted: str) -> None:
    """An office document is an archive: look at its list of parts only, never unpack it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Refused("The file is damaged. Save it again, then try.") from fault
    names = [part.filename for part in parts]
    if wanted not in names:
        raise Refused("The file is not the kind of document that its name says. Save it again, then try.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("The file unpacks to far more than a document needs. Save it as a PDF and add that.")
    if any(name.startswith("/") or ".." in name.split("/") or name.lower().endswith(ARCHIVE_ENDINGS) for name in names):
        raise Refused("The file has other files packed inside. Save it as a PDF and add that.")
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        raise Refused("The file holds macros. Save it without macros, or as a PDF, and add that.")
