"""Texts that modules keep and pages show: each is said in the language of the page, and in English where it is kept."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from selfreview.domain.people.relying_party import Obstacle
from selfreview.domain.practice.good_practice import TraceKind
from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.domain.returns.paper_returns import WAY_LABELS
from selfreview.domain.review.papers import Standing
from selfreview.languages.pseudo import BEGIN
from selfreview.speech import reading
from selfreview.storage import retention
from selfreview.storage.group.collaboration import AUTHOR, MANAGER, Flag, describe_withdrawal
from selfreview.storage.registry import changes
from selfreview.storage.tables import AuditRow, db
from selfreview.web.fields import Form
from selfreview.web.group import collaboration_forms, views_forms
from selfreview.web.meeting import arranging_forms
from selfreview.web.meeting import forms as meeting_forms
from selfreview.web.plan import forms as plan_forms
from selfreview.web.registry import changes_forms
from selfreview.web.registry import forms as registry_forms
from selfreview.web.round import forms as round_forms
from tests.languages.test_papers import MONTHS, Pseudo, english_in
from tests.people import OURS, THEIRS
from tests.sites import NOW, open_site


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site with everybody in it."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


LEEDS, HULL = Party("Leeds", OURS), Party("Hull", THEIRS)


def change(kind: Kind, *before: Party) -> Change:
    return Change(kind, date(2010, 4, 1), 2011, before, (HULL,))


SAID: dict[str, Callable[[], list[str]]] = {
    "how a paper stands": lambda: [text for one in Standing for text in (str(one.title), str(one.meaning))],
    "why there are no passkeys": lambda: [str(one.value) for one in Obstacle],
    "what words give away": lambda: [one.said for one in TraceKind],
    "who withdrew a comment": lambda: [describe_withdrawal(by, NOW) for by in (AUTHOR, MANAGER, None)],
    "who flagged an exemplar": lambda: [Flag("Q", NOW, why).in_words for why in ("", "Q.")],
    "what happened to services": lambda: [
        change(kind, *before).in_words for kind in Kind for before in ((LEEDS,), (LEEDS, HULL))
    ],
    "how a paper came": lambda: [label.lower() for label in WAY_LABELS.values()],
}


@pytest.mark.parametrize("what", SAID)
def test_what_a_module_tells_is_told_in_the_language(what: str) -> None:
    with reading(Pseudo()):
        told = SAID[what]()
    assert all(BEGIN in one or BEGIN.lower() in one for one in told), told
    assert english_in(told, "|".join(("Q", "Leeds", "Hull", *MONTHS))) == set()


TOO_LONG = {
    collaboration_forms.FlagForm: "why",
    views_forms.ViewForm: "reason",
    views_forms.DissentForm: "words",
    plan_forms.ActionForm: "what",
    meeting_forms.DecisionForm: "what",
    arranging_forms.ArrangeForm: "place",
    changes_forms.ChangeForm: "note",
    round_forms.MessageForm: "subject",
}
"""A field of each form whose text may be too long."""


@pytest.mark.parametrize("form", TOO_LONG, ids=lambda form: form.__name__)
def test_a_text_that_is_too_long_is_told_in_the_language(app: Flask, form: type[Form]) -> None:
    with app.test_request_context(), reading(Pseudo()):
        made = form(formdata=MultiDict({TOO_LONG[form]: "y" * 30_000}))
        assert not made[TOO_LONG[form]].validate(made)
        (told, *_) = made[TOO_LONG[form]].errors
    assert english_in([str(told)], "") == set()
    assert BEGIN in told


def test_a_number_that_cannot_be_is_told_in_the_language(app: Flask) -> None:
    with reading(Pseudo()):
        asked = (registry_forms.SIZE_ASKED, registry_forms.NUMBER_ASKED, round_forms.YEAR_ASKED)
        assert english_in([str(one) for one in asked], "") == set()


def test_what_is_let_go_is_listed_in_the_language_and_recorded_in_english(app: Flask) -> None:
    with app.app_context(), reading(Pseudo()):
        due = retention.find_due(at=NOW)
        assert english_in([one.title for one in due], "") == set()
        retention.set_periods({"people": 7}, by="Q", at=NOW)
        made = changes.record(change(Kind.RENAMED, LEEDS), by="Q", at=NOW)
        retention.clear(by="Q", at=NOW + timedelta(days=20_000))
        kept = [text for row in db.session.query(AuditRow) for text in (row.field, row.before, row.after) if text]
        assert made
        assert [text for text in kept if BEGIN in text] == []
        db.session.rollback()
