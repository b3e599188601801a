"""Typed text made fit for paper: nothing read as markup, nothing lost unseen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.documents.text import (
    REPLACEMENT,
    Clean,
    Run,
    clean,
    compose,
    describe,
    has_right_to_left,
    linked,
    runs_right_to_left,
    see,
    stressed,
    strong,
)
from selfreview.documents.typeface import Face, has_sign, width


def test_plain_words_and_welsh_are_left_as_they_are() -> None:
    for words in ("Plain words", "Ŵyneb, ŷ, llyfr", "zażółć gęślą", "Русский, Ελληνικά"):
        assert clean(words).text == words
        assert not clean(words).missing


def test_letters_typed_in_parts_become_one_sign() -> None:
    assert clean("w\u0302").text == "ŵ"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\x85"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    assert clean(f"one{end}two").text == "one\ntwo"


def test_controls_become_visible_and_are_reported() -> None:
    cleaned = clean("a\x00b\x1bc")
    assert cleaned.text == f"a{REPLACEMENT}b{REPLACEMENT}c"
    assert cleaned.missing == {"\x00", "\x1b"}


def test_tabs_and_rare_spaces_become_spaces_without_report() -> None:
    assert clean("a\tb").text == "a    b"
    assert clean("a\u180e\u3000b").text == "a b"
    assert not clean("a\t\u3000").missing


def test_a_script_the_typeface_lacks_is_replaced_letter_by_letter() -> None:
    cleaned = clean("ክፍል.")
    assert cleaned.text == REPLACEMENT * 3 + "."
    assert describe("ክ") == "U+12AD ETHIOPIC SYLLABLE KE"
    assert "ክ" in cleaned.missing


def test_an_emoji_the_typeface_lacks_is_named_and_one_it_has_is_kept() -> None:
    assert clean("go 🚀").text == "go [rocket]"
    assert clean("go 🚀").missing == {"🚀"}
    assert clean("😀").text == "😀"
    assert clean("👍🏽").text == "[thumbs up sign][emoji modifier fitzpatrick type-4]"


def test_marks_that_have_no_look_are_dropped_without_report() -> None:
    cleaned = clean("so\u00adft\u200b \ufeffé\ufe0f")
    assert cleaned.text == "soft é"
    assert not cleaned.missing


def test_a_mark_that_turns_the_direction_of_text_is_shown_and_reported() -> None:
    cleaned = clean("safe\u202egpj.exe")
    assert cleaned.text == f"safe{REPLACEMENT}gpj.exe"
    assert describe("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert cleaned.missing == {"\u202e"}


def test_half_a_character_is_replaced() -> None:
    assert clean("\ud800").text == REPLACEMENT
    assert describe("\ud800") == "U+D800"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_whatever_is_typed_ends_up_printable(raw: str) -> None:
    cleaned = clean(raw)
    assert all(map(has_sign, set(cleaned.text) - set("\n\u200c\u200d")))
    for character in cleaned.missing:
        assert describe(character).startswith("U+")


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=80))
def test_what_the_typeface_has_is_never_changed(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)
    if all(map(has_sign, composed)) and clean(composed).text == composed:
        assert clean(raw).text == composed


def test_joined_forms_become_the_letters_that_they_are_forms_of() -> None:
    assert clean("\ufe8d\ufedf\ufeb3\ufefc\ufee1").text == "السلام"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("\uf0b7 one", "• one"), ("\uf0a7 two", "▪ two"), ("\uf0fc done", "✓ done"), ("\uf0d8 three", "➢ three")],
)
def test_a_bullet_of_a_word_processor_is_a_bullet(typed: str, printed: str) -> None:
    assert clean(typed) == Clean(printed)


def test_joiners_are_kept_where_they_shape_a_script_that_joins() -> None:
    assert "\u200c" in clean("می\u200cخواهم").text
    assert "\u200c" not in clean("a\u200cb").text


def test_hebrew_is_turned_for_the_eye_and_numbers_and_brackets_stay_readable() -> None:
    def ordered(line: str) -> str:
        return "".join(sign for _, sign in see(line, right_to_left=True))

    assert ordered("שלום") == "םולש"
    assert ordered("אב (12)") == "(12) בא"


def test_the_first_letter_decides_the_direction() -> None:
    assert runs_right_to_left("12 שלום hello")
    assert not runs_right_to_left("hello שלום")
    assert not runs_right_to_left("12.")
    assert has_right_to_left("hello שלום")
    assert not has_right_to_left("héllo")


def test_only_web_and_mail_addresses_and_headings_lead_anywhere() -> None:
    for to in ("https://example.org/a?b=1&c", "http://example.org", "mailto:a@example.org", "#place-1"):
        assert linked("words", to).link == to
    for to in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "", "https://a b", "x https://a"):
        assert linked("words", to) == Run("words")


def test_words_are_composed_in_the_face_asked_for() -> None:
    runs, missing = compose(("plain ", strong("bold"), stressed(" oblique 🚀")), Face.REGULAR)
    assert [run.face for run in runs] == [Face.REGULAR, Face.BOLD, Face.OBLIQUE]
    assert runs[2].text == " oblique [rocket]"
    assert missing == {"🚀"}


def test_a_width_grows_with_the_text_and_the_size() -> None:
    long = "evidence " * 10
    assert width(long, Face.REGULAR, 10) == pytest.approx(10 * width("evidence ", Face.REGULAR, 10))
    assert width("a", Face.REGULAR, 20) == 2 * width("a", Face.REGULAR, 10)
    assert width("\U0010ffff", Face.REGULAR, 10) > 0
