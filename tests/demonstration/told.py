"""What the demonstration tells, worked out when the first test asks for it: not wherever the tests are only listed."""

from functools import cache

from selfreview.demonstration.history import tell_return
from selfreview.demonstration.stages import DraftReview, draft_reviews
from selfreview.demonstration.stories import Story
from selfreview.demonstration.synthetic import Ratings, SyntheticReturn, synthetic_returns
from selfreview.registry import services


@cache
def returns() -> tuple[SyntheticReturn, ...]:
    """The returns of 2008 and 2009."""
    return synthetic_returns(services())


@cache
def returns_of(year: int) -> dict[int, Ratings]:
    """The ratings of a year by service."""
    return {made.service: made.ratings for made in returns() if made.year == year}


@cache
def reviews() -> tuple[DraftReview, ...]:
    """The reviews of 2010."""
    return draft_reviews()


@cache
def stories() -> tuple[tuple[SyntheticReturn, dict[str, Story]], ...]:
    """Each return with the texts of its exemplars."""
    known = {service.number: service for service in services()}
    return tuple((made, dict(tell_return(known[made.service], made.year, made.ratings))) for made in returns())
