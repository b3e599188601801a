"""The pseudo-language: English with other letters, which shows what is said in no catalogue, and what has no room."""

from selfreview.languages.messages import Slot, split

CODE = "en-XA"

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǧħíĵķłɱńóƥɋŕšŧúṽŵẋýžÁƁĆĐÉƑǦĦÍĴĶŁⱮŃÓƤɊŔŠŦÚṼŴẊÝŽ",
)
BEGIN, END = "⟦", "⟧"

_PLAIN = {other: letter for letter, other in _LETTERS.items()} | {ord(BEGIN): None, ord(END): None}


def disguise(text: str) -> str:
    """A message in the pseudo-language: between brackets, each letter another one, its slots untouched."""
    said = "".join(
        str(part) if isinstance(part, Slot) else part.translate(_LETTERS).replace("{", "{{").replace("}", "}}")
        for part in split(text)
    )
    return f"{BEGIN}{said}{END}"


def undisguise(text: str) -> str:
    """What a page in the pseudo-language says in English."""
    return text.translate(_PLAIN)
