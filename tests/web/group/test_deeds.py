"""What the record says that somebody did is said in words of a page, whatever it was."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from selfreview.places import PACKAGE
from selfreview.storage.plan.plans import PLANNED
from selfreview.storage.review.reviews import WROTE
from selfreview.web.group.deeds import SPOKEN, deed_in_words, deeds_in_words

WINGS = ("group", "meeting", "plan", "returns", "review")
OF_NO_REVIEW = frozenset(
    {"asked for reminders", "asked for no reminders", "required sign-off", "no longer required sign-off"}
)
"""What is done for a service or a person, and stands in the history of no review."""


def written_out(node: ast.expr) -> Iterator[str]:
    """The texts that a verb may be, where it is written out."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from written_out(one)
            yield from written_out(other)


def verbs_of(file: Path) -> Iterator[str]:
    """The verbs that a module of the storage writes into the record."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="Event"), args=[verb, *_]):
                yield from written_out(verb)
            case ast.Call(func=ast.Name(id="_record"), args=[_, verb, *_]):
                yield from written_out(verb)
            case ast.Assign(targets=[ast.Name(id="verb")], value=verb):
                yield from written_out(verb)
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id="verb"), *_])], value=ast.Tuple(elts=[verb, *_])):
                yield from written_out(verb)


def test_every_verb_of_a_review_s_record_has_words() -> None:
    found = {verb for wing in WINGS for file in (PACKAGE / "storage" / wing).glob("*.py") for verb in verbs_of(file)}
    assert {"commented", "gave a late view", "arranged a meeting", "recorded a dissent", "signed off"} <= found
    assert found - set(SPOKEN) - OF_NO_REVIEW - {WROTE, PLANNED} == set()


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ([(WROTE, "rating")], "changed the rating"),
        (
            [("commented", ""), (WROTE, "evidence"), (WROTE, "rating")],
            "changed the rating and the evidence and commented",
        ),
        ([(PLANNED, "action 7 cost"), (PLANNED, "action 7 nonsense")], None),
    ],
)
def test_what_one_did_is_told_once_in_its_order(done: list[tuple[str, str]], told: str | None) -> None:
    said = deeds_in_words(done)
    assert said == told if told else said.startswith("changed something in the action plan and ")


def test_a_field_of_the_plan_says_where_it_is() -> None:
    assert deed_in_words(PLANNED, "action 7 cost").endswith(" in the action plan")
