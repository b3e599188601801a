"""Letters that people have the site write: to few at a time, and with a name in them that is a name."""

import pytest
from flask import Flask

from selfreview.storage.people.sign_ins import ATTEMPTS_PER_ACCOUNT
from tests.accounts import find, token
from tests.mailbox import give_mailbox
from tests.people import OURS
from tests.visitors import Visitor

INVITE = f"/services/{OURS}/people/invite"
FIELDS = {"email": "new@example.org", "name": "Nia New", "role": "member", "agency": "Parents"}


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("Nia New", True),
        ("Dr. N. J. O'Neill-Smith", True),
        ("Zoë Ångström (SENCO)", True),
        ("See https://evil.example/prize", False),
        ("www.evil.example", False),
        ("you won at evil.example now", False),
        ("PRIZE.COM", False),
        ("nia@evil.example", False),
    ],
)
def test_a_name_holds_no_address(lite: Flask, name: str, is_taken: bool) -> None:
    mailbox = give_mailbox(lite)
    answer = Visitor(lite, "manager").fill(INVITE, {**FIELDS, "name": name})
    assert answer.status_code == (303 if is_taken else 422)
    assert len(mailbox.letters) == is_taken


def test_one_address_is_not_flooded_with_letters(lite: Flask) -> None:
    mailbox = give_mailbox(lite)
    manager = Visitor(lite, "manager")
    # The same invitation once more writes no second letter; "Invite again" writes one each time.
    assert [manager.fill(INVITE, FIELDS).status_code for _ in range(2)] == [303, 303]
    assert len(mailbox.letters) == 1
    again = f"/services/{OURS}/people/{find(lite, FIELDS['email']).id}/invite-again"
    answers = [manager.post(again, token(manager)).status_code for _ in range(ATTEMPTS_PER_ACCOUNT - 1)]
    assert answers == [303] * (ATTEMPTS_PER_ACCOUNT - 2) + [429]
    assert len(mailbox.letters) == ATTEMPTS_PER_ACCOUNT - 1
