"""Kinds of files: those that are taken as evidence, and those that are known, are not taken, and have another way in.

A kind is known by how its content begins. Libraries that guess (libmagic, puremagic) were weighed and know less here:
both call a note that begins with "Article" a message of Usenet, and one calls every packed file a Word document.
"""

from dataclasses import dataclass
from enum import Enum


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
    FileKind("a PDF", (".pdf",), "application/pdf", begins=(b"%PDF-",)),
    FileKind(
        "a Word document",
        (".docx",),
        f"{_OFFICE}wordprocessingml.document",
        Build.PACKED,
        part="word/document.xml",
    ),
    FileKind("an Excel workbook", (".xlsx",), f"{_OFFICE}spreadsheetml.sheet", Build.PACKED, part="xl/workbook.xml"),
    FileKind(
        "a PowerPoint presentation",
        (".pptx",),
        f"{_OFFICE}presentationml.presentation",
        Build.PACKED,
        part="ppt/presentation.xml",
    ),
    FileKind("an OpenDocument text", (".odt",), f"{_ODF}text", Build.PACKED, part="content.xml"),
    FileKind("an OpenDocument spreadsheet", (".ods",), f"{_ODF}spreadsheet", Build.PACKED, part="content.xml"),
    FileKind("an OpenDocument presentation", (".odp",), f"{_ODF}presentation", Build.PACKED, part="content.xml"),
    FileKind(
        "an older Office document",
        (".doc", ".xls", ".ppt"),
        "application/octet-stream",
        Build.COMPOUND,
        begins=(COMPOUND,),
    ),
    FileKind("an Outlook mail", (".msg",), "application/vnd.ms-outlook", Build.COMPOUND, begins=(COMPOUND,)),
    FileKind("an email", (".eml",), "message/rfc822", Build.MAIL),
    FileKind("a PNG picture", (".png",), "image/png", begins=(b"\x89PNG\r\n\x1a\n",)),
    FileKind("a JPEG picture", (".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg", begins=(b"\xff\xd8\xff",)),
    FileKind("a GIF picture", (".gif",), "image/gif", begins=(b"GIF87a", b"GIF89a")),
    FileKind("a document in rich text", (".rtf",), "application/rtf", begins=(b"{\\rtf",)),
    FileKind("a text", (".txt", ".text"), "text/plain", Build.TEXT),
    FileKind("a table as CSV", (".csv",), "text/csv", Build.TEXT),
)
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, email (EML or MSG), PNG, JPEG, GIF, plain text, CSV or RTF"

MACROS = "contains macros, which we cannot accept. In Word, Excel or PowerPoint, save it without them ({}), or as a PDF"
FETCHES = (
    "loads its template or other content from another computer whenever it is opened, which we cannot accept. "
    "Save it as a PDF and add that"
)
SHORTCUT = "is a shortcut, not the file itself. Open it, and add the file or the link that it leads to"
PROGRAM = "is a program or a script, which we cannot accept"
ARCHIVE = "is an archive of files. Unpack it, and add the files that matter one by one"
FILM = "is a film or a sound, which we cannot accept. Put it where your group can see it, and add a link to it"
WEB_PAGE = "is a web page. Add a link to it, or print it to a PDF and add that"
AS_PDF = "is of a kind that not everyone can open. Save it as a PDF and add that"
PICTURE = "is a picture in a format that not everyone can open. Save it as JPEG or PNG and add that"
PHOTOGRAPH = (
    "is an iPhone photograph (HEIC), which not everyone can open. Send it as JPEG: mail it to yourself, "
    "or set the camera to “Most compatible”"
)
EXPORT = (
    "is a web page under another name, as some systems export tables. Open it in Excel or Word, save it as .xlsx or "
    ".docx, and add that"
)
UNFINISHED = "is not complete: it did not finish downloading or saving. Download or save it again, then add it"
TEMPLATE = "is a template. Save it as a document ({}) and add that"

UNWANTED: dict[str, str] = {
    ".docm": MACROS.format(".docx"),
    ".dotm": MACROS.format(".docx"),
    ".xlsm": MACROS.format(".xlsx"),
    ".xltm": MACROS.format(".xlsx"),
    ".xlam": MACROS.format(".xlsx"),
    ".pptm": MACROS.format(".pptx"),
    ".ppsm": MACROS.format(".pptx"),
    ".potm": MACROS.format(".pptx"),
    ".xlsb": "is a binary workbook. In Excel, save it as an Excel workbook (.xlsx) and add that",
    ".dot": TEMPLATE.format(".docx"),
    ".dotx": TEMPLATE.format(".docx"),
    ".xlt": TEMPLATE.format(".xlsx"),
    ".xltx": TEMPLATE.format(".xlsx"),
    ".potx": TEMPLATE.format(".pptx"),
    **dict.fromkeys((".heic", ".heif", ".hif"), PHOTOGRAPH),
    **dict.fromkeys((".webp", ".avif", ".tif", ".tiff", ".bmp", ".svg", ".psd", ".raw", ".dng"), PICTURE),
    **dict.fromkeys((".lnk", ".url", ".webloc", ".website", ".desktop", ".pif", ".appref-ms"), SHORTCUT),
    **dict.fromkeys((".gdoc", ".gsheet", ".gslides", ".gdraw", ".gform"), SHORTCUT),
    **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".cab", ".iso", ".dmg"), ARCHIVE),
    **dict.fromkeys((".exe", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".hta"), PROGRAM),
    **dict.fromkeys((".js", ".jse", ".wsf", ".jar", ".sh", ".py", ".app", ".apk", ".dll", ".reg"), PROGRAM),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".wmv", ".mkv", ".webm", ".m4v", ".3gp"), FILM),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".wma", ".aac", ".ogg", ".amr"), FILM),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml"), WEB_PAGE),
    **dict.fromkeys((".pages", ".numbers", ".key", ".pub", ".one", ".vsd", ".vsdx", ".xps", ".oxps"), AS_PDF),
    **dict.fromkeys((".wps", ".wpd", ".mdb", ".accdb", ".mpp", ".epub", ".pps", ".ppsx", ".fodt", ".wbk"), AS_PDF),
    **dict.fromkeys((".tmp", ".part", ".partial", ".crdownload", ".download", ".icloud"), UNFINISHED),
}
"""What is wrong with a file of another ending, to follow its name."""

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", SHORTCUT),
    (b"[InternetShortcut]", SHORTCUT),
    (b"[Desktop Entry]", SHORTCUT),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
)
"""Content that gives an unwanted kind away, whatever the file is called."""

INSIDE_A_MEDIA_BOX: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), PHOTOGRAPH),
    ((b"avif", b"avis"), PICTURE),
    ((b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"M4A ", b"M4V ", b"3gp4", b"3gp5", b"avc1"), FILM),
)
"""Files whose kind stands behind `ftyp` in their first box."""
