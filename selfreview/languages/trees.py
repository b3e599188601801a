"""What a template writes in place of a sentence, as a tree: bits one after the other, and forks among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import nodes


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is written, one after the other: expressions and statements."""

    bits: tuple[nodes.Node, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """What is written as the first true test says, else the last."""

    tests: tuple[nodes.Expr, ...]
    trees: tuple["Tree", ...]


Tree = Leaf | Fork


def statements_of(trees: Sequence[Tree]) -> list[nodes.Node]:
    """The statements of a template that write these trees."""
    written: list[nodes.Node] = []
    for tree in trees:
        if isinstance(tree, Fork):
            written.append(statement_of(tree))
            continue
        for bit in tree.bits:
            if isinstance(bit, nodes.Stmt) and not isinstance(bit, nodes.Output):
                written.append(bit)
            elif written and isinstance(written[-1], nodes.Output):
                written[-1].nodes.append(bit)  # type: ignore[arg-type]
            else:
                written.append(nodes.Output([bit]))
    return written


def expression_of(tree: Tree) -> nodes.Expr:
    """The expression that has the text of a tree, of one that was made of expressions."""
    if isinstance(tree, Leaf):
        bits = [nodes.Const(bit.data) if isinstance(bit, nodes.TemplateData) else bit for bit in tree.bits]
        if len(bits) == 1 and isinstance(bits[0], nodes.Const):
            return bits[0]
        return nodes.Concat([nodes.Const(""), *bits])
    found = expression_of(tree.trees[-1])
    for test, each in reversed(list(zip(tree.tests, tree.trees, strict=False))):
        found = nodes.CondExpr(test, expression_of(each), found)
    return found


def statement_of(tree: Fork) -> nodes.If | nodes.Output:
    """A fork as an `if`; one of a single tree as what it writes."""
    if not tree.tests:
        return nodes.Output(list(bits_of(tree.trees[0])))
    body, *others = (statements_of([each]) for each in tree.trees)
    branches = [nodes.If(test, each, [], []) for test, each in zip(tree.tests[1:], others[:-1], strict=True)]
    return nodes.If(tree.tests[0], body, branches, others[-1])


def bits_of(tree: Tree) -> tuple[nodes.Node, ...]:
    """What a tree writes, a fork as a statement."""
    return tree.bits if isinstance(tree, Leaf) else (statement_of(tree),)


def as_one(trees: Sequence[Tree]) -> Tree:
    """Several trees as one."""
    if len(trees) == 1:
        return trees[0]
    return Leaf(tuple(bit for tree in trees for bit in bits_of(tree)))


def form_is(number: nodes.Expr, form: int) -> nodes.Expr:
    """The test whether a number takes a plural form of the language."""
    asked = nodes.Call(nodes.EnvironmentAttribute("plural_form"), [number], [], None, None)
    return nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(form))])
