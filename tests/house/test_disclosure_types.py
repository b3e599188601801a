"""Disclosure is a type: who may make counts and published figures, and who may hand counts on."""

import ast
from collections.abc import Callable

import pytest

from tests.house.source import Module, imports_of, package_modules, parse_module

COUNTS = "selfreview.domain.distribution.Counts"
PUBLISHED = "selfreview.domain.disclosure.Published"


def makes_counts(name: str) -> bool:
    """Whether a module may make counts: storage from what was submitted, and their own module by adding them."""
    return name.startswith("selfreview.storage.") or name == "selfreview.domain.distribution"


def makes_published(name: str) -> bool:
    """Whether a module may make published figures: those that suppress."""
    return f"{name}.".startswith("selfreview.domain.disclosure.")


def hands_counts_on(name: str) -> bool:
    """Whether a module may know counts by name: the rules, what keeps them, and the network's own two doors."""
    rooms = ("selfreview.domain.", "selfreview.storage.", "selfreview.web.round.rounds", "selfreview.commands.")
    return name.startswith(rooms) or name in {"selfreview.cli", "selfreview.charts"} or _on_paper(name)


def _on_paper(name: str) -> bool:
    # A document takes what it is given; the door that hands counts to it is what is watched.
    return name.startswith("selfreview.documents.")


def making_faults(module: Module, made: str, may: Callable[[str], bool]) -> list[str]:
    """Every place that calls the class where only `may` allows it, by whatever name it was imported."""
    if may(module.name):
        return []
    known = _names_of(module, made)
    return [
        f"{module.name}:{node.lineno} makes {made.rpartition('.')[2]}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in known
    ]


def _names_of(module: Module, made: str) -> set[str]:
    origin, _, short = made.rpartition(".")
    names = {short, f"{origin.rpartition('.')[2]}.{short}", made}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            for alias in node.names:
                if alias.asname and alias.name.endswith(short):
                    names.add(alias.asname)
                elif alias.asname and alias.name in {origin, origin.rpartition(".")[2]}:
                    names.add(f"{alias.asname}.{short}")
    return names


def knowing_faults(module: Module) -> list[str]:
    """Every import of counts where they may not be handed on."""
    if hands_counts_on(module.name):
        return []
    return [f"{module.name}:{line} knows Counts" for line, name in imports_of(module) if name == COUNTS]


def test_only_storage_makes_counts() -> None:
    assert [fault for module in package_modules() for fault in making_faults(module, COUNTS, makes_counts)] == []


def makes_published_amounts(name: str) -> bool:
    """Whether a module may make published amounts: the rules for them, and the releases that are made by the rules."""
    return f"{name}.".startswith(("selfreview.domain.disclosure.", "selfreview.domain.benchmarking.release."))


def test_only_releases_make_published_amounts() -> None:
    made = "selfreview.domain.disclosure.magnitudes.PublishedFigure"
    faults = [fault for module in package_modules() for fault in making_faults(module, made, makes_published_amounts)]
    assert faults == []


def test_published_amounts_made_elsewhere_are_noticed() -> None:
    text = "from selfreview.domain.disclosure.magnitudes import PublishedFigure\np = PublishedFigure(1, {})"
    made = "selfreview.domain.disclosure.magnitudes.PublishedFigure"
    for name in (
        "selfreview.web.benchmarking.x",
        "selfreview.storage.benchmarking.x",
        "selfreview.domain.benchmarking.x",
    ):
        assert making_faults(parse_module(name, text), made, makes_published_amounts) != []


def test_only_what_suppresses_makes_published_figures() -> None:
    assert [f for module in package_modules() for f in making_faults(module, PUBLISHED, makes_published)] == []


def test_only_the_networks_own_doors_hand_counts_on() -> None:
    assert [fault for module in package_modules() for fault in knowing_faults(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "from selfreview.domain.distribution import Counts\nc = Counts((1, 2))",
        "from selfreview.domain.distribution import Counts as C\nc = C((1, 2))",
        "from selfreview.domain import distribution\nc = distribution.Counts((1, 2))",
        "from selfreview.domain import distribution as d\nc = d.Counts((1, 2))",
        "import selfreview.domain.distribution\nc = selfreview.domain.distribution.Counts((1, 2))",
    ],
)
def test_counts_made_elsewhere_are_noticed(text: str) -> None:
    assert making_faults(parse_module("selfreview.web.home.public", text), COUNTS, makes_counts) != []
    assert making_faults(parse_module("selfreview.storage.nation.figures", text), COUNTS, makes_counts) == []


def test_published_figures_made_elsewhere_are_noticed() -> None:
    text = "from selfreview.domain.disclosure import Published\np = Published()"
    assert making_faults(parse_module("selfreview.storage.nation.figures", text), PUBLISHED, makes_published) != []


def test_counts_on_a_public_page_are_noticed() -> None:
    text = "from selfreview.domain.distribution import Counts\ndef page(counts: Counts) -> None: ..."
    assert knowing_faults(parse_module("selfreview.web.home.public", text)) != []
    assert knowing_faults(parse_module("selfreview.web.round.rounds", text)) == []
