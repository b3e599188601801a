"""Tagged PDF over reportlab: what each mark on a page is, for whoever listens to it instead of looking.

A document is a tree of `Element`s, made in reading order before anything is
drawn. What is drawn for an element is wrapped in marked content that points
to it; all else is an artifact. When the canvas is saved the tree, the way back
from each page into it, and the document's language and title go into the file
(ISO 32000-1, 14.7 and 14.8). No conformance with PDF/UA is claimed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from selfreview.documents.metadata import XMP_TYPE, Made, Properties, write_xmp

ARTIFACT = "/Artifact BMC"
END = "EMC"
_EDGE = "/Artifact << /Type /Pagination /Subtype /{kind} >> BDC"
_DROPPED_WHEN_EMPTY = frozenset({"P", "Span", "Caption", "L"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content `number` of a page, both counted from 0."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A link's place in the file, and the page that it is on, counted from 0."""

    name: str
    page: int


@dataclass(slots=True, eq=False)
class Element:
    """A node of the structure tree: its standard type, its attributes as PDF source, and its children in order."""

    role: str
    attributes: str = ""
    alternative: str = ""
    kids: "list[Element | _Mark | _Annotation]" = field(default_factory=list)

    def add(self, role: str, *, attributes: str = "", alternative: str = "") -> "Element":
        """A new last child."""
        child = Element(role, attributes, alternative)
        self.kids.append(child)
        return child

    @property
    def is_bare(self) -> bool:
        """Whether nothing was drawn for it, or for anything below it, and its absence changes no table or list."""
        return self.role in _DROPPED_WHEN_EMPTY and all(isinstance(kid, Element) and kid.is_bare for kid in self.kids)


def heading_cell(scope: str, *, columns: int = 1) -> str:
    """The attributes of a table heading cell; `scope` is `Row` or `Column`."""
    span = f" /ColSpan {columns}" if columns > 1 else ""
    return f"<< /O /Table /Scope /{scope}{span} >>"


def list_numbering(style: str) -> str:
    """The attributes of a list; `style` is `Disc`, `Decimal` or another of the standard names."""
    return f"<< /O /List /ListNumbering /{style} >>"


