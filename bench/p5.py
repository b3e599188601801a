"""P5: an action plan of 80 actions as our tagged PDF against the same words set by reportlab alone."""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from bench.measurement import Measurement, compare, seconds
from selfreview.documents.edges import MARGIN
from selfreview.documents.edition import Edition
from selfreview.documents.plan.pdf import cover_of, write_action_plan_pdf, write_plan
from selfreview.documents.prose import Style
from selfreview.documents.sheet_table import Column
from selfreview.domain.plan.report import PlanReport
from tests.documents.plan.plans import make_report

ACTIONS = 80
RULED = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])


class Bare:
    """What a plan is said to, set by reportlab's own paragraphs and tables: no tags, no fitting, no notes."""

    edition = Edition.NORMAL

    def __init__(self, report: PlanReport) -> None:
        self.cover = cover_of(report)
        self.story: list[Any] = []
        self.wide = False
        self.width = A4[0] - 2 * MARGIN
        self.chart_size = self.edition.chart(self.width)
        self._styles: dict[Style, ParagraphStyle] = {}

    def _paragraph(self, words: Any, style: Style) -> Paragraph:
        parts = words if isinstance(words, tuple) else (words,)
        text = escape("".join(part if isinstance(part, str) else part.text for part in parts)).replace("\n", "<br/>")
        if style not in self._styles:
            self._styles[style] = ParagraphStyle(
                str(len(self._styles)),
                fontName=style.face.value,
                fontSize=style.size,
                leading=style.line_height,
                spaceBefore=style.before,
                spaceAfter=style.after,
            )
        return Paragraph(text, self._styles[style])

    def title(self, words: str, lead: str = "") -> None:
        """The name of the document."""
        self.heading(words, 1)
        self.paragraph(lead)

    def heading(self, words: str, level: int = 2, *, key: str = "") -> str:
        """A heading; what leads to it has no place here."""
        self.story.append(self._paragraph(words, self.edition.heading(level)))
        return key

    def paragraph(self, *words: Any) -> None:
        """A paragraph."""
        self.story.append(self._paragraph(words, self.edition.body))

    small_print = label = entry = paragraph

    def need(self, height: float) -> None:
        """Room below: reportlab's own tables ask for none."""

    def bullets(self, items: Any, *, numbered: bool = False, label: str = "") -> None:
        """A list."""
        for item in items:
            self.paragraph(*(item if isinstance(item, tuple) else (item,)))

    def key_figures(self, pairs: Any) -> None:
        """Large figures."""
        self.facts(pairs)

    def figure(self, drawing: Any, *, caption: str = "") -> None:
        """The words of a chart."""
        self.paragraph(drawing.description)

    def facts(self, pairs: Any, *, whole: bool = False) -> None:
        """Names and what they stand for."""
        cells = [[self._paragraph(cell, self.edition.table) for cell in pair] for pair in pairs]
        self.story.append(Table(cells, colWidths=[self.width * 0.28, self.width * 0.72], style=RULED))

    def table(self, columns: list[Column], rows: Any, **_how: Any) -> None:
        """A table with its heading on every page."""
        share = sum(column.share for column in columns)
        cells = [[column.title for column in columns], *rows]
        self.story.append(
            LongTable(
                [[self._paragraph(cell, self.edition.table) for cell in row] for row in cells],
                colWidths=[self.width * column.share / share for column in columns],
                style=RULED,
                repeatRows=1,
            )
        )

    def signatures(self, roles: Any, *, low: bool = False) -> None:
        """Room to sign."""
        self.facts([(role, "") for role in roles])

    def break_page(self, *, wide: bool | None = None) -> None:
        """A new page."""
        self.wide = self.wide if wide is None else wide
        self.width = (A4[1] if self.wide else A4[0]) - 2 * MARGIN
        self.story += [NextPageTemplate("wide" if self.wide else "upright"), PageBreak()]

    def render(self) -> bytes:
        """The finished document."""
        target = BytesIO()
        document = BaseDocTemplate(target, pagesize=A4, pageCompression=1)
        templates = []
        for name, size in (("upright", A4), ("wide", landscape(A4))):
            frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, 0, 0, 0, 0)
            templates.append(PageTemplate(id=name, frames=[frame], pagesize=size, onPage=self._edge))
        document.addPageTemplates(templates)
        document.build(self.story)
        return target.getvalue()

    def _edge(self, canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN, MARGIN / 2, f"{self.cover.title}. {self.cover.data}. Page {document.page}")


def measure() -> Measurement:
    """Seconds to make the plan, ours and bare in turn."""
    report = make_report(ACTIONS)

    def bare() -> bytes:
        paper = Bare(report)
        write_plan(paper, report)  # type: ignore[arg-type]
        return paper.render()

    return compare(
        f"tagged PDF of a plan of {ACTIONS} actions against reportlab's own paragraphs and tables of the same words",
        lambda: seconds(lambda: write_action_plan_pdf(report)),
        lambda: seconds(bare),
        unit="seconds",
        goal=1.5,
        better="lower",
    )
