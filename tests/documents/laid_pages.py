"""The pages of a PDF as they lie on the table: what each holds beside its edges, and how it ends."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pypdf

from tests.documents.reading import Node, read_operators, read_structure

_DRAWS = frozenset({"Tj", "TJ", "'", '"'})


@dataclass
class Mark:
    """What was drawn for one element: how many signs, and in which fonts."""

    signs: int = 0
    fonts: set[str] = field(default_factory=set)


@dataclass
class LaidPage:
    """A page from top to bottom, in the order in which it was drawn."""

    number: int
    text: str
    marks: list[tuple[Mark, str]]
    """What was drawn, and the roles that lead to it from the root, parted by spaces."""
    rules: int
    """Lines drawn as an artifact beside the edges: those of tables, and those to write on."""

    @property
    def signs(self) -> int:
        """How many signs stand on it beside its edges; a picture counts for many, a ruled line for some."""
        told = sum(1000 if roles.endswith("Figure") else mark.signs for mark, roles in self.marks)
        return told + 10 * self.rules if told else 0

    @property
    def ends_with_a_heading(self) -> bool:
        """Whether it ends with what announces the next: a heading, or a line in bold that ends without a stop."""
        if not self.marks:
            return False
        mark, roles = self.marks[-1]
        is_bold = bool(mark.fonts) and all("Bold" in font for font in mark.fonts)
        if re.search(r"H\d$", roles):
            return True
        return is_bold and not self.ending.endswith(".") and roles.endswith((" P", " TR TH"))

    @property
    def ending(self) -> str:
        """The last line of text, for whoever has to find it."""
        return " / ".join(line for line in self.text.splitlines() if line.strip())[-160:]


def read_pages(pdf: bytes) -> list[LaidPage]:
    """Every page of a tagged PDF."""
    owners = _owners(read_structure(pdf))
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            LaidPage(
                at + 1,
                texts[at],
                [(mark, owners[at, key]) for key, mark in _marks(page).items() if mark.signs],
                _rules(page),
            )
            for at, page in enumerate(document.pages)
        ]


def _owners(root: Node, path: str = "") -> dict[tuple[int, int], str]:
    way = f"{path} {root.role}".strip()
    found = dict.fromkeys(root.marks, way)
    for kid in root.kids:
        found |= _owners(kid, way)
    return found


def _marks(page: pikepdf.Page) -> dict[int, Mark]:
    fonts = {name: str(font.BaseFont) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, Mark] = {}
    inside: list[int | None] = []
    font = ""
    for operands, operator in read_operators(page):
        if operator in ("BDC", "BMC"):
            inside.append(_number(operands))
        elif operator == "EMC":
            inside.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif inside and inside[-1] is not None:
            mark = found.setdefault(inside[-1], Mark())
            if operator in _DRAWS:
                mark.signs += len(b"".join(_strings(operands)).strip())
                mark.fonts.add(font)
            elif operator in ("S", "f", "B", "f*", "B*"):
                mark.signs += 1
    return found


def _rules(page: pikepdf.Page) -> int:
    inside: list[bool] = []
    found = 0
    for operands, operator in read_operators(page):
        if operator in ("BDC", "BMC"):
            inside.append(str(operands[0]) == "/Artifact" and len(operands) == 1)
        elif operator == "EMC":
            inside.pop()
        elif operator == "S" and inside and inside[-1]:
            found += 1
    return found


def _number(operands: list[Any]) -> int | None:
    if len(operands) < 2 or not isinstance(operands[1], pikepdf.Dictionary):
        return None
    number = operands[1].get("/MCID")
    return None if number is None else int(number)


def _strings(operands: list[Any]) -> list[bytes]:
    told = operands[-1]
    return (
        [bytes(told)]
        if isinstance(told, pikepdf.String)
        else [bytes(one) for one in told if isinstance(one, pikepdf.String)]
    )
