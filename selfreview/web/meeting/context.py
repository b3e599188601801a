"""What the pages of a meeting share: where it is now, what each visitor may do there, and what stopped a step."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.meeting.meeting import Claim, judge_claim
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.group import agreements, views
from selfreview.storage.group.agreements import Agreement, Dissent
from selfreview.storage.group.views import OwnView, Reveal, Voter
from selfreview.storage.meeting import meetings, presence
from selfreview.storage.meeting.meetings import NotDriving, Sitting
from selfreview.storage.meeting.progress import MeetingProgress, progress_of
from selfreview.storage.people import sign_ins
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import Visit, current_sign_in
from selfreview.web.error_pages import halt
from selfreview.web.group.views import Shown, show_spread, tell_views
from selfreview.web.review_pages import address_of, last_saved, saved_when, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import mark


@dataclass(frozen=True, slots=True)
class Stage:
    """One exemplar on every device: what this visitor sees of it, and nothing of anybody's view before the reveal."""

    sitting: Sitting
    asked: Exemplar
    sheet: Sheet
    own: OwnView | None
    given: tuple[Voter, ...]
    reveal: Reveal | None
    shown: Shown | None
    first: str
    agreement: Agreement | None
    dissents: tuple[Dissent, ...]
    claim: Claim
    clock: str

    @property
    def stands(self) -> bool:
        """Whether the agreement is on what stands now."""
        return self.agreement is not None and self.agreement.stands(self.sheet)

    @property
    def own_saved(self) -> str | None:
        """When this visitor's own view was saved, as it is told."""
        return saved_when(self.own.given_at) if self.own else None

    @property
    def answer_saved(self) -> str | None:
        """When the answer was last saved, as it is told."""
        return last_saved(self.sheet.kept(self.asked.id))

    @property
    def drives(self) -> bool:
        """Whether this visitor drives."""
        return self.claim is Claim.DRIVES


def set_stage(visit: Visit, sitting: Sitting) -> Stage:
    """Where the meeting is, as this visitor sees it."""
    asked, now = visit.exemplar(sitting.exemplar), site().now()
    sheet = sheets.read_sheet(visit.review, site().frameworks)
    revealed = views.revealed_views(visit.review).get(asked.id)
    agreement = agreements.agreements_of(visit.review).get(asked.id)
    first = views.earlier_views(visit.review).get(asked.id)
    agreed = agreement.rating if agreement and agreement.stands(sheet) else None
    may_lead = visit.may(Right.LEAD_GROUP)
    return Stage(
        sitting=sitting,
        asked=asked,
        sheet=sheet,
        own=views.own_view(visit.review, exemplar=asked.id, person_id=visit.person.id),
        given=views.who_gave(visit.review, asked.id),
        reveal=views.reveal_of(visit.review, asked.id),
        shown=show_spread(visit.framework.scale, asked, revealed, agreed=agreed) if revealed else None,
        first=tell_views(visit.framework.scale, first) if first else "",
        agreement=agreement,
        dissents=agreements.dissents_of(visit.review).get(asked.id, ()),
        claim=judge_claim(sitting.seat, visit.person.id, now) if may_lead and writable(visit) else Claim.WAITS,
        clock=sitting.timer.tell(now) if sitting.timer else "",
    )


def stamp_of(sitting: Sitting | None, progress: MeetingProgress | None) -> str:
    """A short text that is another one whenever the meeting's page would be."""
    if sitting is None or progress is None:
        return "closed"
    agreed = progress.agreed_at.timestamp() if progress.agreed_at else 0
    parts = (sitting.id, sitting.step, len(sitting.attendees), progress.given, int(progress.revealed), progress.written)
    return "-".join(map(str, (*parts, int(agreed * 1000))))


def stamp_now(visit: Visit, sitting: Sitting | None) -> str:
    """The stamp of the visit's review as it is now."""
    return stamp_of(sitting, progress_of(visit.review, sitting.exemplar) if sitting else None)


def note_presence(visit: Visit, sitting: Sitting) -> None:
    """Note that somebody is still in the meeting: a last-seen mark, which may fail without anybody noticing."""
    now = site().now()
    if not presence.needs_mark(sitting, visit.person.id, at=now):
        return
    mark(lambda: presence.mark_present(sitting, visit.person.id, at=now))


def key_of_sign_in() -> str:
    """The key of the sign-in that this request comes with."""
    here = current_sign_in()
    assert here is not None
    return sign_ins.key_of(here)


def over(visit: Visit) -> ResponseReturnValue:
    """What somebody is told whose meeting has been stopped meanwhile."""
    last = (meetings.sittings_of(visit.review) or (None,))[-1]
    by = gettext(", with {name} in the chair’s seat", name=last.seat.name) if last else ""
    what = gettext(
        "The meeting was stopped while you were working{by}. Your last change was not recorded. "
        "The chair or the manager can restart the meeting from the same exemplar.",
        by=by,
    )
    href = address_of(visit, "meeting.meeting")
    return halt(visit, gettext("The meeting is over"), what, text=gettext("Go to the meeting’s page"), href=href)


def not_driving(visit: Visit, fault: NotDriving) -> ResponseReturnValue:
    """What the second of two chairs is told: who drives, and that they may ask to take over."""
    what = gettext(
        "{name} is running this meeting, so your change was not made. To take over, ask on the "
        "meeting page, then try again.",
        name=fault.seat.name,
    )
    href = address_of(visit, "meeting.meeting", _anchor="seat")
    title = gettext("{name} is running the meeting", name=fault.seat.name)
    return halt(visit, title, what, text=gettext("Ask to take over"), href=href, resend=True)
