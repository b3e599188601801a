"""Mutants: small faults put into a module one at a time, which its tests must notice.

Each is an edit of the module's syntax tree. What it was and what it became are told as text, so that a survivor can be
read; a mutant is known again by its module and these two texts, whatever moved above it.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""What a comparison becomes: the boundary moved, and the answer turned round."""

REPLACED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}

TURNED = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}

SYMMETRICAL = ("min", "max", "math.gcd")
"""Calls whose arguments may stand in any order."""

LEFT_ALONE = ("dataclass", "property", "overload", "staticmethod", "classmethod")
"""Decorators without which a module falls over at once, and whose settings no test of behaviour can see."""

ASSERTING = ("strict",)
"""Arguments that only say what holds anyway: `zip(..., strict=True)` is an assertion."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is, its kind, and the code before and after."""

    file: str
    line: int
    kind: str
    before: str
    after: str
    place: int
    """The number of its edit in the module."""

    @property
    def module(self) -> str:
        """The module's dotted name."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class _Edit:
    kind: str
    line: int
    old: ast.AST | str
    new: ast.AST | str
    apply: Callable[[], None]

    # Worked out only when asked for: a module has hundreds of edits, and one of them is made.
    @property
    def before(self) -> str:
        return _told(self.old)

    @property
    def after(self) -> str:
        return _told(self.new)


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant of a module, named by its path from the root."""
    edits = _edits(_parse(file))
    return [Mutant(file, each.line, each.kind, each.before, each.after, place) for place, each in enumerate(edits)]


def mutated(mutant: Mutant) -> ast.Module:
    """The module's syntax tree with the fault in it."""
    tree = _parse(mutant.file)
    edit = list(_edits(tree))[mutant.place]
    assert (edit.before, edit.after) == (mutant.before, mutant.after), "the module has changed meanwhile"
    edit.apply()
    return ast.fix_missing_locations(tree)


def _parse(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), file)


def _edits(tree: ast.Module) -> Iterator[_Edit]:
    members = _members(tree)
    found = []
    for slot, node in _slots(tree):
        found += list(_of_node(slot, node, members))
    return iter(found)


@dataclass(frozen=True, slots=True)
class _Slot:
    # Where a node hangs: the field of its parent, and the place in it where that is a list.
    parent: ast.AST
    field: str
    place: int | None

    def put(self, new: ast.AST | None) -> None:
        if self.place is None:
            setattr(self.parent, self.field, new)
            return
        siblings = getattr(self.parent, self.field)
        if new is None:
            del siblings[self.place]
        else:
            siblings[self.place] = new


def _slots(parent: ast.AST) -> Iterator[tuple[_Slot, ast.AST]]:
    if isinstance(parent, ast.keyword) and parent.arg in ASSERTING:
        return
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "type_params"):
            continue
        for place, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST) and not (field == "decorator_list" and _is_left_alone(node)):
                yield _Slot(parent, field, place), node
                yield from _slots(node)


def _is_left_alone(decorator: ast.AST) -> bool:
    return any(name in ast.unparse(decorator) for name in LEFT_ALONE)


def _members(tree: ast.Module) -> dict[str, list[str]]:
    # The members of each enumeration that the module speaks of: Side.LEFT becomes Side.RIGHT.
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr.isupper() and name[0].isupper():
                found.setdefault(name, set()).add(attr)
    return {name: sorted(attrs) for name, attrs in found.items()}


def _of_node(slot: _Slot, node: ast.AST, members: dict[str, list[str]]) -> Iterator[_Edit]:
    if isinstance(node, ast.expr):
        for kind, new in _expressions(slot, node, members):
            yield _swap(kind, slot, node, new)
        yield from _left_out(node)
    elif isinstance(node, ast.stmt):
        for kind, put in _statements(node):
            yield _swap(kind, slot, node, put)
    elif isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield _Edit("filter removed", test.lineno, f"if {ast.unparse(test)}", "", _remover(node, "ifs", place))


