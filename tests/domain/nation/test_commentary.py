"""The report's sentences are written from the figures, with their numbers, and say nothing of what is not there."""

from dataclasses import replace

import pytest
from hypothesis import given

from selfreview.demonstration.targets import RATINGS, SHORTFALLS
from selfreview.domain.distribution import Counts, Share
from selfreview.domain.framework.framework import Framework
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.figures import Earlier, MatchedSums, NationalFigures, YearSums
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.sentences import Base, Sentence, SentenceKind, changed_figures
from selfreview.exemplars import load_framework
from selfreview.places import find_places
from tests.domain.sample_returns import MET, UNFLAGGED, Return, any_returns, earlier, framework, sums

Kind = SentenceKind
ASKED = framework(exemplars=1)
TWO = framework(exemplars=2)


def year_of(shipped: Framework, year: int) -> YearSums:
    """The sums of the synthetic returns."""
    counts = {key: Counts(numbers) for key, numbers in RATINGS[year].items()}
    return YearSums(year, shipped, 148, sum(SHORTFALLS[year].values()), counts, SHORTFALLS[year])


@pytest.fixture(scope="module")
def report() -> tuple[Sentence, ...]:
    """The commentary of 2009 against 2008."""
    shipped = load_framework(find_places().exemplars)
    before = Earlier(year_of(shipped, 2008), MatchedSums(0, {}, {}))
    return write_commentary(national_figures(year_of(shipped, 2009), earlier=before))


def level(at: str, count: int, of: int, below: str = "none", exemplar: str = "X1") -> dict[int, Return]:
    """Returns on one exemplar, by service: so many at a level, and the others below."""
    return {n: {exemplar: at if n < count else below} for n in range(of)}


def figures_of(before: dict[int, Return], now: dict[int, Return], asked: Framework = ASKED) -> NationalFigures:
    """The figures of one year against another."""
    return national_figures(sums(asked, 2009, list(now.values())), earlier=earlier(asked, 2008, before, now))


def texts(sentences: tuple[Sentence, ...], kind: SentenceKind) -> list[str]:
    """The texts of a kind."""
    return [sentence.text for sentence in sentences if sentence.kind is kind]


def named(sentences: tuple[Sentence, ...], kind: SentenceKind) -> list[str]:
    """The exemplars that a kind's list names."""
    return [sentence.exemplar for sentence in sentences if sentence.kind is kind and sentence.exemplar]


def test_the_figures_that_the_report_prints_are_in_the_sentences(report: tuple[Sentence, ...]) -> None:
    assert (
        "132 of 148 services made a return for 2009 (89%), 122 of 148 for 2008 (82%)." in texts(report, Kind.RETURNS)[0]
    )
    assert texts(report, Kind.MEETING_ALL) == [
        "52% (69 of 132) rated themselves at least Minimum on all 17 exemplars; in 2008 it was 39% (48 of 122)."
    ]
    assert texts(report, Kind.FAILING_MORE_THAN_TWO) == [
        "15% (20 of 132) rated themselves Non-compliant on more than two; in 2008 it was 41% (50 of 122)."
    ]


@pytest.mark.parametrize(
    ("kind", "exemplar", "printed"),
    [
        (Kind.HIGHEST, "E03", ["28%"]),
        (Kind.HIGHEST, "E05", ["12%"]),
        (Kind.HIGHEST, "E09", ["11%"]),
        (Kind.HIGHEST, "E16", ["11%"]),
        (Kind.LOWEST, "E06", ["1%"]),
        (Kind.LOWEST, "E11", ["1%"]),
        (Kind.LOWEST, "E13", ["0%"]),
        (Kind.LOWEST, "E14", ["1%"]),
        (Kind.LOWEST, "E15", ["1%"]),
        (Kind.COMPLIANCE_UP, "E07", ["92%", "78%"]),
        (Kind.COMPLIANCE_UP, "E03", ["72%", "66%"]),
        (Kind.COMPLIANCE_UP, "E01", ["93%", "86%"]),
        (Kind.COMPLIANCE_UP, "E02", ["92%", "86%"]),
        (Kind.COMPLIANCE_UP, "E12", ["96%", "91%"]),
        (Kind.COMPLIANCE_UP, "E08", ["94%", "89%"]),
        (Kind.COMPLIANCE_UP, "E04", ["95%", "90%"]),
        (Kind.ASPIRED_UP_LARGE, "E03", ["49%", "39%"]),
        (Kind.ASPIRED_UP_LARGE, "E07", ["64%", "46%"]),
        (Kind.ASPIRED_UP_LARGE, "E08", ["53%", "38%"]),
        (Kind.ASPIRED_UP_LARGE, "E16", ["62%", "52%"]),
    ],
)
def test_every_line_of_the_report_s_lists_is_told(
    report: tuple[Sentence, ...], kind: SentenceKind, exemplar: str, printed: list[str]
) -> None:
    found = [sentence for sentence in report if (sentence.kind, sentence.exemplar) == (kind, exemplar)]
    assert len(found) == 1
    assert [word for word in found[0].text.replace(";", "").split() if word.endswith("%")] == printed
    assert [figure.share.whole for figure in found[0].figures] == [int(word[:-1]) for word in printed]


