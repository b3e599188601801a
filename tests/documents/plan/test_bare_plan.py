"""The plan that P5 sets beside ours is the same plan, so that the bench can be run at any time."""

from io import BytesIO

from pypdf import PdfReader

from bench.p5 import Bare
from selfreview.documents.plan.pdf import write_plan
from tests.documents.plan.plans import make_report


def test_the_bare_plan_says_what_ours_says() -> None:
    report = make_report(4)
    paper = Bare(report)
    write_plan(paper, report)  # type: ignore[arg-type]
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.render())).pages)
    assert report.service in said
    assert all(row.exemplar.id in said for row in report.rows)
