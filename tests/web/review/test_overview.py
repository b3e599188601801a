"""The overview of a review says each thing once, and a page that was closed meanwhile says what became of the text."""

import re

from flask import Flask

from tests.deeds import answer_all, framework_of
from tests.people import OPEN, OURS
from tests.visitors import Visitor, parse, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def test_themes_are_given_to_somebody_from_one_list(lite: Flask) -> None:
    page = Visitor(lite, "manager").get(f"{REVIEW}/").text
    assert text_of(page).count("Assign a theme to someone") == 1
    (listed,) = [
        one for one in parse(page).find(".//main").iter("details") if "Assign a theme" in "".join(one.itertext())
    ]
    assert len(list(listed.iter("a"))) == len(framework_of(lite).themes)
    assert "Assign a theme" not in text_of(Visitor(lite, "parent").get(f"{REVIEW}/").text)


def test_everything_beside_the_overview_stands_under_a_heading(lite: Flask) -> None:
    page = Visitor(lite, "parent").get(f"{REVIEW}/").text
    (aside,) = parse(page).find(".//main").iter("aside")
    assert [one.tag for one in aside] == ["section"] * len(aside)
    assert re.search(r"Who changed what\s+Every change to this review", "".join(aside.itertext()))


def test_who_writes_while_the_return_is_submitted_is_told_so_and_keeps_the_text(lite: Flask) -> None:
    manager, parent = Visitor(lite, "manager"), Visitor(lite, "parent")
    answer_all(lite, manager)
    parent.get(f"{REVIEW}/E03")
    typed = {**parent.form(), "evidence": "Typed while it was submitted"}
    assert manager.fill(f"{REVIEW}/check", {"method": "staff"}).status_code == 303
    answer = parent.post(f"{REVIEW}/E03", typed)
    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "This can no longer be changed" in words
    assert "This review has been submitted. The manager or the chair can open it again." in words
    assert "Someone changed this" not in words
    assert "Typed while it was submitted" in words
    assert "has not been saved" in words