def _swap(kind: str, slot: _Slot, old: ast.expr | ast.stmt, new: ast.AST) -> _Edit:
    ast.copy_location(new, old)
    return _Edit(kind, old.lineno, old, new, lambda: slot.put(new))


def _told(node: ast.AST | str) -> str:
    text = node if isinstance(node, str) else ast.unparse(node)
    first, _, rest = text.partition("\n")
    return f"{first} …" if rest else first


def _remover(parent: ast.AST, field: str, place: int) -> Callable[[], None]:
    return lambda: _Slot(parent, field, place).put(None)


def _left_out(node: ast.expr) -> Iterator[_Edit]:
    # One of the sums of a ledger, one of the roles that may: a part of a display with stars, or of a set.
    if (isinstance(node, ast.Set) and len(node.elts) > 1) or _has_stars(node):
        assert isinstance(node, ast.Set | ast.Tuple | ast.List)
        for place, part in enumerate(node.elts):
            yield _Edit("part left out", part.lineno, part, "", _remover(node, "elts", place))


def _has_stars(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple | ast.List) and any(isinstance(each, ast.Starred) for each in node.elts)


def _expressions(slot: _Slot, node: ast.expr, members: dict[str, list[str]]) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Compare(ops=[op]):
            for other in COMPARED[type(op)]:
                yield "comparison", ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield "and/or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            for place in range(len(node.values)):
                rest = [*node.values[:place], *node.values[place + 1 :]]
                yield "condition left out", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield "not or minus removed", node.operand
        case ast.BinOp() if type(node.op) in REPLACED:
            yield "arithmetic", ast.BinOp(node.left, REPLACED[type(node.op)](), node.right)
        case ast.Constant():
            yield from (("constant", ast.Constant(other)) for other in _other_constants(node.value))
        case ast.IfExp():
            yield "branches swapped", ast.IfExp(node.test, node.orelse, node.body)
        case ast.Call() | ast.Name() | ast.Attribute():
            yield from _names_and_calls(slot, node, members)


def _other_constants(value: object) -> tuple[int, ...]:
    if isinstance(value, bool):
        return (not value,)
    return (value + 1, value - 1) if isinstance(value, int) else ()


def _names_and_calls(
    slot: _Slot, node: ast.Call | ast.Name | ast.Attribute, members: dict[str, list[str]]
) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Load()) if attr in members.get(name, ()):
            others = members[name]
            if len(others) > 1:
                other = others[(others.index(attr) + 1) % len(others)]
                yield "another member", ast.Attribute(node.value, other, node.ctx)
        case ast.Name(id=name) if name in TURNED and slot.field == "func":
            yield "least for most", ast.Name(TURNED[name], node.ctx)
        case ast.Call(args=[first, second, *rest]) if not isinstance(first, ast.Starred):
            is_same = isinstance(second, ast.Starred) or ast.dump(first) == ast.dump(second)
            if not is_same and ast.unparse(node.func) not in SYMMETRICAL:
                yield "arguments swapped", ast.Call(node.func, [second, first, *rest], node.keywords)


def _statements(node: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    match node:
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "nothing returned", ast.Return(ast.Constant(None))
        case ast.If():
            yield "guard removed", ast.If(ast.Constant(False), node.body, node.orelse)
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield "statement removed", ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
            yield "statement removed", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement removed", ast.Pass()
        case ast.FunctionDef(decorator_list=[*decorators]):
            for place, each in enumerate(decorators):
                if not _is_left_alone(each):
                    rest = [*decorators[:place], *decorators[place + 1 :]]
                    yield f"decorator removed: {ast.unparse(each)}", _undecorated(node, rest)


def _undecorated(node: ast.FunctionDef, rest: list[ast.expr]) -> ast.FunctionDef:
    kept = {field: value for field, value in ast.iter_fields(node) if field != "decorator_list"}
    return ast.FunctionDef(**kept, decorator_list=rest)
