"""Kinds of files: those that are taken as evidence, and those that are known, are not taken, and have another way in.

A kind is known by how its content begins. Libraries that guess (libmagic, puremagic) were weighed and know less here:
both call a note that begins with "Article" a message of Usenet, and one calls every packed file a Word document.
"""

from dataclasses import dataclass
from enum import Enum

from selfreview.documents.review.refusals import Refusal
from selfreview.speech import lazy


class Build(Enum):
    """How a file of a kind is built, and so how it is looked into."""

    PLAIN = "plain"
    TEXT = "text"
    MAIL = "mail"
    PACKED = "packed"
    COMPOUND = "compound"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its endings, how its content begins and is built, and how it is served.

    `name` follows "is" in a sentence. `part` is what a packed file of this kind holds.
    """

    name: str
    endings: tuple[str, ...]
    media_type: str
    build: Build = Build.PLAIN
    begins: tuple[bytes, ...] = ()
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PACKED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

KINDS = (
    FileKind(lazy("a PDF"), (".pdf",), "application/pdf", begins=(b"%PDF-",)),
    FileKind(
        lazy("a Word document"),
        (".docx",),
        f"{_OFFICE}wordprocessingml.document",
        Build.PACKED,
        part="word/document.xml",
    ),
    FileKind(
        lazy("an Excel workbook"), (".xlsx",), f"{_OFFICE}spreadsheetml.sheet", Build.PACKED, part="xl/workbook.xml"
    ),
    FileKind(
        lazy("a PowerPoint presentation"),
        (".pptx",),
        f"{_OFFICE}presentationml.presentation",
        Build.PACKED,
        part="ppt/presentation.xml",
    ),
    FileKind(lazy("an OpenDocument text"), (".odt",), f"{_ODF}text", Build.PACKED, part="content.xml"),
    FileKind(lazy("an OpenDocument spreadsheet"), (".ods",), f"{_ODF}spreadsheet", Build.PACKED, part="content.xml"),
    FileKind(lazy("an OpenDocument presentation"), (".odp",), f"{_ODF}presentation", Build.PACKED, part="content.xml"),
    FileKind(
        lazy("an older Office document"),
        (".doc", ".xls", ".ppt"),
        "application/octet-stream",
        Build.COMPOUND,
        begins=(COMPOUND,),
    ),
    FileKind(lazy("an Outlook mail"), (".msg",), "application/vnd.ms-outlook", Build.COMPOUND, begins=(COMPOUND,)),
    FileKind(lazy("an email"), (".eml",), "message/rfc822", Build.MAIL),
    FileKind(lazy("a PNG picture"), (".png",), "image/png", begins=(b"\x89PNG\r\n\x1a\n",)),
    FileKind(lazy("a JPEG picture"), (".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg", begins=(b"\xff\xd8\xff",)),
    FileKind(lazy("a GIF picture"), (".gif",), "image/gif", begins=(b"GIF87a", b"GIF89a")),
    FileKind(lazy("a document in rich text"), (".rtf",), "application/rtf", begins=(b"{\\rtf",)),
    FileKind(lazy("a text"), (".txt", ".text"), "text/plain", Build.TEXT),
    FileKind(lazy("a table as CSV"), (".csv",), "text/csv", Build.TEXT),
)
TAKEN = lazy("PDF, Word, Excel, PowerPoint, OpenDocument, email (EML or MSG), PNG, JPEG, GIF, plain text, CSV or RTF")
"""What may be chosen, in words."""

BETTER = {
    **dict.fromkeys((".docm", ".dotm", ".dot", ".dotx"), ".docx"),
    **dict.fromkeys((".xlsm", ".xltm", ".xlam", ".xlt", ".xltx"), ".xlsx"),
    **dict.fromkeys((".pptm", ".ppsm", ".potm", ".potx"), ".pptx"),
}
"""As what a document with macros, or a template, is to be saved."""

UNWANTED: dict[str, Refusal] = {
    **dict.fromkeys((".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppsm", ".potm"), Refusal.MACROS),
    **dict.fromkeys((".dot", ".dotx", ".xlt", ".xltx", ".potx"), Refusal.TEMPLATE),
    ".xlsb": Refusal.BINARY,
    **dict.fromkeys((".heic", ".heif", ".hif"), Refusal.PHOTOGRAPH),
    **dict.fromkeys((".webp", ".avif", ".tif", ".tiff", ".bmp", ".svg", ".psd", ".raw", ".dng"), Refusal.PICTURE),
    **dict.fromkeys((".lnk", ".url", ".webloc", ".website", ".desktop", ".pif", ".appref-ms"), Refusal.SHORTCUT),
    **dict.fromkeys((".gdoc", ".gsheet", ".gslides", ".gdraw", ".gform"), Refusal.SHORTCUT),
    **dict.fromkeys(
        (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".cab", ".iso", ".dmg"), Refusal.ARCHIVE
    ),
    **dict.fromkeys((".exe", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".hta"), Refusal.PROGRAM),
    **dict.fromkeys((".js", ".jse", ".wsf", ".jar", ".sh", ".py", ".app", ".apk", ".dll", ".reg"), Refusal.PROGRAM),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".wmv", ".mkv", ".webm", ".m4v", ".3gp"), Refusal.FILM),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".wma", ".aac", ".ogg", ".amr"), Refusal.FILM),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml"), Refusal.WEB_PAGE),
    **dict.fromkeys((".pages", ".numbers", ".key", ".pub", ".one", ".vsd", ".vsdx", ".xps", ".oxps"), Refusal.AS_PDF),
    **dict.fromkeys(
        (".wps", ".wpd", ".mdb", ".accdb", ".mpp", ".epub", ".pps", ".ppsx", ".fodt", ".wbk"), Refusal.AS_PDF
    ),
    **dict.fromkeys((".tmp", ".part", ".partial", ".crdownload", ".download", ".icloud"), Refusal.UNFINISHED),
}
"""What is wrong with a file of another ending."""

BEGINNINGS: tuple[tuple[bytes, Refusal], ...] = (
    (b"MZ", Refusal.PROGRAM),
    (b"\x7fELF", Refusal.PROGRAM),
    (b"#!", Refusal.PROGRAM),
    (b"\xca\xfe\xba\xbe", Refusal.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Refusal.SHORTCUT),
    (b"[InternetShortcut]", Refusal.SHORTCUT),
    (b"[Desktop Entry]", Refusal.SHORTCUT),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
    (b"BM", Refusal.PICTURE),
    (b"II*\x00", Refusal.PICTURE),
    (b"MM\x00*", Refusal.PICTURE),
)
"""Content that gives an unwanted kind away, whatever the file is called."""

INSIDE_A_MEDIA_BOX: tuple[tuple[tuple[bytes, ...], Refusal], ...] = (
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), Refusal.PHOTOGRAPH),
    ((b"avif", b"avis"), Refusal.PICTURE),
    ((b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"M4A ", b"M4V ", b"3gp4", b"3gp5", b"avc1"), Refusal.FILM),
)
"""Files whose kind stands behind `ftyp` in their first box."""
