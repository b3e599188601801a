"""Every figure on a service's profile, recomputed by plain SQL written apart from the product's own queries."""

import csv
import io
import random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from selfreview.domain.comparison.profile import RatedYear
from selfreview.storage.tables import db
from selfreview.web.comparison.others_figures import published_of
from selfreview.web.comparison.overview_figure import published_overview
from tests.made_returns import all_at, drawn_ratings, fill, framework_of, submit
from tests.people import OPEN, OURS
from tests.visitors import Visitor, parse, text_of

PROFILE = f"/services/{OURS}/reviews/{OPEN}/profile"
COMPLIANT, ASPIRED = ("minimum", "good", "best"), ("good", "best")


def ask(app: Flask, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(text(sql), values)]


def number(app: Flask, sql: str, **values: Any) -> int:
    return int(ask(app, sql, **values)[0][0])


def table_of(page: str, name: str) -> list[list[str]]:
    """The rows of the table with this caption, the heading first."""
    for table in parse(page).iter("table"):
        caption = table.find("caption")
        if caption is not None and " ".join("".join(caption.itertext()).split()) == name:
            return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
    raise AssertionError(f"no table {name}")


def file_of(visitor: Visitor, path: str) -> list[list[str]]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(answer.text[1:])))


def counts_of(page: str) -> dict[str, str]:
    """The three counts at the head of the page."""
    found = {}
    for one in parse(page).iter("div"):
        if one.get("class") == "counts__one":
            words, figure = ("".join(part.itertext()) for part in one)
            found[words] = " ".join(figure.split())
    return found


