"""What stands between two statements of a template, as one row of pieces: text, values, choices and other statements.

Jinja knows a text such as `You have {{ n }} action{{ "" if n == 1 else "s" }}` as a text, a value, a text and a choice.
A translator needs the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import nodes
from markupsafe import escape

BLOCK = re.compile(
    r"</?(?!(?:a|abbr|b|bdi|bdo|cite|code|em|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var)\b)[a-zA-Z]"
)
"""The begin of a tag that ends a sentence, as all do but those that stand in one."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is worked out when the page is written: an expression, or a statement such as a loop over names."""

    node: nodes.Node


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows of pieces: that of the first test that is true, else the last one."""

    tests: tuple[nodes.Expr, ...]
    rows: tuple[tuple["Piece", ...], ...]

    @property
    def counts(self) -> nodes.Compare | None:
        """The test of a choice between one and more, which is `n == 1`; None for any other choice."""
        test = self.tests[0] if len(self.tests) == 1 else None
        return test if isinstance(test, nodes.Compare) and _is_to_one(test, "eq") else None


def choose(tests: tuple[nodes.Expr, ...], rows: tuple[tuple["Piece", ...], ...]) -> Choice:
    """A choice; one that asks for `n != 1` asks for `n == 1`, the other way round."""
    test = tests[0]
    if len(tests) == 1 and isinstance(test, nodes.Compare) and _is_to_one(test, "ne"):
        return Choice((nodes.Compare(test.expr, [nodes.Operand("eq", nodes.Const(1))]),), (rows[1], rows[0]))
    return Choice(tests, rows)


def _is_to_one(test: nodes.Compare, kind: str) -> bool:
    first = test.ops[0]
    return len(test.ops) == 1 and first.op == kind and isinstance(first.expr, nodes.Const) and first.expr.value == 1


Piece = str | Value | Choice


def gather(statements: Sequence[nodes.Node], *, is_markup: bool = True) -> tuple[Piece, ...] | None:
    """The pieces of these statements; None where one of them is no part of a sentence."""
    found: list[Piece] = []
    for statement in statements:
        if isinstance(statement, nodes.Output):
            for node in statement.nodes:
                found += pieces_of(node, is_markup=is_markup)
        elif isinstance(statement, nodes.If) and (choice := _choice_of(statement)):
            found.append(choice)
        elif isinstance(statement, nodes.For) and _is_inline(statement):
            found.append(Value(statement))
        else:
            return None
    return tuple(_joined(found))


def pieces_of(node: nodes.Node, *, is_markup: bool = True) -> list[Piece]:
    """The pieces of one expression: what is joined is taken apart, a choice among texts is one."""
    if isinstance(node, nodes.TemplateData):
        return [node.data]
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [str(escape(node.value)) if is_markup else node.value]
    if isinstance(node, nodes.Concat):
        return [piece for each in node.nodes for piece in pieces_of(each, is_markup=is_markup)]
    if isinstance(node, nodes.CondExpr) and _is_text(node):
        otherwise = pieces_of(node.expr2, is_markup=is_markup) if node.expr2 else []
        return [choose((node.test,), (tuple(pieces_of(node.expr1, is_markup=is_markup)), tuple(otherwise)))]
    return [Value(node)]


def _is_text(node: nodes.Node | None) -> bool:
    """Whether an expression writes a text that stands in the template, in one of its branches at least."""
    if isinstance(node, nodes.CondExpr):
        return _is_text(node.expr1) or _is_text(node.expr2)
    if isinstance(node, nodes.Concat):
        return any(_is_text(each) for each in node.nodes)
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _choice_of(statement: nodes.If) -> Choice | None:
    """An `if` whose branches are parts of a sentence; None for any other."""
    branches = [statement, *statement.elif_]
    rows = [gather(branch.body) for branch in branches]
    rows.append(gather(statement.else_))
    if any(row is None or _has_block(row) for row in rows):
        return None
    tests = tuple(branch.test for branch in branches if isinstance(branch.test, nodes.Expr))
    return choose(tests, tuple(row for row in rows if row is not None))


def _is_inline(statement: nodes.For) -> bool:
    """Whether a loop writes something that stands in a sentence, such as names with commas between them."""
    rows = [gather(statement.body), gather(statement.else_)]
    return statement.test is None and not any(row is None or _has_block(row) for row in rows)


def _has_block(row: Sequence[Piece]) -> bool:
    return any(
        BLOCK.search(piece)
        if isinstance(piece, str)
        else isinstance(piece, Choice) and any(_has_block(each) for each in piece.rows)
        for piece in row
    )


def _joined(found: Sequence[Piece]) -> list[Piece]:
    """The same pieces, texts that stand beside each other as one."""
    joined: list[Piece] = []
    for piece in found:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return joined
