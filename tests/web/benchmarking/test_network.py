"""The benchmarking at the network: who sees what, opening, more time, closing, and questions about figures."""

from datetime import date

from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import whole_returns
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from tests import nation
from tests.benchmarking import answers
from tests.people import OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import OPENED, RETURN, answer_all, open_benchmarking, save

HOME = f"/network/rounds/{OPEN}/benchmarking"


def test_the_network_opens_it_gives_more_time_closes_it_and_opens_it_again(lite: Flask) -> None:
    analyst, manager = Visitor(lite, "analyst"), Visitor(lite, "manager")
    assert "has not been opened" in text_of(analyst.get(f"{HOME}/").text)
    fields = analyst.form()
    past = analyst.post(f"{HOME}/open", {**fields, "deadline": ["1", "1", "2010"]})
    assert (past.status_code, "must be today or later" in past.text) == (422, True)
    opened = analyst.post(f"{HOME}/open", fields)
    assert opened.status_code == 303
    assert manager.get(f"{RETURN}/").status_code == 200
    assert analyst.post(f"{HOME}/open", fields).status_code == 303
    assert analyst.fill(f"{HOME}/close", {}).status_code == 303
    assert "The benchmarking is closed" in text_of(analyst.follow().text)
    analyst.get(f"{HOME}/close")
    fields = analyst.form()
    assert analyst.post(f"{HOME}/reopen", fields).status_code == 422
    assert analyst.post(f"{HOME}/reopen", {**fields, "reason": "Late returns."}).status_code == 303
    assert "The benchmarking is open" in text_of(analyst.get(f"{HOME}/").text)


def test_coordinators_see_how_far_services_are_and_no_figure(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager)
    manager.fill(f"{RETURN}/check", {})
    coordinator = Visitor(lite, "coordinator")
    page = text_of(coordinator.get(f"{HOME}/").text)
    assert "Sheffield Submitted" in page
    assert "Wandsworth" not in page
    assert "84,200" not in page
    for path in (f"{HOME}/services/{OURS}", f"{HOME}/odd", f"{HOME}/extend", f"{HOME}/close"):
        assert coordinator.get(path).status_code == 403
    assert manager.get(f"{HOME}/").status_code == 403


def test_the_analyst_sees_submitted_figures_and_sentences_and_never_a_draft(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, analyst = Visitor(lite, "manager"), Visitor(lite, "analyst")
    answer_all(manager, MG02="0")
    save(manager, "MG", {"MG02_remark": "The chair was ill."})
    assert analyst.get(f"{HOME}/services/{OURS}").status_code == 404
    manager.fill(f"{RETURN}/check", {})
    page = text_of(analyst.get(f"{HOME}/services/{OURS}").text)
    assert "£84,200" in page
    assert "The service says: “The chair was ill.”" in page
    assert "The chair was ill." in text_of(analyst.get(f"{HOME}/odd").text)
    assert analyst.get(f"{HOME}/services/{THEIRS}").status_code == 404
    manager.fill(f"{RETURN}/reopen", {"reason": "A wrong figure."})
    save(manager, "FC", {"FC01": "90000"})
    assert "£90,000" not in analyst.get(f"{HOME}/services/{OURS}").text


def test_the_network_asks_about_a_figure_and_the_service_answers(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, analyst, member = (Visitor(lite, key) for key in ("manager", "analyst", "parent"))
    answer_all(manager)
    manager.fill(f"{RETURN}/check", {})
    assert analyst.fill(f"{HOME}/services/{OURS}", {"question": "FC01"}).status_code == 422
    asked = analyst.fill(f"{HOME}/services/{OURS}", {"question": "FC01", "text": "With the rent?"})
    assert asked.status_code == 303
    assert "1 asked about figures, 1 not answered yet" in text_of(manager.get(f"{RETURN}/").text)
    assert "With the rent?" in text_of(member.get(f"{RETURN}/questions").text)
    assert member.post(f"{RETURN}/questions/1", {"csrf_token": member.token("/about"), "words": "x"}).status_code == 403
    manager.get(f"{RETURN}/questions")
    fields = manager.form()
    assert manager.post(f"{RETURN}/questions/1", {**fields, "words": " "}).status_code == 422
    assert manager.post(f"{RETURN}/questions/1", {**fields, "words": "With the rent."}).status_code == 303
    assert manager.post(f"{RETURN}/questions/999", {**fields, "words": "x"}).status_code == 404
    page = text_of(analyst.get(f"{HOME}/services/{OURS}").text)
    assert "With the rent." in page
    assert "then £84,200" in page
    title = product_questionnaire().question("FC01").title
    history = text_of(manager.get(f"{RETURN}/history").text)
    assert f"asked about FC01 {title}" in history
    assert f"answered what was asked about FC01 {title}" in history
    assert "submitted the return" in history


def test_one_service_gets_more_time(lite: Flask) -> None:
    open_benchmarking(lite)
    analyst, manager = Visitor(lite, "analyst"), Visitor(lite, "manager")
    analyst.fill(f"{HOME}/close", {})
    assert analyst.fill(f"{HOME}/extend", {}).status_code == 422
    told = {"service": str(OURS), "to": ["30", "11", str(OPEN)]}
    assert analyst.fill(f"{HOME}/extend", told).status_code == 303
    assert save(manager, "CW", {"CW01": "420"}).status_code == 303


def test_odd_figures_of_a_large_network_come_a_page_at_a_time(lite: Flask) -> None:
    with lite.app_context():
        services = nation.settle(64, told=1)
    open_benchmarking(lite)
    check = product_questionnaire().checks[0].id
    with lite.app_context():
        for service in services[:60]:
            remarks = {} if service == services[0] else {"MG02": {"checks": [check], "sentence": f"Said by {service}."}}
            whole = WholeReturn(OPEN, service, date(OPEN, 11, 2), answers(), remarks=remarks)
            whole_returns.keep(whole, product_questionnaire(), by="a test", at=OPENED)
        db.session.commit()
    analyst = Visitor(lite, "analyst")
    first = text_of(analyst.get(f"{HOME}/odd").text)
    assert "Showing 1 to 50 of 59 figures" in first
    assert first.count("Said by ") == 50
    assert f'href="{HOME}/odd?page=2"' in analyst.last.text
    assert text_of(analyst.get(f"{HOME}/odd?page=2").text).count("Said by ") == 9
