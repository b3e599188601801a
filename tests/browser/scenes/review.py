"""The pages of a review, from the overview to the receipt."""

import re
from io import BytesIO

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved

REVIEW = "/services/1/reviews/2010"
UNTOUCHED = "/services/6/reviews/2010"
COMPLETE = "/services/2/reviews/2010"
SUBMITTED = "/services/7/reviews/2010"
REOPENED = "/services/18/reviews/2010"
LACKING = "/services/19/reviews/2010"
LAST_YEAR = "/services/1/reviews/2009"
ON_PAPER = "/services/44/reviews/2008"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def with_ticks(stage: Stage) -> None:
    """Tick all of one level and rate another, as a group does that knows better."""
    exemplar = stage.framework.exemplars[2]
    level = stage.framework.scale.levels[1].key
    ticks = [criterion.id for criterion in exemplar.criteria_of(level)]
    rating = stage.framework.scale.levels[2].key
    visitor = stage.visitor("manager-of-20")
    saved(visitor.fill(f"/services/20/reviews/2010/{exemplar.id}", {"ticks": ticks, "rating": rating}))


def clash(stage: Stage) -> TestResponse:
    """Two people who write at the same time."""
    slow, quick = stage.visitor("manager"), stage.visitor("parent")
    path = f"{REVIEW}/E12"
    slow.get(path)
    read = slow.form()
    exemplar = stage.framework.exemplar("E12")
    ticks = [criterion.id for criterion in exemplar.criteria][-2:]
    saved(quick.fill(path, {"evidence": "What the parent wrote.\nOn two lines.", "rating": "minimum", "ticks": ticks}))
    mine = {"evidence": "What the manager wrote.", "rating": "good", "ticks": ticks[:1]}
    return slow.post(path, {**read, **mine})


def too_late(stage: Stage) -> TestResponse:
    """Somebody who saves after the return was submitted."""
    visitor = stage.visitor("manager-of-45")
    visitor.get("/services/45/reviews/2010/E01")
    writer = stage.visitor("manager")
    writer.get(f"{REVIEW}/E01")
    token = visitor.token("/account/password")
    fields = {**writer.form(), "csrf_token": token, "evidence": "Written after the return was submitted."}
    return visitor.post("/services/45/reviews/2010/E01", fields)


def item(stage: Stage) -> str:
    """The address of an item of evidence."""
    visitor = stage.visitor("manager-of-2")
    fields = {
        "title": "Minutes of the management group",
        "url": "https://www.example.org/",
        "dated": ["12", "5", "2009"],
    }
    saved(visitor.fill(f"{COMPLETE}/E02/link", fields))
    page = visitor.get(f"{COMPLETE}/E02").text
    return page.split(f'href="{COMPLETE}/E02/items/')[1].split('"')[0]


def at_item(stage: Stage) -> TestResponse:
    """The page that changes an item."""
    return stage.visitor("manager-of-2").get(f"{COMPLETE}/E02/items/{item(stage)}")


def wrong_item(stage: Stage) -> TestResponse:
    """The same, with the title taken out."""
    return stage.visitor("manager-of-2").fill(f"{COMPLETE}/E02/items/{item(stage)}", {"title": ""})


def overtaken_item(stage: Stage) -> TestResponse:
    """The same, after somebody else has changed it."""
    path = f"{COMPLETE}/E02/items/{item(stage)}"
    visitor = stage.visitor("manager-of-2")
    visitor.get(path)
    read = visitor.form()
    saved(visitor.fill(path, {"title": "What the other made of it"}))
    return visitor.post(path, {**read, "title": "What I made of it"})


def wrong_file(stage: Stage) -> TestResponse:
    """A file that is not what its name says."""
    file = (BytesIO(PNG), "minutes.pdf")
    return stage.visitor("manager-of-2").fill(
        f"{COMPLETE}/E02/file",
        {"title": "Minutes", "file": file},  # type: ignore[dict-item]
        content_type="multipart/form-data",
    )


def with_file(stage: Stage) -> TestResponse:
    """A file, opened from the page that lists it."""
    visitor = stage.visitor("manager-of-2")
    fields = {"title": "Notes", "file": (BytesIO(b"What was said.\n"), "notes.txt")}
    saved(visitor.fill(f"{COMPLETE}/E03/file", fields, content_type="multipart/form-data"))  # type: ignore[arg-type]
    page = visitor.get(f"{COMPLETE}/E03").text
    return visitor.get("/services/2/files/" + page.split('href="/services/2/files/')[1].split('"')[0])


def newer_file(stage: Stage) -> TestResponse:
    """The page that asks for a newer version of a file."""
    with_file(stage)
    visitor = stage.visitor("manager-of-2")
    page = visitor.get(f"{COMPLETE}/E03").text
    return visitor.get(re.findall(rf"{COMPLETE}/E03/items/\d+/file", page)[-1])


def wrong_newer_file(stage: Stage) -> TestResponse:
    """The same, with no file chosen and a date that is none."""
    asked = newer_file(stage).request.path
    return stage.visitor("manager-of-2").fill(asked, {"dated": ["31", "2", "2010"]})


def replaced_file(stage: Stage) -> TestResponse:
    """The library, with the earlier version of a file that was replaced."""
    visitor = stage.visitor("manager-of-2")
    fields = {"file": (BytesIO(b"What was agreed.\n"), "notes-agreed.txt")}
    asked = newer_file(stage).request.path
    saved(visitor.fill(asked, fields, content_type="multipart/form-data"))  # type: ignore[arg-type]
    return visitor.get(f"{COMPLETE}/evidence")


