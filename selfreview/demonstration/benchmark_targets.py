"""What the demonstration's benchmarking has to come to, as it was published (document 003)."""

from selfreview.demonstration.amounts import Wanted

YEARS = (2008, 2009)
MORE = {2008: {"London": 1, "South East": 1}, 2009: {"South East": 1, "West Midlands": 1}}
"""Services that benchmarked and did not rate themselves: 98% and 98.5% did both (003:991)."""

FUNDING = {
    2008: Wanted(11_984_576, 11_083, 370_000, (80_330,)),
    2009: Wanted(13_162_006, 11_000, 475_557, (77_600, 77_600)),
}
BUDGET = {
    2008: Wanted(12_515_894, 12_000, 370_000, (85_070, 85_070)),
    2009: Wanted(13_660_409, 13_800, 510_585, (76_068, 76_068)),
}
STAFF = {
    2008: Wanted(326_60, 40, 11_50, (2_01, 2_01)),
    2009: Wanted(358_20, 40, 12_60, (2_00,)),
}
"""Hundredths of a full-time post."""

USERS = {
    2008: Wanted(54_378, 7, 3_625, (285, 285)),
    2009: Wanted(58_610, 18, 3_800, (294,)),
}
TOLD = {
    2008: {"FC01": 121, "FC02": 118, "staff": 124, "ST05": 123, "ST07": 123, "ST08": 122, "CW01": 120},
    2009: {"FC01": 130, "FC02": 130, "staff": 133, "ST05": 133, "ST07": 129, "ST08": 130, "CW01": 129},
}
"""How many services told a figure."""

PEOPLE = {
    # question: year -> (services with none, with one, total, most)
    "ST05": {2008: (60, 4, 441, 43), 2009: (67, 14, 370, 39)},
    "ST07": {2008: (90, 8, 177, 18), 2009: (96, 10, 160, 21)},
    "ST08": {2008: (83, 9, 199, 22), 2009: (91, 10, 208, 21)},
}
MANY = {("ST05", 2009): 11, ("ST07", 2009): 4}
"""How many services told ten or more people."""

UP, DOWN, FEWER_STAFF = 66, 26, 17
"""Services whose funding rose by 1% or more, fell by 1 to 34%, and that have fewer staff than a year before."""

UNDER_ONE, OVER_TWO = 44, 14
PER_HEAD = {2008: (0.36, 4.44), 2009: (0.43, 5.16)}
PER_PUPIL = (3.07, 30.34)
WITH_SEN, WITH_MEALS, STAFF_WITH_SEN = 0.73, 0.72, 0.75
"""Correlations: funding with pupils with SEN and with free school meals, staff with pupils with SEN."""

SEN_PUPILS = 1_655_610
"""Pupils with SEN in England, January 2009, so that about 4% of their families had support (003:756)."""

