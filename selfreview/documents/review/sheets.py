"""A whole review as a workbook to read: answers, what shows them, what was said of them, and revealed views."""

from collections.abc import Iterator

from selfreview.documents.review.table_book import BookCell, BookTable, TableBook, write_ods, write_xlsx
from selfreview.domain.review.report import ExemplarReport, ReviewReport, Said
from selfreview.domain.uk_time import day_in_words, day_of

EXEMPLAR = (("Exemplar", 9), ("Title", 28))
EVIDENCE = (*EXEMPLAR, ("Link or file", 40), ("Address", 40), ("File", 30), ("Date", 12), ("Confidential", 12))
COMMENTS = (*EXEMPLAR, ("Kind", 10), ("Who", 28), ("Date", 12), ("Words", 80), ("Settled", 9))
VIEWS = (*EXEMPLAR, ("Agency", 20), ("View", 14), ("Reason", 60), ("Late", 7))

Row = tuple[BookCell, ...]


def write_review_xlsx(report: ReviewReport) -> bytes:
    """The review as XLSX; text stays text, whatever it begins with."""
    return write_xlsx(review_book(report))


def write_review_ods(report: ReviewReport) -> bytes:
    """The review as ODS; text stays text, whatever it begins with."""
    return write_ods(review_book(report))


def review_book(report: ReviewReport) -> TableBook:
    """The sheets; a copy for circulation has none of comments and views, as it holds none."""
    tables = [
        BookTable("Answers", _answer_columns(report), [_answer(report, one) for one in report.exemplars]),
        BookTable("Links and files", EVIDENCE, [row for one in report.exemplars for row in _evidence(one)]),
    ]
    if not report.circulation:
        tables.append(BookTable("Comments", COMMENTS, [row for one in report.exemplars for row in _comments(one)]))
        tables.append(BookTable("Views", VIEWS, [row for one in report.exemplars for row in _views(one)]))
    copy = ": copy for circulation" if report.circulation else ""
    mark = ". Demonstration data: synthetic returns" if report.demonstration else ""
    title = f"Self-review {report.year}{copy}"
    version = f"version {report.version} of the data, {day_in_words(report.today)}"
    return TableBook(title, report.service, f"{title}, {report.service}, {version}{mark}", tables, report.saved_at)


def _answer_columns(report: ReviewReport) -> tuple[tuple[str, int], ...]:
    before = report.rated_before
    return (
        ("Theme", 20),
        *EXEMPLAR,
        ("Rating", 14),
        (f"Rating in {before.year}" if before else "Rating before", 14),
        ("Evidence", 80),
        ("Why the rating differs from what is ticked", 40),
        ("Why the rating moved", 40),
        ("Criteria met", 60),
        *(() if report.circulation else (("Agreed", 30),)),
        ("Carried over", 20),
    )


def _answer(report: ReviewReport, one: ExemplarReport) -> Row:
    return (
        report.framework.theme(one.exemplar.theme).title,
        *_named(one),
        one.level.label if one.level else "",
        one.before.label if one.before else "",
        one.evidence,
        one.reason,
        one.moved,
        "\n".join(criterion.text for criterion in one.met),
        *(() if report.circulation else (one.agreement,)),
        one.unconfirmed,
    )


def _named(one: ExemplarReport) -> tuple[str, str]:
    return one.exemplar.id, one.exemplar.title


def _evidence(one: ExemplarReport) -> Iterator[Row]:
    for item in one.items:
        yield (*_named(one), item.title, item.url or "", item.file or "", item.dated, _yes(item.confidential))


def _comments(one: ExemplarReport) -> Iterator[Row]:
    for comment in one.comments:
        yield (*_named(one), "Comment", *_said(comment))
        for reply in comment.replies:
            yield (*_named(one), "Reply", *_said(reply))
    for dissent in one.dissents:
        yield (*_named(one), "Dissent", *_said(dissent))


def _said(said: Said) -> Row:
    return said.who, day_of(said.at) if said.at else None, said.words, _yes(said.settled)


def _views(one: ExemplarReport) -> Iterator[Row]:
    for view in one.views:
        yield (*_named(one), view.agency, view.level.label, view.reason, _yes(view.late))


def _yes(told: bool) -> str:
    return "yes" if told else ""
