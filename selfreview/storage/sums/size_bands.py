"""The bands of size that the network sets, kept as a switch."""

from datetime import datetime

from sqlalchemy import select

from selfreview.domain.nation.groups import Bands
from selfreview.storage import audit
from selfreview.storage.tables import NationalYearRow, SwitchRow, db

NAME = "size bands"


def read(year: int | None = None) -> Bands:
    """The bands as they are set, the usual ones until they are; of a year, those that it keeps once it is released."""
    kept = None
    if year is not None:
        kept = db.session.scalar(select(NationalYearRow.bands).where(NationalYearRow.year == year))
    found = kept or db.session.scalar(select(SwitchRow.value).where(SwitchRow.name == NAME))
    return Bands() if found is None else from_text(found)


def from_text(text: str) -> Bands:
    """The bands that a kept text says."""
    return Bands(tuple(int(edge) for edge in text.split()))


def as_text(bands: Bands) -> str:
    """The bands as they are kept."""
    return " ".join(map(str, bands.edges))


def write(bands: Bands, *, by: str, at: datetime) -> None:
    """Set the bands; whoever does so counts the services anew (`tallies.move_service`). Does not commit."""
    text = as_text(bands)
    db.session.merge(SwitchRow(name=NAME, value=text))
    audit.record(person=by, at=at, events=[audit.Event("set size bands", field=NAME, after=text)])
