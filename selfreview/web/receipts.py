"""The receipt of a submission, by mail."""

from flask import render_template

from selfreview.storage.people import Person
from selfreview.storage.reviews import Review
from selfreview.storage.submissions import Submission
from selfreview.web import letters


def send_receipt(person: Person, review: Review, made: Submission) -> None:
    """Send the receipt to the person who submitted; the page shows it in any case."""
    link = letters.link_to(
        "submission.receipt", number=review.service.number, year=review.round.year, version=made.number
    )
    body = render_template("mail/receipt.txt", person=person, review=review, made=made, link=link)
    letters.send_later(person.email, f"Return of {review.round.year} submitted: {made.receipt}", body)
