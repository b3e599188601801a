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
        so_far = ngettext(
            "{number} of {total} exemplars is rated so far.",
            "{number} of {total} exemplars are rated so far.",
            profile.rated,
            total=profile.total,
        )
        said = f"{so_far} {said}"
    if not below or len(below) == profile.total:
        return f"{said}."
    if not profile.compliant:
        return f"{said}: {join(below)}."
    return ngettext(
        "{said}; {number} is below: {below}.",
        "{said}; {number} are below: {below}.",
        len(below),
        said=said,
        below=join(below),
    )


def say_how_many(count: int, of: int, words: str, *, so_far: bool) -> str:
    """How many exemplars are something, as a sentence without its stop; `so_far` where others are not rated yet.

    "15 of 17 exemplars are", "All 17 exemplars are", "None of the 17 exemplars is", "The only exemplar is not".
    """
    if 0 < count < of:
        return _say_some(count, of, words, so_far=so_far)
    if of == 1 and count:
        said = (
            gettext("The only exemplar rated so far is {words}") if so_far else gettext("The only exemplar is {words}")
        )
    elif of == 1 and so_far:
        said = gettext("The only exemplar rated so far is not {words}")
    elif of == 1:
        said = gettext("The only exemplar is not {words}")
    elif count:
        said = (
            gettext("All {of} exemplars rated so far are {words}")
            if so_far
            else gettext("All {of} exemplars are {words}")
        )
    elif so_far:
        said = gettext("None of the {of} exemplars rated so far is {words}")
    else:
        said = gettext("None of the {of} exemplars is {words}")
    return said.format(of=of, words=words)


def _say_some(count: int, of: int, words: str, *, so_far: bool) -> str:
    if so_far:
        return ngettext(
            "{number} of the {of} exemplars rated so far is {words}",
            "{number} of the {of} exemplars rated so far are {words}",
            count,
            of=of,
            words=words,
        )
    return ngettext(
        "{number} of {of} exemplars is {words}", "{number} of {of} exemplars are {words}", count, of=of, words=words
    )


def _say_moves(changes: Sequence[RatingChange]) -> str:
    compared = [change for change in changes if change.moved or change.movement is Movement.SAME]
    if not compared:
        return ""
    since = compared[0].since
    up, down = (sum(change.movement is way for change in compared) for way in (Movement.UP, Movement.DOWN))
    if not up and not down:
        return gettext("No rating moved since {since}.", since=since)
    if not up:
        return gettext("Since {since}, none went up and {down} went down.", since=since, down=down)
    if not down:
        return gettext("Since {since}, {up} went up and none went down.", since=since, up=up)
    return gettext("Since {since}, {up} went up and {down} went down.", since=since, up=up, down=down)


def say_beside_others(places: Sequence[tuple[Exemplar, Place | None]], *, ours: int, theirs: int) -> str:
    """On how many exemplars more than half of the services stand higher, and on how many more than half lower."""
    placed = [(exemplar, place) for exemplar, place in places if place is not None]
    if not placed:
        return ""
    higher = [one for one, place in placed if 2 * place.higher.count > place.higher.of]
    lower = [one for one, place in placed if 2 * place.lower.count > place.lower.of]
    base = (
        ngettext("{number} exemplar", "{number} exemplars", len(placed))
        if len(placed) == len(places)
        else ngettext(
            "{number} exemplar that we have rated and that compare",
            "{number} exemplars that we have rated and that compare",
            len(placed),
        )
    )
    told = {"base": base, "ours": ours, "theirs": theirs, "number": len(higher), "higher": join(higher)}
    first, more = _shapes(bool(higher), same_year=ours == theirs)
    return first.format(**told) + (more.format(number=len(lower), lower=join(lower)) if lower else "")


def _shapes(higher: bool, *, same_year: bool) -> tuple[str, str]:
    """The sentence on where more than half stand higher, or that they do so nowhere, and the one on lower."""
    if same_year:
        return (
            gettext("On {number} of {base}, more than half of services stand higher than we do: {higher}.")
            if higher
            else gettext("On none of {base} do more than half of services stand higher than we do."),
            gettext(" On {number}, more than half stand lower: {lower}."),
        )
    return (
        gettext(
            "On {number} of {base}, more than half of services stood higher in {theirs} than we do in {ours}: {higher}."
        )
        if higher
        else gettext("On none of {base} did more than half of services stand higher in {theirs} than we do in {ours}."),
        gettext(" On {number}, more than half stood lower: {lower}."),
    )


def join(exemplars: Sequence[Exemplar]) -> str:
    """The ids of exemplars as a sentence lists them: "E01, E04 and E09"."""
    return listed([exemplar.id for exemplar in exemplars])
