"""The code in the margin of a paper: square by square that of its address, told in words, and in nobody's way."""

from io import BytesIO

import pikepdf
import pypdf
import segno

from selfreview.documents.edition import Edition
from tests.documents.reading import read_code, read_operators, read_structure, read_text, squeeze
from tests.documents.test_paper import COVER, EDITIONS, make

CHECK = "https://selfreview.example.org/papers/0123456789abcdef01234567"


@EDITIONS
def test_a_code_stands_over_the_title_with_its_address_in_words_and_moves_nothing_that_fits(edition: Edition) -> None:
    pdf = make(edition, COVER.marked("", CHECK))
    assert read_code(pdf) == "/papers/0123456789abcdef01234567"
    tree = read_structure(pdf)
    figure = tree.of("Figure")[0]
    assert figure.alternative == "QR code of the address before it"
    assert [node.role for node in tree.walk()][1:5] == ["P", "Link", "Figure", "H1"]
    assert squeeze(f"Is this paper still the latest? Scan the code, or go to {CHECK}") in squeeze(read_text(pdf))
    pages = [len(pypdf.PdfReader(BytesIO(one)).pages) for one in (pdf, make(edition))]
    assert pages[0] == pages[1]


@EDITIONS
def test_the_squares_of_a_code_are_those_of_its_address(edition: Edition) -> None:
    with pikepdf.open(BytesIO(make(edition, COVER.marked("", CHECK)))) as document:
        drawn = [at for at, operator in read_operators(document.pages[0]) if operator == "re"]
    side = min(float(at[2]) for at in drawn)
    squares = [at for at in drawn if float(at[2]) == side]
    left, top = min(float(at[0]) for at in squares), max(float(at[1]) for at in squares)
    found = {(round((top - float(y)) / side), round((float(x) - left) / side)) for x, y, *_ in squares}
    rows = enumerate(segno.make(CHECK, micro=False, error="m").matrix)
    assert found == {(down, across) for down, row in rows for across, is_dark in enumerate(row) if is_dark}
    assert side > 0.4 * 72 / 25.4


def test_a_paper_without_an_address_has_no_code() -> None:
    assert read_code(make()) == ""
