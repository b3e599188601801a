"""What scripts say: gathered where it stands in them, and handed to a page in another language as a script of its own.

An English page brings none, and asks for nothing more than before.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.messages import Message

CALL = re.compile(r"(?<![\w.])(n?gettext)\(")
TEXT = re.compile(r"\s*'((?:[^'\\\n]|\\.)*)'\s*(,|\))")

COUNTED = 200
"""For how many numbers a script is told the plural form: beyond the first hundred, the hundreds are alike."""


@dataclass(frozen=True, slots=True)
class SpokenScript:
    """A script that says what the others say in one language, under a name that changes with it."""

    name: str
    content: str


def gather_scripts(scripts: Path) -> Iterator[tuple[Message, str, int]]:
    """The messages of the scripts of a folder, each with the name of its script and its line."""
    for path in sorted(scripts.glob("*.js")):
        for message, line in messages_of_script(path.read_text(encoding="utf-8")):
            yield message, path.name, line


def messages_of_script(source: str) -> Iterator[tuple[Message, int]]:
    """The messages of a script, each with its line. Raises `ValueError` for one that is not written out."""
    code = re.sub(r"(?m)^[ \t]*(?://|/?\*).*$|^export function.*$", "", source)
    for call in CALL.finditer(code):
        line = code.count("\n", 0, call.start()) + 1
        texts: list[str] = []
        at = call.end()
        for _ in range(2 if call[1] == "ngettext" else 1):
            found = TEXT.match(code, at)
            if found is None:
                raise ValueError(f"line {line}: what {call[1]} says is not written out")
            texts.append(re.sub(r"\\(.)", r"\1", found[1]))
            at = found.end()
        yield Message(*texts), line


def write_script(language: Catalogue, messages: Iterable[Message]) -> SpokenScript:
    """The script of a language: its texts for these messages, those that it has."""
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in messages:
        if message in language.texts:
            said = language.texts[message]
            texts["\n".join(message.texts)] = said[0] if message.plural is None else said
    forms = "".join(str(language.form(number)) for number in range(COUNTED))
    told = json.dumps({"texts": texts, "forms": forms, "locale": language.locale}, ensure_ascii=False, sort_keys=True)
    content = f"globalThis.selfreviewLanguage = {told}\n"
    return SpokenScript(f"{language.code}-{sha256(content.encode()).hexdigest()[:12]}.js", content)
