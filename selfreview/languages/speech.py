"""What the program itself says, in the language of whoever reads it now; English where nobody has chosen another.

`gettext` and `ngettext` are for what is said now, `lazy` for what is written once and said at many times, such as the
label of a field. A text is written out where it is said, so that `selfreview languages template` finds it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.messages import Message

_READ: ContextVar[Catalogue | None] = ContextVar("language", default=None)


def read_now() -> Catalogue | None:
    """The language that is read now; None for English."""
    return _READ.get()


@contextmanager
def reading(language: Catalogue | None) -> Iterator[None]:
    """While this lasts, what is said is said in this language."""
    before = _READ.set(language)
    try:
        yield
    finally:
        _READ.reset(before)


def read_in(language: Catalogue | None) -> None:
    """From now on, in this request, what is said is said in this language."""
    _READ.set(language)


def gettext(text: str, /, **values: object) -> str:
    """A text in the language that is read now, with its values: `gettext("{name} has joined", name=name)`."""
    said = _find(text)
    return said.format(**values) if values else said


def _find(text: str) -> str:
    language = _READ.get()
    return text if language is None else language.find(Message(text))[0]


def ngettext(one: str, more: str, number: int, /, **values: object) -> str:
    """A text that tells a number, which stands in it as `{number}`."""
    language = _READ.get()
    forms = language.texts.get(Message(one, more)) if language else None
    # English that stands in for a translation is counted as English is.
    said = forms[language.form(number)] if language and forms else (one if number == 1 else more)
    return said.format(number=number, **values)


def lazy(text: str) -> str:
    """A text that is written once and said whenever it is shown; to the program it is its English."""
    return _Later(text)


class _Later(str):
    __slots__ = ()

    def __str__(self) -> str:
        return _find(str.__str__(self))

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __html__(self) -> str:
        return escape(str(self))
