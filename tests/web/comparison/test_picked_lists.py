"""Services that are picked are kept under a name: for the whole group, until somebody deletes the list."""

import pytest
from flask import Flask

from selfreview.storage.practice import picked_lists, sharing
from selfreview.storage.practice.picked_lists import MOST
from selfreview.storage.tables import db
from tests.people import FAR, OPEN, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

PICKS = f"/services/{OURS}/reviews/{OPEN}/profile/picks"
NAMING = f"{PICKS}/name?pick={THEIRS}&pick={FAR}"


@pytest.fixture
def sharers(lite: Flask) -> Flask:
    """A site on which three services share."""
    share(lite, OURS, THEIRS, FAR)
    return lite


def share(app: Flask, *services: int, on: bool = True) -> None:
    with app.app_context():
        for service in services:
            sharing.turn_sharing(service, on=on, by="a test", at=NOW)
        db.session.commit()


def keep(visitor: Visitor, name: str, path: str = NAMING) -> int:
    visitor.get(path)
    return visitor.post(path.partition("?")[0], {**visitor.form(), "name": name}).status_code


def test_a_list_is_kept_by_one_and_used_by_another_of_the_group(sharers: Flask) -> None:
    parent, observer = Visitor(sharers, "parent"), Visitor(sharers, "observer")
    assert keep(parent, "  Towns\tlike ours ") == 303
    assert "The list “Towns like ours” is saved." in text_of(parent.follow().text)
    page = observer.get(PICKS)
    assert "Towns like ours : 2 services" in text_of(page.text)
    assert f"others?pick={FAR}&amp;pick={THEIRS}#groups-title" in page.text
    assert "Delete" not in text_of(page.text)
    assert "Towns like ours" not in Visitor(sharers, "outsider").get(PICKS.replace("/1/", f"/{THEIRS}/")).text


def test_a_service_that_shares_no_longer_is_told_and_not_picked(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    keep(manager, "Towns")
    share(sharers, FAR, on=False)
    page = manager.get(PICKS)
    assert "Towns : 1 service; 1 no longer shares" in text_of(page.text)
    assert f"others?pick={THEIRS}#groups-title" in page.text


def test_no_list_takes_the_place_of_another_and_what_was_typed_stays(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    assert keep(manager, "Towns") == 303
    assert keep(manager, "TOWNS") == 422
    assert "You already have a list with this name." in text_of(manager.last.text)
    assert manager.form()["name"] == ["TOWNS"]
    assert manager.form()["pick"] == [str(THEIRS), str(FAR)]
    assert keep(manager, "") == 422
    assert keep(manager, "x" * 61) == 422
    with sharers.app_context():
        assert [one.name for one in picked_lists.lists_of(OURS)] == ["Towns"]
        assert not picked_lists.keep(OURS, "Towns", [FAR], by="a test", at=NOW)


def test_there_is_room_for_so_many_lists(sharers: Flask) -> None:
    with sharers.app_context():
        for number in range(MOST):
            assert picked_lists.keep(OURS, f"List {number}", [FAR], by="a test", at=NOW)
        db.session.commit()
    manager = Visitor(sharers, "manager")
    assert keep(manager, "One more") == 422
    assert "Delete one of them first" in text_of(manager.last.text)


def test_a_list_is_deleted_by_its_own_service_only(sharers: Flask) -> None:
    manager, outsider = Visitor(sharers, "manager"), Visitor(sharers, "outsider")
    keep(manager, "Towns")
    theirs = PICKS.replace("/1/", f"/{THEIRS}/")
    token = outsider.token("/account/")
    assert outsider.post(f"{theirs}/lists/1/delete", {"csrf_token": token}).status_code == 404
    manager.get(PICKS)
    assert manager.post(f"{PICKS}/lists/1/delete", manager.form(number=1)).status_code == 303
    assert "The list “Towns” is deleted." in text_of(manager.follow().text)
    assert "Kept lists" not in text_of(manager.last.text)


def test_nothing_that_does_not_share_comes_onto_a_list(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    token = manager.token("/account/")
    refused = manager.post(f"{PICKS}/name", {"name": "Towns", "pick": "122", "csrf_token": token})
    assert refused.status_code == 422
    assert "No services are picked." in text_of(refused.text)
