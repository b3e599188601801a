"""The templates: every one is used, every page stands in the layout, and nothing is inline."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from tests.house.source import ROOT, Module, package_modules, parse_module

TEMPLATES = ROOT / "templates"
LAYOUT = "layout.html"
LETTERS = "mail/"
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
INLINE = re.compile(
    r"<style\b"
    r"|<script\b(?![^>]*\bsrc\s*=)"
    r"|<[a-z][^>]*\s(?:style|on[a-z]+)\s*="
    r"|(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)
GIVEN_TO_A_MACRO = re.compile(r"[\"'](?:style|on[a-z]+)[\"']\s*:", re.IGNORECASE)


def template_texts(folder: Path = TEMPLATES) -> dict[str, str]:
    """Every template by the name that it is rendered under."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".txt", ".xml"}]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def named_in_code(modules: Iterable[Module], names: Iterable[str]) -> frozenset[str]:
    """The templates that Python names, in full or by an f-string that they fit."""
    wanted = [pattern for module in modules for pattern in _patterns(module.tree)]
    return frozenset(name for name in names if any(re.fullmatch(pattern, name) for pattern in wanted))


def _patterns(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values]
            found.append("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(re.escape(node.value))
    return [pattern for pattern in found if pattern.endswith(("html", "txt", "xml")) and pattern[:1] != "["]


def references(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What each template extends, includes or imports of its own kind; a name that is computed is told as None."""
    parse = Environment(autoescape=True).parse
    found = {name: meta.find_referenced_templates(parse(text)) for name, text in texts.items()}
    return {name: frozenset(str(other) for other in others) for name, others in found.items()}


def reached(roots: Iterable[str], edges: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The templates that lie on a way from the roots."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, frozenset()))
    return frozenset(seen)


def homeless(pages: Iterable[str], texts: Mapping[str, str]) -> list[str]:
    """The pages that do not stand in the layout, directly or through another page."""
    extends = {
        name: frozenset(re.findall(r"\{%-?\s*extends\s+[\"']([^\"']+)[\"']", text)) for name, text in texts.items()
    }
    return [page for page in sorted(pages) if LAYOUT not in reached([page], extends)]


def inline_parts(text: str) -> list[str]:
    """Whatever the content security policy would stop: styles, scripts and handlers inside the page."""
    given = [found for piece in JINJA.findall(text) for found in GIVEN_TO_A_MACRO.findall(piece)]
    return given + INLINE.findall(JINJA.sub("x", text))


def is_page(name: str) -> bool:
    """Whether a template that Python renders is a whole page: not a letter, not a part put into a page."""
    return name.endswith(".html") and not name.startswith((LETTERS, "parts/"))


def test_every_template_is_used() -> None:
    texts = template_texts()
    edges = references(texts)
    used = reached(named_in_code(package_modules(), texts), edges)
    assert sorted(set(texts) - used) == []
    assert sorted(name for name, others in edges.items() if "None" in others) == []


def test_every_page_stands_in_the_layout() -> None:
    texts = template_texts()
    pages = filter(is_page, named_in_code(package_modules(), texts))
    assert homeless(pages, texts) == []


def test_nothing_in_a_template_is_inline() -> None:
    found = {name: inline_parts(text) for name, text in template_texts().items()}
    assert {name: parts for name, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        '<p\n  class="a"\n  STYLE = "x">',
        '<button {% if a > b %}hidden{% endif %} onclick="go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<a href="javascript:go()">',
        '{{ govukButton({"text": "Go", "attributes": {"onclick": "go()"}}) }}',
        "{{ govukInput({'attributes': {'style': 'x'}}) }}",
    ],
)
def test_something_inline_is_noticed(text: str) -> None:
    assert inline_parts(text) != []


@pytest.mark.parametrize(
    "text",
    ['<script type="module" src="{{ look(\'app.js\') }}"></script>', '<p data-on="x" class="style">on = off</p>'],
)
def test_what_is_not_inline_is_left_alone(text: str) -> None:
    assert inline_parts(text) == []


def test_a_template_that_nobody_renders_is_noticed() -> None:
    texts = {
        "a.html": "{% extends 'layout.html' %}{% import 'p.html' as p %}",
        "layout.html": "",
        "p.html": "",
        "error_pages/404.html": "",
        "lost.html": "{% include 'p.html' %}",
    }
    module = parse_module("m", "render('a.html')\nrender(f'error_pages/{code}.html')")
    roots = named_in_code([module], texts)
    assert roots == {"a.html", "error_pages/404.html"}
    assert set(texts) - reached(roots, references(texts)) == {"lost.html"}
    assert homeless(roots, texts) == ["error_pages/404.html"]


def test_a_letter_begins_with_a_capital_below_its_greeting() -> None:
    letters = {name: text for name, text in template_texts().items() if name.startswith(LETTERS)}
    assert len(letters) > 15
    begun = {name: re.sub(r"\{%-?.*?-?%\}|\n", "", text.partition(",\n")[2]).lstrip() for name, text in letters.items()}
    assert [name for name, text in begun.items() if text[:1].islower()] == []


def test_a_letter_ends_with_who_sends_it() -> None:
    letters = {name: text for name, text in template_texts().items() if name.startswith(LETTERS)}
    ends = {name: text.rstrip().rpartition("\n")[2] for name, text in letters.items()}
    assert [name for name, end in ends.items() if not re.search(r"Selfreview$|, for the network", end)] == []
