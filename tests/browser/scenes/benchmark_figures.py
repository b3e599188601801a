"""The benchmarking's figures: exact for the network, published for everybody, and a service's own beside them."""

from datetime import date

from werkzeug.test import TestResponse

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import whole_returns
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from tests.benchmarking import answers
from tests.browser.pages import Scene, downloaded, opened
from tests.browser.stage import Stage
from tests.sites import NOW
from tests.visitors import Visitor

OURS, EXACT, PUBLIC = "/services/1/benchmarking", "/network/rounds/2009/benchmarking", "/national/2009"
NEXT = "/network/rounds/2010/benchmarking/release"


def come_in(stage: Stage) -> None:
    """Returns enough of the open year for a release."""

    def keep() -> Visitor:
        with stage.app.app_context():
            for service in range(101, 107):
                whole = WholeReturn(2010, service, date(2010, 11, 1), answers())
                whole_returns.keep(whole, product_questionnaire(), by="a test", at=NOW)
            db.session.commit()
        return stage.visitor("analyst")

    stage.once("benchmarking returns enough for a release", keep)


def release_wrongly(stage: Stage) -> TestResponse:
    """A release that should have been public before it was made."""
    come_in(stage)
    return stage.visitor("analyst").fill(NEXT, {"public_from": ["1", "1", "2009"]})


SCENES = (
    opened("benchmark_figures.year", "filled", f"{PUBLIC}/benchmarking", None),
    opened("benchmark_figures.report_page", "filled", f"{PUBLIC}/report", None),
    opened("benchmark_figures.printed", "filled", "/national/benchmarking/as-printed", None),
    *(
        downloaded("benchmark_figures.file", f"{PUBLIC}/benchmarking.{form}", None, form)
        for form in ("pdf", "xlsx", "ods", "csv", "json")
    ),
    downloaded("benchmark_figures.report", f"{PUBLIC}/report.pdf", None, "pdf"),
    opened("benchmarking_exact.figures", "filled", f"{EXACT}/exact", "analyst"),
    downloaded("benchmarking_exact.file", f"{EXACT}/exact.json", "analyst", "json"),
    opened("benchmarking_exact.preview", "nothing new", f"{EXACT}/release", "analyst"),
    opened("benchmarking_exact.preview", "waiting", NEXT, "analyst"),
    opened("benchmarking_exact.preview", "filled", NEXT, "analyst", before=come_in, late=True),
    Scene("benchmarking_exact.preview", "error", release_wrongly, 422, "analyst", late=True),
    opened("benchmarking_measures.measures", "filled", f"{OURS}/2009/measures"),
    opened("benchmarking_measures.measures", "not submitted", f"{OURS}/2010/measures"),
    opened("own_years.home", "filled", f"{OURS}/2009/years"),
    opened("own_years.home", "one year", "/services/14/benchmarking/2010/years", "manager-of-14"),
    opened("own_years.home", "empty", "/services/34/benchmarking/2010/years", "manager-of-34"),
    *(downloaded("own_years.file", f"{OURS}/2009/years.{form}", "manager", form) for form in ("csv", "xlsx", "ods")),
    opened("named_figures.home", "filled", f"{OURS}/2009/named"),
    opened("named_figures.home", "empty", f"{OURS}/2010/named"),
    opened("named_figures.figures", "money", f"{OURS}/2009/named/money"),
    opened("named_figures.figures", "cases", f"{OURS}/2009/named/cases"),
    opened("named_figures.figures", "arrangements", f"{OURS}/2009/named/arrangement?section=MG"),
    opened("named_figures.figures", "closed", f"{OURS}/2010/named/money"),
    downloaded("named_figures.file", f"{OURS}/2009/named/money.csv", "manager", "csv"),
    downloaded("benchmarking_measures.measures_pdf", f"{OURS}/2009/measures.pdf", "manager", "pdf"),
    downloaded("benchmarking_measures.measures_csv", f"{OURS}/2009/measures.csv", "manager", "csv"),
)
