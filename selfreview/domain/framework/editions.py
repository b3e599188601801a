"""Whether two editions of the framework ask the same thing."""

from selfreview.domain.framework.framework import Exemplar, Framework, Scale


def is_comparable(framework: Framework, other: Framework, exemplar_id: str) -> bool:
    """Whether ratings of an exemplar in two editions mean the same.

    Within one edition they do. Across editions its wording, its criteria and
    the levels with their flags have to be the same; titles, meanings and hints
    may be reworded. An exemplar that one of them lacks is not comparable.
    """
    mine, theirs = _find(framework, exemplar_id), _find(other, exemplar_id)
    if mine is None or theirs is None:
        return False
    if framework.edition == other.edition:
        return True
    return _asked(mine) == _asked(theirs) and _levels(framework.scale) == _levels(other.scale)


def _find(framework: Framework, exemplar_id: str) -> Exemplar | None:
    return next((exemplar for exemplar in framework.exemplars if exemplar.id == exemplar_id), None)


def _asked(exemplar: Exemplar) -> object:
    return exemplar.wording, frozenset((criterion.level, criterion.text) for criterion in exemplar.criteria)


def _levels(scale: Scale) -> object:
    return tuple((level.key, level.compliant, level.aspired) for level in scale.levels)


def are_comparable(framework: Framework, other: Framework) -> bool:
    """Whether two editions ask for the same exemplars, each of them comparable: only then are whole returns."""
    ids = {exemplar.id for exemplar in framework.exemplars}
    return ids == {exemplar.id for exemplar in other.exemplars} and all(
        is_comparable(framework, other, exemplar_id) for exemplar_id in ids
    )
