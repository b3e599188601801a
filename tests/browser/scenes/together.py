"""The pages of working together: comments, views, meetings, papers, sign-off."""

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, downloaded, followed, opened, refused, spoiled
from tests.browser.stage import Stage, linked, press, saved

REVIEW = "/services/1/reviews/2010"
LAST_YEAR = "/services/1/reviews/2009"
UNTOUCHED = "/services/6/reviews/2010"

LEEDS = "/services/58/reviews/2010"


def open_meeting(stage: Stage) -> None:
    """Open the meeting of another service, and go to an exemplar."""
    saved(press(stage.visitor("leeds"), f"{LEEDS}/meeting", "/open"))


def stop_meeting(stage: Stage) -> None:
    """End it."""
    saved(press(stage.visitor("leeds"), f"{LEEDS}/meeting", "/stop"))


def comment(stage: Stage) -> None:
    """Say something, which its author may edit and the manager withdraw."""
    saved(press(stage.visitor("parent"), f"{REVIEW}/E03/comments", "/comments", {"words": "Is the line open at noon?"}))


def minutes_text(stage: Stage) -> TestResponse:
    """The minutes as plain text."""
    leeds = stage.visitor("leeds")
    return leeds.get(linked(leeds, f"{LEEDS}/meeting", rf"{LEEDS}/meeting/minutes/\d+") + ".txt")


def minutes_pdf(stage: Stage) -> TestResponse:
    """The minutes on paper."""
    leeds = stage.visitor("leeds")
    return leeds.get(linked(leeds, f"{LEEDS}/meeting", rf"{LEEDS}/meeting/minutes/\d+") + ".pdf")


def minutes_document(stage: Stage) -> TestResponse:
    """The minutes as a document."""
    leeds = stage.visitor("leeds")
    return leeds.get(linked(leeds, f"{LEEDS}/meeting", rf"{LEEDS}/meeting/minutes/\d+") + ".odt")


def flag_at_length(stage: Stage) -> TestResponse:
    """Flag an exemplar for a reason that is too long."""
    return press(stage.visitor("parent"), f"{REVIEW}/E15", "/flag", {"flag": "yes", "why": "So long. " * 30})


COMMENTS = f"{REVIEW}/E03/comments"
ARRANGE = f"{LEEDS}/meeting/arrange"
ARRANGED = rf"{LEEDS}/meeting/arranged/\d+"
WHEN = {"day": ["3", "6", "2011"], "start": "10am", "end": "12:30pm", "place": "Town Hall, room 4"}


def arrange(stage: Stage) -> TestResponse:
    """Arrange a meeting of another service, and open its page."""
    leeds = stage.visitor("leeds")
    saved(leeds.fill(ARRANGE, WHEN))
    return leeds.follow()


