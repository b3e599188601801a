"""Questions about returns, to the service and at the network, and returns that came on paper."""

from typing import Any

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, press, saved
from tests.visitors import Visitor

ASKED = "/services/1/reviews/2009/questions"
MOVED = f"{ASKED}/many-moved"
ROUND = "/network/rounds/2009/questions"
PAPERS = "/network/rounds/2010/paper"
UNTOUCHED, SENT = 110, 124


def answered(stage: Stage) -> None:
    """Answer the question."""
    words = {"words": "Two posts were filled.\nThe group has met every term since."}
    saved(stage.visitor("manager").fill(MOVED, words))


def settle_unseen(stage: Stage) -> TestResponse:
    """Settle a question of a version that was never submitted."""
    found = "q=Sheffield"
    return press(stage.visitor("analyst"), f"{ROUND}?{found}", f"/1/many-moved/settle?{found}", {"version": "9"})


def settle_none(stage: Stage) -> TestResponse:
    """Settle several, and tick none."""
    return press(stage.visitor("analyst"), ROUND, "/questions/settle", {"which": "ticked"})


def typed(stage: Stage) -> dict[str, Any]:
    """All that stands on a paper."""
    keys = stage.framework.scale.keys
    ratings = {f"rating-{one.id}": keys[place % 3] for place, one in enumerate(stage.framework.exemplars)}
    first = stage.framework.exemplars[0].id
    evidence = {f"evidence-{first}": "A funding statement of this year.\nMinutes of May."}
    return {"sender": "Sam Sender, clerk", "came": ["2", "11", "2010"], "way": "post", **ratings, **evidence}


def checked(stage: Stage, service: int = UNTOUCHED) -> Visitor:
    """The page on which a paper is checked."""
    analyst = stage.visitor("analyst")
    analyst.fill(f"{PAPERS}/{service}", {**typed(stage), "step": "check"})
    return analyst


def entered(stage: Stage) -> TestResponse:
    """Enter a paper."""
    analyst = checked(stage, SENT)
    saved(analyst.post(f"{PAPERS}/{SENT}", {**analyst.form(), "step": "keep"}))
    return analyst.follow()


def of_service_on_paper(stage: Stage) -> TestResponse:
    """The overview of a service whose return came on paper."""
    return stage.visitor(f"manager-of-{SENT}").get(f"/services/{SENT}/reviews/2010/")


def overtaken(stage: Stage) -> TestResponse:
    """Send a paper for a service that has submitted meanwhile."""
    analyst = checked(stage)
    return analyst.post(f"{PAPERS}/1", {**analyst.form(), "step": "keep"})


SCENES = (
    opened("quality.questions", "filled", ASKED),
    opened("quality.questions", "empty", "/services/6/reviews/2010/questions", "manager-of-6"),
    opened("quality.question", "empty", MOVED),
    refused("quality.question", MOVED, {"words": " "}),
    opened("quality.question", "answered", MOVED, before=answered, late=True),
    opened("quality.round_questions", "filled", ROUND, "analyst"),
    opened("quality.round_questions", "empty", "/network/rounds/2010/questions?state=Settled", "analyst"),
    Scene("quality.round_questions", "error", settle_unseen, 409, "analyst"),
    Scene("quality.round_questions", "none ticked", settle_none, 422, "analyst"),
    opened("quality.round_questions", "nothing found", f"{ROUND}?q=xyzzy", "analyst"),
    opened("paper_returns.home", "empty", f"{PAPERS}/", "analyst"),
    opened("paper_returns.home", "of a closed round", "/network/rounds/2009/paper/", "analyst"),
    refused("paper_returns.home", f"{PAPERS}/", {"service": ""}, "analyst"),
    opened("paper_returns.paper", "empty", f"{PAPERS}/{UNTOUCHED}", "analyst"),
    refused("paper_returns.paper", f"{PAPERS}/{UNTOUCHED}", {"came": ["31", "2", "2010"], "step": "check"}, "analyst"),
    Scene("paper_returns.paper", "checked", lambda stage: checked(stage).last, who="analyst"),
    opened("paper_returns.paper", "refused", f"{PAPERS}/1", "analyst", status=409),
    Scene("paper_returns.paper", "overtaken", overtaken, 409, "analyst"),
    Scene("paper_returns.home", "filled", entered, who="analyst", late=True),
    Scene("steering_group.overview", "came on paper", of_service_on_paper, who=f"manager-of-{SENT}", late=True),
)
