"""What the demonstration's services share: ratings, neighbours, and texts that others may learn from."""

from datetime import datetime

from selfreview.domain.benchmarking.named import CLASSES
from selfreview.storage.benchmarking import showings
from selfreview.storage.practice import good_practice, sharing
from selfreview.storage.practice.sharing import Neighbour
from selfreview.web.runtime import site

NEIGHBOURS = 20
SYNTHETIC_EDITION = "synthetic, 2009"
ACCEPTED = (7, 20, 33, 58, 90)
WAITING = (64, 121)
"""Services whose texts are shared with everybody, and those whose offers wait for the network to read them."""


def share_ratings(numbers: list[int], *, by: str, at: datetime) -> None:
    """Two of three services share their ratings; everybody's neighbours are those whose numbers follow its own."""
    for number in numbers:
        if number % 3:
            sharing.turn_sharing(number, on=True, by=by, at=at)
    count = len(numbers)
    neighbours = (
        Neighbour(SYNTHETIC_EDITION, number, numbers[(place + rank) % count], rank)
        for place, number in enumerate(numbers)
        for rank in range(1, NEIGHBOURS + 1)
    )
    sharing.keep_neighbours(neighbours, by=by, at=at)


def show_figures(numbers: list[int], *, year: int, by: str, at: datetime) -> None:
    """Every fourth service shows its figures to the others that do, the first of these all kinds of them."""
    for place, number in enumerate(numbers[::4]):
        for kind in CLASSES[: 1 + place % len(CLASSES)] if place else CLASSES:
            showings.turn_showing(number, year, kind, on=True, by=by, at=at)


def share_practice(*, by: str, at: datetime) -> None:
    """Some services offer what they wrote of an exemplar, every other one by its name; the network has read most."""
    for place, service in enumerate((*ACCEPTED, *WAITING)):
        made = good_practice.last_return(service, site().frameworks)
        if made is None or not made.evidence:
            continue
        exemplar = sorted(made.evidence)[place % len(made.evidence)]
        text = made.evidence[exemplar]
        copy = good_practice.save_copy(service, made, exemplar, text=text, version=0, person=by, at=at)
        named = bool(place % 2)
        offered = good_practice.offer(service, exemplar, version=copy.version, named=named, person=by, at=at)
        if service in ACCEPTED:
            good_practice.accept(offered.id, stamp=offered.stamp, person=by, at=at)
