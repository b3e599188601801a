"""One clock and one zone: no module asks the machine for the time or makes a day of a moment by itself."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, package_modules, parse_module

ZONE = "selfreview.domain.uk_time"
CLOCKS = frozenset({"selfreview.web.runtime"})
"""Where the machine is asked for the time; the module's second name is the one that it will have."""
DATABASE = frozenset({"selfreview.storage.tables.base"})
"""What turns moments into UTC for a database that keeps no zone."""
CALENDARS = frozenset({"selfreview.documents.plan.calendar", "selfreview.documents.meeting.calendar"})
"""Calendar files give their stamps in UTC."""

FORBIDDEN_CALLS = {
    "now": CLOCKS,
    "utcnow": frozenset(),
    "today": frozenset(),
    "fromtimestamp": frozenset(),
    "date": frozenset({ZONE}),
    "astimezone": DATABASE | CALENDARS | {ZONE},
    "strftime": frozenset(),
    "localtime": frozenset(),
    "ZoneInfo": frozenset({ZONE}),
}
OWNERS_OF_TIME = ("datetime", "date", "time")


def faults_of(module: Module) -> list[str]:
    """Every place of a module that tells a time by itself."""
    return [f"{module.name}:{line} {what}" for line, what in _found(module)]


def _found(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = _name(node)
            allowed = FORBIDDEN_CALLS.get(name)
            if allowed is not None and module.name not in allowed and _is_of_time(node, name):
                yield node.lineno, f"calls {name}()"
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None and module.name != ZONE:
            spec = "".join(str(part.value) for part in ast.walk(node.format_spec) if isinstance(part, ast.Constant))
            if spec.startswith("%") and spec != "%":
                yield node.lineno, f"writes a time as {spec}"


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_of_time(node: ast.Call, name: str) -> bool:
    if name in ("astimezone", "strftime", "ZoneInfo", "localtime"):
        return True
    if not isinstance(node.func, ast.Attribute):
        return False
    if name == "date":
        return not node.args
    return isinstance(node.func.value, ast.Name) and node.func.value.id in OWNERS_OF_TIME


def test_time_is_told_in_one_place() -> None:
    assert [fault for module in package_modules() for fault in faults_of(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "at.date()",
        "review.submitted_at.date()",
        "datetime.now(UTC)",
        "datetime.utcnow()",
        "date.today()",
        "date.fromtimestamp(3)",
        "at.astimezone(LONDON)",
        "time.localtime()",
        "ZoneInfo('Europe/London')",
        "at.strftime('%d')",
        "f'{at.day} {at:%B %Y}'",
        "f'{at:%H:%M}'",
    ],
)
def test_a_time_told_elsewhere_is_noticed(text: str) -> None:
    assert len(faults_of(parse_module("selfreview.web.x", text))) >= 1


@pytest.mark.parametrize(
    "text", ["date(2010, 3, 1)", "site().now()", "site().today()", "f'{share:.1%}'", "time.time()"]
)
def test_other_times_and_numbers_are_not(text: str) -> None:
    assert faults_of(parse_module("selfreview.web.x", text)) == []
