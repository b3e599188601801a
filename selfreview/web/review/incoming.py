"""Files that visitors send: read by a child process, outside any transaction, and never by the server itself.

Where the operator names a virus scanner, none is taken before it was asked.
"""

import structlog
from flask_wtf.file import FileField

from selfreview import child, scanner
from selfreview.child import TooMuch
from selfreview.documents.review.refusals import Refusal, Refused
from selfreview.documents.review.uploads import Checked, take_verdict
from selfreview.documents.workbook_cells import Cells, WorkbookFaults
from selfreview.scanner import Unscanned
from selfreview.speech import lazy
from selfreview.web import attempts
from selfreview.web.fields import Form
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

log = structlog.get_logger("selfreview")

WORKBOOKS = (".xlsx", ".ods")
"""How the name of a workbook that comes back ends."""

JUDGE = "selfreview.documents.review.uploads:judge"
CELLS = "selfreview.documents.workbook_cells:read_cells"
OVERFULL = lazy(
    "The workbook asks for far more memory or time than its tables need. Delete anything "
    "outside the tables, or download the workbook again and copy your answers into it."
)


def check(name: str, content: bytes) -> Checked:
    """Judge a file by its name, size and content, and ask the scanner about it; raises `Refused`."""
    undo()
    try:
        checked = take_verdict(child.ask(JUDGE, content, name))
    except TooMuch:
        attempts.tell("a file")
        raise Refused(Refusal.UNREADABLE) from None
    except Refused:
        attempts.tell("a file")
        raise
    _scan(content)
    return checked


def _scan(content: bytes) -> None:
    asked = site().settings.scanner
    if asked is None:
        return
    try:
        found = scanner.find_virus(asked, content)
    except Unscanned as fault:
        log.error("scanner", fault=str(fault)[:200])
        raise Refused(Refusal.NOT_SCANNED) from fault
    if found is not None:
        attempts.tell("a file with a virus")
        raise Refused(Refusal.INFECTED, {"name": found})


class WorkbookForm(Form):
    """The filled workbook."""

    file = FileField(lazy("The filled workbook"))


def filled_cells(form: WorkbookForm) -> Cells:
    """The cells of the workbook that somebody chose; raises `Refused` or `WorkbookFaults`."""
    sent = form.file.data
    if not sent:
        raise Refused(Refusal.NO_WORKBOOK)
    name, content = sent.filename or "", sent.read()
    # Before it is judged: what may be evidence is of no help here.
    if not name.strip().lower().endswith(WORKBOOKS):
        raise Refused(Refusal.OTHER_THAN_A_WORKBOOK)
    check(name, content)
    return _cells(content)


def _cells(content: bytes) -> Cells:
    try:
        found: Cells = child.ask(CELLS, content)
    except TooMuch:
        attempts.tell("a workbook")
        raise WorkbookFaults([OVERFULL]) from None
    return found
