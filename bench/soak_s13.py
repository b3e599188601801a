"""S13: sixty files made to harm are handed to one worker of the server: each is refused, and it keeps its size."""

from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement, counted
from tests.documents.review.test_file_insides import HIDING
from tests.documents.review.test_uploads import HOSTILE
from tests.editors import REVIEW, Editor
from tests.full_disks import processes_of
from tests.servers import start_server
from tests.test_child import far_cell, repeated_rows

MEGABYTES = 400.0
WORKBOOK = f"{REVIEW}/workbook"
HARMFUL = {**HOSTILE, **HIDING}
BOOKS = {"a cell far away": ("a.xlsx", far_cell()), "rows without an end": ("a.ods", repeated_rows())}


def measure() -> Measurement:
    """The largest size of the worker over all of them, in megabytes; beside it, what was not refused."""
    with settled("SQLite") as place, start_server(place.home, place.url, workers=1) as server:
        (worker,) = processes_of(server.process.pid)[1:]
        editor = Editor(server.port, "manager")
        editor.sign_in()
        before = _largest(worker)
        page = f"{REVIEW}/E01"
        answers = {what: editor.hand_in(page, f"{page}/file", *file)[0] for what, file in HARMFUL.items()}
        # Their own address reads every cell of them.
        answers |= {what: editor.hand_in(WORKBOOK, WORKBOOK, *book)[0] for what, book in BOOKS.items()}
        taken = [what for what, status in answers.items() if status not in (413, 422)]
        largest = _largest(worker)
        gone = [] if [worker] == processes_of(server.process.pid)[1:] else ["the worker died"]
        editor.close()
    for one in (*taken, *gone):
        print(one)
    what = f"megabytes of one worker at its largest, over {len(answers)} files made to harm; {before:.0f} before them"
    refused = counted("files taken, or workers lost", float(len(taken) + len(gone)), 0.0, unit="faults")
    spread = (before, largest)
    return Measurement(what, largest, 1.0, "MB", largest, MEGABYTES, "lower", 1, spread, (refused,))


def _largest(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