def test_the_lists_name_no_exemplar_more_than_the_report(report: tuple[Sentence, ...]) -> None:
    lengths = {kind: len(named(report, kind)) for kind in Kind}
    assert (lengths[Kind.HIGHEST], lengths[Kind.LOWEST]) == (4, 5)
    assert (lengths[Kind.COMPLIANCE_UP], lengths[Kind.ASPIRED_UP_LARGE]) == (7, 4)
    assert lengths[Kind.ASPIRED_UP] == 7
    assert "on 7 of the other 13:" in texts(report, Kind.ASPIRED_UP)[0]
    assert lengths[Kind.COMPLIANCE_DOWN] == 0


def test_leads_say_how_many_they_lead(report: tuple[Sentence, ...]) -> None:
    assert (
        texts(report, Kind.HIGHEST)[0] == "10% or more were below the minimum on 4 exemplars, the highest share first:"
    )
    assert texts(report, Kind.LOWEST)[0] == (
        "No more than 1.5% were below the minimum on 5 exemplars, in exemplar order, not ranked:"
    )
    assert texts(report, Kind.COMPLIANCE_UP)[0] == (
        "The share rated at least Minimum rose by 5 points or more since 2008 on 7 exemplars:"
    )
    assert texts(report, Kind.ASPIRED_UP_LARGE)[0] == (
        "The share rated Good or Best rose by 10 points or more since 2008 on 4 exemplars:"
    )


def test_the_overall_sentence_agrees_with_the_report(report: tuple[Sentence, ...]) -> None:
    (text,) = texts(report, Kind.OVERALL)
    assert text.startswith(
        "Overall, the returns show an improvement since 2008: the share rated at least Minimum rose on "
    )
    assert "; the share rated Good or Best rose on " in text


def test_a_list_s_lead_rests_on_all_that_its_items_rest_on(report: tuple[Sentence, ...]) -> None:
    for kind in (Kind.HIGHEST, Kind.LOWEST, Kind.COMPLIANCE_UP, Kind.ASPIRED_UP_LARGE, Kind.ASPIRED_UP):
        lead, *items = (sentence for sentence in report if sentence.kind is kind)
        assert lead.exemplar is None
        assert lead.figures == tuple(figure for item in items for figure in item.figures)


def test_the_change_of_those_who_answered_twice_stands_beside_the_change_of_all() -> None:
    before = level("most", 10, 40)
    now = {**level("most", 12, 20), 90: {"X1": "none"}, 91: {"X1": "most"}}
    (_, item) = (s for s in write_commentary(figures_of(before, now)) if s.kind is Kind.ASPIRED_UP_LARGE)
    assert item.text == (
        "Title 1: 59% (13 of 22), in 2008 25% (10 of 40). "
        "Among the 20 services that answered in both years: 60% (12 of 20), in 2008 50% (10 of 20)."
    )
    assert [(f.year, f.base, f.quantity, f.exemplar, f.share) for f in item.figures] == [
        (2009, Base.ALL_RETURNS, "good_or_best", "X1", Share(13, 22)),
        (2008, Base.ALL_RETURNS, "good_or_best", "X1", Share(10, 40)),
        (2009, Base.MATCHED, "good_or_best", "X1", Share(12, 20)),
        (2008, Base.MATCHED, "good_or_best", "X1", Share(10, 20)),
    ]


