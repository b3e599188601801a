"""Questions about a return on the pages: hinted at before, answered by the service, settled by the network."""

import pytest
from flask import Flask

from selfreview.domain.returns.questions import ANSWER_LIMIT
from selfreview.storage.tables import QuestionNoteRow, db
from tests.deeds import REVIEW, answer_all, framework_of
from tests.made_returns import all_at, submit
from tests.people import CLOSED, FAR, OPEN, OURS
from tests.visitors import Visitor, text_of

QUESTIONS = f"{REVIEW}/questions"
SAME = f"{QUESTIONS}/all-the-same"
ROUND = f"/network/rounds/{OPEN}/questions"
SECRET = "What shows"


@pytest.fixture
def manager(app: Flask) -> Visitor:
    """A manager whose return has the same rating everywhere and says little."""
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    return manager


def submit_here(manager: Visitor) -> None:
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303


def test_the_check_page_hints_and_stops_nothing(manager: Visitor) -> None:
    words = text_of(manager.get(f"{REVIEW}/check").text)
    assert "Worth a second look" in words
    assert "Every exemplar is rated the same." in words
    assert "Steering group rated highly, but no group named." in words
    assert text_of(manager.get(QUESTIONS).text).count("No questions have been asked") == 1
    submit_here(manager)
    assert "Worth a second look" not in text_of(manager.get(f"{REVIEW}/check").text)


def test_overview_and_receipt_lead_to_the_questions(manager: Visitor) -> None:
    assert "questions about the return" not in text_of(manager.get(f"{REVIEW}/").text)
    submit_here(manager)
    for path in ("/", "/submitted/1"):
        page = manager.get(f"{REVIEW}{path}").text
        assert "3 questions about the return" in text_of(page)
        assert f'href="{QUESTIONS}"' in page
    for kind in ("all-the-same", "no-group", "short-evidence"):
        manager.fill(f"{QUESTIONS}/{kind}", {"words": "It is as we see it."})
    words = text_of(manager.get(f"{REVIEW}/").text)
    assert "3 questions about the return" not in words
    assert "Questions about the return, and what was answered" in words


