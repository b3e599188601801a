"""What a PDF says of itself: its dates, and the properties as XMP, which readers and validators look for.

XMP is ISO 16684-1; no conformance of any kind is stated in it.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

XMP_TYPE = "Metadata"


@dataclass(frozen=True, slots=True)
class Made:
    """The day on which a document was made, as the library beneath asks for moments: its noon, so that it is that day
    in every time zone of Europe.
    """

    day: date
    tzname: str = "UTC"
    dhh: int = 0
    dmm: int = 0

    @property
    def YMDhms(self) -> tuple[int, int, int, int, int, int]:  # noqa: N802
        """Year, month, day, hour, minute, second."""
        return (self.day.year, self.day.month, self.day.day, 12, 0, 0)

    @property
    def lt(self) -> tuple[int, int, int, int, int, int]:
        """The same."""
        return self.YMDhms

    @property
    def t(self) -> float:
        """Seconds since 1970."""
        return float(calendar.timegm(self.YMDhms))


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a document; `language` is a BCP 47 tag."""

    title: str
    author: str
    subject: str
    producer: str
    language: str
    day: date


def write_xmp(told: Properties) -> bytes:
    """The properties as an XMP packet, UTF-8."""
    at = f"{told.day.isoformat()}T12:00:00Z"
    language = quoteattr(told.language)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
        "<dc:format>application/pdf</dc:format>\n"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_safe(told.title)}</rdf:li>'
        f"<rdf:li xml:lang={language}>{_safe(told.title)}</rdf:li></rdf:Alt></dc:title>\n"
        f"<dc:creator><rdf:Seq><rdf:li>{_safe(told.author)}</rdf:li></rdf:Seq></dc:creator>\n"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_safe(told.subject)}</rdf:li></rdf:Alt>'
        "</dc:description>\n"
        f"<dc:language><rdf:Bag><rdf:li>{_safe(told.language)}</rdf:li></rdf:Bag></dc:language>\n"
        f"<xmp:CreateDate>{at}</xmp:CreateDate>\n<xmp:ModifyDate>{at}</xmp:ModifyDate>\n"
        f"<xmp:MetadataDate>{at}</xmp:MetadataDate>\n<xmp:CreatorTool>Selfreview</xmp:CreatorTool>\n"
        f"<pdf:Producer>{_safe(told.producer)}</pdf:Producer>\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _safe(text: str) -> str:
    """A text as XML takes it; half a character would be no UTF-8."""
    return escape(text.encode("utf-8", "replace").decode())
