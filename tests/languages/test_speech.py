"""What the program says itself: in the language that is read now, and English otherwise."""

import json
import pickle
import subprocess
import sys

import pytest
from markupsafe import escape

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.gathering import messages_of_module
from selfreview.languages.messages import Message
from selfreview.speech import Worded, gettext, lazy, ngettext, read_in, read_now, reading

WELSH = Catalogue(
    "cy",
    "Cymraeg",
    {
        Message("{name} has joined"): ("Mae {name} wedi ymuno",),
        Message("{number} view", "{number} views"): ("{number} golwg", "{number} olwg", "{number} o olygon"),
        Message("Your <name>"): ("Eich <enw>",),
    },
    lambda n: min(n, 3) - 1,
)


def test_a_text_is_said_in_the_language_that_is_read_and_in_english_after_it() -> None:
    with reading(WELSH):
        assert gettext("{name} has joined", name="Siân") == "Mae Siân wedi ymuno"
        assert gettext("No such text: {name}", name="x") == "No such text: x"
    assert gettext("{name} has joined", name="Siân") == "Siân has joined"


def test_a_number_takes_the_form_of_its_language() -> None:
    assert [ngettext("{number} view", "{number} views", n) for n in (0, 1, 2)] == ["0 views", "1 view", "2 views"]
    with reading(WELSH):
        assert [ngettext("{number} view", "{number} views", n) for n in (1, 2, 9)] == [
            "1 golwg",
            "2 olwg",
            "9 o olygon",
        ]


def test_english_that_stands_in_for_a_translation_is_counted_as_english_is() -> None:
    with reading(WELSH):
        assert [ngettext("{number} file", "{number} files", n) for n in (0, 1, 2, 9)] == [
            "0 files",
            "1 file",
            "2 files",
            "9 files",
        ]


def test_what_is_written_once_is_said_whenever_it_is_shown_and_stays_english_to_the_program() -> None:
    label = lazy("Your <name>")
    with reading(WELSH):
        assert (str(label), f"{label:>12}", escape(label)) == ("Eich <enw>", "  Eich <enw>", "Eich &lt;enw&gt;")
        assert lazy("{name} has joined") % {} == "Mae {name} wedi ymuno"
        assert label == "Your <name>"
        assert {"Your <name>": 1}[label] == 1
        assert json.dumps(label) == '"Your <name>"'
        assert (label.lower(), label.upper(), label.capitalize()) == ("eich <enw>", "EICH <ENW>", "Eich <enw>")
        assert (label[0], label[1:]) == ("E", "ich <enw>")
    assert (str(label), escape(label)) == ("Your <name>", "Your &lt;name&gt;")


def test_a_language_is_read_until_the_next_one_is() -> None:
    read_in(WELSH)
    assert read_now() is WELSH
    read_in(None)
    assert read_now() is None


def test_what_modules_say_is_found_where_it_is_written_out() -> None:
    source = (
        'a = lazy("One")\ndef f(n):\n    return gettext("Two {x}", x=1) + ngettext("{number} a", "{number} b", n)\n'
    )
    assert list(messages_of_module(source)) == [
        (Message("One"), 1),
        (Message("Two {x}"), 3),
        (Message("{number} a", "{number} b"), 3),
    ]
    with pytest.raises(ValueError, match="line 1: what gettext says is not written out"):
        list(messages_of_module("gettext(text)"))


def test_nothing_is_said_before_somebody_reads() -> None:
    """A text that is said while modules are imported stays English for good."""
    asked = """
import importlib, pkgutil, selfreview, selfreview.speech as speech
said = []
speech._find = lambda text: said.append(text) or text
for one in pkgutil.walk_packages(selfreview.__path__, "selfreview."):
    if not one.name.endswith(("__main__", "wsgi")) and ".migrations" not in one.name:
        importlib.import_module(one.name)
print(said)
"""
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_a_text_that_is_said_later_has_its_values_and_goes_to_another_process() -> None:
    told = pickle.loads(pickle.dumps(lazy("Use {limit} characters or fewer", limit="1,000")))
    assert told == "Use 1,000 characters or fewer" == f"{told}"


def test_a_word_that_is_kept_is_said_in_the_language_and_is_found_for_its_translators() -> None:
    class Stage(Worded):
        DONE = "Done"

    source = 'class Stage(Worded):\n    """How far."""\n\n    DONE = "Done"\n'
    assert [message.text for message, _ in messages_of_module(source)] == ["Done"]
    assert Stage.DONE.said == "Done"
    with reading(Catalogue("cy", "Cymraeg", {Message("Done"): ("Wedi gorffen",)})):
        assert Stage.DONE.said == "Wedi gorffen"
        assert f"{Stage.DONE}" == "Done"
