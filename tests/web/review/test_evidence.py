"""Evidence beside the text: links and files, for those who may see the review and nobody else."""

import io
import json

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from selfreview.storage.review import evidence
from selfreview.storage.tables import EvidenceRow, FileRow, db
from tests.documents.review.test_uploads import HOSTILE, PDF, hostile
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of

E01 = f"/services/{OURS}/reviews/{OPEN}/E01"
E02 = f"/services/{OURS}/reviews/{OPEN}/E02"
LINK = {"title": "Our policy", "url": "https://example.org/policy?a=1&b=2", "dated": ["1", "11", "2010"]}


def test_a_link_is_added_shown_and_changed(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert parent.fill(f"{E01}/link", LINK).status_code == 303
    page = parent.follow()
    assert "Our policy" in text_of(page.text)
    assert "Dated 1 November 2010" in text_of(page.text)
    assert 'href="https://example.org/policy?a=1&amp;b=2" rel="noreferrer noopener external"' in page.text
    parent.fill(f"{E01}/items/1", {"title": "Our new policy", "confidential": "y"})
    words = text_of(parent.follow().text)
    assert "Our new policy" in words
    assert "Confidential" in words


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "example.org",
        "https://",
        "http://[",
        "https://a b",
    ],
)
def test_only_addresses_of_the_web_are_taken(lite: Flask, url: str) -> None:
    parent = Visitor(lite, "parent")
    refused = parent.fill(f"{E01}/link", {**LINK, "url": url})
    assert refused.status_code == 422
    assert "Enter a web address" in text_of(refused.text)
    assert parent.form()["title"] == ["Our policy"]


