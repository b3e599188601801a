"""Releases, errata and withdrawals as an Atom feed (RFC 4287), for whoever wants to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from selfreview.domain.nation.revisions import Notice

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Feed:
    """What the feed says of itself; `address` is its own, `page` the page that it belongs to."""

    title: str
    publisher: str
    address: str
    page: str
    updated: datetime


def write_feed(feed: Feed, entries: Iterable[tuple[Notice, str]]) -> bytes:
    """The feed with these notices, each with the address of what it tells of."""
    root = Element("feed", xmlns=ATOM)
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(SubElement(root, "author"), "name", feed.publisher)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for notice, address in entries:
        entry = SubElement(root, "entry")
        _text(entry, "id", f"{feed.address}#{notice.key}")
        _text(entry, "title", notice.title)
        _text(entry, "published", _moment(notice.at))
        _text(entry, "updated", _moment(notice.at))
        SubElement(entry, "link", rel="alternate", type="text/html", href=address)
        _text(entry, "summary", notice.words)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = "".join(letter for letter in words if letter.isprintable() or letter == " ")


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
