"""What scripts say: each text is found where it stands, none stands there bare, and each language is handed its own."""

import json
import re

import pytest

from selfreview.languages.catalogues import Catalogue, locale_of
from selfreview.languages.messages import Message
from selfreview.languages.scripts import messages_of_script, write_script
from selfreview.places import find_places

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(find_places().scripts.glob("*.js"))}
LITERAL = re.compile(r"'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
SAID = re.compile(r"\bn?gettext\(\s*$|\bngettext\(\s*'(?:[^'\\\n]|\\.)*',\s*$")
SENTENCE = re.compile(r"(?<![\w/-])[A-Z][a-z]+(?: |[.!?]?$)|(?:^|[^\w-])[a-z]+ [a-z]+ [a-z]+(?![\w-])")
"""What reads like something that is said: a word with a capital, or three words."""

NAMES = {"'Accept'", "'Content-Type'", "'Files'", "'Text'", "'Tab'", "'Escape'", "'Enter'"}
"""What a browser calls something."""


def bare_texts(source: str) -> list[str]:
    """The texts of a script that look like a sentence and are in no call that says one."""
    code = re.sub(r"(?m)^\s*(?://|/?\*).*$", "", source)
    found = []
    for literal in LITERAL.finditer(code):
        words = re.sub(r"\$\{[^}]*\}", "x", literal[0])
        if SENTENCE.search(words[1:-1]) and words not in NAMES and not SAID.search(code[: literal.start()]):
            found.append(literal[0])
    return found


def test_every_text_of_the_scripts_is_said_in_the_language_of_the_page() -> None:
    assert len(SCRIPTS) > 15
    assert {name: bare for name, source in SCRIPTS.items() if (bare := bare_texts(source))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "say('Saving')",
        "say(`${minutes} minutes are left`)",
        "element('p', 'Not saved yet')",
        "const NOT_SENT = 'It was not sent.'",
        "gettext('One') + 'Another one'",
    ],
)
def test_a_bare_text_is_noticed(source: str) -> None:
    assert len(bare_texts(source)) == 1


def test_texts_of_scripts_are_found_where_they_are_written_out() -> None:
    source = """// gettext('A comment') says nothing
export function gettext(text, values = {}) {
  const a = gettext('It\\'s {when}', { when: gettext('today') })

  return ngettext('{number} file', '{number} files', n)
    + ngettext(
      'One',
      'More', n)
"""
    assert list(messages_of_script(source)) == [
        (Message("It's {when}"), 3),
        (Message("today"), 3),
        (Message("{number} file", "{number} files"), 5),
        (Message("One", "More"), 6),
    ]


@pytest.mark.parametrize("call", ["gettext(text)", "gettext(`a`)", "gettext('a' + b)", "ngettext('a', b, n)"])
def test_a_text_that_is_not_written_out_is_refused(call: str) -> None:
    with pytest.raises(ValueError, match=r"line 2: what n?gettext says is not written out"):
        list(messages_of_script(f"\nsay({call})"))


def test_a_language_is_handed_its_texts_and_its_plural_forms_and_nothing_of_others() -> None:
    texts = {
        Message("Saving"): ("Yn cadw </script>",),
        Message("{number} file", "{number} files"): ("{number} a", "{number} b", "{number} c"),
        Message("About"): ("Ynghylch",),
    }
    welsh = Catalogue("cy", "Cymraeg", texts, lambda n: min(n, 2), locale="cy")
    script = write_script(welsh, [Message("Saving"), Message("{number} file", "{number} files"), Message("Close")])
    assert re.fullmatch(r"cy-[0-9a-f]{12}\.js", script.name)
    told = json.loads(script.content.removeprefix("globalThis.selfreviewLanguage = "))
    assert told["texts"] == {
        "Saving": "Yn cadw </script>",
        "{number} file\n{number} files": ["{number} a", "{number} b", "{number} c"],
    }
    assert (told["forms"][:5], len(told["forms"]), told["locale"]) == ("01222", 200, "cy")
    other = write_script(Catalogue("cy", "Cymraeg", {}, lambda n: min(n, 2), locale="cy"), [Message("Saving")])
    assert other.name != script.name


@pytest.mark.parametrize(
    ("code", "locale"),
    [("cy", "cy"), ("pt-BR", "pt-BR"), ("en-XA", "en-GB"), ("en-US", "en-US"), ("cy-qq", "cy"), ("qqq", "en-GB")],
)
def test_days_and_numbers_are_written_as_where_a_language_is_spoken(code: str, locale: str) -> None:
    assert locale_of(code) == locale
