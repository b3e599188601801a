"""The shape of the house: short files, named rooms, documented doors, and every folder packed."""

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, Module, package_modules, parse_module, python_files

LONGEST = 350
DRAWERS = re.compile(r"(utils?|helpers?|common|misc|core|lib|tools|stuff|shared)")
ALEMBIC = "selfreview.storage.migrations.versions."


def is_drawer(name: str) -> bool:
    """Whether a file or folder is named after nothing of the field."""
    return DRAWERS.fullmatch(name) is not None


def undocumented(module: Module) -> list[str]:
    """Every public function and class of a module, and method of a class of its own, that says nothing of itself."""
    return [f"{module.name}.{name}" for name, node in _public(module.tree) if not ast.get_docstring(node)]


def _public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node.name, node
            # A class that extends a library's answers to the library's documentation.
            if isinstance(node, ast.ClassDef) and not node.bases:
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name[0] != "_":
                        yield f"{node.name}.{inner.name}", inner


def packed() -> frozenset[str]:
    """The packages that setup.cfg names."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return frozenset(setup["options"]["packages"].split())


def folders_with_python() -> frozenset[str]:
    """Every folder of the package that holds a module, by its dotted name."""
    return frozenset(".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("*.py"))


def packed_data() -> frozenset[Path]:
    """The files beside the modules that setup.cfg packs by their names."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    globs = [(name, glob) for name, value in setup["options.package_data"].items() for glob in value.split()]
    return frozenset(
        path
        for name, glob in globs
        if name != "selfreview.assets"
        for path in (ROOT / name.replace(".", "/")).glob(glob)
    )


def data_files() -> frozenset[Path]:
    """Every file of the package that is no module."""
    return frozenset(
        path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc", ".pyo"}
    )


def test_no_file_is_too_long_to_be_read_at_a_sitting() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_a_drawer() -> None:
    places = [path for path in python_files() if path.is_relative_to(PACKAGE) or path.is_relative_to(ROOT / "tests")]
    names = {part for path in places for part in path.relative_to(ROOT).with_suffix("").parts}
    assert sorted(filter(is_drawer, names)) == []
    # A file on the field's services is a noun; a folder of that name would be a layer.
    assert [path for path in PACKAGE.rglob("services") if path.is_dir()] == []


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "common", "misc", "core"])
def test_a_drawer_is_noticed(name: str) -> None:
    assert is_drawer(name)


def test_every_public_name_says_what_it_is() -> None:
    modules = [module for module in package_modules() if not module.name.startswith(ALEMBIC)]
    assert [name for module in modules for name in undocumented(module)] == []


def test_every_module_says_what_it_is() -> None:
    assert [module.name for module in package_modules() if not ast.get_docstring(module.tree)] == []


def test_a_silent_function_is_noticed() -> None:
    text = "class Open:\n    'Said.'\n    def silent(self): ...\ndef silent(): ...\ndef _own(): ...\n"
    assert undocumented(parse_module("m", text)) == ["m.Open.silent", "m.silent"]


def test_every_folder_of_the_package_is_packed_and_nothing_else() -> None:
    assert packed() == folders_with_python() | {"selfreview.assets"}


def test_every_file_of_the_package_that_is_no_module_is_packed_too() -> None:
    assert sorted(data_files() - packed_data()) == []


def test_the_root_holds_no_module_but_the_build() -> None:
    assert [path.name for path in Path(ROOT).glob("*.py")] == ["setup.py"]


def test_no_folder_of_tests_is_a_package_but_the_first() -> None:
    # A second one is found or not by what was imported before it, and with it the tests in it.
    assert list((ROOT / "tests").rglob("__init__.py")) == [ROOT / "tests" / "__init__.py"]
