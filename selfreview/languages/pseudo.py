"""The pseudo-language: English with other letters, which shows what is said in no catalogue, and what has no room."""

from selfreview.languages.messages import Slot, split

CODE = "en-XA"

LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǧħíĵķłɱńóƥɋŕšŧúṽŵẋýžÁƁĆĐÉƑǦĦÍĴĶŁⱮŃÓƤɊŔŠŦÚṼŴẊÝŽ",
)
BEGIN, END = "⟦", "⟧"


def disguise(text: str) -> str:
    """A message in the pseudo-language: between brackets, each letter another one, its slots untouched."""
    said = "".join(
        str(part) if isinstance(part, Slot) else part.translate(LETTERS).replace("{", "{{").replace("}", "}}")
        for part in split(text)
    )
    return f"{BEGIN}{said}{END}"