def submit(stage: Stage) -> TestResponse:
    """A return just submitted, with its receipt."""
    visitor = stage.visitor("manager-of-82")
    saved(visitor.fill("/services/82/reviews/2010/check", {"method": "group", "agencies": ["Parents", "Health"]}))
    return visitor.follow()


SCENES = (
    opened("steering_group.overview", "filled", f"{REVIEW}/"),
    opened("steering_group.overview", "empty", f"{UNTOUCHED}/", "manager-of-6"),
    opened("steering_group.overview", "complete", f"{COMPLETE}/", "manager-of-2"),
    opened("steering_group.overview", "evidence missing", f"{LACKING}/", "manager-of-19"),
    opened("steering_group.overview", "submitted", f"{SUBMITTED}/", "manager-of-7"),
    opened("steering_group.overview", "reopened", f"{REOPENED}/", "manager-of-18"),
    opened("steering_group.overview", "read-only", f"{LAST_YEAR}/"),
    opened("steering_group.overview", "to be entered later", f"{ON_PAPER}/", "manager-of-44"),
    opened("steering_group.completion", "empty", f"{UNTOUCHED}/completion", "manager-of-6"),
    opened("steering_group.completion", "filled", f"{REOPENED}/completion", "manager-of-18"),
    opened("steering_group.completion", "read-only", f"{LAST_YEAR}/completion"),
    refused("steering_group.completion", f"{REVIEW}/completion", {"method": "other", "method_other": ""}),
    opened("answers.exemplar", "empty", f"{UNTOUCHED}/E01", "manager-of-6"),
    opened("answers.exemplar", "filled", f"{REVIEW}/E03"),
    opened("answers.exemplar", "with ticks", "/services/20/reviews/2010/E03", "manager-of-20", before=with_ticks),
    opened("answers.exemplar", "last", f"{REVIEW}/E17"),
    opened("answers.exemplar", "read-only", f"{LAST_YEAR}/E03"),
    opened("answers.exemplar", "read-only empty", f"{ON_PAPER}/E03", "manager-of-44"),
    refused(
        "answers.exemplar",
        f"{REVIEW}/E04",
        {"rating": "splendid", "evidence": "e" * 20_001, "reason": "r" * 2001, "ticks": ["E01-M1"]},
    ),
    Scene("answers.exemplar", "clash", clash, 409, "manager"),
    Scene("answers.exemplar", "too late", too_late, 409, "manager-of-45"),
    opened("library.library", "filled", f"{REVIEW}/evidence"),
    opened("library.library", "searched", f"{REVIEW}/evidence?q=minutes&used=2009", "observer"),
    opened("library.library", "nothing found", f"{REVIEW}/evidence?q=nowhere"),
    opened("evidence.ask_link", "empty", f"{REVIEW}/E03/link"),
    refused(
        "evidence.ask_link", f"{REVIEW}/E03/link", {"title": "", "url": "javascript:x", "dated": ["31", "2", "2010"]}
    ),
    opened("evidence.ask_file", "empty", f"{REVIEW}/E03/file"),
    refused("evidence.ask_file", f"{REVIEW}/E03/file", {"title": "", "dated": ["1", "1", "2030"]}),
    Scene("evidence.ask_file", "wrong type", wrong_file, 422, "manager-of-2"),
    Scene("evidence.ask_change", "filled", at_item, who="manager-of-2"),
    Scene("evidence.ask_change", "error", wrong_item, 422, "manager-of-2"),
    Scene("evidence.ask_change", "clash", overtaken_item, 409, "manager-of-2"),
    Scene("evidence.ask_newer", "filled", newer_file, who="manager-of-2"),
    Scene("evidence.ask_newer", "error", wrong_newer_file, 422, "manager-of-2"),
    Scene("library.library", "earlier version", replaced_file, who="manager-of-2"),
    opened("evidence.ask_uses", "filled", f"{REVIEW}/E03/items"),
    opened("evidence.ask_uses", "empty", f"{UNTOUCHED}/E03/items", "manager-of-6"),
    Scene("evidence.file", "filled", with_file, who="manager-of-2", document=False),
    opened("submission.check", "empty", f"{UNTOUCHED}/check", "manager-of-6"),
    opened("submission.check", "filled", f"{REVIEW}/check"),
    opened("submission.check", "complete", f"{COMPLETE}/check", "manager-of-2"),
    opened("submission.check", "read-only", f"{LAST_YEAR}/check"),
    refused("submission.check", f"{REVIEW}/check", {"method": "other", "method_other": ""}),
    Scene("submission.receipt", "just submitted", submit, who="manager-of-82"),
    opened("submission.receipt", "read-only", f"{LAST_YEAR}/submitted/1"),
    opened("submission.ask_reopen", "empty", f"{SUBMITTED}/reopen", "manager-of-7"),
    refused("submission.ask_reopen", f"{SUBMITTED}/reopen", {"reason": ""}, "manager-of-7"),
    opened("submission.network_view", "filled", f"{REVIEW}/what-the-network-sees"),
    opened("submission.network_view", "empty", f"{UNTOUCHED}/what-the-network-sees", "manager-of-6"),
)
