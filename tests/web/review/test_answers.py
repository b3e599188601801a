"""The wizard: from the first answer to the receipt, over the pages that a browser without JavaScript sees."""

import re

import pytest
from flask import Flask

from selfreview.domain.framework.framework import Framework
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def framework(app: Flask) -> Framework:
    found: Framework = app.extensions["selfreview"].frameworks.current
    return found


def answer(visitor: Visitor, exemplar: str, **fields: object) -> None:
    said = {"rating": "good", "evidence": f"What shows {exemplar}.", **fields}
    assert visitor.fill(f"{REVIEW}/{exemplar}", said).status_code == 303  # type: ignore[arg-type]


def answer_all(app: Flask, visitor: Visitor, **fields: object) -> None:
    for exemplar in framework(app).exemplars:
        answer(visitor, exemplar.id, **fields)


def test_a_manager_completes_and_submits_and_gets_a_receipt(app: Flask) -> None:
    manager = Visitor(app, "manager")
    assert "0 of 17" in text_of(manager.get(f"{REVIEW}/").text)
    answer_all(app, manager)
    assert "17 of 17" in text_of(manager.get(f"{REVIEW}/").text)
    manager.fill(f"{REVIEW}/check", {"method": "group", "agencies": ["Parents", "Health"]})
    receipt = manager.follow()
    assert receipt.status_code == 200
    assert "SR-2010-001-1" in text_of(receipt.text)
    assert "By the steering group together" in text_of(receipt.text)
    assert "Parents, Health" in text_of(receipt.text)
    assert re.search(r"[0-9a-f]{64}", receipt.text)


