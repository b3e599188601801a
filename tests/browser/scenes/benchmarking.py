"""The pages of a benchmarking return, and of the benchmarking at the network."""

from werkzeug.test import TestResponse

from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import PLAIN
from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved
from tests.visitors import Visitor

OURS, LAST = "/services/1/benchmarking/2010", "/services/1/benchmarking/2009"
WHOLE = "/services/5/benchmarking/2010"
WRITER = "manager-of-5"
NEW = "/services/2/benchmarking/2010"
ROUND, PAST, BEFORE = (f"/network/rounds/{year}/benchmarking" for year in (2010, 2009, 2008))


def fill_in(stage: Stage) -> None:
    """A return with every answer, and one that is asked about."""

    def fill() -> Visitor:
        manager = stage.visitor(WRITER)
        for section in product_questionnaire().sections:
            told = {key: value for key, value in PLAIN.items() if key.startswith(section.id)}
            fields = {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}
            saved(manager.fill(f"{WHOLE}/{section.id}", {**fields, "MG02": "0"} if section.id == "MG" else fields))
        return manager

    stage.once("the benchmarking of service 5", fill)


def submit(stage: Stage) -> None:
    """The same, submitted."""
    fill_in(stage)

    def send() -> Visitor:
        manager = stage.visitor(WRITER)
        saved(manager.fill(f"{WHOLE}/check", {}))
        return manager

    stage.once("the benchmarking of service 5, submitted", send)


def without_reason(stage: Stage) -> TestResponse:
    """A submitted return opened again without saying why."""
    submit(stage)
    return stage.visitor(WRITER).fill(f"{WHOLE}/reopen", {"reason": ""})


def ask(stage: Stage) -> None:
    """The analyst asks about a figure of last year."""

    def send() -> Visitor:
        analyst = stage.visitor("analyst")
        said = {"question": "FC01", "text": "Is the rent of the office in it?"}
        saved(analyst.fill(f"{PAST}/services/1", said))
        return analyst

    stage.once("a question about a figure", send)


def clash(stage: Stage) -> TestResponse:
    """Two people answer the same question at once."""
    manager, parent = stage.visitor("manager"), stage.visitor("parent")
    for visitor in (manager, parent):
        visitor.get(f"{OURS}/CW")
    mine, theirs = manager.form(), parent.form()
    number = 1 + int(theirs["CW01"][0] or 400)
    saved(parent.post(f"{OURS}/CW", {**theirs, "CW01": str(number)}))
    return manager.post(f"{OURS}/CW", {**mine, "CW01": "812"})


def undecided(stage: Stage) -> TestResponse:
    """The page of both answers, sent without a choice."""
    clash(stage)
    manager = stage.visitor("manager")
    return manager.post(f"{OURS}/CW", manager.form())


def answered_wrongly(stage: Stage) -> TestResponse:
    """A question of the network answered with nothing."""
    ask(stage)
    manager = stage.visitor("manager")
    manager.get(f"{LAST}/questions")
    return manager.post(f"{LAST}/questions/1", {**manager.form(), "words": ""})


def open_wrongly(stage: Stage) -> TestResponse:
    """A round without a benchmarking yet, and a deadline that is past."""

    def open_round() -> Visitor:
        analyst = stage.visitor("analyst")
        saved(analyst.fill("/network/rounds/open", {"year": "2012"}))
        return analyst

    analyst = stage.once("a round without a benchmarking", open_round)
    analyst.get("/network/rounds/2012/benchmarking/")
    return analyst.post("/network/rounds/2012/benchmarking/open", {**analyst.form(), "deadline": ["1", "1", "2001"]})


def not_opened(stage: Stage) -> TestResponse:
    """A round without a benchmarking."""
    open_wrongly(stage)
    return stage.visitor("analyst").get("/network/rounds/2012/benchmarking/")


