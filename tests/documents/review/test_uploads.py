"""S7: what may be uploaded, judged by content; hostile files are refused quickly and never unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.uploads import KINDS, LIMIT, LONGEST_NAME, check_upload, clean_name

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0) + b"\0\0\0\0"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(*parts: tuple[str, bytes], compressed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return out.getvalue()


def docx(*more: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", TYPES), ("word/document.xml", b"<w/>"), *more)


def odt(*more: tuple[str, bytes]) -> bytes:
    return archive(
        ("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>"), *more, compressed=False
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("policy.pdf", PDF),
        ("POLICY.PDF", PDF),
        ("photo.png", PNG),
        ("photo.jpg", JPEG),
        ("photo.jpeg", JPEG),
        ("logo.gif", GIF),
        ("notes.txt", b"Minutes of the group\n"),
        ("list.csv", b"name,number\nA,1\n"),
        ("minutes.docx", docx()),
        ("minutes.odt", odt()),
        ("letter.rtf", b"{\\rtf1\\ansi Dear all}"),
        ("figures.xlsx", archive(("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"<x/>"))),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024),
    ],
)
def test_an_honest_file_is_taken(name: str, content: bytes) -> None:
    assert check_upload(name, content).name == name


def _bomb() -> bytes:
    return docx(("word/media/huge.xml", b"0" * (210 * 1024 * 1024)))


def _many_parts() -> bytes:
    return docx(*((f"word/p{number}.xml", b"") for number in range(5_001)))


def _lying_directory() -> bytes:
    return docx()[:-30]


HOSTILE: dict[str, tuple[str, bytes | Callable[[], bytes]]] = {
    "an empty file": ("a.pdf", b""),
    "a program named as a PDF": ("a.pdf", b"MZ\x90\x00" + b"\0" * 200),
    "an ELF program named as text": ("a.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 200),
    "a page named as text": ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
    "a page": ("a.html", b"<!DOCTYPE html><p>hello"),
    "a drawing that could hold a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "a drawing named as a picture": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a script": ("a.js", b"alert(1)"),
    "a shell script named as text": ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
    "a program": ("a.exe", b"MZ"),
    "an archive": ("a.zip", archive(("x", b"y"))),
    "an archive named as a document": ("a.docx", archive(("x", b"y"))),
    "a document named as a spreadsheet": ("a.xlsx", docx()),
    "a text named as a document": ("a.docx", b"hello"),
    "a bomb": ("a.docx", _bomb),
    "a document of far too many parts": ("a.docx", _many_parts),
    "a document cut short": ("a.docx", _lying_directory),
    "a document with a path that climbs": ("a.docx", docx(("../../etc/passwd", b"x"))),
    "a document with a path from the root": ("a.docx", docx(("/etc/passwd", b"x"))),
    "a document with an archive inside": ("a.docx", docx(("word/embeddings/inner.zip", archive(("x", b"y"))))),
    "a document with a program inside": ("a.docx", docx(("word/embeddings/run.EXE", b"MZ"))),
    "a document with macros": ("a.docx", docx(("word/vbaProject.bin", b"x"))),
    "a document with macros in capitals": ("a.docx", docx(("word/VBAPROJECT.BIN", b"x"))),
    "an open document with an archive inside": ("a.odt", odt(("Object 1/inner.7z", b"x"))),
    "a PDF named as a picture": ("a.png", PDF),
    "a picture named as a PDF": ("a.pdf", PNG),
    "a picture that is also a PDF": ("a.pdf", GIF + PDF),
    "compressed data named as text": ("a.txt", zlib.compress(b"x" * 1000)),
    "a gzip named as a PDF": ("a.pdf", b"\x1f\x8b\x08" + b"\0" * 50),
    "a file without an ending": ("policy", PDF),
    "a file with two endings": ("policy.pdf.exe", PDF),
    "a file that is only an ending": (".pdf", PDF),
    "a name of dots": ("...", PDF),
    "a name of control characters": ("\x00\x01", PDF),
    "one byte too many": ("a.txt", b"x" * (LIMIT + 1)),
    "a mail with a program on it": (
        "a.eml",
        b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        b'Content-Disposition: attachment; filename="invoice.js"\n\nalert(1)\n--x--\n',
    ),
    "a mail that nests for ever": (
        "a.eml",
        b"From: a@b\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    ),
    "a shortcut": ("a.lnk", b"L\0\0\0"),
    "a Java archive": ("a.jar", archive(("META-INF/MANIFEST.MF", b""))),
}


def hostile(what: str) -> tuple[str, bytes]:
    """The name and the content of one of them; what takes long to make is made when it is asked for."""
    name, content = HOSTILE[what]
    return name, content if isinstance(content, bytes) else content()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(what: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        check_upload(*hostile(what))


def test_the_largest_file_is_taken() -> None:
    assert check_upload("a.txt", b"x" * LIMIT)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/minutes.pdf", "minutes.pdf"),
        ("C:\\Users\\x\\minutes.pdf", "minutes.pdf"),
        ('a"b;c\r\nSet-Cookie: x.pdf', "abcSet-Cookie x.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        (" . minutes.pdf . ", "minutes.pdf"),
        ("Cofnodion ŵ.pdf", "Cofnodion ŵ.pdf"),
    ],
)
def test_a_name_loses_what_a_path_or_a_header_could_misread(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_ending() -> None:
    short = clean_name("x" * 300 + ".pdf")
    assert len(short) == LONGEST_NAME
    assert short.endswith("x.pdf")


def test_no_kind_is_served_as_a_page() -> None:
    assert not any("html" in kind.media_type or "svg" in kind.media_type or kind.media_type == "xml" for kind in KINDS)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_refusal_names_the_file_and_tells_no_library_s_words(what: str) -> None:
    with pytest.raises(Refused) as told:
        check_upload(*hostile(what))
    assert "Error" not in str(told.value)
    assert "application/" not in str(told.value)
