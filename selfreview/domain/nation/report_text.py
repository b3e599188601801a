"""What a report says of itself in words, and its exhibits in the order in which a paper or a sheet has them."""

from collections.abc import Iterator

from selfreview.domain.disclosure import Mark
from selfreview.domain.distribution import Share, measure_in_words
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.cautions import CAUTIONS
from selfreview.domain.nation.exhibits import (
    Exhibit,
    change_exhibits,
    exemplar_exhibit,
    group_exhibits,
    share_in_words,
    theme_exhibit,
    whole_exhibits,
)
from selfreview.domain.nation.report import Report
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext


def about_rows(report: Report) -> tuple[tuple[str, str], ...]:
    """Which figures these are, what they rest on, and how they were made."""
    rows = [
        (gettext("Figures"), report.edition_in_words),
        (gettext("Edition of the exemplars"), report.framework.edition),
    ]
    if report.marking:
        rows.append((gettext("Marking"), report.marking))
    rows.append((gettext("Base"), report.base))
    if report.stamp is not None and not report.is_draft:
        rows.append((gettext("Released"), day_in_words(report.stamp.at)))
        rows.append(("SHA-256", report.stamp.hash))
        waiting = report.stamp.pending
        rows.append((gettext("Corrections pending"), str(waiting) if waiting else "none"))
        rows += [(gettext("Erratum"), each.in_words) for each in report.stamp.errata]
    rows += [(gettext("Method"), rule) for rule in report.rules]
    rows += [(gettext("Caution"), caution) for caution in CAUTIONS]
    return tuple(rows)


def marks_in_words() -> tuple[tuple[str, str], ...]:
    """Every mark that can stand beside a figure, and what it means."""
    return tuple((mark.value, mark.in_words) for mark in Mark if mark.value)


def headline(report: Report) -> tuple[tuple[str, str, str], ...]:
    """The year at a glance: what is told, the figure, and what NPPN published ("" for a year of which it did not)."""
    figures, published = report.figures, report.framework.national_year(report.year)
    below = measure_in_words(report.framework.scale, Measure.NON_COMPLIANT) or gettext("below the standard")
    told = [
        (
            gettext("Services that made a return"),
            share_in_words(figures.turnout),
            "" if published is None else share_in_words(Share(published.returns, published.services)),
        )
    ]
    if figures.meeting_all is not None and figures.failing_more_than_two is not None:
        for words, share, percent in (
            (gettext("{below} on no exemplar", below=below), figures.meeting_all, published and published.meeting_all),
            (
                gettext("{below} on more than two", below=below),
                figures.failing_more_than_two,
                published and published.failing_more_than_two,
            ),
        ):
            said = "" if published is None else "unknown" if percent is None else f"{percent}%"
            told.append((words, share_in_words(share), said))
    return tuple(told)


def exhibits_in_order(report: Report) -> Iterator[tuple[str, Exhibit]]:
    """Every exhibit with the part of the report that it stands in."""
    for exhibit in whole_exhibits(report):
        yield gettext("Returns"), exhibit
    for theme in report.framework.themes:
        for exemplar in report.framework.of_theme(theme.id):
            yield theme.title, exemplar_exhibit(report, exemplar)
    yield gettext("All themes"), theme_exhibit(report)
    for exhibit in change_exhibits(report):
        yield gettext("Change"), exhibit


def group_exhibits_in_order(report: Report) -> Iterator[Exhibit]:
    """Every exemplar's ratings by region, kind and size."""
    for exemplar in report.framework.exemplars:
        yield from group_exhibits(report, exemplar)
