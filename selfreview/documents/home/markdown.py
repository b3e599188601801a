"""A page of ours as Markdown: headings, paragraphs, lists and links, so that a statement is written once."""

import re
from html.parser import HTMLParser

HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
BLOCKS = frozenset({"p", "li", "dt", "dd", *HEADINGS})
BOLD = frozenset({"strong", "b", "dt"})


class _Reader(HTMLParser):
    """Collects the blocks of the main part, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.inside = False
        self.start = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.inside = True
        if tag in BLOCKS:
            self.flush()
            self.start = HEADINGS.get(tag, "- " if tag == "li" else "")
        if tag in BOLD:
            self.text.append("**")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.text.append("[")
        if tag == "br":
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BOLD:
            self.text.append("**")
        if tag == "a":
            self.text.append(f"]({self.links.pop()})")
        if tag in BLOCKS or tag == "main":
            self.flush()
        if tag == "main":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)

    def flush(self) -> None:
        words = re.sub(r"\s+", " ", "".join(self.text)).strip() if self.inside else ""
        if words:
            self.blocks.append(self.start + words)
        self.text, self.start = [], ""


def write_markdown(page: str) -> str:
    """The main part of a page as Markdown."""
    reader = _Reader()
    reader.feed(page)
    reader.flush()
    lines: list[str] = []
    for block in reader.blocks:
        # Items of one list stand together; all else has a blank line between.
        if lines and not (block.startswith("- ") and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(block)
    return "\n".join([*lines, ""])