RATED = """
SELECT count(*) FROM fields JOIN reviews ON reviews.id = fields.review_id
WHERE reviews.service = :service AND reviews.year = :year AND fields.name = 'rating' AND fields.value = :rating
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_of_the_profile_is_what_plain_sql_says(app: Flask, seed: int) -> None:
    lots = random.Random(seed)
    framework = framework_of(app)
    total = len(framework.exemplars)
    for year in (2008, 2009, OPEN):
        if year != 2008 or seed != 2:
            submit(app, OURS, year, drawn_ratings(app, lots))
    submit(app, 58, OPEN, all_at(app, "best"))
    manager = Visitor(app, "manager")
    page = manager.get(PROFILE).text

    def rated(year: int, *ratings: str) -> int:
        return sum(number(app, RATED, service=OURS, year=year, rating=rating) for rating in ratings)

    assert counts_of(page) == {
        "At least Minimum": f"{rated(OPEN, *COMPLIANT)} of {total}",
        "Good or Best": f"{rated(OPEN, *ASPIRED)} of {total}",
        "Best": f"{rated(OPEN, 'best')} of {total}",
    }
    ratings = table_of(page, "How many exemplars are at each rating")
    assert ratings[1:] == [[level.label, str(rated(OPEN, level.key))] for level in framework.scale.levels]
    assert file_of(manager, f"{PROFILE}/ratings.csv") == ratings
    below = ask(
        app,
        "SELECT exemplar FROM fields JOIN reviews ON reviews.id = fields.review_id WHERE service = :service "
        "AND year = :year AND name = 'rating' AND value = 'non_compliant' ORDER BY exemplar",
        service=OURS,
        year=OPEN,
    )
    shortfalls = next(one for one in parse(page).iter("section") if one.get("id") == "shortfalls")
    assert shortfalls.findtext(".//h2") == "Below the minimum standard"
    assert ["".join(link.itertext()).split()[0] for link in shortfalls.iter("a")] == [row[0] for row in below]
    per_theme = {}
    for theme in parse(page).iter("section"):
        if theme.get("class") == "theme":
            (title,) = (one for one in theme.iter("h3"))
            per_theme[title.get("id").removeprefix("theme-")] = "".join(title.itertext()).split(": ")[-1]
    assert per_theme == {
        theme.id: "{} of {}".format(
            sum(
                number(
                    app,
                    "SELECT count(*) FROM fields JOIN reviews ON reviews.id = fields.review_id "
                    "WHERE service = :service AND year = :year AND name = 'rating' "
                    "AND exemplar = :exemplar AND value <> 'non_compliant'",
                    service=OURS,
                    year=OPEN,
                    exemplar=exemplar.id,
                )
                for exemplar in framework.of_theme(theme.id)
            ),
            len(framework.of_theme(theme.id)),
        )
        for theme in framework.themes
    }


HISTORY = """
SELECT reviews.year, fields.exemplar, fields.value FROM fields JOIN reviews ON reviews.id = fields.review_id
WHERE reviews.service = :service AND fields.name = 'rating' ORDER BY reviews.year, fields.exemplar
"""


def test_the_history_is_every_rating_of_every_year(app: Flask) -> None:
    lots = random.Random(7)
    for year in (2007, 2008, 2009, OPEN):
        submit(app, OURS, year, drawn_ratings(app, lots))
    manager = Visitor(app, "manager")
    labels = {level.key: level.label for level in framework_of(app).scale.levels}
    shown = table_of(manager.get(PROFILE).text, "Over the years")
    kept: dict[str, list[str]] = {}
    for _, exemplar, rating in ask(app, HISTORY, service=OURS):
        kept.setdefault(exemplar, []).append(labels[rating])
    assert shown[0] == ["Exemplar", "2007", "2008", "2009", "2010"]
    assert {row[0].split()[0]: row[1:] for row in shown[1:]} == kept
    assert file_of(manager, f"{PROFILE}/history.csv") == shown


def test_what_changed_says_each_move_with_its_sign_and_reason(app: Flask) -> None:
    before, now = all_at(app, "good"), {**all_at(app, "good"), "E01": "best", "E02": "minimum"}
    submit(app, OURS, 2009, before)
    submit(app, OURS, OPEN, now, more={"E01": {"moved": "New money <b>came</b>"}})
    manager = Visitor(app, "manager")
    words = text_of(manager.get(f"{PROFILE}/changes").text)
    assert "2 ratings moved, 15 stayed as they were." in words
    assert "+ Up 1 level since 2009, from Good to Best New money <b>came</b>" in words
    assert "\N{MINUS SIGN} Down 1 level since 2009, from Good to Minimum No reason given" in words
    rows = {row[0].split()[0]: row[1:] for row in file_of(manager, f"{PROFILE}/changes.csv")}
    assert rows["E01"] == [
        "Good",
        "Best",
        "'+",
        "Up 1 level since 2009, from Good to Best",
        "New money <b>came</b>",
    ]
    assert rows["E02"][-1] == ""
    assert rows["E03"] == ["Good", "Good", "'=", "No change since 2009: Good", ""]
    profile = text_of(manager.get(PROFILE).text)
    assert "Why: New money <b>came</b>" in profile
    assert "No reason given yet." in profile


def test_a_service_with_no_history_is_told_so(app: Flask) -> None:
    manager = Visitor(app, "manager")
    words = text_of(manager.get(PROFILE).text)
    assert "This is the service’s first return here" in words
    assert "None of the 17 exemplars is rated yet" in words
    assert "Not rated yet: E01, E02" in words
    assert "After the second one, this page will show what has changed" in text_of(
        manager.get(f"{PROFILE}/changes").text
    )
    assert manager.get(f"{PROFILE}/changes.csv").status_code == 404
    assert manager.get(f"{PROFILE}/nothing.csv").status_code == 404
    assert file_of(manager, f"{PROFILE}/history.csv")[0] == ["Exemplar", "2010"]


def test_the_first_picture_holds_every_year_and_the_first_sentence_what_they_say(app: Flask) -> None:
    for year in (2007, 2008, 2009):
        submit(app, OURS, year, all_at(app, "minimum"))
    submit(app, OURS, OPEN, {**all_at(app, "good"), "E03": "non_compliant"})
    manager = Visitor(app, "manager")
    page = manager.get(PROFILE).text
    said = "16 of 17 exemplars are at least Minimum; 1 is below: E03. Since 2009, 16 went up and 1 went down."
    assert said in text_of(page)
    shown = table_of(page, "Every exemplar, year by year")
    assert shown[0] == ["Exemplar", "2007", "2008", "2009", "2010"]
    steering = "E03 Multi-agency Steering / Management Group"
    assert shown[3] == [steering, "Minimum", "Minimum", "Minimum", "Non-compliant"]
    assert file_of(manager, f"{PROFILE}/overview.csv") == shown


def test_a_service_with_all_best_has_nothing_in_its_way(app: Flask) -> None:
    submit(app, OURS, OPEN, all_at(app, "best"))
    words = text_of(Visitor(app, "manager").get(PROFILE).text)
    assert "None: all 17 meet it." in words
    assert "Below good None." in words
    assert "17 of 17 Best" in words or "Best 17 of 17" in words


def test_a_draft_says_that_its_counts_are_not_a_return(app: Flask) -> None:
    manager = Visitor(app, "manager")
    manager.fill(f"/services/{OURS}/reviews/{OPEN}/E01", {"rating": "minimum", "evidence": "e"})
    words = text_of(manager.get(PROFILE).text)
    assert "1 of 17 exemplars is rated so far" in words
    assert "Below good E01" in words
    assert "None of the exemplars rated so far." in words
    assert ["Not rated", "16"] in file_of(manager, f"{PROFILE}/ratings.csv")


def test_another_service_has_no_profile_for_outsiders(app: Flask) -> None:
    assert Visitor(app, "outsider").get(PROFILE).status_code == 404
    assert Visitor(app, "analyst").get(PROFILE).status_code == 404
    assert Visitor(app, "observer").get(PROFILE).status_code == 200


def test_no_score_rank_or_average_is_told(app: Flask) -> None:
    fill(app, seed=5, services=(OURS,), years=(2009, OPEN), missing=0)
    words = text_of(Visitor(app, "manager").get(PROFILE).text).lower()
    for word in ("average", "league", "percentile", "out of 10"):
        assert word not in words
    assert "we do not turn them into a score or a ranking" in words


PUBLISHED = {
    # Exemplar: 2008 non-compliant, compliant, good or best; the same of 2009 (facts of the report, section 2).
    "E01": ("14 d", "86", "-", "7 d", "93", "-"),
    "E02": ("14 d", "86", "-", "8 d", "92", "-"),
    "E03": ("34 d", "66", "39", "28", "72", "49"),
    "E04": ("10 d", "90", "-", "5 d", "95", "-"),
    "E05": ("-", "-", "-", "12", "88 d", "-"),
    "E06": ("-", "-", "-", "1", "99 d", "-"),
    "E07": ("22 d", "78", "46", "8 d", "92", "64"),
    "E08": ("11 d", "89", "38", "6 d", "94", "53"),
    "E09": ("-", "-", "-", "11", "89 d", "-"),
    "E10": ("-", "-", "-", "-", "-", "-"),
    "E11": ("-", "-", "-", "1", "99 d", "-"),
    "E12": ("9 d", "91", "-", "4 d", "96", "-"),
    "E13": ("-", "-", "-", "0", "100 d", "-"),
    "E14": ("-", "-", "-", "1", "99 d", "-"),
    "E15": ("-", "-", "-", "1", "99 d", "-"),
    "E16": ("-", "-", "52", "11", "89 d", "62"),
    "E17": ("-", "-", "-", "-", "-", "-"),
}


def in_words(cell: str) -> str:
    if cell == "-":
        return "unknown"
    return f"{cell.removesuffix(' d')}%" + (", derived" if cell.endswith(" d") else "")


def test_the_published_table_reads_back_cell_by_cell_known_as_known_and_unknown_as_unknown(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer = manager.get(f"{PROFILE}/published")
    shown = table_of(answer.text, "Published by NPPN, partial")
    assert {row[0].split()[0]: tuple(row[1:7]) for row in shown[1:]} == {
        exemplar: tuple(map(in_words, cells)) for exemplar, cells in PUBLISHED.items()
    }
    assert shown[0][1:4] == ["2008: Non-compliant", "2008: at least Minimum", "2008: Good or Best"]
    # What is a percentage on the page is a number under its heading in the file, where a whole column is.
    kept = [[cell.removesuffix(" (%)").removesuffix("%") for cell in row] for row in shown]
    told = file_of(manager, f"{PROFILE}/published.csv")
    assert [[cell.removesuffix(" (%)").removesuffix("%") for cell in row] for row in told] == kept
    whole = table_of(answer.text, "All exemplars together")
    assert whole[1:] == [
        ["2008", "122 of 148 services", "39%", "41%"],
        ["2009", "132 of 148 services", "52%", "15%"],
    ]
    words = text_of(answer.text)
    assert "2009, at least minimum: 93% (003:1027)" in words
    assert "The report does not give this figure." in words
    assert "At least Minimum: about 7 points more in 2009 than in 2008 (132 and 122 returns)" in words


def test_the_published_picture_says_what_is_not_known_and_what_is_derived(app: Flask) -> None:
    framework = framework_of(app)
    rated = RatedYear(2009, framework, all_at(app, "good"))
    narrow, wide = published_overview((rated,), published_of(framework)).drawings
    told = {sentence.split()[0]: sentence for sentence in wide.description.split(". ")}
    assert narrow.description == wide.description
    assert set(told) == set(PUBLISHED)
    assert told["E10"].count("not known") == 2
    assert "2009 Good" in told["E10"]
    assert "Non-compliant 14%, derived, Minimum+Good+Best 86%" in told["E01"]
    assert "Minimum 23%, derived" in told["E03"]
    assert "Good+Best 52%" in told["E16"]


def test_our_own_ratings_stand_beside_what_was_published(app: Flask) -> None:
    submit(app, OURS, 2008, all_at(app, "minimum"))
    submit(app, OURS, 2009, all_at(app, "good"))
    shown = file_of(Visitor(app, "manager"), f"{PROFILE}/published.csv")
    assert shown[0][-3:] == ["Our rating, 2008", "Our rating, 2009", "Our rating, 2010"]
    assert {tuple(row[-3:]) for row in shown[1:]} == {("Minimum", "Good", "Not rated")}