def test_a_rise_that_is_only_a_change_of_who_answered_is_told_as_such() -> None:
    before = level("most", 20, 40)
    now = {n: each for n, each in before.items() if n < 30}
    sentences = write_commentary(figures_of(before, now))
    assert "in both years: no difference." in texts(sentences, Kind.ASPIRED_UP_LARGE)[1]
    assert texts(sentences, Kind.MATCHED) == [
        "30 services answered in both years, 0 only in 2009 and 10 only in 2008, so some of the change may be "
        "because different services answered. Among those 30: the share rated at least Fair rose on 0 exemplars, "
        "fell on 0 and did not differ on 1; the share rated Fine or Great rose "
        "on 0 exemplars, fell on 0 and did not differ on 1."
    ]


def test_declines_are_told_too() -> None:
    sentences = write_commentary(figures_of(level("most", 20, 40), level("most", 10, 40)))
    assert texts(sentences, Kind.COMPLIANCE_DOWN)[0] == (
        "The share rated at least Fair fell by 5 points or more since 2008 on 1 exemplar:"
    )
    assert named(sentences, Kind.ASPIRED_DOWN) == ["X1"]
    assert texts(sentences, Kind.OVERALL)[0].startswith("Overall, the returns show a decline since 2008")
    assert texts(sentences, Kind.COMPLIANCE_UP) == []


def test_a_difference_within_one_service_is_not_told() -> None:
    small = figures_of(level("most", 5, 10), {n + 50: each for n, each in level("most", 11, 20).items()})
    assert small.change is not None
    assert small.change.all_returns["X1"].compliant.points == 5.0
    sentences = write_commentary(small)
    assert [kind for kind in (Kind.COMPLIANCE_UP, Kind.ASPIRED_UP) if texts(sentences, kind)] == []
    assert texts(sentences, Kind.MEETING_ALL) == ["55% (11 of 20) rated themselves at least Fair on all 1 exemplar."]
    assert "no clear change" in texts(sentences, Kind.OVERALL)[0]


def test_what_points_both_ways_is_a_mixed_picture() -> None:
    sentences = write_commentary(figures_of(level("most", 20, 40), level("some", 40, 40)))
    assert "a mixed picture" in texts(sentences, Kind.OVERALL)[0]


def test_as_many_rises_as_falls_are_a_mixed_picture() -> None:
    before: dict[int, Return] = {
        n: {"X1": "most" if n < 20 else "none", "X2": "most" if n >= 20 else "none"} for n in range(40)
    }
    now: dict[int, Return] = {
        n: {"X1": "most" if n < 30 else "none", "X2": "most" if n >= 30 else "none"} for n in range(40)
    }
    assert "a mixed picture" in texts(write_commentary(figures_of(before, now, TWO)), Kind.OVERALL)[0]


def test_one_service_is_one_service() -> None:
    sentences = write_commentary(figures_of(level("most", 1, 2), level("most", 1, 1)))
    assert texts(sentences, Kind.MATCHED)[0].startswith("1 service answered in both years, 0 only in 2009")


def test_more_services_without_a_shortfall_tip_the_balance() -> None:
    before: dict[int, Return] = {n: {"X1": "some" if n < 20 else "none", "X2": "none"} for n in range(40)}
    now: dict[int, Return] = {
        n: {"X1": "some", "X2": "some"} if n < 10 else {**before[n], "X1": "none"} for n in range(40)
    }
    figures = figures_of(before, now, TWO)
    assert figures.change is not None
    assert [each.compliant.direction for each in figures.change.all_returns.values()] == [-1, 1]
    assert "an improvement" in texts(write_commentary(figures), Kind.OVERALL)[0]


@pytest.mark.parametrize(("now", "told"), [(15, ["X1"]), (16, [])])
def test_a_fall_is_named_from_its_limit_on(now: int, told: list[str]) -> None:
    sentences = write_commentary(figures_of(level("most", 20, 100), level("most", now, 100)))
    assert named(sentences, Kind.COMPLIANCE_DOWN) == told
    assert named(sentences, Kind.ASPIRED_DOWN) == told


def test_nothing_is_said_of_a_year_without_returns() -> None:
    assert write_commentary(national_figures(sums(ASKED, 2010, []))) == ()


