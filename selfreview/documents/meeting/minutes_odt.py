"""The draft of a meeting's minutes as an OpenDocument text, which word processors open and go on writing."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import segno

from selfreview.documents.meeting.minutes import Minutes
from selfreview.domain.review.papers import ASKED
from selfreview.speech import is_read_from_the_right, office_code_now

if TYPE_CHECKING:
    from odfdo import Document


def write_minutes_odt(minutes: Minutes) -> bytes:
    """The document, its headings as headings; every line that somebody typed is a line of its own."""
    # Imported when it is asked for: a server starts without it.
    from odfdo import Document, Header

    document = Document("text")
    document.body.clear()
    document.meta.title = f"{minutes.title}, {minutes.service}"
    document.language = office_code_now()
    if is_read_from_the_right():
        _turn(document)
    if minutes.check:
        _ask(document, minutes.check)
    document.body.append(Header(1, _plain(minutes.title)))
    _write(document, (minutes.service, *minutes.paragraphs))
    for section in minutes.sections:
        document.body.append(Header(section.level, _plain(section.title)))
        _write(document, section.paragraphs)
        if section.to_write:
            _write(document, (f"{section.to_write}:",))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _turn(document: "Document") -> None:
    # Paragraphs run as their page does.
    layout: Any = document.get_part("styles.xml").get_element("//style:page-layout/style:page-layout-properties")  # type: ignore[union-attr]
    layout.set_attribute("style:writing-mode", "rl-tb")


def _ask(document: "Document", address: str) -> None:
    """Write where to see whether the minutes are still the latest: the code as a picture, and the address."""
    from odfdo import Frame, Paragraph

    drawn = io.BytesIO()
    segno.make(address, micro=False, error="m").save(drawn, kind="png", scale=8, border=0)
    drawn.seek(0)
    picture = document.add_file(drawn)
    paragraph = Paragraph("")
    paragraph.append(Frame.image_frame(picture, name="code", size=("2.4cm", "2.4cm"), anchor_type="as-char"))
    document.body.append(paragraph)
    document.body.append(Paragraph(f"{ASKED} {address}"))


def _write(document: "Document", paragraphs: Sequence[str]) -> None:
    from odfdo import Paragraph

    for text in paragraphs:
        for line in text.split("\n"):
            document.body.append(Paragraph(_plain(line)))


def _plain(text: str) -> str:
    """Text that an XML file can hold: signs that it cannot are shown as a visible mark."""
    return "".join(sign if sign.isprintable() or sign == "\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
