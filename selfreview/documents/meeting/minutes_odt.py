"""The draft of a meeting's minutes as an OpenDocument text, which word processors open and go on writing."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from selfreview.documents.meeting.minutes import Minutes

if TYPE_CHECKING:
    from odfdo import Document


def write_minutes_odt(minutes: Minutes) -> bytes:
    """The document, its headings as headings; every line that somebody typed is a line of its own."""
    # Imported when it is asked for: a server starts without it.
    from odfdo import Document, Header

    document = Document("text")
    document.body.clear()
    document.meta.title = f"{minutes.title}, {minutes.service}"
    document.language = "en-GB"
    document.body.append(Header(1, _plain(minutes.title)))
    _write(document, (minutes.service, *minutes.paragraphs))
    for section in minutes.sections:
        document.body.append(Header(section.level, _plain(section.title)))
        _write(document, section.paragraphs)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _write(document: "Document", paragraphs: Sequence[str]) -> None:
    from odfdo import Paragraph

    for text in paragraphs:
        for line in text.split("\n"):
            document.body.append(Paragraph(_plain(line)))


def _plain(text: str) -> str:
    """Text that an XML file can hold: signs that it cannot are shown as a visible mark."""
    return "".join(sign if sign.isprintable() or sign == "\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
