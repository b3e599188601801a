"""The few settings of the network that are turned in the product and not in the environment."""

from datetime import datetime

from sqlalchemy import select

from selfreview.storage import audit
from selfreview.storage.tables import SwitchRow, db

DEMONSTRATION = "demonstration"
SECOND_FACTOR_FOR_NETWORK = "second factor for network roles"
DAILY_RETENTION = "retention every day"
ON = "on"


def is_on(name: str) -> bool:
    """Whether a switch is on; one that was never turned is off."""
    return db.session.scalar(select(SwitchRow.value).where(SwitchRow.name == name)) == ON


def turn(name: str, *, on: bool) -> None:
    """Turn a switch; does not commit."""
    db.session.merge(SwitchRow(name=name, value=ON if on else "off"))


def ask_for_second_factor(*, on: bool, by: str, at: datetime) -> None:
    """Make two-step sign-in compulsory for everyone who works for the network, or no longer; does not commit."""
    turn(SECOND_FACTOR_FOR_NETWORK, on=on)
    event = audit.Event("turned switch", field=SECOND_FACTOR_FOR_NETWORK, after=ON if on else "off")
    audit.record(person=by, at=at, events=[event])


def delete_daily(*, on: bool, by: str, at: datetime) -> None:
    """Let what is over be deleted every day by the server itself, or no longer; does not commit."""
    turn(DAILY_RETENTION, on=on)
    event = audit.Event("turned switch", field=DAILY_RETENTION, after=ON if on else "off")
    audit.record(person=by, at=at, events=[event])
