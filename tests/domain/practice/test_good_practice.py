"""What may be offered as good practice, what a copy gives away, and how copies are laid out."""

from dataclasses import replace

import pytest

from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.practice.good_practice import Practice, TraceKind, best_evidence, find_traces, search, shelve
from selfreview.exemplars import load_frameworks
from selfreview.places import find_places


@pytest.fixture(scope="module")
def framework() -> Framework:
    """The framework that the product comes with."""
    return load_frameworks([find_places().exemplars]).current


def test_only_evidence_in_words_at_the_highest_level_can_be_offered(framework: Framework) -> None:
    lower, highest = framework.scale.keys[-2:]
    answers: dict[str, dict[str, str | None]] = {
        "E01": {"rating": highest, "evidence": "How we do it."},
        "E02": {"rating": lower, "evidence": "How we do that."},
        "E03": {"rating": highest, "evidence": " \n"},
        "E04": {"rating": None, "evidence": "Not rated."},
    }
    assert best_evidence(framework, answers) == {"E01": "How we do it."}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Mrs Khan rang.", TraceKind.NAME, "Mrs Khan"),
        ("Ask pat doe first.", TraceKind.NAME, "Pat Doe"),
        ("Ring 0114 496 0123 at any time.", TraceKind.TELEPHONE, "0114 496 0123"),
        ("Ring (020) 7946 0018.", TraceKind.TELEPHONE, "(020) 7946 0018"),
        ("Ring +44 20 7946 0018.", TraceKind.TELEPHONE, "+44 20 7946 0018"),
        ("Write to help@parents.example.org today.", TraceKind.EMAIL, "help@parents.example.org"),
        ("She came on 3/4/2001.", TraceKind.DATE, "3/4/2001"),
        ("She came on 3rd of April 2001.", TraceKind.DATE, "3rd of April 2001"),
        ("She came on April 3, 2001.", TraceKind.DATE, "April 3, 2001"),
        ("He was DOB unknown.", TraceKind.DATE, "DOB unknown"),
        ("She was born on 3 April 1969. Ring us.", TraceKind.DATE, "born on 3 April 1969"),
        ("They live in S1 2HH now.", TraceKind.POSTCODE, "S1 2HH"),
        ("A meeting at Abbey Lane Primary School helped.", TraceKind.SCHOOL, "Abbey Lane Primary School"),
        ("St. Mary’s school joined.", TraceKind.SCHOOL, "St. Mary’s school"),
        ("Parents of sheffield were asked.", TraceKind.SERVICE, "Sheffield"),
    ],
)
def test_what_may_give_somebody_away_is_pointed_out(text: str, kind: TraceKind, words: str) -> None:
    found = find_traces(text, people=["Pat Doe", ""], places=["Sheffield"])
    assert (kind, words) in [(trace.kind, trace.words) for trace in found]


@pytest.mark.parametrize(
    "text",
    [
        "Parents are told within 10 days, and 96 of 100 were content in 2009.",
        "Every School and all Primary Schools get the leaflet. Our Special School too.",
        "The leaflet was written in May and is sent again in September.",
        "The policy of 2009-10 covers ages 0-19.",
        "Sheffielders were asked, and so was Pat.",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert find_traces(text, people=["Pat Doe"], places=["Sheffield"]) == ()


def test_the_same_words_are_told_once() -> None:
    assert len(find_traces("Mrs Khan met Mrs Khan.")) == 1


def practice(exemplar: str, text: str, edition: str = "") -> Practice:
    return Practice(exemplar, edition, text, None)


def test_practices_stand_by_exemplar_in_their_own_order(framework: Framework) -> None:
    here = framework.edition
    made = [practice("E02", "b", here), practice("E01", "z", here), practice("E01", "a", here)]
    shelves = shelve(Frameworks((framework,)), made)
    assert [(shelf.exemplar.id, [one.text for one in shelf.practices]) for shelf in shelves] == [
        ("E01", ["z", "a"]),
        ("E02", ["b"]),
    ]


def test_what_an_earlier_edition_asked_otherwise_stands_apart(framework: Framework) -> None:
    reworded = replace(framework.exemplars[0], wording="Something else.")
    earlier = replace(framework, edition="earlier", exemplars=(reworded, *framework.exemplars[1:]))
    both = Frameworks((earlier, framework))
    made = [
        practice("E01", "old", "earlier"),
        practice("E02", "same", "earlier"),
        practice("E02", "new", framework.edition),
    ]
    shelves = shelve(both, made)
    assert [(shelf.framework.edition, shelf.exemplar.id, len(shelf.practices)) for shelf in shelves] == [
        (framework.edition, "E02", 2),
        ("earlier", "E01", 1),
    ]


def test_a_search_wants_every_word_in_any_case() -> None:
    made = [practice("E01", "A Leaflet for parents"), practice("E01", "A leaflet")]
    assert search(made, "LEAFLET parents") == (made[0],)
    assert search(made, " ") == tuple(made)
