"""The workbook on paper: every exemplar with its levels and criteria to tick, and room to write."""

from datetime import date

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.review.workbook import Belonging
from selfreview.documents.text import stressed, strong
from selfreview.domain.framework.framework import CriterionStatus, Exemplar, Framework
from selfreview.domain.round import METHOD_LABELS
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext

LINES = 7
BOX = "\N{BALLOT BOX}"


def write_blank_workbook(
    framework: Framework, of: Belonging, *, today: date, mark: str = "", edition: Edition = Edition.NORMAL
) -> bytes:
    """A blank self-review to print and write on, as a tagged PDF."""
    service = gettext("{service} Parent Partnership Service", service=of.name)
    cover = Cover(
        gettext("Self-review {year}: workbook to write on", year=of.year),
        service,
        gettext("Edition {edition}; printed {today}", edition=of.edition, today=day_in_words(today)),
        service,
        subject=framework.title,
        mark=mark,
        made=today,
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, f"{cover.service}. {framework.title}.")
    paper.paragraph(
        gettext("Go through the exemplars together. Choose one level for each, tick what is met, write what shows it.")
    )
    paper.paragraph(gettext("Do not name a child or a parent."))
    if framework.has_drafted_criteria:
        paper.small_print(framework.note)
    for theme in framework.themes:
        for place, exemplar in enumerate(framework.of_theme(theme.id)):
            # One exemplar a page, so that pages can be shared out.
            paper.break_page()
            if not place:
                paper.heading(theme.title)
            _exemplar(paper, framework, exemplar)
    paper.break_page()
    paper.heading(gettext("How this review was done"))
    for label in METHOD_LABELS.values():
        paper.paragraph(f"{BOX} {label}")
    paper.room_to_write(gettext("Who took part, and for which agency"), 5)
    paper.heading(gettext("Signed"))
    paper.signatures((gettext("Chair of the steering group"), gettext("Manager of the service")))
    return paper.render()


def _exemplar(paper: Paper, framework: Framework, exemplar: Exemplar) -> None:
    paper.heading(f"{exemplar.id} {exemplar.title}", 3)
    paper.paragraph(stressed(exemplar.wording))
    for level in framework.scale.levels:
        paper.paragraph(strong(f"{BOX} {level.label}"), f"  {level.meaning}" if level.meaning else "")
        criteria = exemplar.criteria_of(level.key)
        is_sign = level.key == framework.scale.lowest.key
        told = [
            gettext("{criterion} (drafted)", criterion=criterion.text)
            if criterion.status is CriterionStatus.DRAFTED
            else criterion.text
            for criterion in criteria
        ]
        if told and is_sign:
            paper.bullets(told)
        elif told:
            # The box to tick is the label of each item.
            paper.bullets(told, label=BOX)
    if exemplar.question:
        paper.note((strong(gettext("To talk about:") + " "), exemplar.question))
    paper.room_to_write(gettext("{id}: what shows it, and if the minimum is not met, why", id=exemplar.id), LINES)
