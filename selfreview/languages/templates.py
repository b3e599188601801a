"""Templates in the language of whoever reads them: their sentences are put in when a template is compiled.

A page is as fast in one language as in another, and in English nothing is done at all.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.messages import WORD
from selfreview.languages.pieces import Choice, Piece, Value, gather, pieces_of
from selfreview.languages.sentences import Speaker, Translate
from selfreview.languages.trees import as_one, expression_of, statements_of
from selfreview.speech import read_now

NOT_SAID = frozenset(
    (
        *("action", "aria_controls", "autocomplete", "classes", "enctype", "endpoint", "form", "heading_level", "href"),
        *(
            "id",
            "inputmode",
            "kind",
            "lang",
            "method",
            "name",
            "pattern",
            "rel",
            "role",
            "src",
            "step",
            "target",
            "type",
        ),
    )
)
"""The arguments of macros whose texts are for the browser."""

NOT_SPEAKING = frozenset(
    {"url_for", "look", "namespace", "selectattr", "rejectattr", "map", "groupby", "attribute", "sort"}
)
"""The functions and filters whose texts are names."""

NAMING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport, nodes.If)
"""The statements whose own expressions are names and tests."""

NAME = re.compile(
    r"(?:[a-z0-9_!:-]*[-_:][a-z0-9_!:-]*\s*)+\Z|[a-z_]+(?:\.[a-z_]+)+\Z|[a-z0-9]+\Z|[A-Z0-9_]+\Z|#|/|https?:|\."
)
"""A text that names something: a class, a part of an address, a single small word, a key of a framework."""


def is_text(text: str) -> bool:
    """Whether a text in an expression is for people: it has a word, and is no name of something."""
    return bool(WORD.search(text)) and not NAME.match(text.strip())


class Rewriter:
    """Puts the sentences of one language into the tree of a template."""

    def __init__(self, translate: Translate, name: str | None) -> None:
        self.translate = translate
        # A template in plain text is a letter or the like, whose lines are its sentences.
        self.is_markup = not (name or "").endswith(".txt")

    def rewrite(self, template: nodes.Template) -> None:
        """Put them in, in place."""
        template.body = self._statements(template.body)

    def _statements(self, statements: Sequence[nodes.Node]) -> list[nodes.Node]:
        written: list[nodes.Node] = []
        row: list[nodes.Node] = []
        for statement in statements:
            if gather([statement], is_markup=self.is_markup) is not None:
                row.append(statement)
                continue
            written += self._row(row)
            row = []
            self._within(statement)
            written.append(statement)
        return written + self._row(row)

    def _row(self, row: Sequence[nodes.Node]) -> list[nodes.Node]:
        """Statements that write a text, as the language writes it."""
        pieces = gather(row, is_markup=self.is_markup)
        if not pieces:
            return []
        speaker = Speaker(self.translate, self.is_markup, row[0].lineno)
        written = statements_of(speaker.say_row(pieces))
        for statement in written:
            self._values(statement)
        return written

    def _values(self, node: nodes.Node) -> None:
        """Put them into the expressions below a node whose own text is said already."""
        if isinstance(node, nodes.Output):
            node.nodes = [
                each if isinstance(each, nodes.TemplateData) else self._expression(each) for each in node.nodes
            ]
        elif isinstance(node, nodes.For):
            self._within(node)
        else:
            for child in node.iter_child_nodes():
                self._values(child)

    def _within(self, node: nodes.Node) -> None:
        """Put them into a statement: into each list of statements, and into what it works out."""
        if isinstance(node, nodes.Macro):
            self._defaults(node)
        for name, value in node.iter_fields():
            if isinstance(value, list) and value and isinstance(value[0], nodes.Stmt):
                setattr(node, name, self._statements(value))
            elif isinstance(value, nodes.Expr) and name in ("node", "iter", "call") and not isinstance(node, NAMING):
                setattr(node, name, self._expression(value))

    def _defaults(self, macro: nodes.Macro) -> None:
        """Put them into what a macro says where it is told nothing else."""
        named = macro.args[len(macro.args) - len(macro.defaults) :]
        macro.defaults = [
            each if arg.name in NOT_SAID else self._expression(each)
            for arg, each in zip(named, macro.defaults, strict=True)
        ]

    def _expression(self, node: Any) -> Any:
        """The same expression with its texts in the language."""
        if isinstance(node, nodes.Const):
            return self._text(node) if isinstance(node.value, str) and is_text(node.value) else node
        pieces = pieces_of(node, is_markup=False)
        if isinstance(node, (nodes.Concat, nodes.CondExpr)) and _says_something(node) and pieces != [Value(node)]:
            row = self._within_row(pieces)
            tree = Speaker(self.translate, False, node.lineno).say(row)
            return _at(expression_of(tree), node)
        if isinstance(node, nodes.Compare | nodes.Test | nodes.Name | nodes.TemplateData):
            return node
        if isinstance(node, nodes.Filter) and node.name in NOT_SPEAKING:
            node.node = self._expression(node.node) if node.node is not None else None
            return node
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in NOT_SPEAKING:
            return node
        self._deeper(node, is_call=isinstance(node, nodes.Call))
        return node

    def _deeper(self, node: nodes.Node, *, is_call: bool = False) -> None:
        for name, value in node.iter_fields():
            if name in ("test", "key", "arg") or (is_call and name == "node"):
                continue
            if isinstance(value, list):
                setattr(node, name, [self._below(each) for each in value])
            elif isinstance(value, nodes.Node):
                setattr(node, name, self._below(value))

    def _within_row(self, row: Sequence[Piece]) -> list[Piece]:
        """A row with them put into its values; its own texts are said together."""
        found: list[Piece] = []
        for piece in row:
            if isinstance(piece, Value):
                found.append(Value(self._expression(piece.node)))
            elif isinstance(piece, Choice):
                found.append(Choice(piece.tests, tuple(tuple(self._within_row(each)) for each in piece.rows)))
            else:
                found.append(piece)
        return found

    def _below(self, node: Any) -> Any:
        if isinstance(node, nodes.Keyword):
            if node.key not in NOT_SAID:
                node.value = self._expression(node.value)
            return node
        if isinstance(node, nodes.Pair):
            node.value = self._expression(node.value)
            return node
        return self._expression(node) if isinstance(node, nodes.Expr) else node

    def _text(self, node: nodes.Const) -> nodes.Expr:
        trees = Speaker(self.translate, False, node.lineno).say_spaced(node.value, [])
        said: nodes.Expr = _at(expression_of(as_one(trees)), node)
        return said


def _says_something(node: nodes.Node) -> bool:
    """Whether texts stand in what is joined or chosen, and one of them is for people."""
    texts = [each.value for each in node.find_all(nodes.Const) if isinstance(each.value, str)]
    return any(
        is_text(text) or (isinstance(node, nodes.Concat) and " " in text and WORD.search(text)) for text in texts
    )


def _at(made: Any, node: nodes.Node) -> Any:
    """What was made, at the place in the template of what it replaces."""
    made.set_lineno(node.lineno)
    if node.environment is not None:
        made.set_environment(node.environment)
    return made


class SpeakingGenerator(CodeGenerator):
    """Compiles a template in the language of its environment."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 - Jinja's name
        """Put the language's sentences in first."""
        environment = self.environment
        if isinstance(environment, SpeakingEnvironment) and (catalogue := environment.catalogue) is not None:
            Rewriter(lambda message, _line: catalogue.find(message), self.name).rewrite(node)
            node.set_environment(environment)
            for each in node.find_all(nodes.Node):
                each.lineno = each.lineno or node.lineno or 1
        super().visit_Template(node, frame)


class SpeakingEnvironment(Environment):
    """The templates of the site, in as many languages as it has."""

    code_generator_class = SpeakingGenerator
    catalogue: Catalogue | None = None
    others: Mapping[str, Environment] | None = None

    def plural_form(self, number: object) -> int:
        """Which plural form a number takes, in the language of these templates."""
        assert self.catalogue is not None
        return self.catalogue.form(number)

    def _load_template(self, name: str, globals: Any) -> Template:
        if self.others and (language := read_now()):
            return self.others[language.code]._load_template(name, globals)
        return super()._load_template(name, globals)


def speak(environment: Environment, catalogues: Mapping[str, Catalogue]) -> None:
    """Have the templates of a site in these languages too."""
    assert isinstance(environment, SpeakingEnvironment)
    others: dict[str, Environment] = {}
    for code, catalogue in catalogues.items():
        other = environment.overlay()
        assert isinstance(other, SpeakingEnvironment)
        other.catalogue, other.bytecode_cache = catalogue, None
        others[code] = other
    environment.others = others
