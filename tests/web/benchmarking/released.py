"""A benchmarking that is submitted and released, for the tests of its public pages."""

import random
from datetime import date

from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import collections, context, releases, whole_returns
from selfreview.storage.benchmarking.context import ContextFigure
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.benchmarking import answers

YEAR = 2011
RELEASED = "benchmarking-released"
"""The name of the state that `fill_and_release` brings a site into."""


def fill_benchmarking(app: Flask, *, year: int = YEAR, returns: int = 60, opened: bool = False) -> tuple[int, ...]:
    """Open a round unless it is, and its benchmarking with returns and figures from outside; the services."""
    with app.app_context():
        services = nation.settle(64, told=1)
        if not opened:
            nation.open_round(year)
        questionnaire, lots = product_questionnaire(), random.Random(year)
        if collections.find_collection(year) is None:
            collections.open_collection(year, edition=questionnaire.edition, deadline=None, by="a test", at=nation.AT)
        figures = [
            ContextFigure(year, service, indicator, "a second edition", lots.randint(2_000, 200_000))
            for service in services
            for indicator in ("population_0_19", "sen_school_action", "sen_school_action_plus", "sen_statements")
        ]
        context.keep_context(figures, by="a test", at=nation.AT)
        for service in services[:returns]:
            amount = lots.randint(20_000, 300_000)
            whole = WholeReturn(year, service, date(year, 11, 2), answers(FC01=amount, FC02=amount, CW01=amount // 200))
            whole_returns.keep(whole, questionnaire, by="a test", at=nation.AT)
        db.session.commit()
        return services


def release_benchmarking(app: Flask, *, year: int = YEAR) -> str:
    """Release it; the hash of the release."""
    with app.app_context():
        made = releases.make_release(
            product_questionnaire(), site().frameworks, year, by="a test", at=nation.AT, public_from=nation.AT
        )
        db.session.commit()
        return made.hash


def fill_and_release(app: Flask) -> None:
    """A round with its benchmarking, released."""
    fill_benchmarking(app)
    release_benchmarking(app)
