"""Figures by name: shown to those that show theirs, by consent, class by class, and gone the moment it is withdrawn."""

import csv
import re
from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import showings, whole_returns
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.practice import picked_lists, sharing
from selfreview.storage.practice.sharing import Neighbour
from selfreview.storage.tables import AuditRow, BenchmarkReleaseRow, db
from tests import nation
from tests.benchmarking import answers
from tests.people import OPEN, OURS, THEIRS
from tests.reached import Reach
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, open_benchmarking
from tests.web.benchmarking.released import fill_benchmarking, release_benchmarking

PAGE = f"{RETURN}/named"


@pytest.fixture
def released(app: Flask, reach: Reach) -> Flask:
    """A released benchmarking in which ten other services show their money."""
    reach(app, "figures-by-name", show_money)
    return app


def show_money(app: Flask) -> None:
    """Release a benchmarking, and let ten services show their money."""
    open_benchmarking(app)
    services = fill_benchmarking(app, year=OPEN, opened=True)
    with app.app_context():
        for service in (OURS, THEIRS):
            whole = WholeReturn(OPEN, service, date(OPEN, 11, 2), answers())
            whole_returns.keep(whole, product_questionnaire(), by="a test", at=nation.AT)
        db.session.commit()
    release_benchmarking(app, year=OPEN)
    with app.app_context():
        for service in [one for one in services if one != OURS][:10]:
            showings.turn_showing(service, OPEN, "money", on=True, by="a test", at=nation.AT)
        db.session.commit()


def turn(visitor: Visitor, kind: str, show: str) -> str:
    visitor.get(PAGE)
    assert (
        visitor.post(PAGE, {"csrf_token": visitor.form()["csrf_token"], "kind": kind, "show": show}).status_code == 303
    )
    return text_of(visitor.follow().text)


