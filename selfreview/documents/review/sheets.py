"""A whole review as a workbook to read: answers, what shows them, what was said of them, and revealed views."""

from collections.abc import Iterator

from selfreview.documents.review.table_book import BookCell, BookTable, TableBook, write_ods, write_xlsx
from selfreview.domain.review.report import ExemplarReport, ReviewReport, Said
from selfreview.domain.uk_time import day_in_words, day_of
from selfreview.speech import gettext, lazy

EXEMPLAR = ((lazy("Exemplar"), 9), (lazy("Title"), 28))
EVIDENCE = (
    *EXEMPLAR,
    (lazy("Link or file"), 40),
    (lazy("Address"), 40),
    (lazy("File"), 30),
    (lazy("Date"), 12),
    (lazy("Confidential"), 12),
)
COMMENTS = (
    *EXEMPLAR,
    (lazy("Kind"), 10),
    (lazy("Who"), 28),
    (lazy("Date"), 12),
    (lazy("Words"), 80),
    (lazy("Settled"), 9),
)
VIEWS = (*EXEMPLAR, (lazy("Agency"), 20), (lazy("View"), 14), (lazy("Reason"), 60), (lazy("Late"), 7))

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
        BookTable(gettext("Answers"), _answer_columns(report), [_answer(report, one) for one in report.exemplars]),
        BookTable(gettext("Links and files"), EVIDENCE, [row for one in report.exemplars for row in _evidence(one)]),
    ]
    if not report.circulation:
        tables.append(
            BookTable(gettext("Comments"), COMMENTS, [row for one in report.exemplars for row in _comments(one)])
        )
        tables.append(BookTable(gettext("Views"), VIEWS, [row for one in report.exemplars for row in _views(one)]))
    title = gettext("Self-review {year}", year=report.year)
    if report.circulation:
        title = gettext("Self-review {year}: copy for circulation", year=report.year)
    about = gettext(
        "{title}, {service}, version {version} of the data, {day}",
        title=title,
        service=report.service,
        version=report.version,
        day=day_in_words(report.today),
    )
    if report.demonstration:
        about = gettext("{about}. Demonstration data: synthetic returns", about=about)
    return TableBook(title, report.service, about, tables, report.saved_at)


def _answer_columns(report: ReviewReport) -> tuple[tuple[str, int], ...]:
    before = report.rated_before
    return (
        (gettext("Theme"), 20),
        *EXEMPLAR,
        (gettext("Rating"), 14),
        (gettext("Rating in {year}", year=before.year) if before else gettext("Rating before"), 14),
        (gettext("Evidence"), 80),
        (gettext("Why the rating differs from what is ticked"), 40),
        (gettext("Why the rating moved"), 40),
        (gettext("Criteria met"), 60),
        *(() if report.circulation else ((gettext("Agreed"), 30),)),
        (gettext("Carried over"), 20),
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
        yield (*_named(one), gettext("Comment"), *_said(comment))
        for reply in comment.replies:
            yield (*_named(one), gettext("Reply"), *_said(reply))
    for dissent in one.dissents:
        yield (*_named(one), gettext("Dissent"), *_said(dissent))


def _said(said: Said) -> Row:
    return said.who, day_of(said.at) if said.at else None, said.words, _yes(said.settled)


def _views(one: ExemplarReport) -> Iterator[Row]:
    for view in one.views:
        yield (*_named(one), view.agency, view.level.label, view.reason, _yes(view.late))


def _yes(told: bool) -> str:
    return gettext("yes") if told else ""
