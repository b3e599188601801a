"""What people typed, made fit for paper: nothing of it is ever read as markup, and nothing vanishes unseen.

A character that the typeface has no glyph for is replaced by something
visible and reported, so that the document can say so. Text that runs from
right to left is placed for the eye; it is drawn in the order in which it was
typed, for a screen reader and for whoever copies it.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from bidi import algorithm

from selfreview.documents.typeface import Face, has_sign

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# They change how their neighbours look and have no look of their own.
_SHAPELESS = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_JOINERS = frozenset("\u200c\u200d")
_DIRECTION_TRICKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters of scripts in which an invisible joiner changes how its neighbours look.
_JOINING = re.compile("[\u0600-\u08ff\u0900-\u0dff]")
# Everything but the scripts of India, whose composed letters Unicode would take apart.
_COMPOSABLE = re.compile("[^\u0900-\u0dff]+")
_JOINED_FORM = re.compile("[\ufb50-\ufdfb\ufe70-\ufefc]")
# The signs of the fonts Symbol and Wingdings that word processors put before the items of a list.
_BULLETS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0fe": "☑", "\uf0a8": "☐", "\uf06f": "☐",
    "\uf071": "❑", "\uf072": "❒", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf076": "❖", "\uf0a1": "○",
    "\uf0e0": "→", "\uf0e8": "➔", "\uf0f0": "⇨", "\uf02d": "–", "\uf0be": "–", "\uf0fb": "✗", "\uf0d7": "•",
    "\uf0b0": "°", "\uf0ae": "→",
}  # fmt: skip
_PRIVATE_BULLET = re.compile("[" + "".join(_BULLETS) + "]")
_LIVE_LINK = re.compile(r"(https?://|mailto:|#)[^\s]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clean:
    """A text that can be printed, and the characters of the original that could not be."""

    text: str
    missing: frozenset[str] = frozenset()


def clean(raw: str) -> Clean:
    """Make a text printable; line ends become `\\n`, tabs become spaces, controls become visible."""
    raw = str(raw)
    if raw.isascii() and raw.isprintable():
        return Clean(raw)
    text = _COMPOSABLE.sub(lambda part: unicodedata.normalize("NFC", part.group()), _LINE_ENDS.sub("\n", raw))
    text = _JOINED_FORM.sub(lambda form: unicodedata.normalize("NFKC", form.group()), text)
    text = _PRIVATE_BULLET.sub(lambda bullet: _BULLETS[bullet.group()], text)
    joins = _JOINING.search(text) is not None
    stand_ins: dict[int, str] = {}
    missing = set()
    for character in set(text) - {"\n"}:
        stand_in = _stand_in(character, joins)
        if stand_in != character:
            stand_ins[ord(character)] = stand_in
            if stand_in.strip():
                missing.add(character)
    return Clean(text.translate(stand_ins), frozenset(missing))


def _stand_in(character: str, joins: bool) -> str:
    if character == "\t":
        return "    "
    if _SHAPELESS.match(character):
        return character if joins and character in _JOINERS else ""
    if character not in " \u00a0" and unicodedata.category(character) == "Zs":
        return " "
    if character not in _DIRECTION_TRICKS and has_sign(character):
        return character
    if unicodedata.category(character) in ("So", "Sk"):
        return f"[{unicodedata.name(character, 'symbol').lower()}]"
    return REPLACEMENT


def describe(character: str) -> str:
    """The number and, where it has one, the name of a character: `U+0995 BENGALI LETTER KA`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def has_right_to_left(text: str) -> bool:
    """Whether any character belongs to a script that runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter decides that the whole text runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def see(line: str, *, right_to_left: bool) -> list[tuple[int, str]]:
    """One line as it is seen from left to right: the place of each character in the line, and its sign.

    The sign differs from the character where a bracket opens to the other side.
    """
    steps = algorithm.get_empty_storage()
    steps["base_level"], steps["base_dir"] = (1, "R") if right_to_left else (0, "L")
    algorithm.get_embedding_levels(line, steps)
    for place, character in enumerate(steps["chars"]):
        character["place"] = place
    algorithm.explicit_embed_and_overrides(steps)
    algorithm.resolve_weak_types(steps)
    algorithm.resolve_neutral_types(steps, False)
    algorithm.resolve_implicit_levels(steps, False)
    algorithm.reorder_resolved_levels(steps, False)
    algorithm.apply_mirroring(steps, False)
    return [(character["place"], character["ch"]) for character in steps["chars"]]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; `link` is a web or mail address, or `#` and a heading's key."""

    text: str
    face: Face = Face.REGULAR
    link: str = ""


Words = str | Run
"""What every text of a document is given as: plain words, or words with a face or a link."""


def strong(text: str) -> Run:
    """Words in bold."""
    return Run(text, Face.BOLD)


def stressed(text: str) -> Run:
    """Words in oblique."""
    return Run(text, Face.OBLIQUE)


def linked(text: str, to: str) -> Run:
    """Words that lead somewhere; an address of any other kind than web, mail or `#heading` is left as words."""
    return Run(text, link=to if _LIVE_LINK.match(to) else "")


def compose(words: tuple[Words, ...], face: Face = Face.REGULAR) -> tuple[tuple[Run, ...], frozenset[str]]:
    """The words as clean runs, plain ones in the given face, and the characters that could not be printed."""
    runs: list[Run] = []
    missing: frozenset[str] = frozenset()
    for part in words:
        run = Run(part, face) if isinstance(part, str) else part
        cleaned = clean(run.text)
        missing |= cleaned.missing
        runs.append(run if cleaned.text == run.text else replace(run, text=cleaned.text))
    return tuple(runs), missing
