"""A benchmarking return over the pages that a browser without JavaScript sees, from the first answer to the receipt."""

import re

import pytest
from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import collections, told
from selfreview.storage.tables import db
from tests.people import OPEN, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, answer_all, make_last_return, open_benchmarking, save


def test_before_it_is_opened_there_is_nothing(lite: Flask) -> None:
    assert Visitor(lite, "manager").get(f"{RETURN}/").status_code == 404


def test_a_manager_completes_and_submits_and_gets_a_receipt(app: Flask) -> None:
    open_benchmarking(app)
    manager = Visitor(app, "manager")
    assert re.search(r"\b0 of \d+\b", text_of(manager.get(f"{RETURN}/").text))
    answer_all(manager)
    done = re.search(r"\b(\d+) of (\d+)\b", text_of(manager.get(f"{RETURN}/").text))
    assert done is not None
    assert done[1] == done[2]
    assert manager.fill(f"{RETURN}/check", {}).status_code == 303
    receipt = text_of(manager.follow().text)
    assert "BM-2010-001-1" in receipt
    assert "£84,200" in receipt
    with app.app_context():
        (one,) = told.submitted_returns(product_questionnaire(), OPEN)
        assert one.answers["ST02"].number == 150
        assert one.answers["MG03"].chosen == ("parents", "health", "voluntary")
        assert one.answers["ST09"].state == "not_asked"
    assert manager.get(f"{RETURN}/check").text.count("<form") == manager.get("/about").text.count("<form")


