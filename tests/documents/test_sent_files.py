"""Files as people send them: what is evidence is taken, and what is not is named with what to do."""

import struct

import pytest

from selfreview.documents.review.file_content import attached_to, decode_text, is_mail
from selfreview.documents.review.file_kinds import KINDS, UNWANTED
from selfreview.documents.review.refusals import Refused
from selfreview.documents.review.uploads import check_each, check_upload
from tests.documents.compound import compound
from tests.documents.review.test_uploads import GIF, JPEG, PDF, PNG, TYPES, archive, docx, odt

HEADERS = "From: Ann <ann@example.org>\r\nDate: Mon, 1 Mar 2010 09:00:00 +0000\r\nSubject: Our talk\r\n"
MSG = compound({"__properties_version1.0": b"x", "__substg1.0_0037001F": "Our talk".encode("utf-16-le")})
ATTACHED = "__attach_version1.0_#00000000"


def told(name: str, content: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(Refused) as fault:
        check_upload(name, content)
    return str(fault.value)


TEXTS = {
    "a mail saved as text": (HEADERS + "\r\nDear all\r\n").encode(),
    "a note that begins as Usenet did": b"Article for the newsletter\n",
    "a note with a path": b"Path: S:\\Minutes\\May 2010\n",
    "a text of DOS": b"Minutes\r\nPresent: caf\x82\r\n\x1a",
    "a text of DOS in full blocks": b"Minutes\r\n\x1a\x00\x00\x00",
    "a text of Windows": "Café – “so”, £5".encode("cp1252"),
    "a text of an old Mac": "Café\rso".encode("mac_roman"),
    "a text in UTF-8": "Cofnodion ŵ 日本".encode(),
    "a text with a mark": "Minutes".encode("utf-8-sig"),
    "a text in UTF-16": "Minutes".encode("utf-16"),
    "a text in UTF-16, the other way round": "\ufeffMinutes".encode("utf-16-be"),
    "a text in UTF-32": "Minutes".encode("utf-32"),
    "a text with page breaks": b"one\x0ctwo\x0bthree\n",
    "a text with a mark of a printer in it": b"x" * 500 + b"\x07",
    "a program's listing": b"import os\nprint(1)\n",
    "a letter to a Mr MZ": b"MZ, thank you for coming\n",
    "a note about BM": b"BM came too\n",
    "a text about a page": b"We use <html> on our site\n",
    "a list of settings": b"[Minutes]\nof=May\n",
    "a percentage": b"%PDFs read: 40\n",
    "one letter": b"x",
}


@pytest.mark.parametrize("name", ["notes.txt", "NOTES.TXT", "notes.text", "list.csv"])
@pytest.mark.parametrize("what", TEXTS)
def test_text_that_decodes_is_text(what: str, name: str) -> None:
    checked = check_upload(name, TEXTS[what])
    assert checked.name == name
    assert checked.media_type.startswith("text/")


def test_a_text_is_served_with_its_letters_only_where_they_are_known() -> None:
    assert check_upload("a.txt", "é".encode()).media_type == "text/plain; charset=utf-8"
    assert check_upload("a.csv", "é".encode("cp1252")).media_type == "text/csv"


@pytest.mark.parametrize(
    "content",
    [
        b"a\x1ab",
        b"\x7fELF\x02\x01" + b"\0" * 50,
        b"a\x00b",
        b"\x01\x02\x03\x04 text",
        b"\xff\xfe\x00\xd8",
        bytes(range(256)),
    ],
)
def test_what_does_not_decode_is_no_text(content: bytes) -> None:
    assert decode_text(content) is None
    assert told("a.txt", content).startswith("“a.txt” ")


MAILS = {
    "a mail": (HEADERS + "\r\nDear all\r\n").encode(),
    "a mail with line breaks of Unix": (HEADERS + "\r\nDear all\r\n").replace("\r\n", "\n").encode(),
    "a mail of a mailbox": b"From ann@example.org Mon Mar 1 09:00:00 2010\nSubject: x\nFrom: a@b\n\nhi\n",
    "a mail that went far": b"Received: from a\r\n\tby b;\r\n Mon, 1 Mar 2010\r\nReturn-Path: <a@b>\r\n\r\nhi",
    "a mail with a mark": b"\xef\xbb\xbfFrom: a@b\n\nhi",
    "a mail of one line": b"Subject: hello",
    "a mail with a paper on it": b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    b'Content-Disposition: attachment; filename="minutes.pdf"\n\n%PDF-1.4\n--x--\n',
    "a mail in letters of Windows": b"From: caf\xe9 <a@b>\n\nhi",
}


@pytest.mark.parametrize("what", MAILS)
def test_a_mail_is_evidence(what: str) -> None:
    assert is_mail(MAILS[what])
    assert check_upload("Our talk.eml", MAILS[what]).media_type == "message/rfc822"


def test_a_mail_of_outlook_is_evidence() -> None:
    assert check_upload("Our talk.msg", MSG).media_type == "application/vnd.ms-outlook"


@pytest.mark.parametrize("content", [b"Dear all,\nno mail at all\n", b"", b"Colour: red\n\nhi", b"http://x\n\nhi"])
def test_what_has_no_headers_is_no_mail(content: bytes) -> None:
    assert not is_mail(content)


def test_a_document_that_says_it_is_a_mail_is_refused() -> None:
    assert "is an older Office document, though its name ends in .msg" in told(
        "a.msg", compound({"WordDocument": b"x"})
    )
    assert "is an Outlook mail, though its name ends in .doc" in told("a.doc", MSG)
    assert "its content is something else" in told("a.eml", b"Dear all, no mail at all\n")


@pytest.mark.parametrize("name", ["run.EXE", "page.js", "notes.pdf.vbs", "open.lnk", "all.zip"])
def test_a_mail_with_a_program_or_an_archive_on_it_is_refused_by_that_name(name: str) -> None:
    letters = name.encode("utf-16-le")
    mail = compound({"__properties_version1.0": b"x", ATTACHED: {"__substg1.0_3707001F": letters}})
    assert f"“{name}” attached" in told("a.msg", mail)
    old = compound({"__properties_version1.0": b"x", ATTACHED: {"__substg1.0_3704001E": name.encode()}})
    assert f"“{name}” attached" in told("a.msg", old)
    sent = f'From: a@b\nContent-Type: application/x; name="{name}"\n\nx'.encode()
    assert f"“{name}” attached" in told("a.eml", sent)


def test_a_mail_with_a_paper_on_it_is_taken() -> None:
    mail = compound({"__properties_version1.0": b"x", ATTACHED: {"__substg1.0_3707001F": "a.pdf".encode("utf-16-le")}})
    assert check_upload("a.msg", mail)
    kind = next(kind for kind in KINDS if ".msg" in kind.endings)
    assert [name.rstrip("\0") for name in attached_to(mail, kind)] == ["a.pdf"]


def media_box(brand: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + brand + b"\0\0\0\0" + b"".join(others)
    return struct.pack(">I", len(body) + 4) + body + b"\0" * 100


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "IMG_0001.heif", "IMG_0001.jpg", "IMG_0001.png"])
def test_an_iphone_photograph_is_named_whatever_it_is_called(name: str, brand: bytes) -> None:
    sentence = told(name, media_box(brand, b"mif1", b"heic"))
    assert sentence.startswith(f"“{name}” is an iPhone photograph")
    assert "Send it as JPEG" in sentence