def hexadecimal(text: str) -> str:
    """A text as PDF source that no character of it can break out of."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def artifact_mark(kind: str, code: str) -> str:
    """Operators wrapped as an artifact: the `Header` or `Footer` of a page."""
    return f"{_EDGE.format(kind=kind)}\n{code}\n{END}"


class _Source(pdfdoc.PDFObject):
    """An indirect object whose PDF source is already known."""

    source = "null"

    def format(self, document: object) -> bytes:
        return self.source.encode("ascii")


class TaggedCanvas(Canvas):
    """A canvas that knows which element of `root` is being drawn; marks never nest."""

    _doc: Any
    _code: list[str]
    _pagesize: tuple[float, float]
    _bookmarkReference: Callable[[str], Any]  # noqa: N815
    _absRect: Callable[[tuple[float, float, float, float], int], Any]  # noqa: N815
    _addAnnotation: Callable[[object, str], None]  # noqa: N815

    def __init__(self, *args: Any, root: Element, made: date | None = None, **options: Any) -> None:
        super().__init__(*args, **{**options, "pdfVersion": (1, 7)})
        # Whoever does not say the day gets the library's own, which is today.
        self.made = made or date(*TimeStamp(invariant=0).YMDhms[:3])
        self._language = str(options.get("lang") or "en-GB")
        # A document's own day in place of the fixed one by which the library makes the same file twice.
        self._doc._timeStamp = Made(self.made)
        self.root = root
        self.outline_depth = -1
        self._owners: list[Element] = []
        self._parents: dict[int, list[Element] | Element] = {}
        self._next_key = 0
        self._pages: list[Any] = []
        self._kept: list[tuple[int, str, Callable[[int], str]]] = []
        self.page_of: dict[str, int] = {}

    def open_mark(self, element: Element, *, typed: str = "") -> str:
        """The operator that begins content of an element on this page; `END` ends it.

        `typed` is what the content stands for where its signs do not say it.
        """
        mark = _Mark(len(self._pages), len(self._owners))
        self._owners.append(element)
        element.kids.append(mark)
        actual = f" /ActualText {hexadecimal(typed)}" if typed else ""
        return f"/{element.role} << /MCID {mark.number}{actual} >> BDC"

    @contextmanager
    def mark(self, element: Element) -> Iterator[None]:
        """What is drawn within is content of the element."""
        self._code.append(self.open_mark(element))
        yield
        self._code.append(END)

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What is drawn within means nothing; `kind` is `Header` or `Footer` of a page, or nothing."""
        self._code.append(_EDGE.format(kind=kind) if kind else ARTIFACT)
        yield
        self._code.append(END)

    def lead(self, element: Element, rect: tuple[float, float, float, float], *, to: str, words: str) -> None:
        """Make a rectangle (of the current coordinates) a link: an address, or `#` and the key of a bookmark."""
        action = (
            {"Dest": self._bookmarkReference(to[1:])}
            if to.startswith("#")
            else {"A": pdfdoc.PDFDictionary({"S": pdfdoc.PDFName("URI"), "URI": pdfdoc.PDFString(to)})}
        )
        annotation = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Annot"),
                "Subtype": pdfdoc.PDFName("Link"),
                "Rect": pdfdoc.PDFArray(self._absRect(rect, 1)),
                "Border": pdfdoc.PDFArray([0, 0, 0]),
                "F": 4,
                "Contents": pdfdoc.PDFString(words),
                "StructParent": self._next_key,
                **action,
            }
        )
        name = f"link{self._next_key}"
        self._parents[self._next_key] = element
        self._next_key += 1
        element.kids.append(_Annotation(self._doc.annotationName(name), len(self._pages)))
        self._addAnnotation(annotation, name)

    def bookmark(self, key: str, title: str, *, depth: int, top: float) -> None:
        """Name this place and list it in the outline; a depth is taken at most one below the entry before."""
        self.outline_depth = min(depth, self.outline_depth + 1)
        self.page_of[key] = len(self._pages) + 1
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(title, key, self.outline_depth)

    def draw_at_the_end(self, draw: Callable[[int], str]) -> None:
        """Keep a place in this page for operators that need the number of pages, which `save` asks for."""
        # Line ends within a string of a page are always escaped, so that no text can look like this line.
        place = f"%kept-{len(self._kept)}"
        self._code.append(place)
        self._kept.append((len(self._pages), f"\n{place}\n", draw))

    def showPage(self) -> None:  # noqa: N802
        """End the page, and remember whose content each mark on it is."""
        super().showPage()
        page = self._doc.idToObject[f"Page{len(self._pages) + 1}"]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self._next_key
        page.Tabs = pdfdoc.PDFName("S")
        self._parents[self._next_key] = self._owners
        self._owners = []
        self._next_key += 1
        self._pages.append(page)

    def save(self) -> None:
        """Write the document with its structure."""
        if self._code:
            self.showPage()
        for at, place, draw in self._kept:
            page = self._pages[at]
            page.stream = page.stream.replace(place, f"\n{draw(len(self._pages))}\n")
        self._write_structure()
        self._write_properties()
        self.setViewerPreference("DisplayDocTitle", "true")
        super().save()

    def _write_properties(self) -> None:
        info = self._doc.info
        told = Properties(
            title=info.title,
            author=info.author,
            subject=info.subject,
            producer=info.producer,
            language=self._language,
            day=self.made,
        )
        # Not compressed, so that whoever does not read PDF finds it, too.
        kind = {"Type": pdfdoc.PDFName(XMP_TYPE), "Subtype": pdfdoc.PDFName("XML")}
        packet = pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), write_xmp(told), filters=[])
        self._doc.Reference(packet)
        self._doc.Catalog.Metadata = packet

    def _reserve(self) -> tuple[_Source, int]:
        source = _Source()
        return source, self._number(self._doc.Reference(source).name)

    def _number(self, name: str) -> int:
        number: int = self._doc.idToObjectNumberAndVersion[name][0]
        return number

    def _write_structure(self) -> None:
        tree, tree_number = self._reserve()
        parents, parents_number = self._reserve()
        pages = [self._number(f"Page{at + 1}") for at in range(len(self._pages))]
        numbers: dict[Element, int] = {}
        top = self._write_element(self.root, tree_number, pages, numbers)
        entries = []
        for key, owner in sorted(self._parents.items()):
            if isinstance(owner, Element):
                entries.append(f"{key} {numbers[owner]} 0 R")
            else:
                entries.append(f"{key} [{' '.join(f'{numbers[element]} 0 R' for element in owner)}]")
        parents.source = "<< /Nums [\n" + "\n".join(entries) + "\n] >>"
        tree.source = (
            f"<< /Type /StructTreeRoot /K {top} 0 R /ParentTree {parents_number} 0 R"
            f" /ParentTreeNextKey {self._next_key} >>"
        )
        self._doc.Catalog.StructTreeRoot = tree
        self._doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _write_element(self, element: Element, parent: int, pages: list[int], numbers: dict[Element, int]) -> int:
        written, number = self._reserve()
        numbers[element] = number
        kids = []
        # The first mark's page is said once, since most elements stand on one page.
        home = next((kid.page for kid in element.kids if isinstance(kid, _Mark)), None)
        for kid in element.kids:
            if isinstance(kid, _Mark):
                away = f"<< /Type /MCR /Pg {pages[kid.page]} 0 R /MCID {kid.number} >>"
                kids.append(str(kid.number) if kid.page == home else away)
            elif isinstance(kid, _Annotation):
                kids.append(f"<< /Type /OBJR /Pg {pages[kid.page]} 0 R /Obj {self._number(kid.name)} 0 R >>")
            elif not kid.is_bare:
                kids.append(f"{self._write_element(kid, number, pages, numbers)} 0 R")
        written.source = (
            f"<< /S /{element.role} /P {parent} 0 R"
            + (f" /Pg {pages[home]} 0 R" if home is not None else "")
            + (f" /A {element.attributes}" if element.attributes else "")
            + (f" /Alt {hexadecimal(element.alternative)}" if element.alternative else "")
            + f" /K [{' '.join(kids)}] >>"
        )
        return number
