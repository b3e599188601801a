"""The plan on paper read back: a first page that stands alone, no action torn, every word there, all editions."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdf
import pytest

from selfreview.documents.edition import Edition
from selfreview.documents.plan.first_page import gist
from selfreview.documents.plan.mid_year import write_mid_year_pdf
from selfreview.documents.plan.pdf import SYNTHETIC, write_action_plan_pdf
from selfreview.domain.plan.action_plan import Action
from selfreview.domain.plan.circulation import for_circulation
from selfreview.domain.plan.report import PlanNote, PlanReport
from selfreview.domain.review.review import Answer
from tests.documents.plan.plans import LONG_ACTION, make_actions, make_report, shipped
from tests.documents.reading import listen, read_fonts, read_structure, read_text, squeeze
from tests.domain.sample_returns import UNFLAGGED, framework

EDITIONS = pytest.mark.parametrize("edition", list(Edition))
HOSTILE = (
    "<b>bold <img src='file:///etc/passwd'> &amp; </para> =1+1 Ŵythnos Ŷ \u05e9\u05dc\u05d5\u05dd "
    "\u0645\u062f\u0631\u0633\u0629 zażółć"
)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def sizes(pdf: bytes) -> set[float]:
    """The sizes of type that are used, in points."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            round(float(step.operands[1]), 1)
            for page in document.pages
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "Tf"
        }


CASES: dict[str, PlanReport] = {
    "nothing rated": make_report(answers={}, before=False),
    "no action yet": make_report(),
    "17 actions": make_report(17),
    "80 actions": make_report(80),
    "3,000 words": make_report(actions=(LONG_ACTION,)),
    "two authorities": make_report(4, authorities=("Northshire County", "Northshire Town")),
    "another scale": make_report(framework=framework(UNFLAGGED), answers={"X1": Answer(rating="no")}, actions=()),
}