PROTECTED = {
    "a Word document": ("a.docx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})),
    "an Excel workbook": ("a.xlsx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})),
    "a presentation": ("a.pptx", compound({"EncryptionInfo": b"x"})),
    "an older Word document": ("a.doc", compound({"WordDocument": b"\xec\xa5" + b"\0" * 9 + b"\x01" + b"\0" * 20})),
    "an older workbook": ("a.xls", compound({"Workbook": b"\x09\x08\x02\x00\x00\x06" + b"\x2f\x00\x02\x00\x00\x00"})),
    "an older presentation": ("a.ppt", compound({"EncryptedSummary": b"x"})),
    "an OpenDocument text": (
        "a.odt",
        odt(("META-INF/manifest.xml", b"<manifest:encryption-data manifest:checksum='x'/>")),
    ),
    "a PDF": ("a.pdf", PDF.replace(b"<</Root", b"<</Encrypt 5 0 R/Root")),
    "a PDF whose key stands in place": ("a.pdf", PDF.replace(b"<</Root", b"<</Encrypt<</V 4>>/Root")),
}


@pytest.mark.parametrize("what", PROTECTED)
def test_a_protected_document_is_named(what: str) -> None:
    name, content = PROTECTED[what]
    assert told(name, content).startswith(f"“{name}” is protected, by a password")


def test_a_document_with_a_locked_part_is_protected() -> None:
    content = bytearray(docx())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "protected" in told("a.docx", bytes(content))


@pytest.mark.parametrize(
    "content",
    [
        compound({"WordDocument": b"\xec\xa5" + b"\0" * 30}),
        compound({"Workbook": b"\x09\x08\x02\x00\x00\x06\x42\x00\x02\x00\x00\x00"}),
        compound({"PowerPoint Document": b"x"}),
    ],
)
def test_an_older_document_without_a_password_is_taken(content: bytes) -> None:
    assert check_upload("a.doc", content)


def test_a_pdf_that_only_writes_of_encryption_is_taken() -> None:
    assert check_upload("a.pdf", PDF + b"(how to /Encrypt your papers)")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("minutes.docm", "contains macros"),
        ("figures.xlsm", "(.xlsx)"),
        ("talk.pptm", "(.pptx)"),
        ("letter.dotx", "is a template"),
        ("figures.xlsb", "binary workbook"),
        ("policy.lnk", "is a shortcut"),
        ("Policy - Shortcut.url", "is a shortcut"),
        ("policy.webloc", "is a shortcut"),
        ("plan.gdoc", "is a shortcut"),
        ("all.zip", "is an archive"),
        ("photo.webp", "Save it as JPEG or PNG"),
        ("scan.TIFF", "Save it as JPEG or PNG"),
        ("film.mp4", "add a link"),
        ("voice.m4a", "add a link"),
        ("page.html", "is a web page"),
        ("plan.pages", "Save it as a PDF"),
        ("book.one", "Save it as a PDF"),
        ("flyer.pub", "Save it as a PDF"),
        ("report.pdf.crdownload", "not complete"),
        ("report.tmp", "not complete"),
        ("setup.exe", "is a program"),
        ("~$minutes.docx", "the trace that Word or Excel leaves"),
        ("notes.xyz", "We do not accept .xyz files"),
        ("notes", "no ending"),
    ],
)
def test_a_file_that_is_not_taken_is_named_with_what_to_do(name: str, words: str) -> None:
    sentence = told(name, b"whatever it holds")
    assert words in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("ending", UNWANTED)
