"""The workbook of a benchmarking return: fetched, handed in, and overtaken."""

import io

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from selfreview.questionnaires import product_questionnaire
from tests.browser.pages import Scene, downloaded, opened
from tests.browser.stage import Stage, saved
from tests.visitors import Visitor
from tests.workbooks import edited

RETURN = "/services/1/benchmarking/2010"
ANSWERS, ANSWER = "Answers", 5


def hand_in(visitor: Visitor, content: bytes) -> TestResponse:
    """Hand a filled workbook in."""
    visitor.get(f"{RETURN}/workbook")
    fields = MultiDict({**visitor.form(), "file": FileStorage(io.BytesIO(content), filename="filled.xlsx")})
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    visitor.last = visitor.client.post(f"{RETURN}/workbook", data=body, content_type=kind)
    return visitor.last


def fetched(visitor: Visitor) -> bytes:
    """The workbook as it is."""
    return bytes(visitor.get(f"{RETURN}/workbook/workbook.xlsx").data)


ROW = 1 + [question.id for question in product_questionnaire().questions].index("CW05")


def preview(stage: Stage) -> TestResponse:
    """A workbook with a figure that somebody looked up."""
    manager = stage.visitor("manager")
    return hand_in(manager, edited(fetched(manager), {(ANSWERS, ROW, ANSWER): 17, (ANSWERS, ROW + 1, ANSWER): 3}))


def nothing(stage: Stage) -> TestResponse:
    """A workbook brought back untouched."""
    manager = stage.visitor("manager")
    return hand_in(manager, edited(fetched(manager), {}))


def partly(stage: Stage) -> TestResponse:
    """A member's workbook with a figure that only the manager and the chair write."""
    parent = stage.visitor("parent")
    money = 1 + [question.id for question in product_questionnaire().questions].index("FC01")
    return hand_in(parent, edited(fetched(parent), {(ANSWERS, money, ANSWER): 91_000}))


def wrong(stage: Stage) -> TestResponse:
    """A workbook with two faults."""
    manager = stage.visitor("manager")
    return hand_in(manager, edited(fetched(manager), {(ANSWERS, ROW, ANSWER): "1.5k", (ANSWERS, 1, ANSWER): "Well"}))


def unsettled(stage: Stage) -> TestResponse:
    """A figure of the workbook that somebody else has told meanwhile."""
    preview(stage)
    manager, parent = stage.visitor("manager"), stage.visitor("parent")
    fields = manager.form()
    saved(parent.fill(f"{RETURN}/CW", {"CW05": "16"}))
    return manager.post(f"{RETURN}/workbook/save", fields)


SCENES = (
    opened("benchmarking_workbook.page", "filled", f"{RETURN}/workbook"),
    opened("benchmarking_workbook.page", "member", f"{RETURN}/workbook", "parent"),
    opened("benchmarking_workbook.page", "read-only", "/services/1/benchmarking/2009/workbook"),
    downloaded("benchmarking_workbook.xlsx", f"{RETURN}/workbook/workbook.xlsx"),
    Scene("benchmarking_workbook.hand_in", "preview", preview, who="manager", late=True),
    Scene("benchmarking_workbook.hand_in", "nothing", nothing, who="manager", late=True),
    Scene("benchmarking_workbook.hand_in", "partly", partly, who="parent", late=True),
    Scene("benchmarking_workbook.page", "error", wrong, 422, "manager", late=True),
    Scene("benchmarking_workbook.save", "overtaken", unsettled, 409, "manager", late=True),
)
