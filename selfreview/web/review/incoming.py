"""Files that visitors send: read by a child process, outside any transaction, and never by the server itself."""

from selfreview import child
from selfreview.child import TooMuch
from selfreview.documents.review.uploads import Checked, Refused
from selfreview.documents.review.workbook import WorkbookFaults
from selfreview.documents.workbook_cells import Cells
from selfreview.web import attempts
from selfreview.web.unit_of_work import undo

JUDGE = "selfreview.documents.review.uploads:judge"
CELLS = "selfreview.documents.workbook_cells:read_cells"
UNREADABLE = "The file asks for far more memory or time than a document needs. Save it anew as a PDF, and add that."
OVERFULL = (
    "The workbook asks for far more memory or time than its tables need. Delete what stands outside the tables, "
    "or copy your answers into a workbook that you fetch again."
)


def check(name: str, content: bytes) -> Checked:
    """Judge a file by its name, size and content; raises `Refused`."""
    undo()
    try:
        judged = child.ask(JUDGE, content, name)
    except TooMuch:
        judged = {"refused": UNREADABLE}
    if "refused" in judged:
        attempts.tell("a file")
        raise Refused(judged["refused"])
    return Checked(judged["name"], judged["media_type"])


def cells(content: bytes) -> Cells:
    """The cells of a workbook that was judged before; raises `WorkbookFaults`."""
    try:
        found: Cells = child.ask(CELLS, content)
    except TooMuch:
        attempts.tell("a workbook")
        raise WorkbookFaults([OVERFULL]) from None
    return found
