"""The demonstration's benchmarking comes to what was published, cell by cell, worked out apart from the product."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median

import pytest

from selfreview import registry
from selfreview.demonstration.benchmarking import MadeUp, make_up_benchmarking
from selfreview.demonstration.synthetic import synthetic_returns
from selfreview.documents.benchmarking.answers_csv import AnsweredReturn, read_answers, write_answers
from selfreview.domain.benchmarking.answers import BLANK, Answer
from selfreview.questionnaires import product_questionnaire

PUBLISHED = Path(registry.__file__).with_name("benchmarking_published.csv")
TABLES = {
    "Table B": ("FC01",),
    "Table C": ("FC02",),
    "Table D": ("ST01", "ST02", "ST03"),
    "Table E": ("ST05",),
    "Table F": ("ST07",),
    "Table G": ("ST08",),
    "Table K": ("CW01",),
}
COUNTED = {
    "Table H": "MG03",
    "Table I": "AC03",
    "Table J": "AC09",
    "Table L": "SW01",
    "Table M": "PM09",
    "Table N": "PM10",
}
LABELS = {
    "Contact details": "contact", "Range of services provided": "range", "Information leaflets": "leaflets",
    "Impartiality policy": "impartiality", "Discussion Forum": "forum", "News-letter": "newsletter",
    "Links to other sites": "links", "Other": "other", "Audio": "audio", "Large Print": "large_print",
    "Braille": "braille", "Video/DVD": "video", "Strategic Partnership": "strategic_partnership",
    "Community Strategy": "community", "LA Operational Plan on Education": "la_education",
    "LA Operational Plan on Social Care": "la_social_care", "Primary Care Trust": "pct",
    "Learning & Skills Council": "lsc", "CAMHS": "camhs", "Children's Fund": "childrens_fund",
    "Healthy Schools Programme": "healthy_schools", "Play Strategies": "play",
    "Childcare Sufficiency & Parenting Support": "childcare", "Accessibility": "accessibility",
    "Disability Equality": "disability_equality", "Aiming High Core Offer": "aiming_high", "How found out": "how_found",
    "Ethnic diversity": "ethnic", "Response time": "response", "Website use": "website", "Casework details": "casework",
    "Type of support": "support", "Client satisfaction": "satisfaction", "Complaints": "complaints",
    "Parental Involvement": "involvement", "Service Impact": "impact", "None": "none", "Regular meetings": "meetings",
    "Questionnaire": "questionnaire", "N/A": "not_applicable",
}  # fmt: skip


@pytest.fixture(scope="module")
def made_up() -> MadeUp:
    services = registry.services()
    return make_up_benchmarking(product_questionnaire(), services, synthetic_returns(services))


def rows(*tables: str) -> Iterator[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["exhibit"] in tables and row["status"] == "published" and row["round"] in ("2008", "2009"):
                yield row


def answers_of(made_up: MadeUp, year: int, question: str) -> list[Answer]:
    return [one.answers.get(question, BLANK) for one in made_up.returns if one.year == year]


def values_of(made_up: MadeUp, year: int, questions: tuple[str, ...]) -> list[Decimal]:
    scale = Decimal(100) if questions[0].startswith("ST0") and len(questions) > 1 else Decimal(1)
    told = zip(*(answers_of(made_up, year, question) for question in questions), strict=True)
    sums = [[answer.number for answer in parts] for parts in told if all(answer.is_told for answer in parts)]
    return sorted(sum(Decimal(number or 0) for number in numbers) / scale for numbers in sums)


def test_every_published_table_of_amounts_comes_out(made_up: MadeUp) -> None:
    wrong = []
    for row in rows(*TABLES):
        values = values_of(made_up, int(row["round"]), TABLES[row["exhibit"]])
        printed = Decimal(row["value"])
        found = {
            "returns": Decimal(len(values)),
            "total": sum(values, Decimal()),
            "range, lowest": values[0],
            "range, highest": values[-1],
            "national mean": sum(values, Decimal()) / len(values),
            "national median": median(values),
        }.get(row["statistic"])
        if found is None:
            continue
        place = Decimal(10) if row["unit"] == "pounds" and "mean" in row["statistic"] else printed
        rounded, cut = (rounded_to(place, found, how) for how in (ROUND_HALF_UP, ROUND_DOWN))
        # One mean of 2008 (P0175) was cut off where it should have been rounded.
        shown = cut if row["ref"] == "P0175" else rounded
        if shown != printed:
            wrong.append(f"{row['ref']} {row['exhibit']} {row['round']} {row['statistic']}: {shown}, printed {printed}")
    assert wrong == []


def rounded_to(place: Decimal, value: Decimal, how: str) -> Decimal:
    """A value to the tens of pounds, or to as many decimals as were printed."""
    return (value / 10).quantize(Decimal(1), how) * 10 if place == 10 else value.quantize(place, how)


def test_every_published_count_of_options_comes_out(made_up: MadeUp) -> None:
    wrong = []
    options = {option.label: option.id for option in product_questionnaire().question("MG03").options}
    for row in rows(*COUNTED):
        if row["statistic"] != "count" or row["round"] != "2009":
            continue
        question = COUNTED[row["exhibit"]]
        counts = Counter(part for answer in answers_of(made_up, 2009, question) for part in answer.chosen)
        option = (options if question == "MG03" else LABELS)[row["category"]]
        if counts[option] != int(row["value"]):
            wrong.append(f"{row['ref']} {row['category']}: {counts[option]}, printed {row['value']}")
    assert wrong == []


def share(made_up: MadeUp, question: str, *options: str, year: int = 2009) -> int:
    told = [answer for answer in answers_of(made_up, year, question) if answer.is_told]
    count = sum(any(answer.has(option) for option in options) for answer in told)
    return int(Decimal(100 * count) / len(told) + Decimal("0.5"))


def test_the_shares_that_the_report_tells_come_out(made_up: MadeUp) -> None:
    assert (share(made_up, "FC04", "yes"), share(made_up, "FC04", "yes", year=2008)) == (43, 35)
    assert (share(made_up, "MG01", "yes"), share(made_up, "MG01", "yes", year=2008)) == (72, 64)
    assert (share(made_up, "PM08", "in_place"), share(made_up, "PM08", "in_place", year=2008)) == (85, 58)
    assert (share(made_up, "SW03", "active"), share(made_up, "SW03", "active", year=2008)) == (81, 71)
    assert (share(made_up, "PM05", "yes"), share(made_up, "PM06", "yes")) == (59, 69)
    assert (share(made_up, "ST10", "yes"), share(made_up, "ST12", "yes")) == (89, 37)
    assert (share(made_up, "AC04", "yes"), share(made_up, "AC05", "yes")) == (90, 98)
    assert share(made_up, "AC01", "one_day", "two_days") == 82
    assert (share(made_up, "RS04", "la_sen_team"), share(made_up, "MG06", "parent")) == (23, 27)
    assert (share(made_up, "PM07", "no"), share(made_up, "PM08", "developing")) == (1, 14)


def numbers(made_up: MadeUp, year: int, question: str) -> dict[int, int]:
    return {
        one.service: number
        for one in made_up.returns
        if one.year == year and (number := one.answers.get(question, BLANK).number) is not None
    }


def test_change_pounds_a_head_and_bands_come_out(made_up: MadeUp) -> None:
    now, before = numbers(made_up, 2009, "FC01"), numbers(made_up, 2008, "FC01")
    changes = [Decimal(now[service]) / before[service] - 1 for service in now.keys() & before.keys()]
    assert sum(change >= Decimal("0.01") for change in changes) == 66
    fell = [change for change in changes if change <= Decimal("-0.01")]
    assert (len(fell), min(fell) >= Decimal("-0.345")) == (26, True)
    area = {
        one.service: one.value for one in made_up.context if one.indicator == "population_0_19" and one.year == 2009
    }
    heads = sorted(Decimal(pounds) / area[service] for service, pounds in now.items())
    assert [head.quantize(Decimal("0.01"), ROUND_HALF_UP) for head in (heads[0], heads[-1])] == [
        Decimal("0.43"),
        Decimal("5.16"),
    ]
    assert (sum(head < 1 for head in heads), sum(head > 2 for head in heads)) == (44, 14)
    supporters, users = numbers(made_up, 2009, "ST05"), numbers(made_up, 2009, "CW01")
    bands = Counter(min(count, 2) for count in supporters.values())
    assert (bands[0], bands[1], bands[2]) == (67, 14, 52)
    assert sum(count >= 10 for count in supporters.values()) == 11
    assert sum(supporters.get(service, 0) > 0 for service in users) == 66
    assert len(now.keys() & users.keys()) == 127


def test_the_file_takes_every_return_and_nobody_is_asked_what_cannot_be(made_up: MadeUp) -> None:
    questionnaire = product_questionnaire()
    told = [AnsweredReturn(one.year, one.service, one.submitted, one.answers) for one in made_up.returns]
    read = read_answers(
        write_answers(questionnaire, told).encode(),
        questionnaire=questionnaire,
        years=[2008, 2009],
        services=[service.number for service in registry.services()],
        known=[],
    )
    assert read == tuple(told)


def test_the_services_that_benchmarked_are_those_that_rated_themselves_and_two_more(made_up: MadeUp) -> None:
    rated = synthetic_returns(registry.services())
    for year in (2008, 2009):
        benchmarked = {one.service for one in made_up.returns if one.year == year}
        assert len(benchmarked - {one.service for one in rated if one.year == year}) == 2
    regions = {service.number: service.region for service in registry.services()}
    counts = Counter(regions[one.service] for one in made_up.returns if one.year == 2009)
    assert (counts["London"], counts["North West"]) == (28, 16)
