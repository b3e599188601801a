"""The minutes of a meeting on paper, with a place to sign once they are agreed."""

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.meeting.minutes import Minutes
from selfreview.documents.paper import Paper
from selfreview.domain.nation.report import SYNTHETIC
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext

ENDING, ENDING_IN_LARGE_PRINT = 240, 360
"""The height in points of the next meeting and the signature: nobody signs a page that holds nothing else."""

NEXT_LINES = 2
"""Lines that are left empty for what is written by hand."""


def write_minutes_pdf(minutes: Minutes, *, edition: Edition = Edition.NORMAL) -> bytes:
    """The minutes as a tagged PDF."""
    paper = Paper(
        Cover(
            minutes.title,
            minutes.service,
            gettext("Printed {day}", day=day_in_words(minutes.today)),
            minutes.service,
            subject=gettext("What a meeting of the steering group decided"),
            mark=SYNTHETIC if minutes.demonstration else "",
            made=minutes.today,
            check=minutes.check,
        ),
        edition=edition,
    )
    paper.title(minutes.title, minutes.service)
    for words in minutes.paragraphs:
        paper.paragraph(words)
    for section in minutes.sections:
        if section is minutes.sections[-1]:
            paper.need(ENDING_IN_LARGE_PRINT if edition.is_large else ENDING)
        paper.heading(section.title, level=section.level)
        for line in (line for words in section.paragraphs for line in str(words).split("\n") if line.strip()):
            paper.paragraph(line)
        if section.to_write:
            paper.room_to_write(section.to_write, NEXT_LINES)
    paper.heading(gettext("Agreed"))
    paper.signatures((gettext("Chair of the meeting"),))
    return paper.render()
