"""Counts which lines and branches the tests run, at a fraction of what it costs to follow every line.

Python before 3.12 calls whoever traces it at every line of every library. slipcover writes its counters into the
product's own code instead and takes them out where they have counted. What it saw is left as coverage's own data, so
that one report holds it and what coverage saw in the processes that tests start, which it still follows.
Asked for with `-p tests.line_counts`, which has to be there before the product is.
"""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage, CoverageData
from slipcover import FileMatcher, ImportManager, Slipcover, wrap_spec_from_file_location

from tests.servers import COUNTED

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "selfreview"
DATA = Path(os.environ.get("COVERAGE_FILE", ROOT / ".coverage"))

ENTRY = -1
"""What coverage calls the way into a module, from which any line may be reached."""

EXIT = 0
"""What slipcover calls the way out of a function."""

Arc = tuple[int, int]

# A function is looked for, among all, where a line of it was seen a thousand times; not fifty, as it is made.
_counter = Slipcover(branch=True, exclude_lines=[], d_miss_threshold=1000)
_matcher = FileMatcher(sources=[str(PRODUCT)])
ImportManager(_counter, _matcher).__enter__()
wrap_spec_from_file_location(_counter, _matcher)


def pytest_configure(config: pytest.Config) -> None:
    """Let coverage follow the processes that are started from here on, unless these are the ones that run the tests."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        following = Coverage(data_file=str(DATA), config_file=str(ROOT / "setup.cfg"))
        os.environ[COUNTED] = following.config.serialize()


def pytest_unconfigure() -> None:
    """Leave what was seen, and which files nobody looked into, in a file of its own beside the others."""
    seen = _counter.get_coverage()["files"]
    data = CoverageData(basename=str(DATA), suffix=True)
    data.add_arcs({str(Path(name).resolve()): list(arcs(Path(name), file)) for name, file in seen.items()})
    data.touch_files([str(path) for path in PRODUCT.rglob("*.py")])
    data.write()


def arcs(path: Path, seen: dict[str, Any]) -> Iterator[Arc]:
    """The ways that were taken through a file, as coverage would name them."""
    yield from ((ENTRY, line) for line in seen["executed_lines"])
    source = _read(path)
    for start, end in seen["executed_branches"]:
        yield from source.named(start, end)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where functions begin and end, by the line of their name, and the cases of each match by its line."""

    functions: dict[int, tuple[int, int]]
    matches: dict[int, list[tuple[int, int]]]

    def named(self, start: int, end: int) -> Iterator[Arc]:
        """A branch as coverage has it: a decorated function begins at its decorator, a match asks case after case."""
        way = -self._beginning(start) if end == EXIT else self.functions.get(end, (end,))[0]
        for (case, first), following in pairwise([*self.matches.get(start, []), (way, way)]):
            if first == end:
                yield case, first
                return
            yield case, following[0]
        yield start, way

    def _beginning(self, line: int) -> int:
        """Where the innermost function around a line begins; 1 outside of all of them."""
        return max((first for first, last in self.functions.values() if first <= line <= last), default=1)


@cache
def _read(path: Path) -> _Source:
    nodes = list(ast.walk(ast.parse(path.read_bytes())))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return _Source(
        {
            one.lineno: (min([one.lineno, *(other.lineno for other in one.decorator_list)]), one.end_lineno or 0)
            for one in functions
        },
        {
            node.lineno: [(case.pattern.lineno, case.body[0].lineno) for case in node.cases]
            for node in nodes
            if isinstance(node, ast.Match)
        },
    )