def rows_of(visitor: Visitor, kind: str) -> list[list[str]]:
    """The rows of a class's file."""
    answer = visitor.get(f"{PAGE}/{kind}.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="by-name-{kind}-{OPEN}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.data.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def cells_of(page: str) -> list[list[str]]:
    """The rows of a page's table, each cell in words."""
    rows = re.findall(r"<tr\b[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def count_on_record(app: Flask) -> Counter[str]:
    """How often the audit trail says that somebody began or stopped."""
    with app.app_context():
        wanted = select(AuditRow.verb).where(AuditRow.verb.like("%figures by name"))
        return Counter(db.session.scalars(wanted))


def test_who_shows_a_class_sees_it_of_the_others_and_no_other_class(released: Flask) -> None:
    manager = Visitor(released, "manager")
    assert "You see these figures when your service shows its own" in text_of(manager.get(f"{PAGE}/money").text)
    assert "You now show these figures by name." in turn(manager, "money", "yes")
    page = text_of(manager.get(f"{PAGE}/money").text)
    assert "11 services show these figures to each other, in order of name." in page
    assert "Core funding" in page
    assert "£" in page
    assert "You see these figures when" in text_of(manager.get(f"{PAGE}/staff").text)
    outside = Visitor(released, "outsider")
    assert outside.get(f"{PAGE}/money").status_code == 404
    assert outside.get(f"{PAGE}/money.csv").status_code == 404
    assert Visitor(released).get(f"{PAGE}/money.csv").status_code == 303


def test_the_file_has_what_the_page_shows_each_figure_a_number(released: Flask) -> None:
    manager = Visitor(released, "manager")
    assert manager.get(f"{PAGE}/money.csv").status_code == 404
    turn(manager, "money", "yes")
    page = manager.get(f"{PAGE}/money").text
    assert f'href="{PAGE}/money.csv"' in page
    heading, *rows = rows_of(Visitor(released, "parent"), "money")
    assert heading[:5] == ["Service", "Number", "Region", "Neighbour", "Core funding (pounds)"]
    assert rows[0][:2] == ["Please read", "Shown to you because you take part. Please do not pass these figures on."]
    shown = [row for row in cells_of(page)[1:] if len(row) == len(heading) - 2]
    told = [row for row in rows if row[1].isdigit()]
    assert len(told) == 11
    assert [row[0] for row in told] == [re.sub(r" \(.*", "", row[0]) for row in shown]
    assert [[float(cell) if cell[0].isdigit() else cell for cell in row[4:]] for row in told] == [
        [float(re.sub("[£,]", "", cell)) if cell[0] in "£0123456789" else cell for cell in row[2:]] for row in shown
    ]
    assert manager.get(f"{PAGE}/staff.csv").status_code == 404


def test_the_median_is_that_of_the_figures_on_the_page(released: Flask) -> None:
    manager = Visitor(released, "manager")
    turn(manager, "money", "yes")
    page = manager.get(f"{PAGE}/money").text
    assert "from at least 5 of them" in text_of(page)
    rows = cells_of(page)
    shown = [row[2] for row in rows if len(row) == len(rows[0]) and row[2].startswith("£")]
    amounts = sorted(int(re.sub("[£,]", "", cell)) for cell in shown)
    assert len(amounts) % 2
    (middle,) = [row for row in rows if row[0] == "Median of all services shown"]
    assert middle[1] == f"£{amounts[len(amounts) // 2]:,} of {len(amounts)}"
    told = {row[0]: row for row in rows_of(manager, "money")}
    assert told["Median: all services shown"][4] == str(amounts[len(amounts) // 2])
    assert told["Figures in the median: all services shown"][4] == str(len(amounts))


def test_neighbours_and_a_list_of_ones_own_have_their_median_where_five_show_theirs(released: Flask) -> None:
    with released.app_context():
        shows = sorted(showings.read_agreed(OPEN)["money"].now)
        sharing.keep_neighbours(
            [Neighbour("2010", OURS, other, rank) for rank, other in enumerate(shows[:6], 1)], by="a test", at=nation.AT
        )
        picked_lists.keep(OURS, "Our county", shows[:5], by="a test", at=nation.AT)
        picked_lists.keep(OURS, "Too few", shows[:4], by="a test", at=nation.AT)
        db.session.commit()
    manager = Visitor(released, "manager")
    turn(manager, "money", "yes")
    page = manager.get(f"{PAGE}/money").text
    assert "6 of your 6 statistical neighbours show theirs." in text_of(page)
    medians = [row[0] for row in cells_of(page) if row[0].startswith("Median")]
    assert medians == [
        "Median of all services shown",
        "Median of your neighbours",
        "Median of your list “Our county”",
    ]


def test_withdrawing_takes_the_figures_away_at_once_and_both_are_on_record(released: Flask) -> None:
    manager = Visitor(released, "manager")
    turn(manager, "money", "yes")
    with released.app_context():
        assert OURS in showings.read_agreed(OPEN)["money"].now
        frozen = db.session.get(BenchmarkReleaseRow, (OPEN, 1)).content  # type: ignore[union-attr]
    assert "You no longer show these figures by name." in turn(manager, "money", "no")
    assert "You see these figures when" in text_of(manager.get(f"{PAGE}/money").text)
    gone = manager.get(f"{PAGE}/money.csv")
    assert (gone.status_code, "£" in gone.text) == (404, False)
    with released.app_context():
        agreed = showings.read_agreed(OPEN)["money"]
        assert OURS not in agreed.now
        assert agreed.ever[-1] == OURS
        assert db.session.get(BenchmarkReleaseRow, (OPEN, 1)).content == frozen  # type: ignore[union-attr]
    assert count_on_record(released) == {"began to show figures by name": 11, "stopped showing figures by name": 1}
    turn(manager, "money", "no")
    assert count_on_record(released)["stopped showing figures by name"] == 1


def test_the_switches_are_the_managers_and_the_chairs(released: Flask) -> None:
    parent = Visitor(released, "parent")
    assert "Only the manager or the chair can change this." in text_of(parent.get(PAGE).text)
    token = parent.token("/account/")
    assert parent.post(PAGE, {"csrf_token": token, "kind": "money", "show": "yes"}).status_code == 403
    chair = Visitor(released, "chair")
    assert "You now show" in turn(chair, "staff", "yes")
    token = chair.token("/account/")
    assert chair.post(PAGE, {"csrf_token": token, "kind": "words", "show": "yes"}).status_code == 400


def test_arrangements_are_shown_a_section_at_a_time_with_the_services_that_chose_each(released: Flask) -> None:
    with released.app_context():
        showings.turn_showing(THEIRS, OPEN, "arrangement", on=True, by="a test", at=nation.AT)
        db.session.commit()
    manager = Visitor(released, "manager")
    turn(manager, "arrangement", "yes")
    page = text_of(manager.get(f"{PAGE}/arrangement?section=MG").text)
    assert "2 services show these answers to each other." in page
    assert "Management of services" in page
    assert manager.get(f"{PAGE}/arrangement?section=XX").status_code == 404
    heading, *rows = rows_of(manager, "arrangement")
    assert heading == ["Section", "Question", "Option", "Service", "Number", "Region", "Neighbour"]
    sections = {row[0] for row in rows} - {"Please read", "Caution"}
    assert {"Management of services", "Casework"} <= sections
    group = [row for row in rows if row[1] == "Steering group"]
    assert {(row[2], row[4]) for row in group} >= {("Yes", str(OURS)), ("Yes", str(THEIRS))}
    assert turn(manager, "arrangement", "no")
    assert manager.get(f"{PAGE}/arrangement.csv").status_code == 404


def test_last_years_choice_is_told_and_not_carried_over(released: Flask) -> None:
    with released.app_context():
        showings.turn_showing(OURS, OPEN - 1, "money", on=True, by="a test", at=nation.AT)
        db.session.commit()
    page = text_of(Visitor(released, "manager").get(PAGE).text)
    assert f"For {OPEN - 1} you show: money." in page
    assert page.count("You do not show these figures.") == 4


def test_before_a_release_there_is_nothing_to_see(app: Flask) -> None:
    open_benchmarking(app)
    manager = Visitor(app, "manager")
    turn(manager, "money", "yes")
    assert "has not been published yet" in text_of(manager.get(f"{PAGE}/money").text)
