"""What a document hides: macros of every age, templates from elsewhere, and files packed inside; honest ones pass."""

import struct

import pytest

from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.uploads import check_upload
from tests.compound_files import compound
from tests.documents.review.test_uploads import archive, docx, odt

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def leads(kind: str, target: str, mode: str = "External") -> bytes:
    """A list of what a part leads to, with one entry."""
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{TYPE}{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


def of_settings(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word document whose settings lead somewhere."""
    return docx(("word/_rels/settings.xml.rels", leads(kind, target, mode)))


def sheet(kind: int) -> bytes:
    """An old workbook with one sheet: 0 a table, 1 a sheet of macros, 2 a chart."""
    return struct.pack("<HHH", 0x809, 2, 0x600) + struct.pack("<HHIBB", 0x85, 10, 100, 0, kind) + b"\x02\x00M1"


XLSX = archive(("[Content_Types].xml", b"<t/>"), ("xl/workbook.xml", b"<x/>"))
WRAPPED = struct.pack("<IH", 90, 2) + b"report\0C:\\Users\\a\\report.pdf.exe\0" + b"\0" * 40
SLIDES = b"\x00" * 16 + b"\x02\x00\x00\x04\x0c\x00\x00\x00\x07\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00"

HIDING = {
    "an old workbook with macros": ("a.xls", compound({"Workbook": sheet(0), "_VBA_PROJECT_CUR/VBA/dir": b"x"})),
    "an old workbook with a sheet of macros": ("a.xls", compound({"Workbook": sheet(1)})),
    "an older workbook with a sheet of macros": ("a.xls", compound({"Book": sheet(1)})),
    "an old document with macros": ("a.doc", compound({"WordDocument": b"x", "Macros/VBA/dir": b"x"})),
    "an old presentation with macros": ("a.ppt", compound({"PowerPoint Document": SLIDES})),
    "an open document with macros": ("a.odt", odt(("Basic/Standard/Module1.xml", b"<m/>"))),
    "an open document with a script": ("a.odt", odt(("Scripts/python/x.py", b"1"))),
    "a workbook with a sheet of macros": (
        "a.xlsx",
        archive(("xl/workbook.xml", b"<x/>"), ("xl/macrosheets/sheet1.xml", b"<x/>")),
    ),
    "a template from the web": ("a.docx", of_settings("attachedTemplate", "https://bad.example/t.dotm")),
    "a template from another machine": ("a.docx", of_settings("attachedTemplate", "file:///\\\\10.0.0.9\\t.dotm")),
    "a template from a share": ("a.docx", of_settings("attachedTemplate", "\\\\bad\\t\\t.dotm")),
    "an object from the web": ("a.docx", of_settings("oleObject", "http://bad.example/x.sct")),
    "an object by a moniker": ("a.docx", of_settings("oleObject", "mhtml:http://bad.example/x!x-usc:http://bad/x")),
    "a frame from the web": ("a.docx", of_settings("frame", "http://bad.example/")),
    "a list that names entities": (
        "a.docx",
        docx(("word/_rels/settings.xml.rels", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    ),
    "a list without an end": ("a.docx", docx(("word/_rels/settings.xml.rels", b"<a>" + b" " * 1_100_000 + b"</a>"))),
    "an archive called a picture": ("a.docx", docx(("word/media/image1.png", archive(("x", b"y"))))),
    "an archive called a part of Word": ("a.docx", docx(("word/embeddings/oleObject1.bin", b"Rar!\x1a\x07\x01\x00"))),
    "a program called a font": ("a.odt", odt(("Fonts/a.ttf", b"MZ\x90\x00"))),
    "an archive called a table": ("a.docx", docx(("word/embeddings/t.xlsx", archive(("x/y.zip", b"PK\x03\x04"))))),
    "a dangerous table in a document": (
        "a.docx",
        docx(("word/embeddings/t.xlsx", archive(("xl/workbook.xml", b"<x/>"), ("xl/vbaProject.bin", b"x")))),
    ),
    "a file wrapped in an old document": (
        "a.doc",
        compound({"WordDocument": b"x", "ObjectPool/_1/\x01Ole10Native": WRAPPED}),
    ),
    "a file wrapped in a document": (
        "a.docx",
        docx(("word/embeddings/oleObject1.bin", compound({"\x01Ole10Native": WRAPPED}))),
    ),
}


@pytest.mark.parametrize("what", HIDING)
def test_what_a_document_hides_is_refused_in_a_sentence(what: str) -> None:
    with pytest.raises(Refused, match=r"\.$") as told:
        check_upload(*HIDING[what])
    expected = "damaged" if "list" in what else "macros|script" if "macros" in what or "script" in what else ""
    assert any(word in str(told.value) for word in expected.split("|"))


def test_each_kind_of_hiding_has_its_own_sentence() -> None:
    told = []
    for what in ("an old workbook with macros", "a template from the web", "an archive called a picture"):
        with pytest.raises(Refused) as fault:
            check_upload(*HIDING[what])
        told.append(str(fault.value))
    assert "contains macros" in told[0]
    assert "from another computer" in told[1]
    assert "packed inside" in told[2]


HONEST = {
    "an old workbook": ("a.xls", compound({"Workbook": sheet(0)})),
    "an old workbook with a chart": ("a.xls", compound({"Workbook": sheet(2), "\x05SummaryInformation": b"x"})),
    "an old document": ("a.doc", compound({"WordDocument": b"x", "1Table": b"x"})),
    "an old presentation": ("a.ppt", compound({"PowerPoint Document": b"x" * 5000})),
    "a mail of Outlook": ("a.msg", compound({"__properties_version1.0": b"x"})),
    "a document with a chart": ("a.docx", docx(("word/embeddings/Microsoft_Excel_Sheet.xlsx", XLSX))),
    "a document with links": ("a.docx", of_settings("hyperlink", "https://www.example.org/")),
    "a document with a template of one's own": (
        "a.docx",
        of_settings("attachedTemplate", "file:///C:\\Users\\a\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm"),
    ),
    "a document with a template on a drive": ("a.docx", of_settings("attachedTemplate", "file:///S:\\t\\letter.dotx")),
    "a document with an object inside": ("a.docx", of_settings("oleObject", "embeddings/x.bin", "Internal")),
    "a workbook that reads another": (
        "a.xlsx",
        archive(
            ("xl/workbook.xml", b"<x/>"),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", leads("externalLinkPath", "file:///S:\\a.xlsx")),
        ),
    ),
    "a document with a formula": (
        "a.docx",
        docx(("word/embeddings/oleObject1.bin", compound({"Equation Native": b"x"}))),
    ),
    "an open document with an empty library": (
        "a.odt",
        odt(("Basic/script-lc.xml", b"<l/>"), ("Basic/Standard/script-lb.xml", b"<l/>")),
    ),
    "a document with a picture": ("a.docx", docx(("word/media/image1.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50))),
}


@pytest.mark.parametrize("what", HONEST)
def test_an_honest_document_is_taken(what: str) -> None:
    assert check_upload(*HONEST[what]).name == HONEST[what][0]
