"""What the services that show their figures by name have in the newest public release of a year."""

from datetime import datetime

from selfreview.domain.benchmarking.named import NamedYear
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.showings import read_agreed


def read_named(questionnaire: Questionnaire, year: int, *, public_at: datetime) -> NamedYear | None:
    """What a year's named figures are made of; None before its first release is public."""
    newest = releases.newest(year, public_at=public_at)
    if newest is None:
        return None
    every = releases.read_every(year)
    returns = next(one.returns for one in every if one.number == newest.number)
    return NamedYear(questionnaire, returns, every, read_agreed(year), releases.PERCENT)
