"""The two services of the published key that were split on 1 April 2009, when its data had just ended.

The key has one number for each, and so has the demonstration: the changes
stand as notes, and the numbers go on.
"""

from datetime import date

from selfreview.domain.registry.changes import Change, Kind, Party

SPLIT_ON = date(2009, 4, 1)
FIRST_AFTER = 2010
"""The review of 2009 was about the year that ended on 31 March 2009."""


def changes() -> tuple[Change, ...]:
    """What happened to services between the demonstration's rounds."""
    return (
        _split(Party("Bedfordshire", 26), "Bedford", "Central Bedfordshire"),
        _split(Party("Cheshire", 72), "Cheshire East", "Cheshire West and Chester"),
    )


def _split(service: Party, *after: str) -> Change:
    note = (
        f"The published list has one number for {service.name}, {service.number}, and the demonstration keeps it. Once "
        "those that came out of it are in the registry, take this back and record the change anew with them."
    )
    return Change(Kind.SPLIT, SPLIT_ON, FIRST_AFTER, (service,), tuple(map(Party, after)), note, closes=False)
