"""Tables, lists, notes and pictures on paper: how they break over pages and what they are to a listener."""

from collections.abc import Sequence
from io import BytesIO

import pypdf
import pytest

from selfreview.charts import Drawing
from selfreview.charts.drawing import Dot, Fill, Hatch, Label, Pointer, Rect, Rule, Shape
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.flowables import Note, RoomToWrite
from selfreview.documents.grid import Grid, Look, Row, fit_widths
from selfreview.documents.paper import Paper
from selfreview.documents.prose import Prose
from selfreview.documents.sheet_table import Column, Group
from selfreview.documents.tagging import Element
from selfreview.documents.text import Run
from tests.documents.reading import Node, read_structure, read_text

COLUMNS = (Column("Action", 3, names_row=True), Column("Who", 2), Column("Cost", 1, align="right"))


def new_paper(edition: Edition = Edition.NORMAL) -> Paper:
    return Paper(Cover("Plan", "Service", "Data", "Author"), edition=edition)


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def tabulate(rows: Sequence[Sequence[str] | Group], columns: Sequence[Column] = COLUMNS) -> tuple[list[str], Node]:
    paper = new_paper()
    paper.table(columns, rows)
    pdf = paper.render()
    return pages_of(pdf), read_structure(pdf)


def test_a_table_over_many_pages_is_one_table_whose_headings_come_again() -> None:
    pages, tree = tabulate([(f"Action {at}", "Head of SEN", "£5") for at in range(200)])
    assert len(pages) > 3
    assert all("Action" in page and "Cost" in page for page in pages)
    (table,) = tree.of("Table")
    assert len(table.of("TR")) == 201
    heads = table.kids[0].kids
    assert [cell.scope for cell in heads] == ["Column"] * 3
    # Said once, on the first page; the others carry it as an artifact.
    assert all({page for page, _ in cell.marks} == {0} for cell in heads)
    assert all(row.kids[0].scope == "Row" for row in table.kids[1:])


def test_no_row_is_cut() -> None:
    pages, tree = tabulate([(f"Action {at}", "word " * (7 * (at % 9)), "£5") for at in range(60)])
    assert len(pages) > 2
    for cell in tree.of("TR"):
        assert len({page for page, _ in cell.all_marks()}) == 1


def test_no_last_row_stands_alone_on_a_page() -> None:
    for size in range(30, 46):
        pages, _ = tabulate([(f"Action {at}.", "x", "1") for at in range(size)])
        assert (f"Action {size - 1}." in pages[-1]) == (f"Action {size - 3}." in pages[-1])
        assert sum(page.count("Action") for page in pages) == size + len(pages)


@pytest.mark.parametrize("count", [2, 4, 5])
def test_a_table_of_a_few_rows_stands_on_one_page_with_its_caption(count: int) -> None:
    counted = set()
    for above in range(24, 36):
        paper = new_paper()
        for at in range(above):
            paper.paragraph(f"What comes before, {at}.")
        paper.table(COLUMNS, [(f"Action {at}", "Head of SEN", "£5") for at in range(count)], caption="What we do")
        pages = [page for page in pages_of(paper.render()) if "Head of SEN" in page]
        assert len(pages) == 1, above
        assert "What we do" in pages[0]
        counted.add("What comes before" in pages[0])
    assert counted == {True, False}


def test_a_row_that_no_page_holds_is_carried_over_whole() -> None:
    words = [f"w{at}" for at in range(3000)]
    pages, tree = tabulate([("Short", "x", "1"), ("Long", " ".join(words), "2"), ("After", "y", "3")])
    found = [word for page in pages for word in page.split() if word in set(words)]
    assert found == words
    assert len(tree.of("TR")) == 4
    assert len({page for page, _ in tree.of("TR")[2].all_marks()}) == len(pages)


def test_a_row_that_no_page_holds_begins_on_a_new_page_where_too_little_is_left() -> None:
    rows = [(f"Action {at}", "x", "1") for at in range(34)]
    long = " ".join(f"w{at}" for at in range(3000))
    for extra in range(4):
        pages, _ = tabulate([*rows, *rows[:extra], ("Long", long, "2")])
        assert sum(page.count("w2999") for page in pages) == 1


def test_a_group_is_never_the_last_row_of_a_page() -> None:
    for size in range(28, 40):
        rows: list[Sequence[str] | Group] = [(f"Action {at}", "x", "1") for at in range(size)]
        pages, tree = tabulate([*rows, Group("The theme"), ("The last action", "x", "1")])
        assert all(("The theme" in page) == ("The last action" in page) for page in pages)
    group = tree.of("TR")[-2]
    assert [cell.scope for cell in group.kids] == ["Column"]


