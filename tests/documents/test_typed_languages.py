"""What was typed in each language of the parents, on every paper that it reaches: printed, and read back as typed."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from selfreview.documents.benchmarking.service_report_pdf import Measured, ServiceReport, write_service_report
from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.edition import Edition
from selfreview.documents.meeting.agenda_pdf import AgendaPaper, Part, write_agenda_pdf
from selfreview.documents.meeting.minutes import Minutes, Section
from selfreview.documents.meeting.minutes_pdf import write_minutes_pdf
from selfreview.documents.plan.mid_year import write_mid_year_pdf
from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.documents.review.report_pdf import write_review_pdf
from selfreview.domain.nation.cautions import QUESTIONS
from selfreview.domain.plan.action_plan import Action
from selfreview.questionnaires import product_questionnaire
from tests.documents.made_papers import SERVICE, make_review
from tests.documents.plan.plans import TODAY, make_report, shipped
from tests.documents.reading import copy_text, drawn_text, read_fonts, squeeze
from tests.documents.test_languages import LANGUAGES
from tests.domain.comparison.test_report import own_of, told

TYPED = tuple(LANGUAGES.values())


def plan_report() -> tuple[Action, ...]:
    """An action for each language, typed in what is to be done and in what parents will notice."""
    ids = [one.id for one in shipped().exemplars]
    return tuple(
        Action(place, ids[place], what=words, responsible="Helen Health", parents=words, success=words)
        for place, words in enumerate(TYPED, 1)
    )


def review(edition: Edition) -> bytes:
    made = make_review()
    exemplars = tuple(
        replace(one, evidence=TYPED[place % len(TYPED)], reason=TYPED[place % len(TYPED)])
        for place, one in enumerate(made.exemplars)
    )
    return write_review_pdf(replace(made, exemplars=exemplars), edition=edition)


def benchmark_report(edition: Edition) -> bytes:
    framework = shipped()
    rated = {one.id: framework.scale.keys[place % 4] for place, one in enumerate(framework.exemplars)}
    notes = tuple((question, "\n".join(TYPED)) for question in QUESTIONS[:1])
    return write_benchmark_report(replace(told(framework, own_of(framework, rated)), notes=notes), edition=edition)


def service_report(edition: Edition) -> bytes:
    said = [("Who else works there?", f"Somebody else: {words}", words) for words in TYPED]
    measured = Measured("No benchmarking is published at the moment", (), (), (), [("The range of services", said)])
    return write_service_report(ServiceReport(make_review(), product_questionnaire(), measured, ()), edition=edition)


def minutes(edition: Edition) -> bytes:
    sections = (Section("Who was there", TYPED), *(Section(words, (words,)) for words in TYPED))
    return write_minutes_pdf(Minutes("Minutes", SERVICE, ("Place: Town Hall.",), sections, TODAY), edition=edition)


def agenda(edition: Edition) -> bytes:
    part = Part("To discuss", "", ("Time", "Exemplar", "How it stands"), tuple(("10am", "E01", one) for one in TYPED))
    return write_agenda_pdf(AgendaPaper(SERVICE, 2010, TODAY, (part,), place=TYPED[0]), edition=edition)


PAPERS: dict[str, Callable[[Edition], bytes]] = {
    "review": review,
    "plan": lambda edition: write_action_plan_pdf(make_report(actions=plan_report()), edition=edition),
    "benchmark report": benchmark_report,
    "service report": service_report,
    "minutes": minutes,
    "agenda": agenda,
}


@pytest.mark.parametrize("edition", list(Edition), ids=lambda edition: edition.name.lower())
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_prints_what_was_typed_in_each_language(name: str, edition: Edition) -> None:
    pdf = PAPERS[name](edition)
    # In the order of the page, and in that in which it was drawn: each keeps what the other's guess of lines tears.
    copied = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", squeeze(copy_text(pdf) + drawn_text(pdf)))
    assert [language for language, words in LANGUAGES.items() if squeeze(words) not in copied] == []
    assert "\ufffd" not in copied
    assert "Characters that could not be printed" not in copied
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in read_fonts(pdf))


@pytest.mark.parametrize("place", range(len(TYPED)), ids=LANGUAGES)
def test_the_mid_year_check_prints_an_action_in_its_language(place: int) -> None:
    pdf = write_mid_year_pdf(make_report(actions=plan_report()[place : place + 1]))
    copied = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", squeeze(copy_text(pdf) + drawn_text(pdf)))
    assert squeeze(TYPED[place]) in copied
