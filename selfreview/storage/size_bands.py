"""The bands of size that the network sets, kept as a switch."""

from datetime import datetime

from sqlalchemy import select

from selfreview.domain.groups import Bands
from selfreview.storage import audit
from selfreview.storage.tables import SwitchRow, db

NAME = "size bands"


def read() -> Bands:
    """The bands as they are set, the usual ones until they are."""
    found = db.session.scalar(select(SwitchRow.value).where(SwitchRow.name == NAME))
    return Bands() if found is None else Bands(tuple(int(edge) for edge in found.split()))


def write(bands: Bands, *, by: str, at: datetime) -> None:
    """Set the bands; whoever does so counts the services anew (`tallies.move_service`). Does not commit."""
    text = " ".join(map(str, bands.edges))
    db.session.merge(SwitchRow(name=NAME, value=text))
    audit.record(person=by, at=at, events=[audit.Event("set size bands", field=NAME, after=text)])