YES = {
    # question: year -> (services that told, services that said yes)
    "RS05": {2008: (124, 60), 2009: (134, 66)},
    "FC04": {2008: (124, 43), 2009: (134, 58)},
    "ST10": {2008: (122, 105), 2009: (131, 117)},
    "ST12": {2008: (124, 40), 2009: (134, 50)},
    "MG01": {2008: (124, 79), 2009: (134, 96)},
    "AC02": {2008: (124, 119), 2009: (134, 131)},
    "AC04": {2008: (123, 108), 2009: (132, 119)},
    "AC05": {2008: (123, 119), 2009: (132, 129)},
    "AC06": {2008: (124, 52), 2009: (134, 60)},
    "AC08": {2008: (124, 57), 2009: (134, 64)},
    "PM03": {2008: (118, 20), 2009: (129, 31)},
    "PM05": {2008: (124, 73), 2009: (133, 78)},
    "PM06": {2008: (73, 45), 2009: (78, 54)},
}
ONE_OF = {
    # question: year -> services that gave each answer
    "FC03": {
        2008: {"none_shared": 14, "all_known": 30, "some_estimated": 38, "some_left_out": 40},
        2009: {"none_shared": 15, "all_known": 35, "some_estimated": 42, "some_left_out": 40},
    },
    "MG06": {
        2008: {"ppo": 12, "la_officer": 18, "parent": 19, "voluntary": 16, "school": 8, "elected": 3, "other": 3},
        2009: {
            "ppo": 10,
            "la_officer": 18,
            "parent": 26,
            "voluntary": 21,
            "school": 10,
            "elected": 4,
            "health": 3,
            "takes_turns": 1,
            "other": 3,
        },
    },
    "AC01": {
        2008: {"one_day": 50, "two_days": 49, "five_days": 18, "longer": 3, "not_recorded": 4},
        2009: {"one_day": 57, "two_days": 53, "five_days": 18, "longer": 2, "not_recorded": 4},
    },
    "CW02": {
        2008: {"records": 80, "records_other": 22, "estimated": 18},
        2009: {"records": 91, "records_other": 22, "estimated": 16},
    },
    "CW03": {
        2008: {"automatically": 30, "circumstances": 52, "requested": 34, "no": 8},
        2009: {"automatically": 34, "circumstances": 57, "requested": 36, "no": 7},
    },
    "SW03": {
        2008: {"active": 88, "not_active": 15, "no_forum": 21},
        2009: {"active": 109, "not_active": 12, "no_forum": 13},
    },
    "PM01": {
        2008: {"in_place": 106, "developing": 10, "no": 8},
        2009: {"in_place": 118, "developing": 9, "no": 7},
    },
    "PM04": {
        2008: {"runs": 12, "takes_part": 60, "none": 22, "no_group": 26},
        2009: {"runs": 20, "takes_part": 81, "none": 15, "no_group": 15},
    },
    "PM07": {
        2008: {"in_place": 114, "developing": 8, "no": 2},
        2009: {"in_place": 126, "developing": 6, "no": 2},
    },
    "PM08": {
        2008: {"in_place": 72, "developing": 45, "no": 7},
        2009: {"in_place": 114, "developing": 19, "no": 1},
    },
}
SEVERAL = {
    # question: year -> services that ticked each option; the first that is not alone is given to who has none else
    "RS02": {
        2008: {"over_16": 124, "school_age": 124, "under_5": 122},
        2009: {"over_16": 134, "school_age": 134, "under_5": 133},
    },
    "MG03": {
        2008: {
            "parents": 71,
            "education": 58,
            "health": 40,
            "social_care": 33,
            "schools": 45,
            "ep_service": 37,
            "advisory_teachers": 24,
            "early_years": 29,
            "young_people": 2,
            "voluntary": 62,
            "other": 27,
        },
        2009: {
            "parents": 91,
            "education": 72,
            "health": 51,
            "social_care": 42,
            "schools": 57,
            "ep_service": 47,
            "advisory_teachers": 30,
            "early_years": 37,
            "young_people": 3,
            "voluntary": 78,
            "other": 35,
        },
    },
    "AC03": {
        2008: {
            "contact": 119,
            "range": 108,
            "leaflets": 76,
            "impartiality": 33,
            "forum": 5,
            "newsletter": 52,
            "links": 80,
            "other": 35,
        },
        2009: {
            "contact": 131,
            "range": 124,
            "leaflets": 93,
            "impartiality": 63,
            "forum": 7,
            "newsletter": 66,
            "links": 95,
            "other": 42,
        },
    },
    "AC09": {
        2008: {"large_print": 48, "audio": 33, "braille": 25, "video": 13, "other": 12},
        2009: {"large_print": 55, "audio": 38, "braille": 29, "video": 15, "other": 15},
    },
    "SW01": {
        2008: {
            "cyp": 60,
            "aiming_high": 33,
            "strategic_partnership": 20,
            "childrens_trust": 30,
            "community": 6,
            "la_education": 42,
            "la_social_care": 11,
            "pct": 5,
            "lsc": 4,
            "camhs": 9,
            "childrens_fund": 8,
            "healthy_schools": 8,
            "play": 12,
            "connexions": 15,
            "childcare": 38,
            "accessibility": 25,
            "disability_equality": 26,
            "other": 30,
            "none": 20,
        },
        2009: {
            "aiming_high": 76,
            "cyp": 71,
            "strategic_partnership": 23,
            "childrens_trust": 36,
            "community": 7,
            "la_education": 48,
            "la_social_care": 14,
            "pct": 6,
            "lsc": 5,
            "camhs": 11,
            "childrens_fund": 7,
            "healthy_schools": 9,
            "play": 17,
            "connexions": 18,
            "childcare": 48,
            "accessibility": 28,
            "disability_equality": 28,
            "other": 35,
            "none": 17,
        },
    },
    "PM09": {
        2008: {
            "satisfaction": 116,
            "how_found": 110,
            "ethnic": 66,
            "response": 88,
            "website": 33,
            "casework": 111,
            "support": 103,
            "complaints": 101,
            "involvement": 31,
            "impact": 33,
            "other": 14,
        },
        2009: {
            "satisfaction": 127,
            "how_found": 122,
            "ethnic": 77,
            "response": 101,
            "website": 44,
            "casework": 122,
            "support": 115,
            "complaints": 113,
            "involvement": 38,
            "impact": 40,
            "other": 17,
        },
    },
    "PM10": {
        2008: {"meetings": 104, "other": 20, "questionnaire": 10, "not_applicable": 7, "none": 4},
        2009: {"meetings": 115, "other": 23, "questionnaire": 12, "not_applicable": 6, "none": 3},
    },
}
OTHER_MEMBERS = {"elected": 5, "governors": 5, "ips": 4, "parent_groups": 4, "fis": 4, "connexions": 3, "other": 12}
"""Of the services with other members (2009)."""

WITH_TARGETS = 90
"""Development plans with targets on Aiming High or the Children and Young People's Plan (2009)."""

MET = {2008: (75, 17), 2009: (92, 28)}
"""Groups whose meetings were told, and those that met less than three times."""

VOLUNTARY_TOLD, SEVERAL_VOLUNTARY = 47, 19
"""Of those with voluntary organisations on the group: how many told the number, and more than one (2009)."""

BUILDING_TOLD, OFFICE_TOLD, WITH_SEN_TEAM = {2008: 122, 2009: 130}, {2008: 120, 2009: 123}, {2008: 28, 2009: 28}
DISAGREEMENT = {2008: (110, 58, 45), 2009: (118, 64, 40)}
"""Services that told; with a case at all; that were involved in one."""

APPEALS = {2008: (112, 80, 84), 2009: (119, 85, 93)}
"""Services that told their part; with appeals and both numbers; that were involved in one."""
