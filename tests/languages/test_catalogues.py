"""Catalogues: what a translator writes is read with its plural forms, and what would break a page is left out."""

from pathlib import Path

import pytest

from selfreview.languages.catalogues import read_catalogue, read_catalogues, write_catalogue
from selfreview.languages.messages import Message, find_faults, slots_of, split
from selfreview.languages.pseudo import disguise

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: cy\\n"\n'
WELSH = '"Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;\\n"\n'


def write(home: Path, text: str, name: str = "cy.po") -> Path:
    path = home / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_language_is_read_with_its_plural_forms_and_its_own_name(home: Path) -> None:
    text = HEAD + WELSH + '\nmsgid "{n} view"\nmsgid_plural "{n} views"\n'
    text += "".join(f'msgstr[{form}] "{{n}} {form}"\n' for form in range(4))
    welsh = read_catalogue(write(home, text))
    assert (welsh.code, welsh.name, welsh.direction) == ("cy", "Cymraeg", "ltr")
    forms = welsh.find(Message("{n} view", "{n} views"))
    assert [forms[welsh.form(n)] for n in (1, 2, 3, 8, 11)] == ["{n} 0", "{n} 1", "{n} 2", "{n} 3", "{n} 3"]


def test_what_is_empty_or_fuzzy_is_said_in_english(home: Path) -> None:
    text = HEAD + '\nmsgid "Yes"\nmsgstr ""\n\n#, fuzzy\nmsgid "No"\nmsgstr "Na"\n'
    welsh = read_catalogue(write(home, text))
    assert welsh.texts == {}
    assert welsh.find(Message("No")) == ("No",)


def test_a_text_that_lost_a_slot_or_made_one_up_is_left_out_and_told_with_its_line(home: Path) -> None:
    text = HEAD + '\nmsgid "Read <a>this</a>, {name}"\nmsgstr "Darllenwch <a>hwn, {enw}"\n'
    welsh = read_catalogue(write(home, text))
    assert welsh.texts == {}
    assert welsh.faults == (
        "cy.po, line 6: </a> is missing",
        "cy.po, line 6: {name} is missing",
        "cy.po, line 6: {enw} is not in the English text",
    )


def test_a_text_for_one_may_leave_its_number_out() -> None:
    message = Message("A return came in", "{number} returns came in")
    assert find_faults(message, ("Un", "{number} lawer")) == []
    assert find_faults(message, ("Un", "{nifer}")) == ["{nifer} is not in the English text"]


def test_a_file_that_is_no_catalogue_is_told_by_name(home: Path) -> None:
    with pytest.raises(ValueError, match=r"cy\.po is not a catalogue"):
        read_catalogue(write(home, "no catalogue at all"))


def test_a_file_in_another_encoding_is_told_by_name(home: Path) -> None:
    path = home / "cy.po"
    path.write_bytes(HEAD.encode() + '\nmsgid "Yes"\nmsgstr "Iê"\n'.encode("latin-1"))
    with pytest.raises(ValueError, match=r"cy\.po is not a catalogue"):
        read_catalogue(path)


def test_a_home_without_languages_speaks_english_alone(home: Path) -> None:
    assert read_catalogues(home / "languages", pytest.fail) == {}


def test_a_site_reads_the_languages_that_it_can_and_tells_what_it_leaves_out(home: Path) -> None:
    write(home, HEAD + '\nmsgid "Yes"\nmsgstr "Ie"\n')
    write(home, "no catalogue at all", "de.po")
    write(home, HEAD, "Welsh (new).po")
    write(home, HEAD + '\nmsgid "{n} views"\nmsgstr "golygon"\n', "pt-BR.po")
    told: list[str] = []
    assert list(read_catalogues(home, told.append)) == ["cy", "pt-BR"]
    assert [line.partition(":")[0] for line in told] == [
        "Welsh (new).po is not named after the code of a language, such as cy.po or pt-BR.po",
        "de.po is not a catalogue",
        "pt-BR.po, line 6",
    ]


def test_a_catalogue_that_was_written_says_the_same_when_it_is_read(home: Path) -> None:
    messages = [
        (Message('Say "{name}"\nand go'), "templates/a.html", 3),
        (Message("{n} view", "{n} views"), "templates/b.html", 5),
        (Message('Say "{name}"\nand go'), "templates/c.html", 7),
    ]
    read = read_catalogue(write(home, write_catalogue(messages, disguise, "en-XA"), "en-XA.po"))
    assert read.faults == ()
    assert read.texts == {message: tuple(disguise(text) for text in message.texts) for message, _, _ in messages}
    assert read_catalogue(write(home, write_catalogue(messages), "fr.po")).texts == {}


@pytest.mark.parametrize("text", ["a {b} c", "<a>b</a>", "{{x}} {y}", "plain", ""])
def test_a_disguised_message_has_the_slots_and_the_room_of_its_own(text: str) -> None:
    assert slots_of(disguise(text)) == slots_of(text)
    assert "".join(map(str, split(disguise(text)))).count("{") == "".join(map(str, split(text))).count("{")


def test_a_language_that_is_read_from_the_right_says_so(home: Path) -> None:
    assert read_catalogue(write(home, HEAD.replace("cy", "ur"), "ur.po")).direction == "rtl"
