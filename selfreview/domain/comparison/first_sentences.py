"""What a councillor reads first: where a service stands, and how that lies to others, in a sentence each."""

from collections.abc import Sequence

from selfreview.domain.comparison.comparison import Place
from selfreview.domain.comparison.profile import Movement, Profile, RatingChange
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Exemplar, Measure
from selfreview.domain.listing import listed
from selfreview.speech import gettext, ngettext


def say_where_it_stands(profile: Profile, changes: Sequence[RatingChange]) -> str:
    """How many of the rated exemplars meet the standard, which do not, and how many moved since the last return."""
    told = (_say_standard(profile), _say_moves(changes))
    return " ".join(sentence for sentence in told if sentence)


def _say_standard(profile: Profile) -> str:
    if not profile.rated:
        return gettext("None of the {total} exemplars is rated yet.", total=profile.total)
    words, below = measure_in_words(profile.scale, Measure.COMPLIANT), profile.below_compliant
    if words is None or profile.compliant is None:
        return gettext("{rated} of {total} exemplars are rated.", rated=profile.rated, total=profile.total)
    said = say_how_many(profile.compliant, profile.rated, words, so_far=bool(profile.unrated))
    if profile.unrated:
        said = gettext(
            "{rated} of {total} exemplars {rated2} rated so far. {said}",
            rated=profile.rated,
            total=profile.total,
            rated2=_is(profile.rated),
            said=said,
        )
    if not below or len(below) == profile.total:
        return f"{said}."
    return (
        gettext(
            "{said}; {number_of_below} {number_of_below2} below: {below}.",
            said=said,
            number_of_below=len(below),
            number_of_below2=_is(len(below)),
            below=join(below),
        )
        if profile.compliant
        else f"{said}: {join(below)}."
    )


def say_how_many(count: int, of: int, words: str, *, so_far: bool) -> str:
    """How many exemplars are something, as a sentence without its stop; `so_far` where others are not rated yet.

    "15 of 17 exemplars are", "All 17 exemplars are", "None of the 17 exemplars is", "The only exemplar is not".
    """
    rated = gettext(" rated so far") if so_far else ""
    if of == 1:
        return gettext(
            "The only exemplar{rated} is {value}{words}", rated=rated, value="" if count else "not ", words=words
        )
    if count in (0, of):
        each = (
            gettext("All {of} exemplars{rated} are", of=of, rated=rated)
            if count
            else gettext("None of the {of} exemplars{rated} is", of=of, rated=rated)
        )
        return f"{each} {words}"
    return gettext(
        "{count} of {value}{of} exemplars{rated} {count2} {words}",
        count=count,
        value="the " if so_far else "",
        of=of,
        rated=rated,
        count2=_is(count),
        words=words,
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _say_moves(changes: Sequence[RatingChange]) -> str:
    compared = [change for change in changes if change.moved or change.movement is Movement.SAME]
    if not compared:
        return ""
    up, down = (sum(change.movement is way for change in compared) for way in (Movement.UP, Movement.DOWN))
    if not up and not down:
        return gettext("No rating moved since {since}.", since=compared[0].since)
    return gettext(
        "Since {since}, {value} went up and {value2} went down.",
        since=compared[0].since,
        value=up or "none",
        value2=down or "none",
    )


def say_beside_others(places: Sequence[tuple[Exemplar, Place | None]], *, ours: int, theirs: int) -> str:
    """On how many exemplars more than half of the services stand higher, and on how many more than half lower."""
    placed = [(exemplar, place) for exemplar, place in places if place is not None]
    if not placed:
        return ""
    higher = [one for one, place in placed if 2 * place.higher.count > place.higher.of]
    lower = [one for one, place in placed if 2 * place.lower.count > place.lower.of]
    rated = "" if len(placed) == len(places) else gettext(" that we have rated and that compare")
    base = ngettext("{number} exemplar{rated}", "{number} exemplars{rated}", len(placed), rated=rated)
    verb = "stand" if ours == theirs else "stood"
    when = (
        gettext("than we do")
        if ours == theirs
        else gettext("in {theirs} than we do in {ours}", theirs=theirs, ours=ours)
    )
    if higher:
        first = gettext(
            "On {number_of_higher} of {base}, more than half of services {verb} higher {when}: {higher}.",
            number_of_higher=len(higher),
            base=base,
            verb=verb,
            when=when,
            higher=join(higher),
        )
    else:
        first = gettext(
            "On none of {base} {value} more than half of services stand higher {when}.",
            base=base,
            value="do" if ours == theirs else "did",
            when=when,
        )
    return first + (
        gettext(
            " On {number_of_lower}, more than half {verb} lower: {lower}.",
            number_of_lower=len(lower),
            verb=verb,
            lower=join(lower),
        )
        if lower
        else ""
    )


def join(exemplars: Sequence[Exemplar]) -> str:
    """The ids of exemplars as a sentence lists them: "E01, E04 and E09"."""
    return listed([exemplar.id for exemplar in exemplars])
