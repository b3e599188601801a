"""What the program itself says, in the language of whoever reads it now; English where nobody has chosen another.

`gettext` and `ngettext` are for what is said now, `lazy` for what is written once and said at many times, such as the
label of a field. A text is written out where it is said, so that `selfreview languages template` finds it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache, wraps
from html import escape
from typing import ParamSpec, Protocol, SupportsIndex, TypeVar

ENGLISH = "en-GB"
"""The language that the product is written in."""

P = ParamSpec("P")
T = TypeVar("T")


class Language(Protocol):
    """What a catalogue of messages has to tell."""

    @property
    def code(self) -> str:
        """The language as a browser names it."""

    @property
    def locale(self) -> str:
        """What Babel calls it."""

    @property
    def direction(self) -> str:
        """`rtl` for a script that is read from the right, else `ltr`."""

    def say(self, text: str, plural: str | None = None, number: int = 1) -> str:
        """A text in the language, in the plural form of a number; English where it has no translation."""


_READ: ContextVar[Language | None] = ContextVar("language", default=None)


def read_now() -> Language | None:
    """The language that is read now; None for English."""
    return _READ.get()


def code_now() -> str:
    """The code of the language that is read now, which what is made now names as its own."""
    language = _READ.get()
    return ENGLISH if language is None else language.code


def office_code_now() -> str:
    """The same as files of office programs name it, with one part more at most: `zh-Hant` of `zh-Hant-TW`."""
    return "-".join(code_now().split("-")[:2])


def is_read_from_the_right() -> bool:
    """Whether the language that is read now is written from right to left."""
    language = _READ.get()
    return language is not None and language.direction == "rtl"


@contextmanager
def reading(language: Language | None) -> Iterator[None]:
    """While this lasts, what is said is said in this language."""
    before = _READ.set(language)
    try:
        yield
    finally:
        _READ.reset(before)


def in_english(function: Callable[P, T]) -> Callable[P, T]:
    """Has a function say all that it says in English: what it makes is kept, whoever asks for it."""

    @wraps(function)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        with reading(None):
            return function(*args, **named)

    return answer


def read_in(language: Language | None) -> None:
    """From now on, in this request, what is said is said in this language."""
    _READ.set(language)


def gettext(text: str, /, **values: object) -> str:
    """A text in the language that is read now, with its values: `gettext("{name} has joined", name=name)`."""
    said = _find(text)
    return said.format(**values) if values else said


def _find(text: str) -> str:
    language = _READ.get()
    return text if language is None else language.say(text)


def ngettext(one: str, more: str, number: int, /, **values: object) -> str:
    """A text that tells a number, which stands in it as `{number}`."""
    language = _READ.get()
    said = (one if number == 1 else more) if language is None else language.say(one, more, number)
    return said.format(number=number, **values)


def capitalised(words: str) -> str:
    """Words as a sentence or a cell begins with them; names further on keep their capitals."""
    return words[:1].upper() + words[1:]


def kept_by_language(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remembers the newest `most` answers of a function, each for the language in which it was said."""

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def remembered(_language: str | None, *args: P.args, **named: P.kwargs) -> T:
            return function(*args, **named)

        @wraps(function)
        def answer(*args: P.args, **named: P.kwargs) -> T:
            language = _READ.get()
            code = None if language is None else language.code
            return remembered(code, *args, **named)  # type: ignore[arg-type]

        return answer

    return keep


def lazy(text: str, /, **values: object) -> str:
    """A text that is written once and said whenever it is shown, with its values; to the program it is its English."""
    return _Later(text, values)


class Worded(StrEnum):
    """Values that are kept and sent as words, each of which is said in the language of the page."""

    @property
    def said(self) -> str:
        """The word as whoever reads it now knows it."""
        return _find(self.value)


class _Later(str):
    _text: str
    _values: dict[str, object]

    def __new__(cls, text: str, values: dict[str, object]) -> "_Later":
        english = {name: str.__str__(one) if isinstance(one, _Later) else one for name, one in values.items()}
        made = super().__new__(cls, text.format(**english) if values else text)
        made._text, made._values = text, values
        return made

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        return self._text, self._values

    def __str__(self) -> str:
        said = _find(self._text)
        return said.format(**self._values) if self._values else said

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __add__(self, more: str) -> str:
        return str(self) + more

    # What a page writes small or large, or in parts, is what it says: the English behind it is only for the program.
    def __getitem__(self, place: SupportsIndex | slice) -> str:
        return str(self)[place]

    def lower(self) -> str:
        return str(self).lower()

    def upper(self) -> str:
        return str(self).upper()

    def capitalize(self) -> str:
        return str(self).capitalize()

    def format(self, *values: object, **named: object) -> str:
        return str(self).format(*values, **named)

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __html__(self) -> str:
        return escape(str(self))
