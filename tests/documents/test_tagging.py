"""Tagged PDF: what a reader that listens finds in the file."""

from functools import partial
from io import BytesIO

import pikepdf
import pytest

from selfreview.documents.tagging import Element, TaggedCanvas, artifact_mark, heading_cell, hexadecimal, list_numbering
from selfreview.documents.typeface import Face
from tests.documents.reading import listen, read_structure, read_text


def begin(root: Element) -> tuple[TaggedCanvas, BytesIO]:
    target = BytesIO()
    canvas = TaggedCanvas(target, root=root, lang="cy", initialFontName=Face.REGULAR.value, invariant=1)
    return canvas, target


def test_each_mark_belongs_to_its_element_and_the_page_leads_back_to_it() -> None:
    root = Element("Document")
    first, second = root.add("H1"), root.add("P")
    canvas, target = begin(root)
    with canvas.mark(first):
        canvas.drawString(50, 700, "Heading")
    with canvas.mark(second):
        canvas.drawString(50, 600, "begins here")
    canvas.showPage()
    with canvas.mark(second):
        canvas.drawString(50, 700, "and goes on")
    canvas.save()
    tree = read_structure(target.getvalue())
    assert [kid.role for kid in tree.kids] == ["H1", "P"]
    assert tree.kids[1].marks == [(0, 1), (1, 0)]
    with pikepdf.open(target) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        for at, page in enumerate(pdf.pages):
            assert page.obj.StructParents == at
            assert page.obj.Tabs == "/S"
        assert [str(owner.S) for owner in numbers[1]] == ["/H1", "/P"]
        assert [str(owner.S) for owner in numbers[3]] == ["/P"]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "cy"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_what_is_an_artifact_is_not_listened_to() -> None:
    root = Element("Document")
    canvas, target = begin(root)
    with canvas.artifact("Header"):
        canvas.drawString(50, 800, "running head")
    with canvas.artifact():
        canvas.line(0, 0, 10, 10)
    with canvas.mark(root.add("P")):
        canvas.drawString(50, 700, "the text")
    canvas.save()
    assert "running head" in read_text(target.getvalue())
    heard = listen(target.getvalue())
    assert "the text" in heard
    assert "running head" not in heard


def test_a_link_is_an_annotation_of_its_element_with_its_words() -> None:
    root = Element("Document")
    link = root.add("P").add("Link")
    canvas, target = begin(root)
    canvas.bookmark("here", "Here", depth=3, top=700)
    with canvas.mark(link):
        canvas.drawString(50, 700, "the report")
    canvas.lead(link, (50, 695, 120, 712), to="https://example.org/?a=(1)&b", words="the report")
    canvas.lead(link, (50, 695, 120, 712), to="#here", words="here")
    canvas.save()
    assert read_structure(target.getvalue()).of("Link")[0].links == 2
    with pikepdf.open(target) as pdf:
        outer, inner = pdf.pages[0].Annots
        assert str(outer.A.URI) == "https://example.org/?a=(1)&b"
        assert str(outer.Contents) == "the report"
        assert inner.Dest[0].objgen == pdf.pages[0].obj.objgen
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        assert str(parents[int(outer.StructParent)].S) == "/Link"
        assert list(parents) == sorted(parents)


def test_the_outline_never_skips_a_level() -> None:
    root = Element("Document")
    canvas, target = begin(root)
    for key, depth in (("a", 0), ("b", 3), ("c", 1), ("d", 0)):
        canvas.bookmark(key, key, depth=depth, top=700)
    canvas.drawString(50, 700, "x")
    canvas.save()
    assert canvas.page_of == {"a": 1, "b": 1, "c": 1, "d": 1}
    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["a", "d"]
        assert [entry.title for entry in outline.root[0].children] == ["b", "c"]


def test_what_is_drawn_at_the_end_knows_the_number_of_pages_and_no_text_can_take_its_place() -> None:
    root = Element("Document")
    canvas, target = begin(root)

    def number(page: int, pages: int) -> str:
        return artifact_mark("Footer", f"% page {page} of {pages}")

    for page in range(3):
        canvas.drawString(50, 700, "%kept-0\n%kept-0\n")
        canvas.draw_at_the_end(partial(number, page))
        canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as pdf:
        for at, page_of_file in enumerate(pdf.pages):
            code = page_of_file.Contents.read_bytes()
            assert code.count(f"% page {at} of 3".encode()) == 1
            assert code.count(b"%kept-0") == 2
            assert b"/Artifact << /Type /Pagination /Subtype /Footer >> BDC" in code


def test_what_was_never_drawn_leaves_no_trace_but_empty_cells_stay() -> None:
    root = Element("Document")
    root.add("L").add("P")
    line = root.add("Table").add("TR")
    line.add("TD")
    canvas, target = begin(root)
    with canvas.mark(line.add("TH", attributes=heading_cell("Column", columns=2))):
        canvas.drawString(50, 700, "x")
    canvas.save()
    tree = read_structure(target.getvalue())
    assert [node.role for node in tree.walk()] == ["Document", "Table", "TR", "TD", "TH"]
    assert tree.of("TH")[0].scope == "Column"


def test_alternative_text_is_kept_whatever_it_holds() -> None:
    said = "Bars (one) > two) \\ <x> ŵ 😀"
    root = Element("Document")
    canvas, target = begin(root)
    with canvas.mark(root.add("Figure", alternative=said)):
        canvas.line(0, 0, 10, 10)
    canvas.save()
    assert read_structure(target.getvalue()).kids[0].alternative == said


@pytest.mark.parametrize("text", ["", "a", "\ud800"])
def test_hexadecimal_text_is_ascii(text: str) -> None:
    assert hexadecimal(text).isascii()
    assert hexadecimal(text).startswith("<FEFF")


def test_attributes_are_of_the_standard_owners() -> None:
    assert heading_cell("Row") == "<< /O /Table /Scope /Row >>"
    assert list_numbering("Disc") == "<< /O /List /ListNumbering /Disc >>"