SCENES = (
    opened("arranging.ask_new", "empty", f"{REVIEW}/meeting/arrange"),
    refused("arranging.ask_new", ARRANGE, {**WHEN, "start": "soon", "place": "", "people": []}, "leeds"),
    Scene("arranging.arranged", "filled", arrange, who="leeds"),
    followed("arranging.ask_change", "filled", f"{LEEDS}/meeting/arranged/3", rf"{ARRANGED}/change", "leeds"),
    followed("arranging.ask_cancel", "filled", f"{LEEDS}/meeting/arranged/3", rf"{ARRANGED}/cancel", "leeds"),
    spoiled("arranging.arranged", f"{LEEDS}/meeting/arranged/3", "leeds"),
    downloaded("arranging.calendar", f"{LEEDS}/meeting/arranged/3/meeting.ics", "leeds"),
    opened("meeting_papers.agenda", "arranged", f"{LEEDS}/meeting/agenda", "leeds"),
    opened("together.comments", "filled", f"{REVIEW}/E03/comments"),
    opened("answers.exemplar", "with comments", f"{REVIEW}/E03", "parent", before=comment),
    followed("comments.ask_edit", "filled", COMMENTS, rf"{COMMENTS}/\d+/edit", "parent"),
    spoiled("comments.ask_edit", rf"{COMMENTS}/\d+/edit", "parent", start=COMMENTS),
    followed("comments.ask_withdraw", "own", COMMENTS, rf"{COMMENTS}/\d+/withdraw", "parent"),
    followed("comments.ask_withdraw", "another's", COMMENTS, rf"{COMMENTS}/\d+/withdraw"),
    opened("together.ask_assign", "empty", f"{REVIEW}/E03/assign"),
    opened("together.ask_assign_theme", "empty", f"{REVIEW}/themes/T2/assign"),
    opened("grid.grid", "filled", f"{REVIEW}/grid"),
    opened("grid.grid", "empty", f"{UNTOUCHED}/grid", "manager-of-6"),
    opened("history.exemplar", "filled", f"{REVIEW}/E03/history"),
    opened("history.review", "filled", f"{REVIEW}/history"),
    opened("history.review", "empty", f"{UNTOUCHED}/history", "manager-of-6"),
    opened("views.exemplar_views", "filled", f"{REVIEW}/E03/views"),
    opened("views.differences", "filled", f"{REVIEW}/differences"),
    opened("agreements.ask_agreement", "empty", f"{REVIEW}/E03/agree"),
    opened("agreements.ask_dissent", "empty", f"{REVIEW}/E03/dissent", "parent"),
    opened("meeting.newest", "sent on", "/services/1/meeting", document=False, status=303),
    opened("meeting.invite", "closed", f"{REVIEW}/meeting/code"),
    opened("meeting.ask_code", "empty", "/meeting/join"),
    opened("meeting.ask_code", "scanned", "/meeting/join?code=482913"),
    refused("meeting.ask_code", "/meeting/join", {"code": ""}),
    opened("meeting.meeting", "empty", f"{REVIEW}/meeting"),
    opened("meeting.projector", "empty", f"{REVIEW}/meeting/projector"),
    downloaded("meeting.state", f"{REVIEW}/meeting/state"),
    opened("meeting.meeting", "in the chair", f"{LEEDS}/meeting", "leeds", before=open_meeting),
    opened("meeting.invite", "filled", f"{LEEDS}/meeting/code", "leeds"),
    opened("meeting.projector", "filled", f"{LEEDS}/meeting/projector", "leeds"),
    spoiled("meeting.meeting", f"{LEEDS}/meeting", "leeds", state="chair error"),
    opened("meeting.meeting", "over", f"{LEEDS}/meeting", "leeds", before=stop_meeting),
    followed("meeting_papers.minutes", "filled", f"{LEEDS}/meeting", rf"{LEEDS}/meeting/minutes/\d+", "leeds"),
    Scene("meeting_papers.minutes_text", "filled", minutes_text, who="leeds", document=False),
    Scene("meeting_papers.minutes_pdf", "filled", minutes_pdf, who="leeds", document=False),
    Scene("meeting_papers.minutes_document", "filled", minutes_document, who="leeds", document=False),
    opened("live.stream", "for scripts", f"{REVIEW}/live", status=406),
    spoiled("meeting.meeting", f"{REVIEW}/meeting", state="door error"),
    spoiled("sign_off.sign_off", f"{REVIEW}/sign-off", "chair"),
    Scene("answers.exemplar", "flagged for too long a reason", flag_at_length, 422, "parent"),
    spoiled("together.ask_assign", f"{REVIEW}/E03/assign"),
    spoiled("together.comments", f"{REVIEW}/E03/comments"),
    spoiled("agreements.ask_agreement", f"{REVIEW}/E03/agree"),
    spoiled("agreements.ask_dissent", f"{REVIEW}/E03/dissent", "parent"),
    spoiled("views.exemplar_views", f"{REVIEW}/E03/views"),
    spoiled("workbooks.desk", f"{REVIEW}/workbook"),
    opened("meeting_papers.agenda", "filled", f"{REVIEW}/meeting/agenda"),
    downloaded("meeting_papers.agenda_pdf", f"{REVIEW}/meeting/agenda.pdf"),
    opened("sign_off.sign_off", "empty", f"{REVIEW}/sign-off"),
    opened("sign_off.sign_off", "read-only", f"{LAST_YEAR}/sign-off"),
    opened("review_documents.papers", "filled", f"{LAST_YEAR}/print"),
    opened("review_documents.page", "filled", f"{LAST_YEAR}/review"),
    opened("review_documents.page", "empty", f"{UNTOUCHED}/review", "manager-of-6"),
    downloaded("review_documents.pdf", f"{LAST_YEAR}/review.pdf"),
    downloaded("review_documents.xlsx", f"{LAST_YEAR}/review.xlsx"),
    downloaded("review_documents.ods", f"{LAST_YEAR}/review.ods"),
    downloaded("archive.download", "/services/1/archive.zip"),
    opened("workbooks.desk", "filled", f"{REVIEW}/workbook"),
    downloaded("workbooks.pdf", f"{REVIEW}/workbook/workbook.pdf"),
    downloaded("workbooks.xlsx", f"{REVIEW}/workbook/workbook.xlsx"),
)
