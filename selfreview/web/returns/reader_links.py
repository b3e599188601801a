"""Links for readers: a copy of a review, a plan or a report, until a day, every reading told to the service."""

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field, RadioField
from wtforms.validators import ValidationError

from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.documents.review.report_pdf import write_review_pdf
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.report import for_circulation
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy
from selfreview.storage import shared_links
from selfreview.storage.engine import end_reading, reading
from selfreview.storage.people.people import Person
from selfreview.storage.review.reviews import review_by_id
from selfreview.storage.shared_links import LinkKind, SharedLink
from selfreview.web import attempts, mail_queue
from selfreview.web.access import AtService, Public, Visit, entry
from selfreview.web.comparison.reports import NotReleased, read_report, show_report
from selfreview.web.fields import Form, choices
from selfreview.web.middleware import confirm_saved
from selfreview.web.plan.context import circulated, gather
from selfreview.web.plan.documents import code_of_plan, show_plan
from selfreview.web.review.documents import show_review
from selfreview.web.review.papers import code_of
from selfreview.web.review.reports import gather_review
from selfreview.web.review_pages import address_of
from selfreview.web.runtime import make_paper, site
from selfreview.web.shared_links import GiveLinkForm, mailed, open_link, say_made, token_of, write_to

blueprint = Blueprint("reader_links", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")
outside = Blueprint("readers", __name__)

NAMES = {
    LinkKind.REVIEW: lazy("The self-review"),
    LinkKind.PLAN: lazy("The action plan"),
    LinkKind.REPORT: lazy("The benchmark report"),
}
KINDS = tuple(NAMES)
PAGE, PAPER = "page", "PDF"


class ReaderForm(GiveLinkForm):
    """What a reader is given, who they are, and for how long."""

    last = ("given_to", "email", "days")

    kind = RadioField(
        lazy("What do they read?"),
        choices=choices((kind.value, name) for kind, name in NAMES.items()),
        validate_choice=False,
    )

    def validate_kind(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {kind.value for kind in KINDS}:
            raise ValidationError(gettext("Choose what they read"))


@blueprint.get("/readers")
@entry(AtService(Right.RUN_REVIEW))
def show(visit: Visit) -> ResponseReturnValue:
    """The links that are out, who read what by them and when, and the form for another."""
    return _show(visit, ReaderForm(formdata=None))


def _show(visit: Visit, form: ReaderForm) -> str:
    key = visit.review.id
    return render_template(
        "returns/sharing/links.html",
        visit=visit,
        form=form,
        links=() if key is None else shared_links.links_of(key, *KINDS),
        now=site().now(),
        names=NAMES,
        address=_address,
    )


def _address(link: SharedLink) -> str:
    return _address_with(token_of(link))


def _address_with(token: str) -> str:
    return mail_queue.link_to("readers.ask", token=token)


@blueprint.post("/readers")
@entry(AtService(Right.RUN_REVIEW))
def give(visit: Visit) -> ResponseReturnValue:
    """Make a link, and send it where an address is given."""
    form, key = ReaderForm(), visit.review.id
    if key is None:
        form.form_errors.append(gettext("This review has not been started, so there is nothing to read yet"))
    if key is None or not form.validate_on_submit():
        return _show(visit, form), 422
    if form.email.data:
        attempts.spend_letter(visit.person.id, form.email.data)
    _make(visit, key, form)
    return redirect(address_of(visit, "reader_links.show", _anchor="links"), 303)


def _make(visit: Visit, review_id: int, form: ReaderForm) -> None:
    link = shared_links.make(
        review_id,
        LinkKind(form.kind.data),
        given_to=form.given_to.data,
        lasts=form.lasts,
        by=visit.person.name,
        at=site().now(),
        once=form.once.data or "",
    )
    if link is None:
        return  # a second click
    if form.email.data:
        _write(visit, link, form.email.data)
    else:
        say_made(link)


def _write(visit: Visit, link: SharedLink, email: str) -> None:
    what = _what(link, visit)
    with mail_queue.written_to(None):
        body = render_template(
            "mail/reader_link.txt",
            link=link,
            what=what,
            address=_address_with(mailed(link).reference),
            sender=visit.person.name,
        )
    write_to(email, f"A copy for you to read: {what}", body, link)


def _what(link: SharedLink, visit: Visit) -> str:
    name = NAMES[link.kind]
    return f"{name[0].lower()}{name[1:]} {visit.review.round.year} of {visit.service.name}"


@blueprint.post("/readers/<int:link_id>/end")
@entry(AtService(Right.RUN_REVIEW))
def end(visit: Visit, link_id: int) -> ResponseReturnValue:
    """End a link at once."""
    link = shared_links.find(link_id)
    if link is None or link.review_id != visit.review.id or link.kind not in KINDS:
        abort(404)
    shared_links.end(link, by=visit.person.name, at=site().now())
    confirm_saved(gettext("The link of {given_to} has ended.", given_to=link.given_to))
    return redirect(address_of(visit, "reader_links.show", _anchor="links"), 303)


@outside.get("/shared/<token>")
@entry(Public())
def ask(token: str) -> ResponseReturnValue:
    """The page that a link opens: what lies behind it, and that opening it is told to the service."""
    link = open_link(token, *KINDS)
    visit = _visit_of(link)
    return render_template(
        "returns/sharing/ask.html", link=link, what=_what(link, visit), service=visit.service.name, form=Form()
    )


@outside.post("/shared/<token>")
@entry(Public())
def read(token: str) -> ResponseReturnValue:
    """Show the copy, with whom it was given to on every page of it, and note the reading."""
    what = PAPER if request.form.get("as") == PAPER else PAGE
    # A paper takes its time: nobody's save waits for it.
    with reading():
        link = open_link(token, *KINDS)
        visit = _visit_of(link)
        answer = _paper(link, visit) if what == PAPER else _page(link, visit)
        end_reading()
    shared_links.note_reading(link, what, at=site().now())
    return answer


def _visit_of(link: SharedLink) -> Visit:
    """A reader at the one review that their link leads to: somebody without any right."""
    review = review_by_id(link.review_id)
    nobody = Person(0, "", link.given_to, (), has_password=False, has_second_factor=False, closed=False)
    return Visit(nobody, review.service, review)


def _mark(link: SharedLink) -> str:
    return gettext(
        "Copy for {given_to}, read on {today}. Not to be passed on",
        given_to=link.given_to,
        today=day_in_words(site().today()),
    )


def _page(link: SharedLink, visit: Visit) -> str:
    if link.kind is LinkKind.PLAN:
        desk = gather(visit)
        return show_plan(visit, desk, circulated(desk), reader=_mark(link))
    if link.kind is LinkKind.REVIEW:
        return show_review(visit, for_circulation(gather_review(visit)), reader=_mark(link))
    told = read_report(visit)
    if told is None:
        raise NotReleased
    return show_report(visit, told, reader=_mark(link))


def _paper(link: SharedLink, visit: Visit) -> Response:
    if link.kind is LinkKind.PLAN:
        desk = gather(visit)
        copy = circulated(desk)
        check = code_of_plan(visit, desk, copy)
        content = make_paper(write_action_plan_pdf, copy, reader=_mark(link), check=check)
    elif link.kind is LinkKind.REVIEW:
        report, check = for_circulation(gather_review(visit)), code_of(visit.review, PaperKind.REVIEW_COPY)
        content = make_paper(write_review_pdf, report, reader=_mark(link), check=check)
    elif told := read_report(visit):
        today, check = site().today(), code_of(visit.review, PaperKind.REPORT)
        content = make_paper(write_benchmark_report, told, today=today, reader=_mark(link), check=check)
    else:
        raise NotReleased
    name = f"{link.kind.value}-{visit.service.number}-{visit.review.round.year}-copy.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
