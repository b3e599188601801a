"""Which service falls short of which exemplar, when both how many a service and how many an exemplar has are given."""

from collections.abc import Callable, Mapping
from itertools import combinations

Cell = tuple[int, str]
Wish = Callable[[int, str], float]


class Unplaceable(ValueError):
    """Numbers that no arrangement can satisfy."""


def place_shortfalls(by_service: Mapping[int, int], by_exemplar: Mapping[str, int], wish: Wish) -> frozenset[Cell]:
    """An arrangement with exactly these sums, moved towards the cells with the highest wish.

    Raises `Unplaceable` when there is none. Each exemplar in turn goes to the
    services that have most left to place, which finds an arrangement whenever
    there is one; exchanges that keep every sum then make it a likely one.
    """
    left = dict(by_service)
    placed: set[Cell] = set()
    for exemplar, wanted in sorted(by_exemplar.items(), key=lambda item: (-item[1], item[0])):
        first = sorted(left, key=lambda service: (-left[service], -wish(service, exemplar), service))[:wanted]
        if len(first) < wanted or any(not left[service] for service in first):
            raise Unplaceable(f"{exemplar} finds fewer than {wanted} services")
        for service in first:
            left[service] -= 1
            placed.add((service, exemplar))
    if any(left.values()):
        raise Unplaceable("services are left with more to place than the exemplars have")
    wishes = {(service, exemplar): wish(service, exemplar) for service in by_service for exemplar in by_exemplar}
    while _exchange(placed, wishes):
        pass
    return frozenset(placed)


def _exchange(placed: set[Cell], wishes: Mapping[Cell, float]) -> bool:
    """Exchange pairs of cells crosswise where that raises their wishes; whether any was exchanged.

    The sum of wishes rises with each exchange, so this comes to an end.
    """
    exchanged = False
    for one, other in combinations(sorted(placed), 2):
        # Of thousands of pairs hardly any is exchanged: what rules most of them out comes first, and makes no set.
        if one not in placed or other not in placed:
            continue
        crossed, back = (one[0], other[1]), (other[0], one[1])
        if crossed in placed or back in placed:
            continue
        if wishes[crossed] + wishes[back] > wishes[one] + wishes[other] + 1e-9:
            placed -= {one, other}
            placed |= {crossed, back}
            exchanged = True
    return exchanged
