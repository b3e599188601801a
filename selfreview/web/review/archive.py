"""Everything of a service as one archive, for its manager and chair to take away."""

import tempfile

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from selfreview.documents.review.archive import write_archive
from selfreview.domain.rights import Right
from selfreview.storage.review import belongings
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.runtime import site

blueprint = Blueprint("archive", __name__, url_prefix="/services/<int:number>")

IN_MEMORY = 4 * 1024 * 1024
"""Bytes up to which an archive is made without a file on disk."""


@blueprint.get("/archive.zip")
@entry(AtService(Right.RUN_REVIEW))
def download(visit: Visit) -> ResponseReturnValue:
    """Texts, history, plan, figures, files and submitted versions, with a read-me."""
    number = visit.service.number
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    write_archive(
        out,
        service=visit.service.name,
        day=site().today(),
        tables=((sheet.name, sheet.header, sheet.rows) for sheet in belongings.sheets_of(number)),
        submitted=belongings.submissions_of(number),
        files=((file.id, file.name, file.content) for file in belongings.files_of(number)),
    )
    out.seek(0)
    name = f"selfreview-service-{number}.zip"
    answer = send_file(out, "application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(out.close)
    return answer
