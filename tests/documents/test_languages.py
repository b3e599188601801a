"""Every language of the parents on paper: a sentence of each is printed, and read back as it was typed."""

import re
import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.prose import Prose
from selfreview.documents.tagging import Element
from selfreview.documents.text import Run, strong
from selfreview.documents.typeface import unpack_woff
from tests.documents.reading import copy_text, read_fonts, squeeze

COVER = Cover("Self-review 2010", "Northshire Parent Partnership Service", "Version 1 of the data", "Northshire")
EDITIONS = pytest.mark.parametrize("edition", list(Edition))
LANGUAGES = {
    "Punjabi": "ਮਾਪਿਆਂ ਨੂੰ ਆਪਣੇ ਬੱਚੇ ਦੀ ਸਿੱਖਿਆ ਬਾਰੇ ਸਲਾਹ ਮਿਲਦੀ ਹੈ।",
    "Bengali": "অভিভাবকরা তাঁদের সন্তানের শিক্ষা সম্পর্কে পরামর্শ পান।",
    "Hindi": "माता-पिता को अपने बच्चे की शिक्षा के बारे में निष्पक्ष सलाह मिलती है।",
    "Gujarati": "માતા-પિતાને તેમના બાળકના શિક્ષણ વિશે સલાહ મળે છે.",
    "Tamil": "பெற்றோர்கள் தங்கள் குழந்தையின் கல்வி பற்றி ஆலோசனை பெறுகிறார்கள்.",
    "Chinese": "家长可以获得有关子女教育的公正意见，并参加督导小组的会议。",
    "Urdu": "والدین کو اپنے بچے کی تعلیم کے بارے میں غیر جانبدارانہ مشورہ ملتا ہے۔ ٹھیک ہے، گھر، لڑکا۔",
    "Polish": "Rodzice otrzymują bezstronną poradę o edukacji dziecka; zażółć gęślą jaźń.",
}


@pytest.mark.parametrize("language", LANGUAGES)
@EDITIONS
def test_a_sentence_of_each_language_of_the_parents_is_printed_and_read_back(language: str, edition: Edition) -> None:
    sentence = LANGUAGES[language]
    paper = Paper(replace(COVER, title=sentence), edition=edition)
    paper.heading(sentence)
    paper.paragraph("In English, then: ", sentence, strong(sentence))
    paper.paragraph(sentence)
    paper.bullets([sentence])
    paper.facts([(language, sentence)])
    pdf = paper.render()
    assert not paper.missing
    copied = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", squeeze(copy_text(pdf)))
    assert squeeze(sentence) in copied
    assert "\ufffd" not in copied
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in read_fonts(pdf))


def test_letters_that_change_places_say_what_was_typed() -> None:
    paper = Paper(COVER)
    paper.paragraph(LANGUAGES["Hindi"])
    pdf = paper.render()
    with pikepdf.open(BytesIO(pdf)) as document:
        told = [
            str(step.operands[1]["/ActualText"])
            for step in pikepdf.parse_content_stream(document.pages[0])
            if str(step.operator) == "BDC" and "/ActualText" in step.operands[1]
        ]
    assert " ".join(told).startswith("माता")
    assert "बच्चे" in told


def test_a_letter_typed_in_one_sign_or_two_is_read_back_as_it_was_typed() -> None:
    for typed in ("\u09af\u09bc", "\u09df", "\u0921\u093c", "\u095c"):
        paper = Paper(COVER)
        paper.paragraph(f"a {typed} b")
        assert f"a{typed}b" in squeeze(copy_text(paper.render()))


def test_the_label_of_an_item_from_right_to_left_stands_at_its_right() -> None:
    paper = Paper(COVER)
    paper.bullets([LANGUAGES["Urdu"], "In English"])
    with pikepdf.open(BytesIO(paper.render())) as document:
        steps = list(pikepdf.parse_content_stream(document.pages[0]))
    places, across = [], 0.0
    for step in steps:
        if str(step.operator) == "cm":
            across = float(step.operands[4])
        if str(step.operator) == "BDC" and str(step.operands[0]) == "/Lbl":
            places.append(across)
    assert len(places) == 2
    assert places[0] > 500 or places[0] > places[1] + 400


def test_what_is_no_font_packed_for_the_web_is_refused() -> None:
    with pytest.raises(ValueError, match="not a WOFF"):
        unpack_woff(b"wOF2" + bytes(40))


def edges_of(pdf: bytes, pattern: str) -> tuple[float, float]:
    """From where to where the words that a pattern finds stand, in points from the left edge of the sheet."""
    told = subprocess.run(("pdftotext", "-bbox", "-", "-"), input=pdf, capture_output=True, check=True).stdout.decode()
    found = [
        (float(left), float(right))
        for left, right, word in re.findall(r'<word xMin="(\S+)" .*? xMax="(\S+)" .*?>(.*)</word>', told)
        if re.search(pattern, word)
    ]
    return min(left for left, _ in found), max(right for _, right in found)


def test_each_line_that_was_typed_begins_where_its_language_does() -> None:
    paper = Paper(COVER)
    paper.paragraph(f"What parents said:\n{LANGUAGES['Urdu']}\nAnd the others.")
    pdf = paper.render()
    assert edges_of(pdf, "[\u0600-\u06ff]")[1] > 530
    assert edges_of(pdf, "What|others")[0] < 60


def test_a_sentence_put_together_of_parts_runs_as_english_does() -> None:
    paper = Paper(COVER)
    paper.bullets([(strong("مشورہ"), " Service manager, Education. Due 27 March 2011.")])
    assert edges_of(paper.render(), "[\u0600-\u06ff]")[0] < 80
    paper = Paper(COVER)
    paper.bullets([(strong("Nasreen: "), f"They asked.\n{LANGUAGES['Urdu']}")])
    pdf = paper.render()
    assert edges_of(pdf, "They")[0] < 160
    assert edges_of(pdf, "[\u0600-\u06ff]")[1] > 530


TALL = ("Punjabi", "Bengali", "Hindi", "Gujarati", "Tamil", "Urdu")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_has_room_for_marks_above_and_below_its_letters(language: str) -> None:
    style = Edition.NORMAL.heading(1)
    heading = Prose((Run(LANGUAGES[language]),), style, Element("H1"))
    assert (heading.style.line_height >= 1.4 * style.size) == (language in TALL)
    assert heading.style.size == style.size
