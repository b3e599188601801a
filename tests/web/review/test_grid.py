"""The whole review in one table, and the five steps to a return with where the group is in them."""

import pytest
from flask import Flask

from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.missing import missing_in_words
from selfreview.domain.review.review import Answer
from tests.deeds import REVIEW, answer_all, framework_of, send, vote
from tests.made_returns import all_at, submit
from tests.people import OURS
from tests.visitors import Visitor, parse

GRID = f"{REVIEW}/grid"


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())  # type: ignore[attr-defined]


def row_of(visitor: Visitor, exemplar: str) -> list[str]:
    """The cells of an exemplar's row, after its name."""
    rows = list(parse(visitor.get(GRID).text).find(".//tbody").iter("tr"))
    assert len(rows) == 17
    found = next(row for row in rows if words(row).startswith(exemplar))
    return [words(cell) for cell in found.iter("td")]


def layers(visitor: Visitor) -> list[str]:
    listed = parse(visitor.get(GRID).text).find(".//ol[@class='govuk-list govuk-list--number grid__layers']")
    return [words(item) for item in listed]


def test_a_row_tells_everything_of_its_exemplar(app: Flask) -> None:
    submit(app, OURS, 2009, all_at(app, "minimum"))
    parent, health, chair = (Visitor(app, key) for key in ("parent", "health", "chair"))
    assert row_of(parent, "E03") == ["Not rated", "Minimum", "0 of 4", "No", "0", "No", "No one yet", "Not started"]
    vote(parent, "E03", "minimum")
    vote(health, "E03", "best")
    assert parent.fill(f"{REVIEW}/E03", {"rating": "good", "evidence": "It shows."}).status_code == 303
    assert send(parent, f"{REVIEW}/E03/comments", "/comments", {"words": "Really?"}).status_code == 303
    assert send(parent, f"{REVIEW}/E03", "/flag", {"flag": "yes"}).status_code == 303
    assert chair.fill(f"{REVIEW}/E03/assign", {"to": "agency Health"}).status_code == 303
    told = row_of(parent, "E03")
    assert told == [
        "Good",
        "Minimum",
        "2 of 4",
        "Flagged by Priya Parent",
        "1",
        "No",
        "Health",
        "One sentence missing",
    ]
    assert send(chair, f"{REVIEW}/E03/views", "/reveal").status_code == 303
    assert row_of(parent, "E03")[2] == "2 of 4, 2 levels apart"


def test_the_five_steps_say_where_the_group_is(app: Flask) -> None:
    manager, chair = Visitor(app, "manager"), Visitor(app, "chair")
    assert [line.rpartition(". ")[2] for line in layers(manager)] == ["0 of 17", "0 of 17", "0 of 8", *["Not yet"] * 2]
    answer_all(app, manager)
    assert send(chair, f"{REVIEW}/E03/agree", "/agree", {"how": "consensus"}).status_code == 303
    theme = framework_of(app).themes[0].id
    assert send(chair, f"{REVIEW}/sign-off", f"/themes/{theme}/agree").status_code == 303
    assert send(chair, f"{REVIEW}/sign-off", "/sign-off").status_code == 303
    now = [line.rpartition(". ")[2] for line in layers(manager)]
    assert now == ["17 of 17", "1 of 17", "1 of 8", "Yes", "Not yet"]
    assert row_of(manager, "E03")[5] == "Yes"
    assert manager.fill(f"{REVIEW}/E03", {"evidence": "Another."}).status_code == 303
    assert row_of(manager, "E03")[5] == "Changed since"
    now = [line.rpartition(". ")[2] for line in layers(manager)]
    assert now[1] == "0 of 17"
    assert now[3] == "Not yet"
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303
    assert layers(manager)[4].endswith("On 3 November 2010")


def test_the_overview_says_what_is_missing_and_leads_to_the_table(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert parent.fill(f"{REVIEW}/E03", {"rating": "good"}).status_code == 303
    page = parent.get(f"{REVIEW}/").text
    assert "Evidence missing" in page
    assert "In progress" not in page
    assert f'href="{GRID}"' in page


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(), "Not started"),
        (Answer(evidence="Something."), "No rating yet"),
        (Answer(rating="good"), "Evidence missing"),
        (Answer(rating="non_compliant"), "No reason yet why it falls short"),
        (Answer(rating="good", evidence="x", before="best"), "One sentence missing"),
        (Answer(rating="good", before="best"), "Evidence missing, one sentence missing"),
        (Answer(rating="good", evidence="x", carried="2009"), "Text carried over, to be confirmed"),
        (Answer(rating="good", evidence="x"), "Done"),
    ],
)
def test_words_say_what_is_missing(app: Flask, answer: Answer, said: str) -> None:
    framework: Framework = framework_of(app)
    assert missing_in_words(framework.scale, framework.exemplar("E03"), answer) == said


def test_two_sentences_may_be_missing(app: Flask) -> None:
    framework: Framework = framework_of(app)
    asked = framework.exemplar("E03")
    every = frozenset(criterion.id for criterion in asked.criteria)
    answer = Answer(rating="minimum", evidence="x", ticks=every, before="best")
    assert missing_in_words(framework.scale, asked, answer) == "Two sentences missing"
