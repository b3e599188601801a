"""The receipt of a submission, by mail."""

from flask import render_template

from selfreview.speech import gettext
from selfreview.storage.people.people import Person
from selfreview.storage.returns.submissions import Submission
from selfreview.storage.review.reviews import Review
from selfreview.web import mail_queue


def send_receipt(person: Person, review: Review, made: Submission) -> None:
    """Send the receipt to the person who submitted; the page shows it in any case."""
    link = mail_queue.link_to(
        "submission.receipt", number=review.service.number, year=review.round.year, version=made.number
    )
    with mail_queue.written_to(person):
        body = render_template("mail/receipt.txt", person=person, review=review, made=made, link=link)
        subject = gettext("{year} return submitted: {receipt}", year=review.round.year, receipt=made.receipt)
    mail_queue.send_later(person.email, subject, body)
