"""A document on A4 read back: properties, structure, edges, editions, and every character on the page."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdf
import pytest

from selfreview.charts import Bar, Group, Panel, Series, counted, divided, draw_distributions, draw_history, draw_spread
from selfreview.documents.edges import Cover, shorten
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import linked, stressed, strong
from selfreview.documents.typeface import Face, width
from tests.documents.reading import (
    copy_text,
    listen,
    read_fonts,
    read_operators,
    read_structure,
    read_text,
    squeeze,
)

COVER = Cover(
    "Action plan 2010",
    "Northshire Parent Partnership Service",
    "Data version 12, 3 March 2010",
    "Northshire",
    mark="Demonstration: synthetic data",
)
LEVELS = ("Not met", "Partly met", "Met")
EDITIONS = pytest.mark.parametrize("edition", list(Edition))


def write_everything(paper: Paper) -> None:
    paper.title("Action plan 2010", "What the group will do.")
    paper.key_figures([("14 of 17", "at least at minimum"), ("9", "at least good")])
    key = paper.heading("Where we are")
    paper.paragraph(
        "The group met. ", strong("Three"), " are ", stressed("below"), "; see ", linked("above", f"#{key}")
    )
    paper.small_print("Source: the ", linked("report", "https://example.org/r?a=1&b=2"), ".")
    paper.heading("Detail", 3)
    paper.bullets(["One thing", ("Another ", strong("thing"))])
    paper.bullets(["First", "Second"], numbered=True)
    paper.facts([("Service", "Northshire"), ("Chair", strong("A. Example"))])
    bars = [Bar("Nation", counted((3, 4, 5)), "12 returns", own=1), Bar("2009", divided(3, {}, ()), "")]
    paper.figure(draw_distributions(LEVELS, bars, title="Budget", size=paper.chart_size), caption="The budget")
    rows = (Series("Ring-fenced", (0, None), frozenset({1})),)
    paper.figure(draw_history(LEVELS, ("2009", "2010"), [Panel("A", rows)], title="History", size=paper.chart_size))
    paper.figure(draw_spread(LEVELS, [Group("Health", (1,), (2,))], title="Views", size=paper.chart_size))
    paper.note("A caution.", (strong("A second"), " paragraph."))
    paper.break_page(wide=True)
    paper.heading("The plan")
    paper.table(
        [Column("Action", 2, names_row=True), Column("Cost", align="right")], [("Write it", "£5")], caption="All"
    )
    paper.break_page()
    paper.need(100)
    paper.signatures(["Chair", "Manager"])
    paper.room_to_write("What went well?", 3)


def make(edition: Edition = Edition.NORMAL, cover: Cover = COVER) -> bytes:
    paper = Paper(cover, edition=edition)
    write_everything(paper)
    return paper.render()


def write(*paragraphs: str) -> bytes:
    paper = Paper(COVER)
    for words in paragraphs:
        paper.paragraph(words)
    return paper.render()


def between(pdf: bytes) -> str:
    """The text of all pages without their edges."""
    edges = r"Page \d+ of \d+|Data version 12, 3 March 2010|Demonstration: synthetic data|Action plan 2010"
    return re.sub(edges + "|Northshire Parent Partnership Service", "", read_text(pdf))


@EDITIONS
def test_a_document_says_what_it_is(edition: Edition) -> None:
    pdf = make(edition)
    meta = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert meta is not None
    assert (meta.title, meta.author) == ("Action plan 2010, Northshire Parent Partnership Service", "Northshire")
    assert meta.subject == "Action plan 2010, Northshire Parent Partnership Service"
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked
        with document.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["Action plan 2010"]
            assert [entry.title for entry in outline.root[0].children] == ["Where we are", "The plan"]
            assert outline.root[0].children[0].children[0].title == "Detail"


@EDITIONS
def test_every_font_is_embedded(edition: Edition) -> None:
    fonts = read_fonts(make(edition))
    assert fonts
    for font in fonts:
        assert "Atkinson" in font[0] or "DejaVuSans" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"]


def test_a_document_is_dated_by_the_day_of_making_it() -> None:
    pdf = make(cover=replace(COVER, made=date(2010, 3, 3)))
    meta = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert meta is not None
    assert meta.creation_date is not None
    assert meta.creation_date.date() == date(2010, 3, 3)
    assert meta.modification_date == meta.creation_date
    undated = pypdf.PdfReader(BytesIO(make())).metadata
    assert undated is not None
    assert undated.creation_date is not None
    assert undated.creation_date.year >= 2026


def test_the_properties_are_in_the_file_as_xmp_too() -> None:
    pdf = make(cover=replace(COVER, made=date(2010, 3, 3)))
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as told:
        assert told["dc:title"] == "Action plan 2010, Northshire Parent Partnership Service"
        assert list(told["dc:language"]) == ["en-GB"]
        assert told["dc:creator"] == ["Northshire"]
        assert str(told["xmp:CreateDate"]).startswith("2010-03-03")
        assert not any("pdfuaid" in key for key in told)


def test_the_same_document_is_the_same_bytes() -> None:
    assert make() == make()


def test_the_structure_holds_every_kind_of_thing_in_reading_order() -> None:
    tree = read_structure(make())
    roles = [kid.role for kid in tree.kids]
    assert roles[:4] == ["H1", "P", "Div", "P"]
    assert [role for role in roles if role[0] == "H"] == ["H1", "H2", "H3", "H2"]
    assert [item.role for item in tree.of("LI")[0].kids] == ["Lbl", "LBody"]
    assert len(tree.of("L")) == 2
    assert {cell.scope for cell in tree.of("TH")} == {"Row", "Column"}
    assert all("Nation, 12 returns" in figure.alternative for figure in tree.of("Figure")[:1])
    assert len(tree.of("Figure")) == 3
    assert sum(link.links for link in tree.of("Link")) == 2


def test_everything_is_heard_in_order_and_nothing_of_the_edges() -> None:
    heard = listen(make())
    said = ["What the group will do.", "14 of 17", "Where we are", "The group met. Three are below; see ", "One thing"]
    places = [heard.index(words) for words in said]
    assert places == sorted(places)
    assert "Page 1 of" not in heard
    assert "Data version" not in heard


def test_each_mark_on_a_page_is_an_artifact_or_belongs_to_one_element() -> None:
    pdf = make()
    owned = read_structure(pdf).all_marks()
    assert len(owned) == len(set(owned))
    with pikepdf.open(BytesIO(pdf)) as document:
        for at, page in enumerate(document.pages):
            depth, seen = 0, set()
            for operands, operator in read_operators(page):
                if operator in ("BDC", "BMC"):
                    depth += 1
                    if operator == "BDC" and "/MCID" in operands[1]:
                        seen.add((at, int(operands[1].MCID)))
                elif operator == "EMC":
                    depth -= 1
                elif operator in ("Tj", "f", "S", "B", "f*", "re"):
                    assert depth, (at, operator)
                assert 0 <= depth <= 1
            assert depth == 0
            assert seen == {mark for mark in owned if mark[0] == at}


def test_every_page_names_the_document_the_data_and_how_far_one_has_read() -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(make())).pages]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Data version 12, 3 March 2010" in text
        assert "Demonstration: synthetic data" in text
        assert ("Northshire Parent Partnership Service" in text) == (number > 1)


def test_real_data_carry_no_mark() -> None:
    text = read_text(make(cover=Cover("Plan", "Service", "Data", "A", subject="A subject")))
    assert "Demonstration" not in text


def test_a_page_is_upright_or_wide_as_asked() -> None:
    boxes = [page.mediabox for page in pypdf.PdfReader(BytesIO(make())).pages]
    assert {box.width > box.height for box in boxes} == {True, False}
    wide = Paper(COVER, wide=True)
    wide.paragraph("x")
    box = pypdf.PdfReader(BytesIO(wide.render())).pages[0].mediabox
    assert box.width > box.height
    assert wide.width > wide.height


def test_nothing_in_large_print_is_smaller_than_eighteen_points() -> None:
    with pikepdf.open(BytesIO(make(Edition.LARGE))) as document:
        for page in document.pages:
            for operands, operator in read_operators(page):
                assert operator != "Tf" or float(operands[1]) >= 18
    assert Edition.LARGE.is_large
    assert not Edition.NORMAL.is_large


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for lines in range(36, 54, 2):
        paper = Paper(COVER)
        paper.paragraph("\n".join(["line"] * lines))
        paper.heading("The heading")
        paper.paragraph("first words " + "and more words " * 60)
        for page in pypdf.PdfReader(BytesIO(paper.render())).pages:
            text = page.extract_text()
            assert ("The heading" in text) == ("first words" in text)


def test_headings_at_the_end_and_headings_of_any_length_are_printed() -> None:
    paper = Paper(COVER)
    paper.heading("word " * 3000)
    paper.heading("Short")
    paper.room_to_write("Room", 200)
    paper.heading("Last")
    pdf = paper.render()
    assert between(pdf).count("word") == 3000
    assert "Last" in read_text(pdf)


def test_a_paragraph_over_two_pages_is_one_element_with_a_mark_on_each() -> None:
    (element,) = read_structure(write("word " * 900)).of("P")
    assert [page for page, _ in element.marks] == [0, 1]


def test_a_document_of_nothing_is_one_page() -> None:
    assert len(pypdf.PdfReader(BytesIO(Paper(COVER).render())).pages) == 1


def test_markup_is_printed_as_typed_and_opens_nothing() -> None:
    typed = '<img src="/etc/passwd"/> <b>bold</b <script>x</script> &amp; %(x)s \\n (unclosed'
    pdf = write(typed)
    assert squeeze(typed) in squeeze(read_text(pdf))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert "/XObject" not in document.pages[0].Resources


def test_a_word_of_200000_letters_is_printed_whole() -> None:
    assert between(write("x" * 200_000)).count("x") == 200_000


def test_a_paragraph_of_40000_words_is_printed_whole() -> None:
    words = [f"w{number}" for number in range(40_000)]
    assert between(write(" ".join(words))).split() == words


def test_the_languages_of_a_community_are_heard_and_copied_as_they_were_typed() -> None:
    lines = [
        "Ŵyneb ŷ llyfr",
        "zażółć gęślą",
        "Русский язык",
        "مرحبا عليكم",
        "שלום עולם",
        "Ελληνικά",
        "hi שלום",
        "see 😀",
    ]
    pdf = write(*lines)
    heard, copied = listen(pdf), re.sub("[\u202a-\u202c]", "", squeeze(copy_text(pdf)))
    for line in lines:
        assert f'"{line}"' in heard
        assert squeeze(line) in copied


def test_text_from_right_to_left_stands_at_the_right() -> None:
    paper = Paper(COVER)
    paper.paragraph("שלום", strong(" עולם"))
    places: list[float] = []

    def visit(text: str, _: object, matrix: list[float], *rest: object) -> None:
        if re.search("[\u0590-\u05ff]", text):
            places.append(matrix[4])

    pypdf.PdfReader(BytesIO(paper.render())).pages[0].extract_text(visitor_text=visit)
    assert places
    assert min(places) > 400


def test_what_could_not_be_printed_is_shown_and_listed() -> None:
    paper = Paper(COVER)
    paper.paragraph("Nul\x00, rocket 🚀, ክ")
    text = read_text(paper.render())
    assert "Nul\ufffd, rocket [rocket], \ufffd" in text
    assert "U+0000" in text
    assert "U+1F680 ROCKET" in text
    assert "U+12AD ETHIOPIC SYLLABLE KE" in text
    assert paper.missing == {"\x00", "🚀", "ክ"}


def test_a_long_list_of_what_could_not_be_printed_is_counted() -> None:
    text = read_text(write("".join(map(chr, range(0x1200, 0x1200 + 60)))))
    assert "U+1227" in text
    assert "U+4E28" not in text
    assert "and 20 more" in text


def test_a_title_that_no_line_holds_is_cut_at_the_edge_only() -> None:
    long = "A very long name of a plan " * 10
    cover = Cover(long, "שלום " + "S" * 900, "D" * 900, "A")
    paper = Paper(cover)
    paper.title(long)
    paper.break_page()
    paper.paragraph("x")
    pages = pypdf.PdfReader(BytesIO(paper.render())).pages
    assert squeeze(long) in squeeze(pages[0].extract_text())
    assert "…" in pages[1].extract_text()
    for text in ("", "word", long):
        assert width(shorten(text, Face.BOLD, 8, 60), Face.BOLD, 8) <= 60 or text == ""


def test_a_link_over_two_lines_is_one_element_and_two_areas() -> None:
    paper = Paper(COVER)
    paper.paragraph(
        "word " * 14, linked("a link of a good many words that has to go on", "https://example.org"), " end"
    )
    tree = read_structure(paper.render())
    (link,) = tree.of("Link")
    assert link.links == 2
    assert len(tree.of("P")[0].marks) == 2