def test_an_incomplete_return_is_not_submitted_and_what_is_missing_is_listed(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    save(manager, "FC", {"FC01": "84200"})
    refused = manager.fill(f"{RETURN}/check", {})
    assert refused.status_code == 422
    assert "FC02 Budget has no answer yet" in text_of(refused.text)


@pytest.mark.parametrize(
    ("section", "question", "typed", "says"),
    [
        ("FC", "FC01", "1.5k", "Write the whole figure in digits"),
        ("FC", "FC01", "a lot", "Enter a number in digits"),
        ("FC", "FC01", "-5", "cannot be negative"),
        ("FC", "FC01", "9999999", "between £1 and £5,000,000"),
        ("ST", "ST01", "1.234", "at most two decimals"),
        ("PM", "PM09", ["none", "impact"], "cannot go with another answer"),
        ("RS", "RS01", "elsewhere", "Choose only from the list"),
    ],
)
def test_a_field_that_is_refused_keeps_what_was_typed_and_the_others_are_saved(
    lite: Flask, section: str, question: str, typed: str, says: str
) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    other = {"FC": ("FC03", "all_known"), "ST": ("ST04", "7"), "PM": ("PM03", "no"), "RS": ("RS05", "no")}[section]
    refused = save(manager, section, {question: typed, other[0]: other[1]})
    assert refused.status_code == 422
    assert says in text_of(refused.text)
    shown = manager.form()
    wanted = {"RS01": [], "PM09": ["impact", "none"]}.get(question, [typed])
    assert [value for value in shown.get(question, []) if value] == wanted
    assert shown[other[0]] == [other[1]]
    mended = {"FC01": "84200", "ST01": "1.5", "PM09": ["impact"], "RS01": "mixed"}[question]
    assert manager.post(f"{RETURN}/{section}", {**shown, question: mended}).status_code == 303
    manager.get(f"{RETURN}/{section}")
    assert mended[0] in manager.form()[question] or manager.form()[question] == [mended]


def test_pounds_commas_and_spaces_are_taken(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    assert save(manager, "FC", {"FC01": " £84,200 "}).status_code == 303
    manager.get(f"{RETURN}/FC")
    assert manager.form()["FC01"] == ["84200"]


def test_not_known_is_an_answer_and_not_both(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    assert save(manager, "FC", {"FC01": "5000", "FC01_not_known": "yes"}).status_code == 422
    assert save(manager, "FC", {"FC01": "", "FC01_not_known": "yes"}).status_code == 303
    assert "Not known" in text_of(manager.get(f"{RETURN}/check").text)


def test_members_write_all_but_money_and_staff_and_an_observer_reads(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, member, observer = (Visitor(lite, key) for key in ("manager", "parent", "observer"))
    save(manager, "FC", {"FC01": "84200"})
    member.get(f"{RETURN}/FC")
    assert "FC01" not in member.form()
    assert "£84,200" in text_of(member.last.text)
    assert save(member, "FC", {"FC04": "no"}).status_code == 303
    assert save(member, "FC", {"FC01": "90000"}).status_code == 403
    assert save(member, "FC", {"FC01": "words"}).status_code == 403
    assert save(member, "MG", {"MG01": "no"}).status_code == 303
    read = observer.get(f"{RETURN}/MG")
    assert read.status_code == 200
    assert "<form" not in read.text.split("<main")[1].split("</main")[0]
    assert observer.post(f"{RETURN}/MG", {"csrf_token": observer.token("/about")}).status_code == 403
    assert member.post(f"{RETURN}/check", {"csrf_token": member.token("/about")}).status_code == 403


def test_another_service_and_the_network_find_nothing(lite: Flask) -> None:
    open_benchmarking(lite)
    for key in ("outsider", "coordinator", "analyst", "admin"):
        assert Visitor(lite, key).get(f"{RETURN}/").status_code == 404
    assert Visitor(lite, "manager").get(f"/services/{THEIRS}/benchmarking/{OPEN}/").status_code == 404
    assert Visitor(lite, None).get(f"{RETURN}/").location.startswith("/sign-in")


def test_two_people_who_answer_at_once_see_both_answers(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, member = Visitor(lite, "manager"), Visitor(lite, "parent")
    for visitor in (manager, member):
        visitor.get(f"{RETURN}/MG")
    mine, theirs = manager.form(), member.form()
    assert member.post(f"{RETURN}/MG", {**theirs, "MG02": "3", "MG01": "yes"}).status_code == 303
    clash = manager.post(f"{RETURN}/MG", {**mine, "MG02": "5", "MG06": "parent"})
    assert clash.status_code == 409
    words = text_of(clash.text)
    assert "Priya Parent saved at" in words
    assert "You answered 5" in words
    page = manager.form()
    undecided = manager.post(f"{RETURN}/MG", page)
    assert undecided.status_code == 422
    assert manager.post(f"{RETURN}/MG", {**page, "keep_MG02": "mine"}).status_code == 303
    manager.get(f"{RETURN}/MG")
    kept = manager.form()
    assert (kept["MG02"], kept["MG01"], kept["MG06"]) == (["5"], ["yes"], ["parent"])


def test_giving_way_keeps_the_other_answer(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, member = Visitor(lite, "manager"), Visitor(lite, "parent")
    for visitor in (manager, member):
        visitor.get(f"{RETURN}/CW")
    mine, theirs = manager.form(), member.form()
    member.post(f"{RETURN}/CW", {**theirs, "CW01": "400"})
    manager.post(f"{RETURN}/CW", {**mine, "CW01": "500", "CW02": "records"})
    assert manager.post(f"{RETURN}/CW", {**manager.form(), "keep_CW01": "theirs"}).status_code == 303
    manager.get(f"{RETURN}/CW")
    assert (manager.form()["CW01"], manager.form()["CW02"]) == (["400"], ["records"])


def test_a_version_that_was_never_given_out_is_refused_with_what_was_typed(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    refused = save(manager, "FC", {"FC01": "84200", "version": "made-up"})
    assert refused.status_code == 400
    assert "84200" in refused.text


def test_what_is_odd_is_asked_about_and_one_sentence_answers_until_the_figure_changes(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    saved = save(manager, "MG", {"MG01": "yes", "MG02": "0"})
    assert saved.location.endswith("/MG#MG02")
    assert "it did not meet in the year" in text_of(manager.follow().text)
    assert save(manager, "MG", {"MG02_remark": "The chair was ill."}).status_code == 303
    check = text_of(manager.get(f"{RETURN}/check").text)
    assert "The chair was ill." in check
    save(manager, "ST", {"ST05": "0", "ST07": "2"})
    save(manager, "ST", {"ST05_remark": "They begin in April."})
    save(manager, "ST", {"ST07": "4"})
    again = text_of(manager.get(f"{RETURN}/ST").text)
    assert "About an earlier answer you wrote: “They begin in April.”" in again


def test_what_cannot_be_is_saved_and_stops_the_submission(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager, ST04="2")
    refused = manager.fill(f"{RETURN}/check", {})
    assert refused.status_code == 422
    assert "3.00 full-time posts cannot be held by 2 people" in text_of(refused.text)


def test_a_hidden_answer_stays_in_the_draft_and_never_leaves(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager)
    save(manager, "MG", {"MG01": "no"})
    assert "voluntary" not in text_of(manager.get(f"{RETURN}/what-the-network-sees").text)
    manager.fill(f"{RETURN}/check", {})
    with lite.app_context():
        (one,) = told.submitted_returns(product_questionnaire(), OPEN)
        assert one.answers["MG03"].state == "not_asked"
    manager.get(f"{RETURN}/MG")


def test_last_year_s_choices_wait_to_be_confirmed_and_numbers_stand_beside(lite: Flask) -> None:
    make_last_return(lite)
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    page = text_of(manager.get(f"{RETURN}/FC").text)
    assert "For 2009 you answered: £84,200 (actual). Submitted 2 November 2009." in page
    assert "The budget that you gave for this very year: £85,000 (estimated)." in page
    assert manager.form()["FC01"] == [""]
    assert manager.form()["FC03"] == ["all_known"]
    assert "2009, not yet confirmed" in page
    save(manager, "FC", {"then": "later"})
    assert re.search(r"\b0 of", text_of(manager.get(f"{RETURN}/").text))
    save(manager, "FC", {}, headers={"X-Requested-With": "selfreview"})
    assert re.search(r"\b0 of", text_of(manager.get(f"{RETURN}/").text))
    save(manager, "FC", {"FC03_confirm": "yes", "then": "later"})
    assert re.search(r"\b1 of", text_of(manager.get(f"{RETURN}/").text))
    save(manager, "FC", {"then": "continue"})
    assert re.search(r"\b2 of", text_of(manager.get(f"{RETURN}/").text))
    save(manager, "SW", {})
    assert "Done" in text_of(manager.get(f"{RETURN}/").text)


def test_a_return_is_opened_again_with_a_reason_and_every_version_stays(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager)
    manager.fill(f"{RETURN}/check", {})
    assert save_is_refused(manager)
    manager.fill(f"{RETURN}/reopen", {"reason": "A wrong figure."})
    save(manager, "CW", {"CW01": "430"})
    manager.fill(f"{RETURN}/check", {})
    assert "BM-2010-001-2" in text_of(manager.follow().text)
    assert "420" in text_of(manager.get(f"{RETURN}/submitted/1").text)
    history = text_of(manager.get(f"{RETURN}/history").text)
    assert "answered CW01" in history
    assert "A wrong figure." in history


def save_is_refused(manager: Visitor) -> bool:
    """Whether a section of a submitted return takes nothing."""
    token = manager.token("/about")
    return bool(manager.post(f"{RETURN}/CW", {"csrf_token": token, "CW01": "1", "version": ""}).status_code >= 400)


def test_a_closed_collection_takes_nothing_until_it_is_extended(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.get(f"{RETURN}/CW")
    form = manager.form()
    with lite.app_context():
        collections.close_collection(OPEN, by="a test", at=NOW)
        db.session.commit()
    refused = manager.post(f"{RETURN}/CW", {**form, "CW01": "420"})
    assert refused.status_code == 409
    assert "420" in refused.text
    with lite.app_context():
        collections.extend_collection(OPEN, service=OURS, to=NOW.date(), by="a test", at=NOW)
        db.session.commit()
    assert save(manager, "CW", {"CW01": "420"}).status_code == 303


def test_a_page_s_script_saves_in_the_background_and_goes_on_from_there(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.get(f"{RETURN}/CW")
    form = manager.form()
    sent = {"headers": {"X-Requested-With": "selfreview"}}
    first = manager.post(f"{RETURN}/CW", {**form, "CW01": "42"}, **sent)
    assert first.status_code == 200
    second = manager.post(f"{RETURN}/CW", {**form, "CW01": "420", "version": first.json["version"]}, **sent)  # type: ignore[index]
    assert second.status_code == 200
    refused = manager.post(f"{RETURN}/CW", {**form, "CW01": "4x", "version": second.json["version"]}, **sent)  # type: ignore[index]
    assert (refused.status_code, "CW01" in refused.json["message"]) == (422, True)  # type: ignore[index]


def test_the_two_collections_ask_each_other(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.fill(f"/services/{OURS}/reviews/{OPEN}/E03", {"rating": "good", "evidence": "Minutes."})
    save(manager, "MG", {"MG01": "no"})
    words = "The figures say that there is no steering group, but E03 is rated Good."
    assert words in text_of(manager.get(f"{RETURN}/check").text)
    assert words in text_of(manager.get(f"/services/{OURS}/reviews/{OPEN}/check").text)


def test_home_and_the_review_lead_to_the_return(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert f'href="{RETURN}/"' not in manager.get("/").text
    open_benchmarking(lite)
    assert f'href="{RETURN}/"' in manager.get("/").text
    assert f'href="{RETURN}/"' in manager.get(f"/services/{OURS}/reviews/{OPEN}/").text


def test_a_blank_form_has_every_question_and_what_was_told_last(lite: Flask) -> None:
    make_last_return(lite)
    open_benchmarking(lite)
    page = text_of(Visitor(lite, "observer").get(f"{RETURN}/blank-form").text)
    missing = [one.id for one in product_questionnaire().questions if one.wording_of(OPEN) not in page]
    assert missing == []
    assert "For 2009 you answered: £84,200 (actual)." in page
    assert "£84,200 (actual)" not in text_of(Visitor(lite, "observer").get(f"{RETURN}/check").text)
