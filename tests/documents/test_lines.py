"""Words broken into lines: all of them, none too long, in linear time."""

from hypothesis import given
from hypothesis import strategies as st

from selfreview.documents.lines import break_lines, longest_word
from selfreview.documents.text import Run, compose, strong
from selfreview.documents.typeface import Face, width

SIZE = 10.0


def break_text(text: str, available: float = 100.0) -> list[str]:
    return [line.text for line in break_lines((Run(text),), available, SIZE)]


def test_words_fill_the_lines() -> None:
    lines = break_lines((Run("the quick brown fox jumps over the lazy dog"),), 100, SIZE)
    assert len(lines) > 2
    assert [line.soft for line in lines] == [True] * (len(lines) - 1) + [False]
    assert " ".join(line.text for line in lines) == "the quick brown fox jumps over the lazy dog"


def test_a_line_end_is_kept_and_an_empty_line_stays_empty() -> None:
    assert break_text("one\n\ntwo  \n three") == ["one", "", "two", " three"]


def test_a_line_end_at_the_end_adds_no_line() -> None:
    assert break_text("one\n") == ["one"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert break_text("") == [""]
    assert break_text("   ") == [""]


def test_a_word_wider_than_the_line_is_cut_and_nothing_of_it_is_lost() -> None:
    lines = break_text("see " + "x" * 500 + " end")
    assert "".join(lines).replace(" ", "") == "see" + "x" * 500 + "end"
    assert len(lines) > 20


def test_a_cut_word_starts_beside_its_indent_or_on_a_line_of_its_own() -> None:
    assert break_text("  " + "x" * 40)[0].startswith("  x")
    assert all("x" in line for line in break_text(" " * 200 + "x" * 40)[1:])


def test_a_letter_wider_than_the_line_still_gets_a_line() -> None:
    assert break_text("abc", 1) == ["a", "b", "c"]


def test_a_long_compound_breaks_after_its_hyphen_and_a_date_does_not() -> None:
    lines = break_text("local authority-commissioned 2008-09", 90)
    assert lines[0] == "local authority-"
    assert any("2008-09" in line for line in lines)


def test_a_space_that_must_not_break_does_not() -> None:
    assert "10\u00a0June" in "|".join(break_text("before the end of 10\u00a0June", 100)).split("|")[-1]


def test_runs_that_touch_stay_together_on_a_line() -> None:
    runs, _ = compose(("word word ", strong("bold"), ", then"))
    lines = break_lines(runs, width("word word bold", Face.REGULAR, SIZE), SIZE)
    assert lines[1].text.startswith("bold,")
    assert [piece.run for piece in lines[1].pieces] == [1, 2]


def test_a_space_between_runs_is_kept_once_each() -> None:
    lines = break_lines((Run("a "), Run(" b", Face.BOLD)), 200, SIZE)
    assert [line.text for line in lines] == ["a  b"]


def test_a_letter_that_the_bold_lacks_is_set_in_the_regular() -> None:
    (line,) = break_lines((Run("عربي", Face.OBLIQUE),), 200, SIZE)
    assert line.pieces[0].font == "ScheherazadeNew"


def test_the_longest_word_is_measured_over_all_runs() -> None:
    runs = (Run("a bb"), Run("cccc dd"))
    assert longest_word(runs, SIZE) == width("cccc", Face.REGULAR, SIZE)
    assert longest_word((Run(""),), SIZE) == 0


@given(st.text(max_size=300), st.floats(min_value=15, max_value=400))
def test_every_letter_is_on_some_line_and_no_line_is_too_wide(text: str, available: float) -> None:
    runs, _ = compose((text,))
    lines = break_lines(runs, available, SIZE)
    typed = "".join("".join(run.text for run in runs).split())
    if not any(letter >= "\u0590" for letter in typed):
        assert "".join("".join(line.text for line in lines).split()) == typed
    for line in lines:
        assert (
            line.width <= available + 0.01 or not line.text.strip() or len(line.text.strip()) == 1 or " " in line.text
        )