@EDITIONS
@pytest.mark.parametrize("case", CASES)
def test_every_plan_is_a_tagged_document_with_embedded_fonts(case: str, edition: Edition) -> None:
    pdf = write_action_plan_pdf(CASES[case], edition=edition)
    fonts = read_fonts(pdf)
    assert fonts
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)
    tree = read_structure(pdf)
    assert tree.kids[0].role == "H1"
    levels = [int(node.role[1]) for node in tree.walk() if re.fullmatch(r"H\d", node.role)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(figure.alternative for figure in tree.of("Figure"))
    assert "Action plan 2010" in listen(pdf)
    meta = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert meta is not None
    assert (meta.title, meta.author) == (
        "Action plan 2010, Northshire Parent Partnership Service",
        "Northshire Parent Partnership Service",
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en-GB"
        with document.open_outline() as outline:
            assert "Top priorities" in [entry.title for entry in outline.root[0].children]


@pytest.mark.parametrize("case", ["no action yet", "17 actions", "80 actions", "3,000 words"])
def test_the_first_page_says_what_a_councillor_needs_and_ends(case: str) -> None:
    first, second, *_ = (" ".join(page.split()) for page in pages(write_action_plan_pdf(CASES[case])))
    for words in ("Action plan 2010", "12 of 17", "Where we are", "Top priorities", "What changed since 2009"):
        assert words in first
    assert "Unfinished from the 2009 plan" in first
    assert "For the local authority" in first
    if case != "no action yet":
        assert "The plan as a table, to work with" in second


def test_the_three_things_stand_on_the_first_page_with_who_and_when() -> None:
    report = make_report(17)
    first = squeeze(pages(write_action_plan_pdf(report))[0])
    for row in report.matters_most:
        assert squeeze(gist(row.action.what, 150, of=row.place)) in first
        assert squeeze(row.dated) in first


@EDITIONS
def test_every_page_says_which_data_it_shows_and_how_far_it_is(edition: Edition) -> None:
    found = pages(write_action_plan_pdf(make_report(17), edition=edition))
    for place, text in enumerate(found, 1):
        assert f"Page {place} of {len(found)}" in text
        assert "Version 142 of the data" in text
        assert "Demonstration: synthetic" in text
    assert SYNTHETIC in " ".join(found[0].split())
    real = read_text(write_action_plan_pdf(make_report(17, demonstration=False), edition=edition))
    assert "synthetic" not in real


@EDITIONS
def test_the_first_picture_has_a_square_for_every_exemplar(edition: Edition) -> None:
    pdf = write_action_plan_pdf(make_report(17), edition=edition)
    told = next(node.alternative for node in read_structure(pdf).walk() if node.role == "Figure")
    assert told.startswith("Every exemplar, by theme.")
    assert re.search(r"2009: E01 .*Today: E01 .*Target: E01 ", told)


def test_the_first_picture_plans_no_fall_of_what_is_above_its_target() -> None:
    answers = {"E01": Answer(rating="best"), "E02": Answer(rating="minimum")}
    pdf = write_action_plan_pdf(make_report(answers=answers, actions=(Action(1, "E01", "Go on"),)))
    told = next(node.alternative for node in read_structure(pdf).walk() if node.role == "Figure")
    assert "Target: E01 Best, E02 Good, E03 Good" in told
    assert "today Best, target Best" in " ".join(read_text(pdf).split())


def test_in_large_print_nothing_is_smaller_than_18_points() -> None:
    assert min(sizes(write_action_plan_pdf(make_report(17), edition=Edition.LARGE))) >= 18
    assert min(sizes(write_action_plan_pdf(make_report(17)))) < 18


def test_in_large_print_the_first_page_begins_the_strip() -> None:
    first = pages(write_action_plan_pdf(make_report(17), edition=Edition.LARGE))[0]
    assert "Where we are now" in first
    assert "E01" in first


def test_no_action_is_torn_that_a_page_can_hold() -> None:
    report = make_report(80)
    for row in report.rows:
        assert len(row.action.what) < 600
    for text in pages(write_action_plan_pdf(report)):
        # Every action that begins on a page also ends there, with its status.
        assert len(re.findall(r"^Action \d+$", text, re.MULTILINE)) == len(re.findall(r"^Status", text, re.MULTILINE))


def test_the_working_table_is_wide_and_its_heading_comes_again() -> None:
    pdf = write_action_plan_pdf(make_report(80))
    wide = [page for page in pypdf.PdfReader(BytesIO(pdf)).pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) > 5
    for page in wide:
        # The word is drawn under the heading of the column on each of them.
        assert "Exemplar" in page.extract_text()
    assert len([node for node in read_structure(pdf).of("TH") if node.scope == "Row"]) >= 80


def test_each_authority_has_its_part_on_a_page_of_its_own() -> None:
    actions = tuple(
        Action(place, "E01", f"Begin the work of {authority or 'all'}.", authority=authority)
        for place, authority in enumerate(("", "North", "South"), 1)
    )
    found = pages(write_action_plan_pdf(make_report(actions=actions, authorities=("North", "South"))))
    (north,) = [text for text in found if "Actions for North" in text]
    assert "Begin the work of North." in north
    assert "Begin the work of all." in north
    assert "Begin the work of South." not in north
    empty = make_report(actions=(replace(actions[1]),), authorities=("North", "South"))
    (south,) = [text for text in pages(write_action_plan_pdf(empty)) if "Actions for South" in text]
    assert "0 for this authority only" in south


def test_everything_told_of_an_action_is_on_the_paper() -> None:
    note = PlanNote("Helen Health", datetime(2010, 9, 1, 9, tzinfo=UTC), "Rang the college twice.")
    report = make_report(17, notes={2: (note,)}, reasons={"E04": "The authority has to move first."})
    text = squeeze(read_text(write_action_plan_pdf(report)))
    for row in report.rows:
        action = row.action
        for words in (action.what, action.who, action.cost_in_full, action.success, action.stopped, row.dated):
            assert squeeze(words) in text
        for criterion in row.criteria:
            assert squeeze(criterion.text) in text
    for words in ("Rang the college twice.", "Helen Health:", "Promised in 2009", "drafted", "Chair of the steering"):
        assert squeeze(words) in text


@pytest.mark.parametrize("count", [3, 7, 16, 40])
def test_a_mid_year_check_is_one_page_however_much_each_action_says(count: int) -> None:
    report = make_report(count)
    rows = tuple(
        replace(row, action=replace(row.action, what=row.action.what * 9, responsible="The co-ordinator of " * 9))
        for row in report.rows
    )
    check = "https://selfreview.example.org/papers/0123456789abcdef01234567"
    told = pages(write_mid_year_pdf(replace(report, rows=rows), check=check))
    assert len(told) == 1
    assert count < 16 or "on the plan itself." in told[0]


@EDITIONS
def test_what_has_to_be_known_stands_before_the_cards_and_not_alone_on_a_last_page(edition: Edition) -> None:
    report = for_circulation(make_report(17), ["Helen Health"])
    text = squeeze(read_text(write_action_plan_pdf(report, edition=edition)))
    for note in ("Criteria marked as drafted were written for this tool", "This copy shows people as members"):
        assert text.index(squeeze("The actions in full")) < text.index(squeeze(note)) < text.index(squeeze("To meet"))


def test_a_reason_for_no_action_is_printed() -> None:
    report = make_report(reasons={"E05": "The college closed."})
    text = squeeze(read_text(write_action_plan_pdf(report)))
    assert squeeze("No action, with a reason") in text
    assert squeeze("The college closed.") in text
    assert squeeze("Every rating that moved since 2009") in text


@EDITIONS
def test_an_action_of_3000_words_is_all_there(edition: Edition) -> None:
    text = squeeze(re.sub(r"Page \d+ of \d+|Version 142.*|Demonstration: .*", "", copy_of(LONG_ACTION, edition)))
    assert text.count(squeeze("Write to every school and ask what parents")) >= 148


def copy_of(action: Action, edition: Edition) -> str:
    return read_text(write_action_plan_pdf(make_report(actions=(action,)), edition=edition))


def test_hostile_words_are_printed_as_they_were_typed() -> None:
    action = Action(
        1, "E01", HOSTILE, responsible=HOSTILE, cost=HOSTILE, success="W" * 5_000 + "\x00" + "\U0001f600", stopped=""
    )
    pdf = write_action_plan_pdf(make_report(actions=(action,)))
    text = squeeze(read_text(pdf))
    assert squeeze("<b>bold <img src='file:///etc/passwd'> &amp; </para> =1+1 Ŵythnos Ŷ") in text
    assert "Charactersthatcouldnotbeprinted" in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert "/JavaScript" not in document.Root
        assert "/AA" not in document.Root


def test_a_copy_for_circulation_says_so_and_names_nobody() -> None:
    note = PlanNote("Helen Health", datetime(2010, 9, 1, 9, tzinfo=UTC), "Secret.")
    report = for_circulation(make_report(17, notes={3: (note,)}), ["Helen Health"])
    text = read_text(write_action_plan_pdf(report))
    assert "copy for circulation" in text
    assert "Helen" not in text
    assert "Secret." not in text
    assert "Health" in text


def test_the_same_plan_is_the_same_bytes() -> None:
    assert write_action_plan_pdf(make_report(5)) == write_action_plan_pdf(make_report(5))


def test_when_all_is_done_the_first_page_says_so() -> None:
    actions = tuple(row.action for row in make_report(17).rows if not row.action.is_unfinished)
    report = make_report(actions=actions)
    assert "Everything that was planned is done or stopped." in pages(write_action_plan_pdf(report))[0]
    assert gist("word " * 200, 50, of=3).endswith("word … (action 3)")


@EDITIONS
@pytest.mark.parametrize("case", ["no action yet", "17 actions", "two authorities"])
def test_no_page_is_empty_but_for_its_edges(case: str, edition: Edition) -> None:
    edges = r"Page \d+ of \d+|Version 142[^\n]*|Demonstration: [^\n]*|Action plan 2010|Northshire Parent[^\n]*"
    for text in pages(write_action_plan_pdf(CASES[case], edition=edition)):
        assert len(squeeze(re.sub(edges, "", text))) > 60


def test_the_first_page_keeps_its_signatures_when_an_action_is_for_several_exemplars() -> None:
    shipped_one = shipped()
    first, *rest = make_actions(shipped_one, 16)
    several = replace(first, also=(shipped_one.exemplars[4].id, shipped_one.exemplars[6].id))
    front = pages(write_action_plan_pdf(make_report(actions=(several, *rest))))[0]
    assert "E01, E05, E07" in front
    assert "Signature" in front
