"""The history that a group reads: who changed what, when, from what to what."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from selfreview.domain.review.differences import MOST_PIECES, Fate, Piece, compare
from selfreview.storage.plan.plans import PLANNED
from selfreview.storage.review import sheets
from selfreview.storage.review.history import Change
from selfreview.storage.review.reviews import WROTE, find_review, save_fields
from selfreview.storage.tables import AuditRow, db
from selfreview.web.review.history import tell
from tests.made_returns import all_at, framework_of, submit
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, fields_of, parse, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"
TEXTS = st.text(st.sampled_from("ab \n.é"), max_size=60)


def save(visitor: Visitor, **fields: object) -> None:
    assert visitor.fill(HERE, fields).status_code == 303  # type: ignore[arg-type]


@given(TEXTS, TEXTS)
def test_the_pieces_of_a_change_make_up_both_texts_to_the_letter(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.IN) == before
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.OUT) == after


def test_a_changed_word_is_told_from_the_words_that_stay() -> None:
    assert compare("The group met once.", "The group met twice.") == (
        Piece(Fate.KEPT, "The group met "),
        Piece(Fate.OUT, "once"),
        Piece(Fate.IN, "twice"),
        Piece(Fate.KEPT, "."),
    )


def test_a_long_text_is_compared_line_by_line_and_a_hopeless_one_as_a_whole() -> None:
    lines = "\n".join("a b c d e f" for _ in range(MOST_PIECES // 10))
    assert compare(lines, lines + "\nmore")[-1].text == "more" or compare(lines, lines + "\nmore")[-1].fate is Fate.IN
    hopeless = "x\n" * (MOST_PIECES + 1)
    assert compare(hopeless, "") == (Piece(Fate.OUT, hopeless),)


def test_every_change_is_read_by_the_group_from_what_to_what(app: Flask) -> None:
    parent, health, observer = (Visitor(app, key) for key in ("parent", "health", "observer"))
    save(parent, rating="minimum", evidence="The group met once.", ticks=["E01-M1"])
    app.extensions["clock"].pass_(minutes=30)
    save(health, rating="good", evidence="The group met twice.", ticks=["E01-M2"])
    words = text_of(observer.get(f"{HERE}/history").text)
    assert "Helen Health changed the evidence 3 November 2010 at 14:33 The group met" in words
    assert "The group met <del>once</del><ins>twice</ins>." in observer.last.text
    assert "Helen Health changed the rating 3 November 2010 at 14:33 From Minimum to Good" in words
    assert "From not rated to Minimum" in words
    assert "No longer ticked:" in words
    assert words.index("Helen Health changed") < words.index("Priya Parent changed")
    assert "E01: Helen Health changed the evidence" in text_of(observer.get(f"{REVIEW}/history").text)
    outsider = Visitor(app, "outsider")
    assert outsider.get(f"{HERE}/history").status_code == 404


def test_a_review_that_nobody_began_has_no_history(app: Flask) -> None:
    assert "No changes yet" in text_of(Visitor(app, "parent").get(f"{HERE}/history").text)


def test_a_long_history_is_read_page_by_page(app: Flask) -> None:
    parent = Visitor(app, "parent")
    for number in range(27):
        save(parent, evidence=f"version {number}")
    first = text_of(parent.get(f"{HERE}/history").text)
    assert "26" in first
    older = [a for a in parent.last.text.split('"') if "?below=" in a]
    second = text_of(parent.get(older[0]).text)
    assert "version 0" in second
    assert "Newest changes" in second
    assert "There are no earlier changes" in text_of(parent.get(f"{HERE}/history?below=-5").text)
    assert parent.get(f"{HERE}/history?below=x").status_code == 200


def test_what_was_said_and_asked_is_in_the_history_and_a_cleared_text_says_only_that_it_was(app: Flask) -> None:
    chair = Visitor(app, "chair")
    assert chair.fill(f"{HERE}/assign", {"to": "agency Health"}).status_code == 303
    save(chair, evidence="To be cleared")
    assert "From no one to Health" in text_of(chair.get(f"{HERE}/history").text)
    with app.app_context():
        db.session.execute(update(AuditRow).where(AuditRow.field == "evidence").values(before=None, after=None))
        db.session.commit()
    words = text_of(chair.get(f"{HERE}/history").text)
    assert "Clive Chair changed the evidence" in words
    assert "To be cleared" not in words


def test_choices_are_told_in_words_and_the_plan_says_what_of_it_changed(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for chosen in ({"method": "staff", "agencies": ["Parents", "Health"]}, {"method": "group", "agencies": []}):
        assert manager.fill(f"{REVIEW}/completion", chosen).status_code == 303
    step = {"what": "Write a leaflet", "success": "Parents say so"}
    assert manager.fill(f"{REVIEW}/action-plan/add/E03", step).status_code == 303
    words = text_of(manager.get(f"{REVIEW}/history").text)
    assert "From By the manager with staff of the service to By the steering group together" in words
    assert "Parents, Health" in words
    assert "From Parents, Health to nothing" in words
    assert "E03: Maureen Manager changed what is to be done in the action plan" in words
    assert "changed how the success of an action will be known in the action plan" in words
    for internal in ("wrote in the plan", "action 1", "[&#34;", '["', "cost_from", "carried"):
        assert internal not in words


def test_text_carried_over_and_confirmed_is_told_so(lite: Flask) -> None:
    submit(lite, OURS, CLOSED, all_at(lite, "good"))
    manager = Visitor(lite, "manager")
    for change, words in (("2009", "carried text over from the last return"), ("", "confirmed the text that was")):
        with lite.app_context():
            review = find_review(service=OURS, year=OPEN)
            assert review is not None
            kept = sheets.read_sheet(review).kept("E01").get("carried")
            posted = {"carried": (change, kept.version if kept else 0)}
            save_fields(review, exemplar="E01", posted=posted, person="the operator of the server", at=NOW)
            db.session.commit()
        assert f"The operator of the server {words}" in text_of(manager.get(f"{HERE}/history").text)
    assert "2009" not in text_of(manager.last.text).replace("3 November 2009", "")


def test_a_field_that_has_no_words_yet_shows_no_name_of_ours(lite: Flask) -> None:
    framework = framework_of(lite)
    for verb in (WROTE, PLANNED):
        line = tell(framework, Change(1, NOW, "A", verb, "E01", "some_field", 1, "a", "b"))
        assert line.what.startswith("changed something")


def put_back(visitor: Visitor, page: str = f"{HERE}/history", place: int = -1) -> TestResponse:
    forms = [one for one in parse(visitor.get(page).text).iter("form") if f"{HERE}/history/" in one.get("action", "")]
    return visitor.post(forms[place].get("action"), fields_of(forms[place]))


def test_an_earlier_wording_is_put_back_as_a_new_change(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    save(parent, evidence="First words.")
    save(health, evidence="Second words.", rating="good")
    assert put_back(parent).status_code == 303
    said = text_of(parent.follow().text)
    assert "You have put back an earlier wording of the evidence." in said
    assert "First words." in parent.last.text
    history = text_of(parent.get(f"{HERE}/history").text)
    assert history.index("Priya Parent changed the evidence") < history.index("Helen Health changed")
    assert history.count("Put this wording back") == 1
    assert put_back(parent, f"{REVIEW}/history").status_code == 303
    assert "Second words." in parent.follow().text


def test_a_wording_put_back_over_newer_words_shows_both(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    save(parent, evidence="First words.")
    save(health, evidence="Second words.")
    forms = [
        one for one in parse(parent.get(f"{HERE}/history").text).iter("form") if "/history/" in one.get("action", "")
    ]
    save(health, evidence="Third words.")
    clash = parent.post(forms[-1].get("action"), fields_of(forms[-1]))
    assert clash.status_code == 409
    assert "First words." in clash.text
    assert "Third words." in clash.text
    assert parent.post(forms[-1].get("action"), {**fields_of(forms[-1]), "version": "x"}).status_code == 400


def test_only_words_of_this_exemplar_are_put_back_and_only_by_who_may_write(app: Flask) -> None:
    parent = Visitor(app, "parent")
    save(parent, evidence="First words.", rating="good")
    save(parent, evidence="Second words.")
    assert "Put this wording back" not in Visitor(app, "observer").get(f"{HERE}/history").text
    token = {"csrf_token": parent.token(HERE)}
    for path in (f"{REVIEW}/E02/history/2", f"{HERE}/history/99"):
        assert parent.post(path, token).status_code == 404
    with app.app_context():
        place = db.session.scalar(select(AuditRow.seq).where(AuditRow.field == "rating"))
    assert parent.post(f"{HERE}/history/{place}", token).status_code == 404