def test_the_first_year_is_told_without_any_change() -> None:
    sentences = write_commentary(national_figures(sums(ASKED, 2008, list(level("some", 1, 2).values()), services=3)))
    assert [sentence.kind for sentence in sentences] == [
        Kind.RETURNS,
        Kind.MEETING_ALL,
        Kind.FAILING_MORE_THAN_TWO,
        Kind.HIGHEST,
        Kind.HIGHEST,
    ]
    assert sentences[0].text.startswith("2 of 3 services made a return for 2008 (67%). They rated themselves")
    assert sentences[-1].text == "Title 1: 50% (1 of 2) rated themselves Poor."


def test_without_flags_only_who_answered_is_told() -> None:
    asked = framework(UNFLAGGED, 1)
    sentences = write_commentary(figures_of(level("yes", 1, 2, "no"), level("yes", 2, 3, "no"), asked))
    assert [sentence.kind for sentence in sentences] == [Kind.RETURNS, Kind.MATCHED]
    assert "Among" not in sentences[1].text


def test_two_levels_are_called_by_their_own_names() -> None:
    asked = framework(MET, 1)
    sentences = write_commentary(figures_of(level("yes", 10, 40, "no"), level("yes", 20, 40, "no"), asked))
    assert texts(sentences, Kind.COMPLIANCE_UP)[0].startswith("The share rated Met rose by 5 points")
    assert texts(sentences, Kind.HIGHEST)[1] == "Title 1: 50% (20 of 40) rated themselves Not met."
    assert texts(sentences, Kind.ASPIRED_UP) == []


def test_a_scale_on_which_nobody_can_fall_short_still_has_sentences() -> None:
    scale = replace(MET, levels=tuple(replace(level, compliant=True) for level in MET.levels))
    sentences = write_commentary(national_figures(sums(framework(scale, 1), 2009, [{"X1": "no"}])))
    assert texts(sentences, Kind.LOWEST)[1] == "Title 1: 0% (0 of 1) rated themselves below the standard."


def test_an_exemplar_that_changed_is_not_compared() -> None:
    later = replace(ASKED, edition="two", exemplars=(replace(ASKED.exemplars[0], wording="Otherwise"),))
    before = earlier(ASKED, 2008, level("most", 1, 40), level("most", 30, 40))
    sentences = write_commentary(
        national_figures(sums(later, 2009, list(level("most", 30, 40).values())), earlier=before)
    )
    assert {Kind.COMPLIANCE_UP, Kind.ASPIRED_UP_LARGE, Kind.OVERALL}.isdisjoint(each.kind for each in sentences)


def test_an_edited_sentence_is_flagged_when_a_figure_that_it_rests_on_moves() -> None:
    kept = write_commentary(figures_of(level("most", 10, 40), level("most", 20, 40)))
    same = write_commentary(figures_of(level("most", 10, 40), level("most", 20, 40)))
    moved = write_commentary(figures_of(level("most", 10, 40), level("most", 21, 40)))
    item = next(sentence for sentence in kept if sentence.kind is Kind.COMPLIANCE_UP and sentence.exemplar)
    edited = replace(item, text="In our own words")
    assert changed_figures(edited, same) == ()
    assert [figure.share for figure in changed_figures(edited, moved)] == [Share(20, 40), Share(20, 40)]
    assert changed_figures(edited, ()) == item.figures


@given(any_returns(TWO), any_returns(TWO))
def test_every_count_in_a_sentence_is_one_of_its_figures(before: dict[int, Return], now: dict[int, Return]) -> None:
    for sentence in write_commentary(figures_of(before, now, TWO)):
        if sentence.exemplar:
            words = {f"({figure.share.count} of {figure.share.of})" for figure in sentence.figures}
            told = {part.split(")")[0] for part in sentence.text.split("(")[1:]}
            assert {f"({each})" for each in told} <= words
        assert "None" not in sentence.text


@given(any_returns(TWO, least=1))
def test_a_year_against_itself_tells_no_change(returns: dict[int, Return]) -> None:
    sentences = write_commentary(figures_of(returns, returns, TWO))
    assert {
        Kind.COMPLIANCE_UP,
        Kind.COMPLIANCE_DOWN,
        Kind.ASPIRED_UP,
        Kind.ASPIRED_UP_LARGE,
        Kind.ASPIRED_DOWN,
    }.isdisjoint(sentence.kind for sentence in sentences)
    assert "no clear change" in texts(sentences, Kind.OVERALL)[0]
