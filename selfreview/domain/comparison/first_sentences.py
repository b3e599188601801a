"""What a councillor reads first: where a service stands, and how that lies to others, in a sentence each."""

from collections.abc import Sequence

from selfreview.domain.comparison.comparison import Place
from selfreview.domain.comparison.profile import Movement, Profile, RatingChange
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Exemplar, Measure
from selfreview.domain.listing import listed


def say_where_it_stands(profile: Profile, changes: Sequence[RatingChange]) -> str:
    """How many of the rated exemplars meet the standard, which do not, and how many moved since the last return."""
    told = (_say_standard(profile), _say_moves(changes))
    return " ".join(sentence for sentence in told if sentence)


def _say_standard(profile: Profile) -> str:
    if not profile.rated:
        return f"None of the {profile.total} exemplars is rated yet."
    words, below = measure_in_words(profile.scale, Measure.COMPLIANT), profile.below_compliant
    if words is None or profile.compliant is None:
        return f"{profile.rated} of {profile.total} exemplars are rated."
    said = say_how_many(profile.compliant, profile.rated, words, so_far=bool(profile.unrated))
    if profile.unrated:
        said = f"{profile.rated} of {profile.total} exemplars {_is(profile.rated)} rated so far. {said}"
    if not below or len(below) == profile.total:
        return f"{said}."
    return (
        f"{said}; {len(below)} {_is(len(below))} below: {join(below)}."
        if profile.compliant
        else f"{said}: {join(below)}."
    )


def say_how_many(count: int, of: int, words: str, *, so_far: bool) -> str:
    """How many exemplars are something, as a sentence without its stop; `so_far` where others are not rated yet.

    "15 of 17 exemplars are", "All 17 exemplars are", "None of the 17 exemplars is", "The only exemplar is not".
    """
    rated = " rated so far" if so_far else ""
    if of == 1:
        return f"The only exemplar{rated} is {'' if count else 'not '}{words}"
    if count in (0, of):
        each = f"All {of} exemplars{rated} are" if count else f"None of the {of} exemplars{rated} is"
        return f"{each} {words}"
    return f"{count} of {'the ' if so_far else ''}{of} exemplars{rated} {_is(count)} {words}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _say_moves(changes: Sequence[RatingChange]) -> str:
    compared = [change for change in changes if change.moved or change.movement is Movement.SAME]
    if not compared:
        return ""
    up, down = (sum(change.movement is way for change in compared) for way in (Movement.UP, Movement.DOWN))
    if not up and not down:
        return f"No rating moved since {compared[0].since}."
    return f"Since {compared[0].since}, {up or 'none'} went up and {down or 'none'} went down."


def say_beside_others(places: Sequence[tuple[Exemplar, Place | None]], *, ours: int, theirs: int) -> str:
    """On how many exemplars more than half of the services stand higher, and on how many more than half lower."""
    placed = [(exemplar, place) for exemplar, place in places if place is not None]
    if not placed:
        return ""
    higher = [one for one, place in placed if 2 * place.higher.count > place.higher.of]
    lower = [one for one, place in placed if 2 * place.lower.count > place.lower.of]
    rated = "" if len(placed) == len(places) else " that we have rated and that compare"
    base = f"{len(placed)} exemplar{'' if len(placed) == 1 else 's'}{rated}"
    verb = "stand" if ours == theirs else "stood"
    when = "than we do" if ours == theirs else f"in {theirs} than we do in {ours}"
    if higher:
        first = f"On {len(higher)} of {base}, more than half of services {verb} higher {when}: {join(higher)}."
    else:
        first = f"On none of {base} {'do' if ours == theirs else 'did'} more than half of services stand higher {when}."
    return first + (f" On {len(lower)}, more than half {verb} lower: {join(lower)}." if lower else "")


def join(exemplars: Sequence[Exemplar]) -> str:
    """The ids of exemplars as a sentence lists them: "E01, E04 and E09"."""
    return listed([exemplar.id for exemplar in exemplars])
