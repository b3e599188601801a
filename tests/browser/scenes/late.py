"""Pages that are met when something has happened meanwhile: a workbook overtaken, a meeting that is over."""

import io

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests.browser.pages import Scene
from tests.browser.stage import Stage, press, saved
from tests.visitors import Visitor
from tests.workbooks import edited

REVIEW = "/services/1/reviews/2010"
ANSWERS, EVIDENCE = "Answers", 4


def hand_in(visitor: Visitor, content: bytes) -> TestResponse:
    """Hand a filled workbook in."""
    visitor.get(f"{REVIEW}/workbook")
    fields = MultiDict({**visitor.form(), "file": FileStorage(io.BytesIO(content), filename="filled.xlsx")})
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    visitor.last = visitor.client.post(f"{REVIEW}/workbook", data=body, content_type=kind)
    return visitor.last


def preview(stage: Stage) -> TestResponse:
    """A workbook with answers written on the train: one new, one rewritten, and a tick taken away."""
    manager = stage.visitor("manager")
    saved(manager.fill(f"{REVIEW}/E12", {"evidence": "A leaflet.\nAsked in May.\nA file.", "ticks": ["E12-M1"]}))
    blank = manager.get(f"{REVIEW}/workbook/workbook.xlsx").data
    cells = {(ANSWERS, 11, EVIDENCE): "Written on the train.", (ANSWERS, 14, EVIDENCE): "And on the way back."}
    cells[ANSWERS, 12, EVIDENCE] = "Two leaflets.\nAsked in May.\nA file.\nAnd a poster."
    return hand_in(manager, edited(blank, cells))


def unsettled(stage: Stage) -> TestResponse:
    """The same while somebody else wrote."""
    preview(stage)
    manager, parent = stage.visitor("manager"), stage.visitor("parent")
    fields = manager.form()
    saved(parent.fill(f"{REVIEW}/E11", {"evidence": "What the parent wrote meanwhile."}))
    return manager.post(f"{REVIEW}/workbook/save", fields)


def halted(stage: Stage) -> TestResponse:
    """A meeting that somebody stops twice."""
    manager = stage.visitor("manager")
    saved(press(manager, f"{REVIEW}/meeting", "/open"))
    manager.get(f"{REVIEW}/meeting")
    token = {"csrf_token": manager.token(f"{REVIEW}/meeting")}
    saved(press(manager, f"{REVIEW}/meeting", "/stop"))
    return manager.post(f"{REVIEW}/meeting/stop", token)


SCENES = (
    Scene("workbooks.hand_in", "preview", preview, who="manager", late=True),
    Scene("workbooks.save", "overtaken", unsettled, 409, "manager", late=True),
    Scene("meeting.halted", "over", halted, 409, "manager", late=True),
)
