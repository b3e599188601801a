"""The benchmarking over all years made ready for its page and file, once for the same releases and errata."""

from functools import lru_cache

from selfreview.documents.benchmarking.series_csv import write_measures_csv
from selfreview.domain.benchmarking.release.series import MeasurePoint, ToldRelease, lay_series, tell_measures
from selfreview.domain.nation.exhibits import Exhibit
from selfreview.domain.nation.revisions import Erratum
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import kept_by_language
from selfreview.storage.benchmarking import releases

Keys = tuple[tuple[int, int, str, tuple[Erratum, ...]], ...]
"""The year, number, hash and errata of each release."""


@kept_by_language(2)
def lay_measures(keys: Keys) -> tuple[Exhibit, ...]:
    """The table of each measure, with the newest release of each year."""
    return lay_series(_tell(keys), product_questionnaire())


@lru_cache(maxsize=2)
def write_measures(keys: Keys) -> bytes:
    """The CSV file of every figure of these releases."""
    return write_measures_csv(_tell(keys)).encode()


def _tell(keys: Keys) -> tuple[MeasurePoint, ...]:
    told = []
    for year, number, sealed, errata in keys:
        found = releases.find(year, number)
        assert found is not None
        told.append(ToldRelease(found.data, sealed, errata))
    return tuple(tell_measures(told, product_questionnaire()))
