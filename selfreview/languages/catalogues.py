"""Catalogues: what a language says for each message, read from the `.po` file that a translator works in."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any

from selfreview.languages.messages import Message, find_faults
from selfreview.speech import ENGLISH

HEADER = "# What Selfreview says. A slot such as {name} or <a> has to stand in a translation too, wherever it fits."
"""The first line of a catalogue that is written."""

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""The code of a language (RFC 5646)."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


_counted = lru_cache(maxsize=64)(c2py)


@dataclass(frozen=True, slots=True)
class PluralForms:
    """Which plural form a number takes, by the expression of a catalogue; a plain value that another process takes."""

    expression: str = "n != 1"

    def __call__(self, number: int) -> int:
        """The place of the form."""
        return int(_counted(self.expression)(number))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language by its code (`cy`, `en-XA`), and its texts by message; one for each of its plural forms."""

    code: str
    name: str
    texts: Mapping[Message, tuple[str, ...]]
    form_of: Callable[[int], int] = field(default_factory=PluralForms)
    faults: tuple[str, ...] = ()
    locale: str = ENGLISH
    """How days and numbers are written, by the code of a language that this is known of."""

    @property
    def direction(self) -> str:
        """`rtl` for a script that is read from the right, else `ltr`."""
        return "rtl" if self.code.split("-")[0] in RIGHT_TO_LEFT else "ltr"

    def find(self, message: Message) -> tuple[str, ...]:
        """The texts for a message, by plural form; the English ones where there is no translation."""
        return self.texts.get(message, message.texts)

    def say(self, text: str, plural: str | None = None, number: int = 1) -> str:
        """A text; with `plural`, in the form of a number. English that stands in for it is counted as English is."""
        forms = self.texts.get(Message(text, plural))
        if forms is None:
            return text if plural is None or number == 1 else plural
        return forms[0] if plural is None else forms[self.form(number)]

    def form(self, number: object) -> int:
        """Which plural form a number takes; that of many for what is no whole number."""
        return self.form_of(number) if isinstance(number, int) else self.form_of(1000)


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a `.po` file.

    A text with other slots than its message is left out, as are those a translator has marked as fuzzy; `faults` says
    which, with the line. Raises `ValueError` for a file that is no catalogue.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            found = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as fault:
        raise ValueError(f"{path.name} is not a catalogue: {fault}") from fault
    texts: dict[Message, tuple[str, ...]] = {}
    faults: list[str] = []
    for entry in found:
        said = tuple(text or "" for text in _several(entry.string))
        if not entry.id or entry.fuzzy or not all(said):
            continue
        message = Message(*_several(entry.id))
        wrong = find_faults(message, said)
        faults += [f"{path.name}, line {entry.lineno}: {each}" for each in wrong]
        if not wrong:
            texts[message] = said
    locale = found.locale
    name = (locale.get_display_name() if locale else None) or path.stem
    return Catalogue(path.stem, name, texts, PluralForms(found.plural_expr), tuple(faults), locale_of(path.stem))


def locale_of(code: str) -> str:
    """How a language writes days and numbers: as its region does, else as the language itself, else as English."""
    from babel import Locale, UnknownLocaleError

    for known in (code, code.split("-")[0]):
        with suppress(UnknownLocaleError, ValueError):
            found = str(Locale.parse(known, sep="-")).replace("_", "-")
            return ENGLISH if found == "en" else found
    return ENGLISH


def read_catalogues(folder: Path, tell: Callable[[str], None]) -> Mapping[str, Catalogue]:
    """The languages of a folder by code, that of each `.po` file; `tell` is told what is left out of them, and why."""
    found: dict[str, Catalogue] = {}
    for path in sorted(folder.glob("*.po")):
        if not LANGUAGE_CODE.fullmatch(path.stem):
            tell(f"{path.name} is not named after the code of a language, such as cy.po or pt-BR.po")
            continue
        try:
            found[path.stem] = read_catalogue(path)
        except (OSError, ValueError) as fault:
            tell(str(fault))
            continue
        for fault_of_text in found[path.stem].faults:
            tell(fault_of_text)
    return found


def _several(text: Any) -> tuple[Any, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def write_catalogue(
    messages: Iterable[tuple[Message, str, int]], translate: Callable[[str], str] | None = None, code: str | None = None
) -> str:
    """The catalogue of these messages, each with the files in which it stands; a template without `translate`."""
    from io import BytesIO

    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(project="Selfreview", charset="utf-8", fuzzy=False, header_comment=HEADER)
    catalogue.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), *([("Language", code)] if code else ())]
    for message, file, line in messages:
        said = tuple(map(translate, message.texts)) if translate else ("",) * len(message.texts)
        key, string = (message.text, said[0]) if message.plural is None else (message.texts, said)
        catalogue.add(key, string=string, locations=[(file, line)])
    written = BytesIO()
    write_po(written, catalogue, width=0)
    return written.getvalue().decode("utf-8")
