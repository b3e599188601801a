"""A PDF read back: its text, its structure, and what each mark on a page says."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pypdf


@dataclass
class Node:
    """An element as a reader finds it; `marks` are (page, number) pairs in order."""

    role: str
    alternative: str = ""
    scope: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0
    kids: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def of(self, role: str) -> list["Node"]:
        """All nodes of a role, in reading order."""
        return [node for node in self.walk() if node.role == role]

    def all_marks(self) -> list[tuple[int, int]]:
        """The marks of the node and of all below it."""
        return [mark for node in self.walk() for mark in node.marks]


def read_structure(pdf: bytes) -> Node:
    """The structure tree below its root."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = {page.objgen: at for at, page in enumerate(page.obj for page in document.pages)}
        return _node(document.Root.StructTreeRoot.K, pages)


def _node(element: Any, pages: dict[Any, int]) -> Node:
    attributes = element.get("/A", {})
    node = Node(str(element.S)[1:], str(element.get("/Alt", "")), str(attributes.get("/Scope", ""))[1:])
    for kid in element.K:
        if isinstance(kid, int):
            node.marks.append((pages[element.Pg.objgen], kid))
            continue
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            node.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif kind == "/OBJR":
            assert str(kid.Obj.Subtype) == "/Link"
            node.links += 1
        else:
            assert kid.P.objgen == element.objgen
            node.kids.append(_node(kid, pages))
    return node


def read_text(pdf: bytes) -> str:
    """The text of all pages in the order in which it is drawn."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def read_operators(page: pikepdf.Page) -> list[tuple[list[Any], str]]:
    """What is drawn on a page, operator by operator."""
    return [(list(step.operands), str(step.operator)) for step in pikepdf.parse_content_stream(page)]


def squeeze(text: str) -> str:
    """A text without any white space, to find what was broken over lines."""
    return re.sub(r"\s+", "", text)


def read_code(pdf: bytes) -> str:
    """The path of the page behind the code on the first page; empty where it bears none."""
    notes = [note.get_object() for note in pypdf.PdfReader(BytesIO(pdf)).pages[0].get("/Annots", ())]
    found = [urlsplit(str(note["/A"]["/URI"])).path for note in notes if "/URI" in note.get("/A", {})]
    return next((path for path in found if path.startswith("/papers/")), "")


def listen(pdf: bytes) -> str:
    """What poppler finds in the structure: roles and, in quotes, what is said."""
    return _poppler(("pdfinfo", "-struct-text", "-"), pdf)


def read_fonts(pdf: bytes) -> list[list[str]]:
    """The lines of the table of fonts."""
    return [line.split() for line in _poppler(("pdffonts", "-"), pdf).splitlines()[2:]]


def copy_text(pdf: bytes) -> str:
    """The text as it would be copied, in the order in which it was typed."""
    return _poppler(("pdftotext", "-enc", "UTF-8", "-", "-"), pdf)


def drawn_text(pdf: bytes) -> str:
    """The text in the order in which it was drawn, whatever columns a reader would guess."""
    return _poppler(("pdftotext", "-raw", "-enc", "UTF-8", "-", "-"), pdf)


def _poppler(command: tuple[str, ...], pdf: bytes) -> str:
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode()