def close(rows: Sequence[Sequence[str] | Group]) -> list[str]:
    paper = new_paper()
    paper.table(COLUMNS, rows, close=True)
    return pages_of(paper.render())


def test_a_group_of_figures_stands_on_one_page() -> None:
    for size in range(30, 44):
        ahead = [(f"Action {at}", "x", "1") for at in range(size)]
        pages = close([*ahead, Group("The theme"), *((f"Place {at}", "x", "1") for at in range(4)), Group("After")])
        assert all(("The theme" in page) == ("Place 3" in page) for page in pages)


def test_a_group_that_no_page_holds_parts_where_the_page_ends() -> None:
    pages = close([Group("The theme"), *((f"Place {at}.", "line\n" * 12, "1") for at in range(12))])
    text = " ".join(pages)
    assert len(pages) == 3
    assert all(text.count(f"Place {at}.") == 1 for at in range(12))


def test_a_table_of_groups_alone_and_an_empty_table_are_drawn() -> None:
    pages, tree = tabulate([Group("Nothing to do")])
    assert "Nothing to do" in pages[0]
    pages, tree = tabulate([])
    assert "Action" in pages[0]
    assert len(tree.of("TR")) == 1


def test_columns_that_cannot_fit_become_records() -> None:
    columns = [Column(f"Characteristics{at}") for at in range(9)]
    rows: list[Sequence[str] | Group] = [Group("Theme"), [f"Responsibility{at}" for at in range(9)]]
    for edition, tables in ((Edition.NORMAL, 1), (Edition.LARGE, 1)):
        paper = new_paper(edition)
        paper.table(columns, rows)
        pdf = paper.render()
        tree = read_structure(pdf)
        assert len(tree.of("Table")) == tables
        assert {cell.scope for cell in tree.of("TH")} == {"Row"}
        assert all(f"Responsibility{at}" in read_text(pdf) for at in range(9))


def test_a_hostile_word_does_not_push_the_other_columns_out() -> None:
    pages, tree = tabulate([("x" * 5000, "Head of SEN", "£5")])
    assert sum(page.count("x") for page in pages) == 5000
    assert len(tree.of("TR")) == 2


def test_facts_of_nothing_leave_nothing() -> None:
    paper = new_paper()
    paper.facts([])
    paper.paragraph("x")
    assert [node.role for node in read_structure(paper.render()).walk()] == ["Document", "P"]


def test_a_place_to_sign_is_never_broken() -> None:
    for lines in range(24, 48, 3):
        paper = new_paper()
        paper.paragraph("\n".join(["line"] * lines))
        paper.signatures(["The chair", "The manager", "The authority"])
        for page in pages_of(paper.render()):
            assert ("The chair" in page) == ("The authority" in page)


def test_more_places_to_sign_than_a_page_holds_are_broken() -> None:
    paper = new_paper()
    paper.signatures([f"Person {at}" for at in range(40)])
    pages = pages_of(paper.render())
    assert len(pages) == 3
    assert all("Signature" in page for page in pages)


def test_a_grid_that_fits_is_not_parted() -> None:
    cell = Prose((Run("cell"),), Edition.NORMAL.table, Element("TD"))
    grid = Grid((100, 100), (), [Row((cell, None))], Look(), page=700)
    assert grid.split(200, 700) == [grid]


@pytest.mark.parametrize(
    ("shares", "least", "total", "widths"),
    [
        ((1, 1), (10, 10), 100, [50, 50]),
        ((3, 1), (10, 40), 100, [60, 40]),
        ((1, 1, 2), (50, 10, 40), 100, [50, 10, 40]),
        ((1, 1), (60, 60), 100, None),
    ],
)
def test_widths_follow_the_shares_but_hold_the_words(
    shares: tuple[float, ...], least: tuple[float, ...], total: float, widths: list[float] | None
) -> None:
    assert fit_widths(shares, least, total) == (widths if widths is None else pytest.approx(widths))


def test_a_long_item_goes_on_beside_its_indent_with_one_label() -> None:
    paper = new_paper()
    paper.bullets(["word " * 2000, "last"])
    pdf = paper.render()
    tree = read_structure(pdf)
    assert len(tree.of("Lbl")) == 2
    assert len(tree.of("Lbl")[0].marks) == 1
    assert len(tree.of("LBody")[0].marks) == len(pages_of(pdf))
    assert read_text(pdf).count("•") == 2


