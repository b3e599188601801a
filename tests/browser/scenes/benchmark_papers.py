"""Benchmarking returns that came on paper, and reminders of the benchmarking, at the network."""

from werkzeug.test import TestResponse

from tests.benchmarking import PLAIN
from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved
from tests.visitors import Visitor

ROUND = "/network/rounds/2010/benchmarking"
PAPERS = f"{ROUND}/paper/"
PAPER, SENT = f"{PAPERS}90", f"{PAPERS}91"
WHOLE = {name: list(value) if isinstance(value, tuple) else value for name, value in PLAIN.items()}
TOLD = {"sender": "A. Manager", "came": ["2", "11", "2010"], "way": "post", **WHOLE}


def check(stage: Stage, path: str = PAPER) -> TestResponse:
    """A paper typed in, to be looked at."""
    analyst = stage.visitor("analyst")
    analyst.get(path)
    return analyst.post(path, {**analyst.form(), **TOLD, "MG02": "0", "step": "check"})


def entered(stage: Stage) -> None:
    """A paper entered for its service."""

    def enter() -> Visitor:
        check(stage, SENT)
        analyst = stage.visitor("analyst")
        saved(analyst.post(SENT, {**analyst.form(), "step": "keep"}))
        return analyst

    stage.once("a benchmarking paper entered", enter)


def meanwhile(stage: Stage) -> TestResponse:
    """A paper sent again under another name after it was entered."""
    entered(stage)
    analyst = stage.visitor("analyst")
    return analyst.post(SENT, {"csrf_token": analyst.token("/about"), **TOLD, "sender": "Another", "step": "check"})


SCENES = (
    opened("benchmarking_paper.home", "empty", PAPERS, "analyst"),
    refused("benchmarking_paper.home", PAPERS, {"service": ""}, "analyst"),
    opened("benchmarking_paper.home", "filled", PAPERS, "analyst", before=entered, late=True),
    opened("benchmarking_paper.paper", "empty", PAPER, "analyst"),
    refused("benchmarking_paper.paper", PAPER, {"FC01": "1.5k", "sender": "", "step": "check"}, "analyst"),
    Scene("benchmarking_paper.enter", "check", check, 200, "analyst"),
    Scene("benchmarking_paper.enter", "refused", meanwhile, 409, "analyst", late=True),
    opened("benchmarking_reminders.preview", "filled", f"{ROUND}/reminders/", "analyst"),
)
