"""The house's own source, read as text and as syntax, never run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "selfreview"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file by its dotted name; `package` is the name that relative imports start from."""

    name: str
    package: str
    tree: ast.Module


def parse_module(name: str, text: str, *, is_package: bool = False) -> Module:
    """A module from its text, as if it stood under that name."""
    return Module(name, name if is_package else name.rpartition(".")[0], ast.parse(text))


@cache
def package_modules() -> tuple[Module, ...]:
    """Every module of the package, by name."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return parse_module(name, path.read_text(encoding="utf-8"), is_package=is_package)


def imports_of(module: Module) -> Iterator[tuple[int, str]]:
    """Every import as its line and the full dotted name, once for what it comes from and once for what is named."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            yield node.lineno, origin
            for alias in node.names:
                yield node.lineno, f"{origin}.{alias.name}"


def _origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = module.package.split(".")
    kept = above[: len(above) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def python_files() -> tuple[Path, ...]:
    """Every Python file that is written by hand."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "bench")
    return (ROOT / "setup.py", *sorted(path for folder in folders for path in folder.rglob("*.py")))