def test_a_link_is_taken_as_it_was_pasted_and_a_refused_one_is_kept(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert parent.fill(f"{E01}/link", {**LINK, "url": "(www.example.org/our policy)."}).status_code == 303
    assert 'href="https://www.example.org/our%20policy"' in parent.follow().text
    refused = parent.fill(f"{E01}/link", {**LINK, "url": "S:\\Minutes\\May.docx"})
    assert refused.status_code == 422
    assert "Add the file itself" in text_of(refused.text)
    assert parent.form()["url"] == ["S:\\Minutes\\May.docx"]


@pytest.mark.parametrize(
    ("dated", "message"),
    [
        (["31", "2", "2010"], "Date must be a real date"),
        (["x", "", ""], "Date must be a real date"),
        (["1", "", "2010"], "Date must be a real date"),
        (["4", "11", "2010"], "must be today or earlier"),
        (["1", "1", "1066"], "must be in 1990 or later"),
    ],
)
def test_an_impossible_date_is_told_beside_its_boxes_and_kept(lite: Flask, dated: list[str], message: str) -> None:
    parent = Visitor(lite, "parent")
    refused = parent.fill(f"{E01}/link", {**LINK, "dated": dated})
    assert refused.status_code == 422
    assert message in text_of(refused.text)
    assert parent.form()["dated"] == dated
    assert 'href="#dated-day"' in refused.text


def test_a_date_may_be_left_out_or_typed_whole(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert parent.fill(f"{E01}/link", {**LINK, "dated": ["", "", ""]}).status_code == 303
    assert "No date given" in text_of(parent.follow().text)
    assert parent.fill(f"{E01}/link", {**LINK, "dated": ["2010-11-01", "", ""]}).status_code == 303
    assert "Dated 1 November 2010" in text_of(parent.follow().text)


def test_evidence_older_than_twelve_months_is_pointed_out(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.fill(f"{E01}/link", {**LINK, "dated": ["1", "11", "2009"]})
    assert "Older than twelve months" in text_of(parent.follow().text)


def upload(visitor: Visitor, name: str, content: bytes, path: str = E01) -> int:
    visitor.get(f"{path}/file")
    file = FileStorage(io.BytesIO(content), filename=name, content_type="application/octet-stream")
    fields = MultiDict({**visitor.form(), "title": "A document", "file": file})
    boundary, body = encode_multipart(fields)
    visitor.last = visitor.client.post(
        f"{path}/file", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    return visitor.last.status_code


def test_a_file_is_kept_and_given_back_as_an_attachment_byte_by_byte(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert upload(parent, "policy.pdf", PDF) == 303
    page = parent.follow()
    assert "policy.pdf, 1 kB" in text_of(page.text)
    given = parent.get(f"/services/{OURS}/files/1")
    assert given.data == PDF
    assert given.headers["Content-Disposition"] == "attachment; filename=policy.pdf"
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Security-Policy"].startswith("sandbox")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert Visitor(app, "observer").get(f"/services/{OURS}/files/1").status_code == 200
    assert Visitor(app, "outsider").get(f"/services/{OURS}/files/1").status_code == 404
    assert Visitor(app, "outsider").get("/services/58/files/1").status_code == 404
    assert Visitor(app, "analyst").get(f"/services/{OURS}/files/1").status_code == 404
    assert upload(parent, "notes.txt", b"What was said.\r\n") == 303
    assert parent.get(f"/services/{OURS}/files/2").headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("what", [what for what in HOSTILE if what not in ("one byte too many",)])
def test_a_hostile_file_is_refused_beside_its_field_and_nothing_is_kept(lite: Flask, what: str) -> None:
    parent = Visitor(lite, "parent")
    name, content = hostile(what)
    assert upload(parent, name or "x", content) == 422
    assert 'id="file-error"' in parent.last.text
    assert parent.form()["title"] == ["A document"]
    assert "None yet." in text_of(parent.get(E01).text)


def test_a_file_that_is_too_big_is_told_and_the_rest_kept(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert upload(parent, "big.txt", b"x" * (10 * 1024 * 1024 + 1)) == 422
    assert "larger than 10 MB" in text_of(parent.last.text)
    assert parent.form()["title"] == ["A document"]


def test_a_file_has_to_be_chosen(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert parent.fill(f"{E01}/file", {"title": "t"}, content_type="multipart/form-data").status_code == 422
    assert "Choose a file" in text_of(parent.last.text)


def test_one_item_serves_several_exemplars_and_stays_with_the_service(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert "no links or files yet" in text_of(parent.get(f"{E02}/items").text)
    parent.fill(f"{E01}/link", LINK)
    assert parent.fill(f"{E02}/items", {"items": ["1", "999", "x"]}).status_code == 303
    assert "Also used for E01" in text_of(parent.follow().text)
    assert "It is used for E01, E02" in text_of(parent.get(f"{E02}/items/1").text)
    parent.get(f"{E01}/items")
    fields = {name: value for name, value in parent.form().items() if name != "items"}
    parent.post(f"{E01}/items", fields)
    assert "None yet." in text_of(parent.get(E01).text)
    assert "Our policy" in text_of(parent.get(f"{E01}/items").text)


def test_the_same_link_sent_twice_is_one(app: Flask) -> None:
    parent = Visitor(app, "parent")
    parent.get(f"{E01}/link")
    fields = {**parent.form(), **LINK}
    for _ in range(2):
        assert parent.post(f"{E01}/link", fields).status_code == 303
    assert parent.follow().text.count("Our policy</a>") == 1


def test_an_item_that_somebody_overtook_shows_both(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    parent.fill(f"{E01}/link", LINK)
    parent.get(f"{E01}/items/1")
    read = parent.form()
    health.fill(f"{E01}/items/1", {"title": "Health's title"})
    clash = parent.post(f"{E01}/items/1", {**read, "title": "The parent's title"})
    assert clash.status_code == 409
    assert "Health's title" in text_of(clash.text)
    assert "Helen Health saved the version below while you were writing" in text_of(clash.text)
    assert parent.form()["title"] == ["The parent's title"]
    assert parent.post(f"{E01}/items/1", parent.form()).status_code == 303
    assert "The parent's title" in text_of(parent.follow().text)
    assert parent.fill(f"{E01}/items/1", {"version": "forged", "title": "x"}).status_code == 409
    assert parent.get(f"{E01}/items/99").status_code == 404


def test_an_exemplar_with_only_a_file_needs_no_text(app: Flask) -> None:
    parent = Visitor(app, "parent")
    upload(parent, "policy.pdf", PDF)
    parent.fill(E01, {"rating": "good"})
    assert "1 of 17 exemplars are done" in text_of(parent.get(E01).text)


def test_nothing_is_added_to_a_submitted_or_closed_review(app: Flask) -> None:
    parent = Visitor(app, "parent")
    past = f"/services/{OURS}/reviews/2009/E01"
    assert parent.fill(f"{past}/link", LINK).status_code == 409
    assert "Our policy" in parent.last.text
    assert upload(parent, "policy.pdf", PDF, past) == 409
    parent.fill(f"{E01}/link", LINK)
    assert parent.fill(f"{past}/items", {"items": ["1"]}).status_code == 409
    assert parent.fill(f"{past}/items/1", {"title": "changed"}).status_code == 409


def test_the_same_file_is_kept_once(app: Flask) -> None:
    parent = Visitor(app, "parent")
    upload(parent, "policy.pdf", PDF)
    upload(parent, "policy.pdf", PDF, E02)
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(FileRow)) == 1


def test_an_item_saved_unchanged_has_no_new_version_and_a_faulty_one_is_told(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.fill(f"{E01}/link", LINK)
    parent.get(f"{E01}/items/1")
    assert parent.post(f"{E01}/items/1", parent.form()).status_code == 303
    with lite.app_context():
        assert db.session.scalar(db.select(EvidenceRow.version)) == 1
    assert parent.fill(f"{E01}/items/1", {"title": ""}).status_code == 422


def send_files(visitor: Visitor, names: list[str], **changes: object) -> str:
    """Upload text files of these names for E01, and the words of the page that comes then."""
    visitor.get(f"{E01}/file")
    files = [(io.BytesIO(f"What {name} says.".encode()), name) for name in names]
    fields = {**visitor.form(), **changes, "file": files}
    answer = visitor.post(f"{E01}/file", fields, content_type="multipart/form-data")
    return text_of((visitor.follow() if answer.status_code == 303 else answer).text)


def test_a_file_without_a_title_is_called_as_it_is_named(lite: Flask) -> None:
    words = send_files(Visitor(lite, "parent"), ["minutes_of-the_group.txt"])
    assert "Added “minutes of the group” to E01." in words


def test_several_files_come_at_once(lite: Flask) -> None:
    words = send_files(Visitor(lite, "parent"), ["policy.txt", "plan.txt"], title="Not for two")
    assert "Added “policy” and “plan” to E01." in words
    assert "Not for two" not in words


LATER, LONG = ["1", "1", "2040"], "t" * 201


def test_each_of_several_files_has_an_answer_of_its_own_and_the_good_ones_are_kept(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    words = send_files(parent, ["policy.txt", "tool.exe", "plan.txt", "film.mp4"])
    assert "Added “policy” and “plan” to E01." in words
    # Above, and beside the box.
    assert (words.count("tool.exe"), words.count("film.mp4")) == (2, 2)
    assert "Added" not in text_of(parent.get(E01).text)
    assert {"policy", "plan"} <= set(text_of(parent.get(E01).text).split())


def test_of_files_that_are_all_refused_none_is_kept(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    words = send_files(parent, ["tool.exe", "film.mp4"])
    assert "“tool.exe” is a program or a script" in words
    assert "“film.mp4” is a film or a sound" in words
    assert "None yet." in text_of(parent.get(E01).text)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"dated": LATER}, "The date was left out: The date must be today or earlier. You can add it"),
        ({"title": LONG}, "The title was left out: Use 200 characters or fewer. You can add it"),
        ({"title": LONG, "dated": LATER}, "The date was left out: The date must be today or earlier. You can add both"),
    ],
)
def test_a_fault_beside_a_file_does_not_lose_it(lite: Flask, said: dict[str, str | list[str]], told: str) -> None:
    words = send_files(Visitor(lite, "parent"), ["policy.txt"], **said)
    assert "Added “policy” to E01. The " in words
    assert told in words


def test_a_service_keeps_files_up_to_its_quota_and_is_told_what_to_do_beyond(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_OF_FILES", 2 * len("What one.txt says.") + 5)
    parent = Visitor(app, "parent")
    words = send_files(parent, ["one.txt", "two.txt", "three.txt"])
    assert "“three.txt” was not added" in words
    assert "add a link" in words
    with app.app_context():
        assert sorted(row.name for row in db.session.query(FileRow)) == ["one.txt", "two.txt"]
    words = send_files(parent, ["four.txt"])
    assert parent.last.status_code == 422
    assert "“four.txt” was not added" in words
    assert parent.fill(f"{E01}/link", LINK).status_code == 303
    # What one service has used is no other's: they have room of their own.
    with app.app_context():
        assert evidence.bytes_of(OURS) == 2 * len("What one.txt says.")
        assert evidence.bytes_of(OURS + 1) == 0


def test_what_is_refused_is_in_the_log_with_who_and_from_where(lite: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    parent, observer = Visitor(lite, "parent"), Visitor(lite, "observer")
    capsys.readouterr()
    parent.get(f"/services/{OURS + 1}/reviews/{OPEN}/")
    observer.get(f"{E01}/link")
    parent.post(f"{E01}/link", {**LINK, "csrf_token": "forged"})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"refused"' in line]
    told = [(line["what"], line["address"], line["who"] != "") for line in lines]
    assert [what.split(":")[0] for what, _, _ in told] == [
        "something of another service",
        "something without the right to it",
        "a form",
    ]
    assert all(address == "127.0.0.1" for _, address, _ in told)
    assert [known for _, _, known in told][:2] == [True, True]
    assert "Our policy" not in json.dumps(lines)
