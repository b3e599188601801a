"""Messages to the services of a round: written, read as they will arrive, sent once, and kept."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.round import letters, rounds
from selfreview.storage.round.letters import AlreadySent, Message
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.round.forms import AUDIENCES, MessageForm
from selfreview.web.round.mail import hand_on_later, keep_all, plan_message, told
from selfreview.web.round.tracker import find_round, read_tracked
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit, undo

blueprint = Blueprint("round_messages", __name__, url_prefix="/rounds/<int(max=9999):year>/messages")

LARGEST = 2**31 - 1
ONE = f"/<int(max={LARGEST}):message_id>"
HELD_BACK = lazy("The message is saved. Nothing has been sent yet.")
SENT_BEFORE = lazy("The message had already been sent. No one got it twice.")


@blueprint.get("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def every(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The messages of a round: who sent each and when, and those that are yet to be sent."""
    held = find_round(year)
    return render_template("round/messages.html", round=held, messages=letters.messages_of(year), audiences=AUDIENCES)


@blueprint.get("/new")
@entry(AtNetwork(Right.RUN_ROUNDS))
def writing(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to write a message on."""
    return render_template("round/write.html", round=find_round(year), form=MessageForm(), message=None)


@blueprint.post("/new")
@entry(AtNetwork(Right.RUN_ROUNDS))
def write(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Keep a message, to be read before it is sent."""
    form, held = MessageForm(), find_round(year)
    if not form.validate_on_submit():
        return render_template("round/write.html", round=held, form=form, message=None), 422
    made = letters.write_message(year, **form.said(), by=visit.person.name, at=site().now())
    confirm_saved(HELD_BACK)
    return _to(year, made)


def _to(year: int, message_id: int) -> ResponseReturnValue:
    return redirect(url_for("network.round_messages.one", year=year, message_id=message_id), 303)


def _message(year: int, message_id: int) -> Message:
    found = letters.find_message(message_id, year=year)
    if found is None:
        abort(404)
    return found


@blueprint.get(ONE)
@entry(AtNetwork(Right.RUN_ROUNDS))
def one(visit: NetworkVisit, year: int, message_id: int) -> ResponseReturnValue:
    """A message as it will arrive, with who gets it; once sent, as it went out and to whom."""
    message, tracked = _message(year, message_id), read_tracked(visit, year)
    names = {service.number: service.name for service in rounds.all_services()}
    return render_template(
        "round/message.html",
        round=tracked.round,
        message=message,
        audience=AUDIENCES[message.audience],
        mailing=plan_message(tracked, message),
        went_to=sorted((names[number], to) for number, to in letters.recipients_of(message_id).items()),
        mail_is_set_up=site().post.is_set_up,
    )


@blueprint.get(f"{ONE}/change")
@entry(AtNetwork(Right.RUN_ROUNDS))
def changing(_visit: NetworkVisit, year: int, message_id: int) -> ResponseReturnValue:
    """The page to change a message on before it is sent."""
    message = _message(year, message_id)
    if message.sent_at is not None:
        return _too_late(year, message_id)
    return render_template("round/write.html", round=find_round(year), form=MessageForm.of(message), message=message)


@blueprint.post(f"{ONE}/change")
@entry(AtNetwork(Right.RUN_ROUNDS))
def change(visit: NetworkVisit, year: int, message_id: int) -> ResponseReturnValue:
    """Change a message; one that was sent stays as it went out."""
    form, message = MessageForm(), _message(year, message_id)
    if not form.validate_on_submit():
        return render_template("round/write.html", round=find_round(year), form=form, message=message), 422
    try:
        letters.rewrite_message(message_id, **form.said(), by=visit.person.name, at=site().now())
    except AlreadySent:
        return _too_late(year, message_id)
    confirm_saved(HELD_BACK)
    return _to(year, message_id)


def _too_late(year: int, message_id: int) -> ResponseReturnValue:
    undo()
    confirm_saved(SENT_BEFORE)
    return _to(year, message_id)


@blueprint.post(f"{ONE}/send")
@entry(AtNetwork(Right.RUN_ROUNDS))
def send(visit: NetworkVisit, year: int, message_id: int) -> ResponseReturnValue:
    """Send a message to whom its page names; the same click again sends nothing."""
    message = _message(year, message_id)
    found = plan_message(read_tracked(visit, year), message).letters
    to = {letter.service.number: letter.recipient for letter in found}
    try:
        letters.mark_sent(message_id, to=to, by=visit.person.name, at=site().now())
    except AlreadySent:
        return _too_late(year, message_id)
    kept = keep_all(found)
    after_commit(lambda: hand_on_later(kept, found))
    confirm_saved(told(len(found), gettext("written to")))
    return _to(year, message_id)


@blueprint.post(f"{ONE}/drop")
@entry(AtNetwork(Right.RUN_ROUNDS))
def drop(_visit: NetworkVisit, year: int, message_id: int) -> ResponseReturnValue:
    """Throw a message away that was not sent."""
    _message(year, message_id)
    try:
        letters.drop_message(message_id)
    except AlreadySent:
        return _too_late(year, message_id)
    confirm_saved(gettext("The message has been deleted. It was not sent."))
    return redirect(url_for("network.round_messages.every", year=year), 303)
