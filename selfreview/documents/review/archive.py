"""One archive with everything of a service: tables as CSV, submitted versions as JSON, files as they are, a read-me."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import IO

from selfreview.documents.csv_cells import escape_formula
from selfreview.documents.review.uploads import clean_name

READ_ME = """{service}: everything that Selfreview holds of this service, taken on {day}.

texts.csv           every rating and text of every review, as it stands, by year and exemplar
history.csv         every change of a review: who, when, from what, to what
comments.csv        what was said about the exemplars
dissent.csv         what members wanted recorded as their own view
agreements.csv      what the group agreed on
signatures.csv      who signed off
action-plan.csv     every field of every action, by year; actions.csv says of which exemplar each is
action-notes.csv    what was noted about the actions
plan-versions.csv   the plans that were agreed to be handed in, as they were on that day (JSON)
plan-answers.csv    what the authority answered to them
links.csv           links that were given to people without an account, and to whom; link-readings.csv what was opened
shown-figures.csv   which benchmarking figures the service shows by name, since when, and who agreed to it
flags.csv           exemplars marked to be discussed
assignments.csv     who was asked to work on what
theme-agreements.csv  when a theme was agreed
arranged-meetings.csv  when and where meetings were to be, and who arranged them or called them off
meetings.csv        when meetings began and ended, and their minutes
questions.csv       what the network asked; question-notes.csv what was answered
paper-returns.csv   returns that came on paper
good-practice.csv   what was offered as good practice
figures.csv         the ratings that were submitted, by year and exemplar
benchmarking.csv    answers to the benchmarking, by year and question
benchmarking-questions.csv    what the network asked about figures, and the answers
benchmarking-submissions.csv  every submitted benchmarking as it was sealed (JSON)
evidence.csv        links and files given as evidence; file_id is the number before a file's name in files/,
                    newest_id the id of the newest version of a file
evidence-uses.csv   which exemplars use them
files/              the files themselves
submitted/          every submitted version as it was sealed, year and number in its name (JSON)

The CSV files are UTF-8 with commas. A cell that a spreadsheet could run as a formula has one apostrophe in front.
Names of people whose accounts were closed are replaced. Views that were given in private are not here: they belong to
those who gave them. Evidence may be confidential: keep this archive as you would keep the papers of the group.
"""


def write_archive(
    out: IO[bytes],
    *,
    service: str,
    day: date,
    tables: Iterable[tuple[str, tuple[str, ...], Iterable[tuple[object, ...]]]],
    submitted: Iterable[tuple[int, int, str]],
    files: Iterable[tuple[int, str, bytes]],
) -> None:
    """Write the archive; `tables` are name, header and rows, `files` their number, name and content."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME.format(service=service, day=day.isoformat()))
        for name, header, rows in tables:
            archive.writestr(f"{name}.csv", _csv(header, rows))
        for year, number, content in submitted:
            archive.writestr(f"submitted/{year}-{number}.json", content)
        for number, name, held in files:
            archive.writestr(f"files/{number}-{clean_name(name)}", held)


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([escape_formula("" if cell is None else str(cell)) for cell in row] for row in rows)
    return out.getvalue()
