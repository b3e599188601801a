"""Measures on paper: lines in as many pictures as keep their letters large, figures in large print as sentences."""

from dataclasses import replace
from fractions import Fraction

import pytest

from selfreview.charts.drawing import Size
from selfreview.documents.benchmarking.measures import TOGETHER, draw_spine, write_choices, write_figures
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.domain.benchmarking.own import OwnAnswer
from selfreview.domain.benchmarking.release.shown import Strip
from tests.documents.reading import copy_text, read_structure

ONE, TWO, THREE, FOUR, FIVE = (Fraction(at) for at in range(1, 6))
STRIP = Strip("Users", ONE, TWO, THREE, FOUR, FIVE, THREE, show=str, own=TWO)


def make_paper(edition: Edition) -> Paper:
    return Paper(Cover("T", "S", "D", "A"), edition=edition)


def test_no_picture_of_measures_is_higher_than_its_room_and_none_is_left_out() -> None:
    strips = [replace(STRIP, label=f"Measure {number}") for number in range(12)]
    untold = replace(STRIP, label="Untold", median=None)
    pictures = draw_spine([*strips, untold], size=Size(480, 18), tallest=300)
    assert len(pictures) > 3
    assert max(picture.height for picture in pictures) <= 300
    told = " ".join(picture.description for picture in pictures)
    assert all(f"{strip.label}: " in told for strip in strips)
    assert "Untold" not in told
    assert draw_spine([], size=Size(480, 18), tallest=300) == []
    (alone,) = draw_spine([STRIP], size=Size(480, 18), tallest=300)
    assert (alone.title, pictures[0].title) == ("Users", TOGETHER)


@pytest.mark.parametrize("edition", Edition)
def test_figures_and_choices_are_tables_and_in_large_print_sentences(edition: Edition) -> None:
    paper = make_paper(edition)
    write_figures(paper, (Column("Measure", names_row=True), Column("This service")), [("Users", "1,032")])
    write_choices(paper, [OwnAnswer("Q1", "Steering group", (("Yes", "72%"),), (("A chair", "51%"),))])
    pdf = paper.render()
    words = " ".join(copy_text(pdf).split())
    assert bool(read_structure(pdf).of("Table")) is not edition.is_large
    if edition.is_large:
        assert "Users: This service 1,032." in words
        assert "Steering group: Yes (72%). What more than half of services also have: A chair (51%)." in words
    for part in ("1,032", "Yes (72%)", "A chair (51%)"):
        assert part in words


def test_in_large_print_whoever_signs_has_half_of_the_page() -> None:
    paper = make_paper(Edition.LARGE)
    paper.signatures(("Chair of the steering group",))
    words = " ".join(copy_text(paper.render()).split())
    assert "Who signs Signature and date Chair of the steering group Name:" in words


def test_a_record_that_a_page_can_hold_is_not_torn() -> None:
    paper = make_paper(Edition.LARGE)
    columns = [Column(f"Neverending{number}") for number in range(6)]
    paper.table(columns, [[f"Cell {number}"] * 6 for number in range(9)])
    records = read_structure(paper.render()).of("Table")
    assert len(records) == 9
    assert [len({page for page, _ in record.all_marks()}) for record in records] == [1] * 9