def test_a_service_answers_in_its_own_words_and_adds_to_them(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    for words in ("Each was looked at by itself.", "And by two of us."):
        assert manager.fill(SAME, {"words": words}).status_code == 303
    assert "Your answer has been sent to the network." in text_of(manager.follow().text)
    said = text_of(manager.get(SAME).text)
    assert said.index("Each was looked at by itself.") < said.index("And by two of us.")
    fields = {**manager.form(), "words": "Sent twice"}
    assert [manager.post(SAME, fields).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert db.session.query(QuestionNoteRow).count() == 3


@pytest.mark.parametrize(
    ("words", "fault"),
    [(" ", "Write your answer"), ("x" * (ANSWER_LIMIT + 3), "take 3 out")],
    ids=["nothing", "too long"],
)
def test_an_answer_that_cannot_be_taken_is_given_back(manager: Visitor, words: str, fault: str) -> None:
    submit_here(manager)
    answer = manager.fill(SAME, {"words": words})
    assert answer.status_code == 422
    assert fault in text_of(answer.text)
    assert manager.form()["words"] == ["\r\n" + words] or manager.form()["words"] == [words]
    assert manager.fill(SAME, {"words": "Well", "once": "no mark!"}).status_code == 422
    assert "Well" in manager.last.text


def test_members_read_and_do_not_answer(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    parent = Visitor(app, "parent")
    assert "The manager or the chair answers." in text_of(parent.get(SAME).text)
    assert parent.post(SAME, {"csrf_token": parent.token("/account/password"), "words": "I say"}).status_code == 403
    assert Visitor(app, "outsider").get(SAME).status_code == 404
    assert manager.get(f"{QUESTIONS}/many-moved").status_code == 404
    assert manager.get(f"{QUESTIONS}/nonsense").status_code == 404


def test_a_return_that_is_opened_again_says_so_and_one_that_is_corrected_withdraws_the_question(
    app: Flask, manager: Visitor
) -> None:
    submit_here(manager)
    assert "Reopen it to correct it" in text_of(manager.get(SAME).text)
    manager.fill(f"{REVIEW}/reopen", {"reason": "One was wrong"})
    assert "we will check again" in text_of(manager.get(SAME).text)
    first = framework_of(app).exemplars[0].id
    manager.fill(f"{REVIEW}/{first}", {"rating": framework_of(app).scale.keys[0]})
    submit_here(manager)
    words = text_of(manager.get(SAME).text)
    assert "Corrected" in words
    assert "no longer raises this question" in words
    assert "The manager or the chair answers" not in words
    assert "No question is settled." in text_of(Visitor(app, "analyst").get(f"{ROUND}?state=Settled").text)
    assert "Every exemplar is rated the same" in text_of(Visitor(app, "analyst").get(f"{ROUND}?state=Corrected").text)


def test_the_network_sees_questions_and_answers_and_no_evidence(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    manager.fill(SAME, {"words": "Each was looked at by itself."})
    page = Visitor(app, "analyst").get(ROUND).text
    words = text_of(page)
    assert "3 questions to 1 service" in words
    assert "Each was looked at by itself." in words
    assert "Somewhere in the return the evidence is shorter than 40 characters." in words
    assert SECRET not in page
    assert "Maureen" not in page
    (group,) = (exemplar for exemplar in framework_of(app).exemplars if exemplar.asks_for_group)
    assert f"({group.id})" in words
    first = framework_of(app).exemplars[0]
    assert first.id not in words


def test_an_analyst_settles_a_question_and_its_service_sees_that(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    analyst.get(ROUND)
    fields = analyst.form(number=1)
    for _ in range(2):
        assert analyst.post(f"{ROUND}/{OURS}/all-the-same/settle", fields).status_code == 303
    assert "The question to Sheffield is settled." in text_of(analyst.follow().text)
    words = text_of(analyst.get(f"{ROUND}?state=Settled").text)
    assert "Anna Analyst" in words
    words = text_of(manager.get(SAME).text)
    assert "The network marked it as settled" in words
    assert "Your answer" not in words


def test_nobody_settles_what_they_have_not_seen(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    analyst.get(ROUND)
    fields = analyst.form(number=1)
    path = f"{ROUND}/{OURS}/all-the-same/settle"
    answer = analyst.post(path, {**fields, "version": "2"})
    assert answer.status_code == 409
    assert "Sheffield has submitted again since." in text_of(answer.text)
    assert analyst.post(path, {**fields, "version": "many"}).status_code == 422
    assert "Reload the page" in text_of(analyst.last.text)
    assert analyst.post(f"{ROUND}/{OURS}/many-moved/settle", fields).status_code == 404
    assert analyst.post(f"{ROUND}/{OURS}/nonsense/settle", fields).status_code == 404
    assert analyst.post(f"{ROUND}/9999/all-the-same/settle", fields).status_code == 404
    assert analyst.get("/network/rounds/1999/questions").status_code == 404
    assert "No question is settled." in text_of(analyst.get(f"{ROUND}?state=Settled").text)


KINDS = ("all-the-same", "no-group", "short-evidence")


def test_questions_are_settled_in_bulk(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    token = {"csrf_token": analyst.token(ROUND)}
    ticked = [f"{OURS} {kind} 1" for kind in KINDS[:2]]
    answer = analyst.post(f"{ROUND}/settle", {**token, "which": "ticked", "ticked": ticked * 2})
    assert answer.status_code == 303
    assert "2 questions are settled." in text_of(analyst.follow().text)
    assert "Settle the 1 question on this page" in text_of(analyst.get(ROUND).text)
    fields = {**analyst.form(number=2), "which": "all"}
    assert analyst.post(f"{ROUND}/settle", fields).status_code == 303
    assert "1 question is settled." in text_of(analyst.follow().text)
    assert "Not settled yet (0)" in text_of(analyst.last.text)
    assert "The network marked it as settled" in text_of(manager.get(SAME).text)


def test_what_was_asked_anew_meanwhile_is_not_settled_with_the_others(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    fields = {
        **{"csrf_token": analyst.token(ROUND)},
        "which": "ticked",
        "ticked": [f"{OURS} {KINDS[0]} 1", f"{OURS} {KINDS[1]} 2"],
    }
    assert analyst.post(f"{ROUND}/settle", fields).status_code == 303
    words = text_of(analyst.follow().text)
    assert "1 question is settled. Submitted again since, so not settled: Sheffield." in words
    assert "Not settled yet (2)" in words


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"which": "ticked"}, 422, "Tick the questions that are settled."),
        ({"which": "some", "ticked": f"{OURS} all-the-same 1"}, 422, "Reload the page"),
        ({"ticked": f"{OURS} all-the-same 1"}, 422, "Reload the page"),
        ({"which": "ticked", "ticked": f"{OURS} all-the-same"}, 422, "Reload the page"),
        ({"which": "ticked", "ticked": f"{OURS} nonsense 1"}, 422, "Reload the page"),
        ({"which": "all", "shown": f"{OURS} many-moved 1"}, 404, ""),
        ({"which": "all", "shown": "9999 many-moved 1"}, 404, ""),
    ],
)
def test_a_faulty_wish_to_settle_settles_nothing(
    app: Flask, manager: Visitor, fields: dict[str, str], status: int, words: str
) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    token = {"csrf_token": analyst.token(ROUND)}
    answer = analyst.post(f"{ROUND}/settle", {**token, **fields})
    assert answer.status_code == status
    assert words in text_of(answer.text)
    assert "Not settled yet (3)" in text_of(analyst.get(ROUND).text)
    assert analyst.post("/network/rounds/1999/questions/settle", {**token, **fields}).status_code == 404


def test_only_those_who_run_rounds_settle_in_bulk(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    for who in ("coordinator", "manager"):
        visitor = Visitor(app, who)
        token = {"csrf_token": visitor.token("/account/password")}
        wish = {**token, "which": "all", "shown": f"{OURS} all-the-same 1"}
        assert visitor.post(f"{ROUND}/settle", wish).status_code == 403


def test_questions_are_found_by_service_and_stay_in_view_when_one_is_settled(app: Flask, manager: Visitor) -> None:
    submit_here(manager)
    analyst = Visitor(app, "analyst")
    assert "3 questions to 1 service" in text_of(analyst.get(f"{ROUND}?q=sheff+yorkshire").text)
    assert "None of these questions is to a service with “Leeds”" in text_of(analyst.get(f"{ROUND}?q=Leeds").text)
    analyst.get(f"{ROUND}?q=sheff")
    address = analyst.post(f"{ROUND}/{OURS}/all-the-same/settle?q=sheff", analyst.form(number=1)).headers["Location"]
    assert address == f"{ROUND}?q=sheff"


def test_a_round_without_questions_says_so(app: Flask) -> None:
    analyst = Visitor(app, "analyst")
    assert "There are no questions." in text_of(analyst.get(ROUND).text)
    assert f'href="{ROUND}"' in analyst.get(f"/network/rounds/{OPEN}").text


def test_returns_from_a_file_are_asked_too_and_moves_are_told_with_their_exemplars(app: Flask) -> None:
    scale = framework_of(app).scale
    ratings = all_at(app, scale.keys[0])
    submit(app, FAR, CLOSED, ratings)
    moved = list(ratings)[:5]
    submit(app, FAR, OPEN, {**ratings, **dict.fromkeys(moved, scale.keys[1])})
    words = text_of(Visitor(app, "analyst").get(ROUND).text)
    assert "Ratings moved a long way in a year" in words
    assert "moved by 5 levels in all, up and down added together, in 5 exemplars" in words
    assert f"({', '.join(moved)})" in words
    assert "Somewhere in the return" in words


def test_questions_do_not_reach_those_who_only_follow_the_round(app: Flask) -> None:
    for key in ("coordinator", "manager", "observer"):
        assert Visitor(app, key).get(ROUND).status_code == 403
