"""When somebody wants to be written to about what is asked of them."""

from flask import Flask

from tests.visitors import Visitor, parse, text_of

PAGE = "/account/mail"


def checked(visitor: Visitor) -> list[str | None]:
    boxes = parse(visitor.get(PAGE).text).iter("input")
    return [box.get("value") for box in boxes if box.get("type") == "radio" and box.get("checked") is not None]


def test_at_once_stands_until_somebody_chooses_and_what_they_choose_is_kept(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert checked(parent) == ["at once"]
    assert parent.fill(PAGE, {"choice": "weekly"}).status_code == 303
    assert "Your choice has been saved." in text_of(parent.follow().text)
    assert "Once a week, everything in one email" in text_of(parent.get("/account/").text)
    assert checked(parent) == ["weekly"]
    assert checked(Visitor(app, "health")) == ["at once"]


def test_something_else_is_refused_beside_the_field(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert parent.fill(PAGE, {"choice": "hourly"}).status_code == 422
    assert "Choose when we should email you" in text_of(parent.last.text)
    assert checked(parent) == ["at once"]