def reopen_wrongly(stage: Stage) -> TestResponse:
    """A closed benchmarking opened again without a reason."""
    analyst = stage.visitor("analyst")
    analyst.get(f"{PAST}/close")
    return analyst.post(f"{PAST}/reopen", {**analyst.form(), "reason": ""})


SCENES = (
    opened("benchmarking.overview", "filled", f"{OURS}/"),
    opened("benchmarking.overview", "empty", f"{NEW}/", "manager-of-2"),
    opened("benchmarking.overview", "submitted", f"{WHOLE}/", WRITER, before=submit, late=True),
    opened("benchmarking.overview", "closed", f"{LAST}/", before=ask),
    *(
        opened("benchmarking.section", f"filled {section.id}", f"{OURS}/{section.id}")
        for section in product_questionnaire().sections
    ),
    opened("benchmarking.section", "read-only", f"{LAST}/FC"),
    opened("benchmarking.section", "asked about", f"{WHOLE}/MG", WRITER, before=fill_in),
    refused("benchmarking.section", f"{OURS}/FC", {"FC01": "1.5k", "FC02": "a lot"}),
    Scene("benchmarking.section", "clash", clash, 409, "manager"),
    Scene("benchmarking.section", "clash undecided", undecided, 422, "manager"),
    opened("benchmarking_submission.check", "filled", f"{OURS}/check"),
    opened("benchmarking_submission.check", "ready", f"{WHOLE}/check", WRITER, before=fill_in),
    refused("benchmarking_submission.check", f"{OURS}/check", {}),
    opened("benchmarking_submission.receipt", "filled", f"{LAST}/submitted/1"),
    opened("benchmarking_submission.ask_reopen", "filled", f"{WHOLE}/reopen", WRITER, before=submit, late=True),
    Scene("benchmarking_submission.ask_reopen", "error", without_reason, 422, WRITER, late=True),
    opened("benchmarking_submission.network_view", "filled", f"{LAST}/what-the-network-sees"),
    opened("benchmarking_submission.network_view", "empty", f"{NEW}/what-the-network-sees", "manager-of-2"),
    opened("benchmarking.blank_form", "filled", f"{OURS}/blank-form"),
    opened("benchmarking_history.history", "filled", f"{OURS}/history"),
    opened("benchmarking_history.history", "empty", f"{NEW}/history", "manager-of-2"),
    opened("benchmarking_questions.every", "empty", f"{OURS}/questions"),
    opened("benchmarking_questions.every", "filled", f"{LAST}/questions", before=ask),
    Scene("benchmarking_questions.every", "error", answered_wrongly, 422, "manager"),
    opened("benchmarking_network.home", "filled", f"{ROUND}/", "analyst"),
    opened("benchmarking_network.home", "of a region", f"{PAST}/", "coordinator"),
    Scene("benchmarking_network.home", "not opened", not_opened, 200, "analyst", late=True),
    Scene("benchmarking_network.home", "error", open_wrongly, 422, "analyst", late=True),
    opened("benchmarking_network.extending", "empty", f"{ROUND}/extend", "analyst"),
    refused("benchmarking_network.extending", f"{ROUND}/extend", {"service": ""}, "analyst"),
    opened("benchmarking_network.closing", "filled", f"{ROUND}/close", "analyst"),
    opened("benchmarking_network.closing", "closed", f"{PAST}/close", "analyst"),
    Scene("benchmarking_network.closing", "error", reopen_wrongly, 422, "analyst"),
    opened("benchmarking_network.odd", "filled", f"{PAST}/odd", "analyst"),
    opened("benchmarking_network.odd", "found", f"{ROUND}/odd", "analyst", before=submit, late=True),
    opened("benchmarking_network.figures", "filled", f"{BEFORE}/services/1", "analyst"),
    opened("benchmarking_network.figures", "asked", f"{PAST}/services/1", "analyst", before=ask),
    refused("benchmarking_network.figures", f"{PAST}/services/1", {"question": "", "text": ""}, "analyst"),
)
