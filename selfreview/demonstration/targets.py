"""What the synthetic returns come to: how many services gave each rating, how many fell short of how much, and where.

The whole percentages that were published (003:989-1038) leave these counts
little room. Where nothing was published the numbers are made up, within what
the report's lists allow.
"""

from collections.abc import Mapping

YEARS = (2008, 2009)
LEVELS = ("non_compliant", "minimum", "good", "best")
LOWEST = LEVELS[0]
STEERING_GROUP = "E03"

RATINGS: Mapping[int, Mapping[str, tuple[int, int, int, int]]] = {
    2008: {
        "E01": (17, 37, 43, 25),
        "E02": (17, 41, 41, 23),
        "E03": (42, 33, 28, 19),
        "E04": (12, 50, 39, 21),
        "E05": (19, 48, 37, 18),
        "E06": (5, 38, 46, 33),
        "E07": (27, 39, 35, 21),
        "E08": (14, 62, 33, 13),
        "E09": (18, 40, 38, 26),
        "E10": (12, 52, 38, 20),
        "E11": (5, 34, 50, 33),
        "E12": (11, 45, 41, 25),
        "E13": (3, 29, 51, 39),
        "E14": (4, 37, 50, 31),
        "E15": (6, 41, 44, 31),
        "E16": (18, 41, 40, 23),
        "E17": (11, 56, 34, 21),
    },
    2009: {
        "E01": (9, 40, 50, 33),
        "E02": (10, 48, 45, 29),
        "E03": (37, 30, 36, 29),
        "E04": (6, 51, 47, 28),
        "E05": (16, 53, 42, 21),
        "E06": (1, 42, 51, 38),
        "E07": (10, 38, 50, 34),
        "E08": (8, 54, 48, 22),
        "E09": (15, 38, 46, 33),
        "E10": (7, 54, 46, 25),
        "E11": (1, 33, 58, 40),
        "E12": (5, 47, 49, 31),
        "E13": (0, 34, 56, 42),
        "E14": (1, 42, 55, 34),
        "E15": (1, 52, 47, 32),
        "E16": (14, 36, 50, 32),
        "E17": (8, 53, 43, 28),
    },
}
"""Per year and exemplar, how many services are at each of `LEVELS`."""

SHORTFALLS: Mapping[int, Mapping[int, int]] = {
    2008: {0: 48, 1: 13, 2: 11, 3: 21, 4: 13, 5: 9, 6: 4, 7: 2, 8: 1},
    2009: {0: 69, 1: 30, 2: 13, 3: 5, 4: 5, 5: 5, 6: 3, 7: 1, 8: 1},
}
"""Per year, how many services are non-compliant on so many exemplars."""

TURNOUT: Mapping[str, tuple[int, int, int]] = {
    "East Midlands": (8, 0, 1),
    "Eastern": (8, 1, 1),
    "London": (22, 1, 6),
    "North East": (9, 0, 2),
    "North West": (15, 1, 1),
    "South East": (17, 0, 1),
    "South West": (12, 1, 2),
    "West Midlands": (12, 0, 1),
    "Yorkshire and Humberside": (14, 1, 0),
}
"""Per region, how many services answered in both years, in 2008 only, in 2009 only (after 003:177-189)."""

THEMES = (
    ("E01", "E02"),
    ("E03",),
    ("E04", "E05", "E06"),
    ("E07", "E08", "E09", "E10"),
    ("E11", "E12"),
    ("E13", "E14", "E15"),
    ("E16",),
    ("E17",),
)
EXEMPLARS = tuple(exemplar for theme in THEMES for exemplar in theme)