def test_no_ending_is_both_taken_and_not(ending: str) -> None:
    assert not any(ending in kind.endings for kind in KINDS)


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00" * 5000])
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a.msg"])
def test_an_empty_file_says_where_its_content_may_be(name: str, content: bytes) -> None:
    assert "empty" in told(name, content) or "has nothing in it" in told(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", PDF, "is a PDF, though its name ends in .txt. Let its name end in .pdf"),
        ("a.doc", b"{\\rtf1 x}", "is a document in rich text"),
        ("a.docx", PDF, "is a PDF"),
        ("a.pdf", docx(), "is a Word document"),
        ("a.docx", compound({"WordDocument": b"x"}), "is an older Office document"),
        ("a.xls", archive(("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"x")), "is an Excel workbook"),
        ("a.xls", b"<html><table>", "is a web page under another name"),
        ("a.xls", b"a\tb\n", "its content is something else"),
        ("a.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "is a picture in a format"),
        ("a.pdf", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\0" * 20, "is a shortcut"),
        ("a.txt", b"[InternetShortcut]\nURL=https://example.org\n", "is a shortcut"),
        ("a.pdf", media_box(b"isom", b"mp41"), "is a film"),
    ],
)
def test_a_file_under_another_name_is_told_what_it_is(name: str, content: bytes, words: str) -> None:
    assert words in told(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [("a.jpg", PNG, "a.png"), ("A.PNG", JPEG, "A.jpg"), ("a.b.gif", PNG, "a.b.png"), ("a.jfif", JPEG, "a.jfif")],
)
def test_a_picture_under_another_picture_s_name_is_kept_under_its_own(name: str, content: bytes, kept: str) -> None:
    checked = check_upload(name, content)
    assert checked.name == kept
    assert checked.media_type.startswith("image/")


def test_blanks_before_a_pdf_do_no_harm() -> None:
    assert check_upload("a.pdf", b"\r\n" + PDF)


def test_of_several_files_each_has_its_own_answer() -> None:
    answers = check_each([("a.pdf", PDF), ("b.docm", b"x"), ("c.gif", GIF), ("", PDF), ("d.txt", b"")])
    assert [answer.checked is not None for answer in answers] == [True, False, True, False, False]
    assert [bool(answer.refused) for answer in answers] == [False, True, False, True, True]
    assert "macros" in answers[1].refused
    assert answers[0].content == PDF


def test_a_compound_file_made_to_break_readers_is_no_fault_of_ours() -> None:
    broken = bytearray(compound({"WordDocument": b"x"}))
    broken[48:52] = b"\xfa\xff\xff\x7f"
    assert check_upload("a.doc", bytes(broken))


def test_a_document_cut_short_is_damaged() -> None:
    assert "damaged" in told("a.docx", docx()[:-30])
