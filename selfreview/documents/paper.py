"""A document on A4: said from beginning to end in verbs, handed over as the bytes of a tagged PDF.

Every text given to a `Paper` is plain: nothing in it is read as markup, and
what the typeface lacks is shown as missing and listed at the end.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import count
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from selfreview.charts import Drawing, Size
from selfreview.documents.edges import MARGIN, Cover, Edges
from selfreview.documents.edition import Edition
from selfreview.documents.flowables import (
    Code,
    Contents,
    ContentsLine,
    Item,
    KeyFigures,
    Note,
    Picture,
    RoomToWrite,
    Title,
)
from selfreview.documents.prose import Block, Outline, Prose, Style
from selfreview.documents.sheet_table import Column, Group, lay_out, lay_out_pairs
from selfreview.documents.tagging import Element, TaggedCanvas, list_numbering
from selfreview.documents.text import Words, clean, compose, describe, linked, strong
from selfreview.documents.typeface import Face, make_known
from selfreview.domain.review.papers import ASKED
from selfreview.speech import gettext, ngettext

# Streams as bytes: as text of 85 letters each would be a quarter larger, and slower.
rl_config.useA85 = 0


class Paper:
    """A document in the making; what is said first is read first."""

    def __init__(self, cover: Cover, *, edition: Edition = Edition.NORMAL, wide: bool = False) -> None:
        make_known()
        self.cover = cover
        self.edition = edition
        self._edges = Edges(cover, edition)
        self.missing: frozenset[str] = frozenset()
        self.pages = 0
        self._wide = wide
        self._starts_wide = wide
        self._root = Element("Document")
        self._story: list[Flowable] = []
        # Headings and captions that wait for what they introduce, so as not to stand alone at the foot of a page.
        self._held: list[Block] = []
        self._keys = count(1)
        self._headings: list[Outline] = []

    @property
    def width(self) -> float:
        """The width in points between the margins of the pages being written."""
        return (A4[1] if self._wide else A4[0]) - 2 * MARGIN

    @property
    def height(self) -> float:
        """The height in points that a page has for its text."""
        return (A4[0] if self._wide else A4[1]) - self._edges.above - self._edges.below

    @property
    def chart_size(self) -> Size:
        """The size to draw a chart of the full width in."""
        return self.edition.chart(self.width)

    def title(self, words: str, lead: str = "") -> None:
        """Begin with the name of the document, a sentence under it, and the mark of data that are not real."""
        if self.cover.check:
            self._check(self.cover.check)
        self._place(Title())
        self._prose((words,), self.edition.heading(1), "H1", outline=0)
        if lead:
            self._prose((lead,), self.edition.lead)
        if self.cover.mark:
            self.note(strong(self.cover.mark))

    def _check(self, address: str) -> None:
        asked = (f"{ASKED} ", linked(address, address))
        words = self.prose(asked, self.edition.small, self._root.add("P"))
        element = self._root.add("Figure", alternative=gettext("QR code of the address before it"))
        self._place(Code(address, words, element, above=self._edges.above))

    def heading(self, words: str, level: int = 2, *, key: str = "") -> str:
        """Write a heading that the outline lists; the key returned leads to it as `#key`."""
        return self._prose((words,), self.edition.heading(level), f"H{level}", outline=level - 1, key=key)

    def contents(self) -> None:
        """Leave room for the headings of the second and third level that come after, with their pages."""
        self.heading(gettext("Contents"))
        self._place(Contents(self._root.add("TOC"), first=len(self._headings)))

    def paragraph(self, *words: Words) -> None:
        """Write a paragraph."""
        self._prose(words, self.edition.body)

    def entry(self, *words: Words) -> None:
        """Write a row of a table in words, near to the one before."""
        body = self.edition.body
        self._prose(words, replace(body, after=body.size * 0.3))

    def label(self, words: str) -> None:
        """Write a line in bold that stays on the page of what it names."""
        self._prose((strong(words),), self.edition.body, with_next=True)

    def small_print(self, *words: Words) -> None:
        """Write a source, a base or a caution."""
        self._prose(words, self.edition.small)

    def bullets(self, items: Sequence[Words | tuple[Words, ...]], *, numbered: bool = False, label: str = "•") -> None:
        """Write a list, with numbers or with a sign before each item: a disc, or a box to tick."""
        style = self.edition.body
        top = self._root.add("L", attributes=list_numbering("Decimal" if numbered else "Disc"))
        for place, words in enumerate(items, 1):
            mark, element = f"{place}." if numbered else label, top.add("LI")
            sign = self.prose((mark,), style, element.add("Lbl"))
            body = self.prose(words, style, element.add("LBody"))
            indent = style.size * (2.2 if numbered else 1.4)
            self._place(Item(sign, body, indent, last=place == len(items)))

    def facts(self, pairs: Sequence[tuple[str, Words | tuple[Words, ...]]], *, whole: bool = False) -> None:
        """Write names and what they stand for, side by side; `whole` keeps them on one page where one can hold them."""
        if not pairs:
            return
        self._place(lay_out_pairs(self, self._root.add("Table"), pairs, whole=whole))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Words | tuple[Words, ...]] | Group],
        *,
        caption: str = "",
        close: bool = False,
    ) -> None:
        """Write a table whose headings come again on every page; rows too wide for the page become records.

        `close` is for many rows of figures.
        """
        if caption:
            self.label(caption)
        for block in lay_out(self, self._root, columns, rows, close=close):
            self._place(block)

    def figure(self, drawing: Drawing, *, caption: str = "") -> None:
        """Place a chart; its description is the alternative text."""
        if caption:
            self.label(caption)
        said = clean(f"{drawing.title}. {drawing.description}").text
        element = self._root.add("Figure", alternative=said)
        self._place(Picture(drawing, element, tallest=self.height * 0.85))

    def key_figures(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Place large figures with the words that say what they count."""
        tiles = [
            (
                self.prose((figure,), self.edition.key_figure, self._root.add("P")),
                self.prose((words,), self.edition.table, self._root.add("P")),
            )
            for figure, words in pairs
        ]
        self._place(KeyFigures(tiles, across=2 if self.edition.is_large else 4))

    def note(self, *paragraphs: Words | tuple[Words, ...]) -> None:
        """Write a boxed note of one or more paragraphs."""
        element = self._root.add("Div")
        self._place(Note([self.prose(words, self.edition.body, element.add("P")) for words in paragraphs]))

    def signatures(self, roles: Sequence[str], *, low: bool = False) -> None:
        """Leave room for people to sign, one row for each role; `low` rows take a third of the height."""
        head = [
            Column(gettext("Role"), 3),
            Column(gettext("Name"), 3),
            Column(gettext("Signature"), 4),
            Column(gettext("Date"), 2),
        ]
        rows: list[tuple[str, ...]] = [(role, "", "", "") for role in roles]
        if self.edition.is_large:
            # Four columns of large letters would leave a pen no room.
            head = [Column(gettext("Who signs")), Column(gettext("Signature and date"))]
            rows = [(gettext("{role}\nName:", role=role), "") for role in roles]
        for block in lay_out(self, self._root, head, rows, to_fill_in=True, low=low):
            self._place(block)

    def room_to_write(self, label: str, lines: int) -> None:
        """Leave ruled lines for a pen under a label."""
        self._prose((label,), self.edition.body, with_next=True)
        self._place(RoomToWrite(lines, self._apart))

    def height_to_write(self, lines: int) -> float:
        """The points that room to write takes with a label of one line."""
        body = self.edition.body
        return body.line_height + body.after + lines * self._apart + RoomToWrite.AFTER

    @property
    def _apart(self) -> float:
        return (12 if self.edition.is_large else 8) * mm

    def need(self, height: float) -> None:
        """Begin a new page unless so many points are left of this one."""
        self._release()
        self._story.append(CondPageBreak(min(height, self.height)))

    def break_page(self, *, wide: bool | None = None) -> None:
        """Begin a new page, upright or wide; as the one before unless told."""
        if wide is not None:
            self._wide = wide
        self._release()
        self._story += [NextPageTemplate("wide" if self._wide else "upright"), PageBreak()]

    def prose(self, words: Words | tuple[Words, ...], style: Style, element: Element, **options: Any) -> Prose:
        """Words set in a style for an element, what cannot be printed noted."""
        runs, missing = compose(words if isinstance(words, tuple) else (words,), style.face)
        self.missing |= missing
        return Prose(runs, style, element, **options)

    def _prose(
        self,
        words: tuple[Words, ...],
        style: Style,
        role: str = "P",
        *,
        outline: int | None = None,
        key: str = "",
        with_next: bool = False,
    ) -> str:
        place, key = None, key or f"place-{next(self._keys)}"
        if outline is not None:
            said = "".join(str(word if isinstance(word, str) else word.text) for word in words)
            place = Outline(key, clean(said).text, outline)
            self._headings.append(place)
        element = self._root.add(role)
        together = with_next or place is not None
        self._place(self.prose(words, style, element, outline=place, with_next=together))
        return key

    def _place(self, block: Block) -> None:
        self._held.append(block)
        if not block.with_next:
            together = sum(
                held.wrap(self.width, 0)[1] + held.getSpaceBefore() + held.getSpaceAfter() for held in self._held[:-1]
            )
            least = together + block.beginning(self.width)
            if len(self._held) > 1 and least < self.height:
                self._story.append(CondPageBreak(least))
            self._release()

    def _release(self) -> None:
        self._story += self._held
        self._held = []

    def render(self) -> bytes:
        """The finished document; a second call gives the same bytes only from a paper written anew."""
        if self.missing:
            self._tell_what_is_missing()
        self._release()
        self._fill_contents()
        target = BytesIO()
        document = BaseDocTemplate(
            target,
            pagesize=A4,
            title=clean(self.cover.full_title).text,
            author=clean(self.cover.author).text,
            subject=clean(self.cover.subject or f"{self.cover.title}, {self.cover.service}").text,
            creator="Selfreview",
            lang=self.cover.language,
            initialFontName=Face.REGULAR.value,
            invariant=1,
            pageCompression=1,
        )
        templates = [self._template("upright", A4), self._template("wide", landscape(A4))]
        document.addPageTemplates(templates[::-1] if self._starts_wide else templates)
        document.build(
            self._story or [Title()], canvasmaker=partial(TaggedCanvas, root=self._root, made=self.cover.made)
        )
        self.pages = document.page
        return target.getvalue()

    def _fill_contents(self) -> None:
        for at, block in enumerate(self._story):
            if isinstance(block, Contents):
                self._story[at : at + 1] = [self._list(one, block.element) for one in self._headings[block.first :]]
                return

    def _list(self, heading: Outline, toc: Element) -> ContentsLine:
        style = self.edition.table_head if heading.depth == 1 else self.edition.table
        leading = replace(linked(heading.title, f"#{heading.key}"), face=style.face)
        title = self.prose((leading,), style, toc.add("TOCI"))
        return ContentsLine(title, heading.key, style.size * 1.5 * (heading.depth - 1))

    def _tell_what_is_missing(self) -> None:
        shown = sorted(self.missing)[:40]
        more = len(self.missing) - len(shown)
        self.heading(gettext("Characters that could not be printed"), 2)
        self.paragraph(
            gettext(
                "Some characters could not be printed. In their place you will see a box, or the "
                "symbol’s name in brackets. They are shown correctly on the website."
            )
        )
        names = [describe(character) for character in shown]
        self.bullets([*names, ngettext("and {number} more", "and {number} more", more)] if more else names)

    def _template(self, name: str, size: tuple[float, float]) -> PageTemplate:
        room = size[0] - 2 * MARGIN, size[1] - self._edges.above - self._edges.below
        frame = Frame(MARGIN, self._edges.below, *room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        return PageTemplate(id=name, frames=[frame], pagesize=size, onPage=self._begin_page)

    def _begin_page(self, canvas: Any, document: object) -> None:
        self._edges.draw(canvas)