def test_items_and_notes_that_do_not_fit_begin_on_the_next_page() -> None:
    for lines in range(44, 56):
        paper = new_paper()
        paper.paragraph("\n".join(["line"] * lines))
        paper.bullets(["one word"])
        paper.note("a noted word", "a second word")
        paper.room_to_write("Room", 4)
        text = "".join(pages_of(paper.render()))
        assert all(words in text for words in ("one word", "a noted word", "a second word", "Room"))


def test_a_heading_stands_with_the_list_the_note_or_the_picture_it_introduces() -> None:
    for lines in range(36, 54, 3):
        paper = new_paper()
        paper.paragraph("\n".join(["line"] * lines))
        paper.heading("List")
        paper.bullets(["one word " * 40])
        paper.heading("Note")
        paper.note("a noted word")
        for page in pages_of(paper.render()):
            assert ("List" in page) == ("one word" in page)
            assert ("Note" in page) == ("a noted word" in page)


def test_a_long_note_goes_on_over_the_pages() -> None:
    paper = new_paper()
    paper.paragraph("before")
    paper.note("first words", *["word " * 900] * 3)
    pdf = paper.render()
    assert read_text(pdf).count("word ") + read_text(pdf).count("word\n") >= 2600
    assert len(read_structure(pdf).of("Div")[0].kids) == 4


def test_a_note_is_parted_between_its_paragraphs_where_no_line_fits() -> None:
    style = Edition.NORMAL.body
    parts = [Prose((Run("one line"),), style, Element("P")) for _ in range(2)]
    note = Note(parts)
    _, tall = note.wrap(300, 1000)
    first, second = note.split(300, tall - 5)
    assert isinstance(first, Note)
    assert isinstance(second, Note)
    assert (len(first.parts), len(second.parts)) == (1, 1)
    assert note.split(300, 5) == []
    assert note.split(300, tall + 1) == [note]


def test_text_that_fits_is_not_parted_and_no_line_stands_alone() -> None:
    text = Prose((Run("\n".join(["line"] * 5)),), Edition.NORMAL.body, Element("P"))
    line = text.style.line_height
    text.wrap(300, 0)
    assert text.parts(300, 5 * line) == [text]
    assert text.parts(300, line) == []
    assert [part.wrap(300, 0)[1] for part in text.parts(300, 4 * line)] == pytest.approx([3 * line, 2 * line])


def test_accents_stand_over_the_letter_typed_before_them() -> None:
    paper = new_paper()
    paper.paragraph("שָׁלוֹם")
    (page,) = pages_of(paper.render())
    assert set("שלום\u05b8\u05b9") <= set(page)


def test_room_to_write_breaks_between_lines() -> None:
    room = RoomToWrite(5, 20)
    room.wrap(300, 0)
    assert room.split(300, 10) == []
    assert room.split(300, 100) == [room]
    assert [part.wrap(300, 0)[1] for part in room.split(300, 45)] == [40, 60]


def test_key_figures_stand_under_each_other_where_one_is_wide() -> None:
    paper = new_paper()
    paper.key_figures([("a figure in a great many words", "words"), ("2", "more")])
    paper.key_figures([(str(at), "words") for at in range(6)])
    text = read_text(paper.render())
    assert "a figure in a great many words" in text


def every_shape() -> Drawing:
    hatched = [
        Rect(0, 30.0 * at, 100, 20, Fill("#ffffff", hatch), dashed=at % 2 == 0) for at, hatch in enumerate(Hatch)
    ]
    shapes: tuple[Shape, ...] = (
        *hatched,
        Rule(0, 250, 100, 250, dashed=True),
        Dot(50, 260, 5),
        Pointer(50, 280, 8),
        Label(100, 290, "שלום (x)", 10, bold=True, anchor="end"),
        Label(50, 299, "a\x00b", 10, anchor="middle"),
    )
    return Drawing(400, 300, shapes, "Shapes", "All of them\x00")


def test_a_picture_is_one_figure_with_all_its_words() -> None:
    paper = new_paper()
    paper.figure(every_shape())
    pdf = paper.render()
    (figure,) = read_structure(pdf).of("Figure")
    assert figure.alternative == "Shapes. All of them\ufffd"
    assert len(figure.marks) == 1
    assert "a\ufffdb" in read_text(pdf)
    assert set("שלום") <= set(read_text(pdf))


def test_a_picture_taller_than_a_page_is_made_smaller() -> None:
    paper = new_paper()
    paper.heading("The picture")
    paper.figure(Drawing(400, 5000, (Label(0, 4990, "the foot", 40),), "T", "D"), caption="A caption")
    (page,) = pages_of(paper.render())
    assert "the foot" in page
    assert "A caption" in page
