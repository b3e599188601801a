"""A review gathered from everywhere it is kept, to be printed."""

from datetime import datetime

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import HOW_LABELS
from selfreview.domain.review.report import (
    Attendance,
    ExemplarReport,
    ReportItem,
    ReviewReport,
    Said,
    ViewSaid,
)
from selfreview.domain.review.review import ReviewState
from selfreview.domain.uk_time import day_in_words, day_of
from selfreview.speech import gettext
from selfreview.storage.group import agreements, collaboration, sign_offs, views
from selfreview.storage.group.agreements import Agreement, Dissent
from selfreview.storage.group.collaboration import Comment
from selfreview.storage.group.views import RevealedView
from selfreview.storage.meeting import meetings
from selfreview.storage.plan import plans
from selfreview.storage.review import profiles, sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import Visit
from selfreview.web.runtime import site


def gather_review(visit: Visit) -> ReviewReport:
    """Everything that this person may read of a review; views only once they are revealed."""
    framework, review = visit.framework, visit.review
    sheet = sheets.read_sheet(review, site().frameworks, beside=())
    agreed, dissents = agreements.agreements_of(review), agreements.dissents_of(review)
    revealed = views.revealed_views(review)
    sign_off = sign_offs.sign_off_of(review, sheet, day=site().today())
    completion = sheet.completion()
    return ReviewReport(
        service=visit.service.name,
        year=review.round.year,
        framework=framework,
        today=site().today(),
        state=_state(visit),
        method=completion.method_in_words,
        agencies=completion.agencies_in_words,
        sign_off=sign_off.in_words,
        signatures=tuple(
            gettext("{name} signed on {at}", name=one.name, at=day_in_words(one.at))
            + ("" if one.stands else gettext(", withdrawn by a later change"))
            for one in sign_off.signatures
        ),
        themes_agreed=tuple(
            gettext(
                "{title}: agreed on {at}, noted by {by}",
                title=framework.theme(key).title,
                at=day_in_words(theme.at),
                by=theme.by,
            )
            for key, theme in agreements.themes_of(review).items()
        ),
        meetings=tuple(
            Attendance(
                sitting.number, day_of(sitting.began_at), tuple(_who(a.name, a.agency) for a in sitting.attendees)
            )
            for sitting in meetings.sittings_of(review)
        ),
        exemplars=tuple(
            _exemplar(visit, one, sheet, agreed.get(one.id), dissents.get(one.id, ()), tuple(revealed.get(one.id, ())))
            for one in framework.exemplars
        ),
        rated_before=_rated_before(visit),
        version=plans.data_version(review),
        saved_at=_saved_at(sheet),
        demonstration=site().is_demonstration(),
    )


def _saved_at(sheet: Sheet) -> datetime | None:
    kept = (field for fields in sheet.fields.values() for field in fields.values())
    return max((field.changed_at for field in kept if field.changed_at), default=None)


def _state(visit: Visit) -> str:
    review = visit.review
    if review.state is ReviewState.SUBMITTED and review.submitted_at is not None:
        return gettext("Submitted on {submitted_at}.", submitted_at=day_in_words(review.submitted_at))
    if review.submitted_at is not None:
        return gettext(
            "A draft: it was submitted on {submitted_at}, then reopened, and has not been submitted again.",
            submitted_at=day_in_words(review.submitted_at),
        )
    return gettext("A draft: it has not been submitted.")


def _who(name: str, agency: str | None) -> str:
    return f"{name}, {agency}" if agency else name


def _rated_before(visit: Visit) -> RatedYear | None:
    years = profiles.read_years(visit.review, site().frameworks)
    earlier = [one.rated for one in years if one.submitted and one.rated.year < visit.review.round.year]
    return max(earlier, key=lambda rated: rated.year, default=None)


def _exemplar(
    visit: Visit,
    exemplar: Exemplar,
    sheet: Sheet,
    agreement: Agreement | None,
    dissents: tuple[Dissent, ...],
    revealed: tuple[RevealedView, ...],
) -> ExemplarReport:
    scale, answer = visit.framework.scale, sheet.answer(exemplar.id)
    discussed = collaboration.read_together(visit.review, exemplar=exemplar.id, theme=exemplar.theme, at=site().now())
    return ExemplarReport(
        exemplar=exemplar,
        level=scale.level(answer.rating) if answer.rating else None,
        before=scale.level(answer.before) if answer.before else None,
        evidence=answer.evidence,
        met=tuple(criterion for criterion in exemplar.criteria if criterion.id in answer.ticks),
        reason=answer.reason,
        moved=answer.moved,
        unconfirmed=gettext("from {carried}, not yet confirmed", carried=answer.carried) if answer.carried else "",
        items=tuple(
            ReportItem(item.title, item.url, item.file.name if item.file else None, item.dated, item.confidential)
            for item in sheet.items_of(exemplar.id)
        ),
        comments=tuple(
            _said(thread.first, tuple(_said(reply) for reply in thread.replies)) for thread in discussed.threads
        ),
        views=tuple(ViewSaid(one.agency, scale.level(one.rating), one.reason, one.late) for one in revealed),
        spread=views.spread_by_agency(scale, revealed) if revealed else None,
        agreement=_agreement(agreement, sheet),
        dissents=tuple(Said(_who(one.name, one.agency), one.words, one.at) for one in dissents),
    )


def _said(comment: Comment, replies: tuple[Said, ...] = ()) -> Said:
    settled = comment.resolved_at is not None
    words = comment.withdrawal or comment.words
    return Said(_who(comment.person, comment.agency), words, comment.at, replies, settled)


def _agreement(agreement: Agreement | None, sheet: Sheet) -> str:
    if agreement is None:
        return ""
    changed = "" if agreement.stands(sheet) else gettext("; changed since")
    return gettext(
        "{how} on {at}, noted by {by}{changed}",
        how=HOW_LABELS[agreement.how],
        at=day_in_words(agreement.at),
        by=agreement.by,
        changed=changed,
    )
