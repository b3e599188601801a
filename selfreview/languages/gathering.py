"""Every message of the product, from its templates, modules and scripts, in the order in which they stand."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from selfreview.languages.messages import Message
from selfreview.languages.scripts import gather_scripts
from selfreview.languages.templates import Rewriter
from selfreview.places import PACKAGE, find_places

SAID_BY = ("gettext", "lazy", "ngettext")
"""The functions whose first arguments are messages."""

WORDED = "Worded"
"""The base of enumerations whose values are words."""


def gather_messages(templates: Path, package: Path = PACKAGE) -> Iterator[tuple[Message, str, int]]:
    """Each message with its file and line; one that stands at several places comes several times."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    for path in sorted(templates.rglob("*")):
        if path.suffix in (".html", ".txt"):
            name = path.relative_to(templates).as_posix()
            for message, line in messages_of_template(environment.parse(path.read_text(encoding="utf-8")), name):
                yield message, f"templates/{name}", line
    for path in sorted(package.rglob("*.py")):
        for message, line in messages_of_module(path.read_text(encoding="utf-8")):
            yield message, f"{package.name}/{path.relative_to(package).as_posix()}", line
    for message, name, line in gather_scripts(find_places().scripts):
        yield message, f"static/source/scripts/{name}", line


def messages_of_template(tree: nodes.Template, name: str) -> list[tuple[Message, int]]:
    """The messages of a template, each with its line."""
    found: list[tuple[Message, int]] = []

    def note(message: Message, line: int) -> tuple[str, ...]:
        found.append((message, line))
        return message.texts

    Rewriter(note, name).rewrite(tree)
    return found


def messages_of_module(source: str) -> Iterator[tuple[Message, int]]:
    """The messages of a module, each with its line. Raises `ValueError` for one that is not written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(
            isinstance(base, ast.Name) and base.id == WORDED for base in node.bases
        ):
            yield from _words_of(node)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_BY):
            continue
        number = 2 if node.func.id == "ngettext" else 1
        texts = [each.value for each in node.args[:number] if isinstance(each, ast.Constant)]
        if len(texts) != number or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"line {node.lineno}: what {node.func.id} says is not written out")
        yield Message(*(str(text) for text in texts)), node.lineno


def _words_of(node: ast.ClassDef) -> Iterator[tuple[Message, int]]:
    """The values of an enumeration that are said as words."""
    for one in node.body:
        word = one.value.value if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant) else None
        if isinstance(word, str) and word:
            yield Message(word), one.lineno
