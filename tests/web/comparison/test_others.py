"""A service beside others: only what was released, every figure recomputed by plain SQL, and nothing given away."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from selfreview import registry
from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage.nation import releases, revisions
from selfreview.storage.practice import sharing
from selfreview.storage.tables import db
from tests.made_returns import all_at, fill, framework_of, register, release, submit
from tests.people import OPEN, OURS
from tests.reached import Reach
from tests.sites import NOW
from tests.visitors import Visitor, parse, text_of

PROFILE = f"/services/{OURS}/reviews/{OPEN}/profile"
YORKSHIRE = [s.number for s in registry.services() if s.region == "Yorkshire and Humberside"]
LONDON = [s.number for s in registry.services() if s.region == "London" and s.expected]


def ask(app: Flask, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(text(sql), values)]


def file_of(visitor: Visitor, path: str) -> list[list[str]]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def shown(part: int, whole: int) -> str:
    percent = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{percent}% ({part})"


NATION = "SELECT rating, count(*) FROM ratings WHERE year = :year AND exemplar = :exemplar GROUP BY rating"
GROUP = """
SELECT ratings.rating, count(*) FROM ratings JOIN services ON services.number = ratings.service
WHERE year = :year AND exemplar = :exemplar AND services.{column} = :group GROUP BY ratings.rating
"""


def cells(app: Flask, found: list[tuple[Any, ...]], services: int) -> list[str]:
    """A row of a table of ratings, from the numbers by rating."""
    counts = [dict(found).get(key, 0) for key in framework_of(app).scale.keys]
    total = sum(counts)
    shares = [*counts, sum(counts[1:]), sum(counts[2:])]
    return [*(shown(count, total) for count in shares), str(total), shown(total, services).split(" ")[0]]


def apart(row: list[str]) -> list[str]:
    """The cells of a table as a file has them: the number, and its percentage beside it."""
    return [part for cell in row for part in reversed(re.findall(r"\d+", cell))]


@pytest.fixture
def nation(app: Flask, reach: Reach) -> Flask:
    """Yorkshire and London, of two kinds, with returns of two years, released."""
    reach(app, "two-regions-released", settle)
    return app


def settle(app: Flask, *, sharing_services: tuple[int, ...] = ()) -> Flask:
    """Two regions with returns of two years; what some services share is judged with each release."""
    register(app, [*YORKSHIRE, *LONDON], kinds=("in-house", "out-sourced"))
    others = [number for number in (*YORKSHIRE, *LONDON) if number != OURS]
    fill(app, seed=11, services=others, years=(2008, 2009), missing=0.25)
    submit(app, OURS, 2008, all_at(app, "minimum"))
    submit(app, OURS, 2009, all_at(app, "good"))
    with app.app_context():
        for service in sharing_services:
            sharing.turn_sharing(service, on=True, by="a test", at=NOW)
        db.session.commit()
    release(app, 2008)
    release(app, 2009)
    return app


def test_before_the_first_release_the_page_says_so(app: Flask) -> None:
    manager = Visitor(app, "manager")
    words = text_of(manager.get(f"{PROFILE}/others").text)
    assert "No figures for 2010 or an earlier year are published at the moment." in words
    assert "There are no published figures" in text_of(manager.get(f"{PROFILE}/others/E03").text)
    assert manager.get(f"{PROFILE}/others.csv").status_code == 404
    assert manager.get(f"{PROFILE}/others/E03.csv").status_code == 404
    assert manager.get(f"{PROFILE}/others/E99").status_code == 404


def test_every_figure_of_the_nation_the_region_and_the_kind_is_what_plain_sql_says(nation: Flask) -> None:
    submit(nation, OURS, OPEN, all_at(nation, "good"))
    manager = Visitor(nation, "manager")
    expected = {
        column: dict(
            ask(
                nation,
                f"SELECT {column}, count(*) FROM services JOIN expectations ON expectations.service = services.number "
                "WHERE year = 2009 GROUP BY " + column,
            )
        )
        for column in ("region", "kind")
    }
    services = sum(expected["region"].values())
    table = {row[0].split()[0]: row[1:] for row in file_of(manager, f"{PROFILE}/others.csv")[1:]}
    kind = ask(nation, "SELECT kind FROM services WHERE number = :number", number=OURS)[0][0]
    compared = 0
    for exemplar in framework_of(nation).exemplars:
        own, *every = table[exemplar.id]
        assert own == "Good"
        row = every[: 2 * (len(framework_of(nation).scale.levels) + 3)]
        assert row == apart(cells(nation, ask(nation, NATION, year=2009, exemplar=exemplar.id), services))
        rows = {row[0]: row[1:] for row in file_of(manager, f"{PROFILE}/others/{exemplar.id}.csv")[1:]}
        assert rows["England"] == [*row, ""]
        for column, group, label in (
            ("region", "Yorkshire and Humberside", "Yorkshire and Humberside"),
            ("kind", kind, f"Kind of service: {kind}"),
        ):
            *figures, mark = rows[label]
            if mark == "c":
                assert set(figures[:-2]) == {"c"}
                continue
            compared += 1
            numbers = ask(nation, GROUP.format(column=column), year=2009, exemplar=exemplar.id, group=group)
            assert figures == apart(cells(nation, numbers, expected[column][group]))
    assert compared > 17


MATCHED = """
SELECT now.rating, before.rating FROM ratings AS now JOIN ratings AS before
ON before.service = now.service AND before.exemplar = now.exemplar AND before.year = 2008
WHERE now.year = 2009 AND now.exemplar = :exemplar
"""


def test_the_change_stands_on_all_returns_and_on_the_matched_cohort_with_both_bases(nation: Flask) -> None:
    manager = Visitor(nation, "manager")

    def rows_of(exemplar: str) -> dict[str, list[str]]:
        page = parse(manager.get(f"{PROFILE}/others/{exemplar}").text)
        rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.iter("tr")]
        return {row[0]: row[1:] for row in rows}

    own = rows_of("E05")
    assert own["This service"] == ["Minimum", "Good", "Up 1 level since 2008, from Minimum to Good"]
    # Beside all that is published of E05, its cohort would tell single returns.
    assert own["England: at least Minimum, the 26 that answered in both years"][:2] == ["not shown", "not shown"]
    by_name = rows_of("E06")
    pairs = ask(nation, MATCHED, exemplar="E06")
    for measure, levels in (("at least Minimum", ("minimum", "good", "best")), ("Good or Best", ("good", "best"))):
        before, now = (sum(pair[side] in levels for pair in pairs) for side in (1, 0))
        told = by_name[f"England: {measure}, the {len(pairs)} that answered in both years"]
        whole = [shown(part, len(pairs)).split(" ")[0] for part in (before, now)]
        assert told[:2] == [f"{whole[0]} ({before} of {len(pairs)})", f"{whole[1]} ({now} of {len(pairs)})"]
        everybody = [dict(ask(nation, NATION, year=year, exemplar="E06")) for year in (2008, 2009)]
        parts = [sum(numbers.get(level, 0) for level in levels) for numbers in everybody]
        bases = [sum(numbers.values()) for numbers in everybody]
        assert by_name[f"England: {measure}, all returns"][:2] == [
            f"{shown(part, base).split(' ')[0]} ({part} of {base})" for part, base in zip(parts, bases, strict=True)
        ]


def test_the_page_names_its_release_its_base_its_cautions_and_the_drafted_criteria(nation: Flask) -> None:
    words = text_of(Visitor(nation, "manager").get(f"{PROFILE}/others/E03").text)
    assert "Release 1 of the 2009 round" in words
    assert "returns of" in words
    assert "Nothing here judges the quality of a service." in words
    assert "not strictly comparable" in words
    assert "These figures come from NPPN’s report." in words


def test_errors_found_in_the_release_since_are_told_wherever_its_figures_stand(nation: Flask) -> None:
    manager, pages = Visitor(nation, "manager"), (PROFILE, f"{PROFILE}/others", f"{PROFILE}/others/E03")
    for path in pages:
        assert "found in release 1 of 2009" not in text_of(manager.get(path).text), path
    for count, said in enumerate(("An error was found in", "2 errors were found in"), 1):
        with nation.app_context():
            told = {"where": f"Chart {count}", "said": "11", "should": "12", "subject": "E03"}
            revisions.add_erratum(ReleaseKind.EXEMPLARS, 2009, 1, part=Part.CHART, by="a", at=NOW, **told)
            db.session.commit()
        for path in pages:
            opened = manager.get(path).text
            assert f"{said} release 1 of 2009 since" in text_of(opened), path
            assert "/national/2009/releases/1#errata" in opened


def test_own_shortfalls_of_none_one_and_two_are_not_put_in_order(nation: Flask) -> None:
    submit(nation, OURS, OPEN, {**all_at(nation, "good"), "E01": "non_compliant"})
    words = text_of(Visitor(nation, "manager").get(f"{PROFILE}/others").text)
    assert "This service falls short on 1." in words
    assert "between them there is no difference" in words
    found = ask(
        nation,
        "SELECT count(*) FROM (SELECT service, sum(CASE WHEN rating = 'non_compliant' THEN 1 ELSE 0 END) AS fails "
        "FROM ratings WHERE year = 2009 GROUP BY service) AS counted WHERE fails <= 2",
    )[0][0]
    total = ask(nation, "SELECT count(DISTINCT service) FROM ratings WHERE year = 2009")[0][0]
    assert f"({found} of {total}) of the services fall short on none, one or two, as we do" in words


def test_the_first_line_says_on_how_many_exemplars_more_than_half_stand_higher(nation: Flask) -> None:
    submit(nation, OURS, OPEN, all_at(nation, "non_compliant"))
    above = []
    for exemplar in framework_of(nation).exemplars:
        numbers = dict(ask(nation, NATION, year=2009, exemplar=exemplar.id))
        if 2 * sum(numbers.get(key, 0) for key in ("minimum", "good", "best")) > sum(numbers.values()):
            above.append(exemplar.id)
    words = text_of(Visitor(nation, "manager").get(f"{PROFILE}/others").text)
    assert (
        f"On {len(above)} of 17 exemplars, more than half of services stood higher in 2009 than we do in 2010" in words
    )


def test_a_region_with_four_returns_is_suppressed_on_page_and_in_file(app: Flask) -> None:
    register(app, [*YORKSHIRE, *LONDON])
    fill(app, seed=3, services=[*YORKSHIRE[:4], *LONDON], years=(2009,), missing=0)
    release(app, 2009)
    submit(app, OURS, OPEN, all_at(app, "best"))
    manager = Visitor(app, "manager")
    words = text_of(manager.get(f"{PROFILE}/others/E03").text)
    assert "hidden, so that no one can tell what a single service answered" in words.lower()
    rows = {row[0]: row[1:] for row in file_of(manager, f"{PROFILE}/others/E03.csv")[1:]}
    assert set(rows["Yorkshire and Humberside"][:12]) == {"c"}
    assert rows["Yorkshire and Humberside"][12] == "4"


def test_a_release_under_embargo_is_not_shown(app: Flask) -> None:
    register(app, LONDON)
    fill(app, seed=1, services=LONDON, years=(2009,), missing=0)
    with app.app_context():
        frameworks = app.extensions["selfreview"].frameworks
        releases.make_release(frameworks, 2009, by="a test", at=NOW, public_from=NOW + timedelta(days=3))
        db.session.commit()
    manager = Visitor(app, "manager")
    assert "are published at the moment" in text_of(manager.get(f"{PROFILE}/others").text)


def test_the_switch_is_the_managers_and_the_chairs(app: Flask) -> None:
    here = f"/services/{OURS}/sharing"
    chair, parent = Visitor(app, "chair"), Visitor(app, "parent")
    assert "does not share" in text_of(chair.get(here).text)
    chair.post(here, {**chair.form(), "share": "yes"})
    assert "Your ratings are shared. " in text_of(chair.follow().text)
    chair.get(here)
    chair.post(here, {**chair.form(), "share": "yes"})
    assert ask(app, "SELECT count(*) FROM audit WHERE verb = 'began to share ratings'") == [(1,)]
    assert "Only the manager or the chair can change this." in text_of(parent.get(here).text)
    refused = parent.post(here, {"csrf_token": parent.token("/account/"), "share": "no"})
    assert refused.status_code == 403
    chair.get(here)
    chair.post(here, {**chair.form(), "share": "no"})
    assert "does not share" in text_of(chair.follow().text)
    assert Visitor(app, "outsider").get(here).status_code == 404


def test_the_groups_notes_are_kept_with_the_review_and_read_back(app: Flask, visit: Callable[..., Visitor]) -> None:
    manager, parent = visit("manager"), visit("parent")
    note = "Our region\nhas <b>more</b> groups"
    saved = manager.fill(f"{PROFILE}/others", {"question-0": note})
    assert saved.status_code == 303
    manager.follow()
    assert manager.form()["question-0"] == [note.replace("\n", "\r\n")]
    parent.get(f"{PROFILE}/others")
    stale = parent.form()
    manager.fill(f"{PROFILE}/others", {"question-0": "the manager's"})
    clash = parent.post(f"{PROFILE}/others", {**stale, "question-0": "the parent's"})
    assert clash.status_code == 409
    words = text_of(clash.text)
    assert "Maureen Manager has changed this since you opened the page." in words
    assert "Someone else wrote: the manager's" in words
    assert parent.form()["question-0"] == ["the parent's"]
    assert parent.post(f"{PROFILE}/others", {**parent.form(), "question-0": "both"}).status_code == 303
    submit_all(app, manager)
    assert "both" in text_of(manager.get(f"{PROFILE}/others").text)
    late = manager.post(f"{PROFILE}/others", {**stale, "csrf_token": manager.token("/account/")})
    assert late.status_code == 409


def submit_all(app: Flask, visitor: Visitor) -> None:
    review = f"/services/{OURS}/reviews/{OPEN}"
    for exemplar in framework_of(app).exemplars:
        visitor.fill(f"{review}/{exemplar.id}", {"rating": "good", "evidence": "e"})
    assert visitor.fill(f"{review}/check", {}).status_code == 303


def test_a_note_has_a_limit_and_a_forged_version_is_refused(app: Flask) -> None:
    manager = Visitor(app, "manager")
    long = manager.fill(f"{PROFILE}/others", {"question-1": "n" * 20_001})
    assert long.status_code == 422
    assert "take 1 out" in text_of(long.text)
    kept = manager.fill(f"{PROFILE}/others", {"question-1": "a first note"})
    assert kept.status_code == 303
    manager.get(f"{PROFILE}/others")
    form = manager.form()
    only = {name: form[name] for name in ("version", "csrf_token")}
    assert manager.post(f"{PROFILE}/others", {**only, "question-2": "x", "question-99": "y"}).status_code == 303
    manager.get(f"{PROFILE}/others")
    assert (manager.form()["question-1"], manager.form()["question-2"]) == (["a first note"], ["x"])
    forged = manager.fill(f"{PROFILE}/others", {"question-1": "kept words", "version": "x"})
    assert forged.status_code == 400
    assert "kept words" in forged.text