def test_submitting_without_saying_how_it_was_done_says_not_told(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    manager.fill(f"{REVIEW}/check", {})
    assert "not stated" in text_of(manager.follow().text)


def test_an_incomplete_return_is_not_submitted_and_what_is_missing_is_listed(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer(manager, "E01")
    answer(manager, "E02", evidence="")
    answer(manager, "E03", rating="non_compliant", evidence="")
    answered = manager.fill(f"{REVIEW}/check", {"method": "manager"})
    assert answered.status_code == 422
    words = text_of(answered.text)
    assert "Add evidence for E02" in words
    assert "Say why the service does not meet the minimum for E03" in words
    assert "Choose a rating for E04" in words
    assert "for E01" not in words
    assert f'href="{REVIEW}/E02#evidence"' in answered.text


def test_typed_text_comes_back_exactly_as_it_was_typed(app: Flask) -> None:
    text = "\n  first line\n\n\tsecond <b>line</b> & “quotes” ‮ 😀 Cymraeg: ŵ ŷ\n"
    manager = Visitor(app, "manager")
    answer(manager, "E01", evidence=text)
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["evidence"] == [text.replace("\n", "\r\n")]
    # Posting it as it was read changes nothing.
    version = manager.form()["version"]
    manager.post(f"{REVIEW}/E01", manager.form())
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["version"] == version


def test_the_same_post_twice_makes_one_version(app: Flask) -> None:
    manager = Visitor(app, "manager")
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "rating": "best", "evidence": "once"}
    assert manager.post(f"{REVIEW}/E01", fields).status_code == 303
    first = manager.get(f"{REVIEW}/E01") and manager.form()["version"]
    assert manager.post(f"{REVIEW}/E01", fields).status_code == 303
    assert (manager.get(f"{REVIEW}/E01") and manager.form()["version"]) == first


def test_a_stale_save_keeps_both_texts(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    manager.get(f"{REVIEW}/E01")
    read = manager.form()
    answer(parent, "E01", evidence="What the parent wrote", rating="minimum")
    stale = manager.post(f"{REVIEW}/E01", {**read, "evidence": "What the manager wrote", "rating": "minimum"})
    assert stale.status_code == 409
    words = text_of(stale.text)
    assert "What the parent wrote" in words
    assert "What the manager wrote" in words
    assert "Priya Parent saved at" in words
    fields = {**manager.form(), "keep_evidence": "mine"}
    assert manager.post(f"{REVIEW}/E01", fields).status_code == 303
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["evidence"] == ["What the manager wrote"]
    assert manager.form()["rating"] == ["minimum"]


@pytest.mark.parametrize(("choice", "kept"), [("theirs", "theirs"), ("merged", "theirs\r\n\r\nmine")])
def test_a_clash_can_keep_theirs_or_both(app: Flask, choice: str, kept: str) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    manager.get(f"{REVIEW}/E01")
    read = manager.form()
    answer(parent, "E01", evidence="theirs")
    manager.post(f"{REVIEW}/E01", {**read, "evidence": "mine"})
    manager.post(f"{REVIEW}/E01", {**manager.form(), "keep_evidence": choice})
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["evidence"] == [kept]


def test_two_people_on_different_fields_do_not_collide(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    manager.get(f"{REVIEW}/E01")
    read = manager.form()
    parent.fill(f"{REVIEW}/E01", {"evidence": "the parent's evidence"})
    assert manager.post(f"{REVIEW}/E01", {**read, "rating": "good"}).status_code == 303
    manager.get(f"{REVIEW}/E01")
    assert (manager.form()["rating"], manager.form()["evidence"]) == (["good"], ["the parent's evidence"])


@pytest.mark.parametrize("version", ["", "x", "eyJyYXRpbmciOjk5fQ", "eyJyYXRpbmciOiAiMSJ9", "W10"])
def test_a_forged_version_is_refused_in_words_and_the_text_kept(app: Flask, version: str) -> None:
    manager = Visitor(app, "manager")
    refused = manager.fill(f"{REVIEW}/E01", {"version": version, "evidence": "my careful words"})
    assert refused.status_code == 400
    assert "my careful words" in refused.text
    assert "reload the page" in refused.text


def test_a_version_that_was_never_reached_is_refused(app: Flask) -> None:
    from selfreview.domain.review.fields import ANSWER_FIELDS
    from selfreview.domain.review.review import Kept
    from selfreview.web.versions import pack

    forged = pack({name: Kept("", 7) for name in ANSWER_FIELDS}, ANSWER_FIELDS)
    manager = Visitor(app, "manager")
    assert manager.fill(f"{REVIEW}/E01", {"version": forged, "evidence": "x"}).status_code == 400


def test_a_rating_that_does_not_exist_and_too_long_evidence_are_told_beside_the_field(app: Flask) -> None:
    manager = Visitor(app, "manager")
    long = "ä" * 20_001
    refused = manager.fill(f"{REVIEW}/E01", {"rating": "splendid", "evidence": long, "reason": "r" * 2001})
    assert refused.status_code == 422
    words = text_of(refused.text)
    assert "There is a problem" in words
    assert "Choose one of the ratings listed" in words
    assert "take 1 out" in words
    assert manager.form()["evidence"] == [long]
    assert refused.text.count('href="#evidence"') == 1
    assert "<title>Error: " in refused.text


def test_ticks_of_another_exemplar_are_refused(app: Flask) -> None:
    manager = Visitor(app, "manager")
    refused = manager.fill(f"{REVIEW}/E01", {"ticks": ["E02-M1"], "evidence": "kept"})
    assert refused.status_code == 422
    assert "Tick only criteria that are listed here" in text_of(refused.text)


def test_ticks_amount_to_a_level_and_a_different_rating_asks_for_a_reason(app: Flask) -> None:
    exemplar = framework(app).exemplar("E01")
    ticks = [criterion.id for criterion in exemplar.criteria_of("minimum")]
    manager = Visitor(app, "manager")
    saved = manager.fill(f"{REVIEW}/E01", {"ticks": ticks, "rating": "good", "evidence": "e"})
    assert saved.location is not None
    assert saved.location.endswith("/E01?ask=missing")
    words = text_of(manager.follow().text)
    assert "Say why the rating differs from the criteria you ticked" in words
    assert "Your ticks add up to Minimum" in words
    assert "0 of 17 exemplars are done" in words
    manager.fill(f"{REVIEW}/E01", {"reason": "the last criterion is met from Monday"})
    assert "1 of 17 exemplars are done" in text_of(manager.get(f"{REVIEW}/E01").text)


def test_save_and_come_back_later_leads_to_the_overview_and_continue_to_the_next(app: Flask) -> None:
    manager = Visitor(app, "manager")
    later = manager.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "e", "then": "later"})
    assert later.location == f"{REVIEW}/"
    onward = manager.fill(f"{REVIEW}/E01", {"then": "continue"})
    assert onward.location == f"{REVIEW}/E02"
    last = manager.fill(f"{REVIEW}/E17", {"rating": "good", "evidence": "e", "then": "continue"})
    assert last.location == f"{REVIEW}/check"


@pytest.mark.parametrize("path", ["E18", "e01", "E1", "XX", "check2"])
def test_an_unknown_exemplar_is_a_plain_404(app: Flask, path: str) -> None:
    manager = Visitor(app, "manager")
    assert manager.get(f"{REVIEW}/{path}").status_code == 404


@pytest.mark.parametrize("year", ["1999", "2011", "0", "99999999999999999999"])
def test_an_unknown_year_is_a_plain_404(app: Flask, year: str) -> None:
    manager = Visitor(app, "manager")
    assert manager.get(f"/services/{OURS}/reviews/{year}/").status_code == 404


def test_a_submitted_return_is_read_only_until_it_is_reopened_with_a_reason(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    manager.get(f"{REVIEW}/E01")
    open_form = manager.form()
    manager.fill(f"{REVIEW}/check", {})
    late = manager.post(f"{REVIEW}/E01", {**open_form, "evidence": "written too late"})
    assert late.status_code == 409
    assert "written too late" in late.text
    assert "has been submitted" in late.text
    assert "<form" not in manager.get(f"{REVIEW}/E01").text.split("<main")[1]
    assert manager.fill(f"{REVIEW}/reopen", {"reason": ""}).status_code == 422
    assert manager.fill(f"{REVIEW}/reopen", {"reason": "A rating was typed wrong"}).status_code == 303
    answer(manager, "E01", rating="best", evidence="put right")
    manager.fill(f"{REVIEW}/check", {})
    assert "SR-2010-001-2" in text_of(manager.follow().text)
    earlier = text_of(manager.get(f"{REVIEW}/submitted/1").text)
    assert "An earlier version" in earlier
    assert "What shows E01." in earlier
    assert "put right" not in earlier
    assert manager.get(f"{REVIEW}/submitted/3").status_code == 404


def test_submitting_twice_gives_the_same_receipt(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    manager.get(f"{REVIEW}/check")
    fields = manager.form()
    first = manager.post(f"{REVIEW}/check", fields).location
    assert manager.post(f"{REVIEW}/check", fields).location == first


def test_the_network_sees_ratings_and_nothing_else(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer(manager, "E01", evidence="SECRET EVIDENCE")
    words = text_of(manager.get(f"{REVIEW}/what-the-network-sees").text)
    assert "E01 Good" in words
    assert "Each row also has the year, 2010, and the number of your service, 1." in words
    assert "SECRET" not in words
    assert "1 row" in words


def test_a_closed_round_takes_no_answer_and_a_past_review_can_be_entered_later(app: Flask) -> None:
    manager = Visitor(app, "manager")
    past = f"/services/{OURS}/reviews/2009"
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "evidence": "kept words"}
    assert manager.post(f"{past}/E01", fields).status_code == 409
    assert "kept words" in manager.last.text
    manager.get(f"{past}/")
    assert manager.post(f"{past}/enter", manager.form()).status_code == 303
    words = text_of(manager.get(f"{past}/").text)
    assert "entered later by Maureen Manager" in words
    assert manager.fill(f"{past}/E01", {"rating": "good", "evidence": "from the paper"}).status_code == 303


def test_a_background_save_is_told_the_time_and_the_new_version(app: Flask) -> None:
    script = {"headers": {"X-Requested-With": "selfreview", "Accept": "application/json"}}
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "evidence": "typed"}
    saved = manager.post(f"{REVIEW}/E01", fields, **script)
    assert saved.json
    assert saved.json["saved_at"] == "14:03"
    again = manager.post(
        f"{REVIEW}/E01", {**fields, "version": saved.json["version"], "evidence": "typed on"}, **script
    )
    assert again.status_code == 200
    assert again.json
    answer(parent, "E01", evidence="overtaken")
    clash = manager.post(f"{REVIEW}/E01", {**fields, "version": again.json["version"], "evidence": "mine"}, **script)
    assert clash.status_code == 409
    assert clash.json
    assert "Priya Parent has changed this page" in clash.json["message"]
    faulty = manager.post(f"{REVIEW}/E01", {**fields, "rating": "nonsense"}, **script)
    assert faulty.json
    assert (faulty.status_code, faulty.json["message"]) == (422, "Choose one of the ratings listed")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"method": "by magic"}, "Choose how the review was done"),
        ({"method": "other", "method_other": " "}, "Say in a few words how the review was done"),
        ({"method": "group", "agencies": ["The Moon"]}, "Choose from the agencies listed"),
    ],
)
def test_how_it_was_done_is_one_of_the_ways_that_are_listed(
    lite: Flask, typed: dict[str, str | list[str]], said: str
) -> None:
    manager = Visitor(lite, "manager")
    assert manager.fill(f"{REVIEW}/completion", typed).status_code == 422
    assert said in text_of(manager.last.text)


def test_a_background_save_to_a_closed_round_is_told_in_words(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    page = f"/services/{OURS}/reviews/{OPEN}/E01"
    manager.get(page)
    typed = {**manager.form(), "evidence": "typed too late"}
    with lite.app_context():
        rounds.close_round(OPEN, by="a test", at=lite.extensions["clock"].now)
        db.session.commit()
    headers = {"X-Requested-With": "selfreview", "Accept": "application/json"}
    answered = manager.client.post(page, data=typed, headers=headers)
    assert answered.status_code == 409
    assert "closed" in answered.get_json()["message"]
