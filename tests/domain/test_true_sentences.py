"""Every generated sentence held against the figures of the same release: no share may say what they contradict."""

import re
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.comparison.comparison import find_shortfalls
from selfreview.domain.comparison.report import BenchmarkReport
from selfreview.domain.comparison.report_words import where_it_stands
from selfreview.domain.distribution import whole_percent
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.report import NATION, Report, Stamp, tell_before
from tests.domain import sample_returns as made
from tests.domain.comparison.test_report import AT, group, own_of
from tests.domain.sample_returns import FOUR, Return

SHARE = re.compile(r"(\d+)% \((\d+) of (\d+)\)")
CLAIM = re.compile(
    r"(?P<percent>\d+)% \((?P<count>\d+) of (?P<of>\d+)\)(?: of the services)? fall short on "
    r"(?P<what>none, one or two|more than two|fewer|more|\d+)"
)
ASKED = made.framework(FOUR, exemplars=5)


def count_claimed(what: str, mine: int, non_compliant_on: Mapping[int, int]) -> int:
    """How many services a claim is true of, counted one number at a time."""
    every = set(non_compliant_on)
    numbers = {
        "none, one or two": {0, 1, 2},
        "more than two": {number for number in every if number > 2},
        "fewer": {number for number in every if number < mine},
        "more": {number for number in every if number > mine},
    }
    meant = numbers[what] if what in numbers else {int(what)}
    return sum(services for number, services in non_compliant_on.items() if number in meant)


@given(st.integers(0, 17), st.dictionaries(st.integers(0, 17), st.integers(0, 150), min_size=1))
def test_no_sentence_on_shortfalls_says_a_share_that_the_numbers_contradict(
    mine: int, non_compliant_on: dict[int, int]
) -> None:
    found = find_shortfalls(mine, non_compliant_on)
    if found is None:
        assert not any(non_compliant_on.values())
        return
    total = sum(non_compliant_on.values())
    said = 0
    for sentence in found.in_words:
        claims = list(CLAIM.finditer(sentence))
        assert len(claims) == len(SHARE.findall(sentence)) == 1, sentence
        claim = claims[0]
        counted = count_claimed(claim["what"], mine, non_compliant_on)
        assert (int(claim["count"]), int(claim["of"])) == (counted, total), sentence
        assert int(claim["percent"]) == whole_percent(100 * counted / total)
        said += counted
    assert said == total


def test_one_shortfall_does_not_say_that_nobody_falls_short_on_fewer() -> None:
    found = find_shortfalls(1, {0: 69, 1: 30, 2: 13, 3: 20})
    assert found is not None
    assert found.in_words == (
        "85% (112 of 132) of the services fall short on none, one or two, as we do: between them there is no "
        "difference.",
        "15% (20 of 132) fall short on more than two.",
    )


@given(made.any_returns(ASKED, 1), st.data())
def test_where_a_service_stands_is_what_its_release_says(found: dict[int, Return], data: st.DataObject) -> None:
    answers = list(found.values())
    own = data.draw(
        st.fixed_dictionaries({one.id: st.sampled_from([None, *ASKED.scale.keys]) for one in ASKED.exemplars})
    )
    figures = national_figures(made.sums(ASKED, 2009, answers))
    report = Report(
        figures, {}, (), None, tell_before(figures, None), (), Stamp(1, AT, AT, "e" * 64, 0), demonstration=False
    )
    told = BenchmarkReport("A service", report, ((NATION, group(ASKED, NATION, answers)),), own_of(ASKED, own))
    rank = ASKED.scale.rank
    for heads, words in where_it_stands(told):
        for sign, side in ((1, "higher"), (-1, "lower")):
            if f"rated themselves {side} than we did" in heads:
                named = {
                    key
                    for key, mine in own.items()
                    if mine and 2 * sum(sign * (rank(one[key]) - rank(mine)) > 0 for one in answers) > len(answers)
                }
                assert set(re.findall(r"X\d", words)) == named
        if heads.startswith("We fall short on "):
            mine = sum(ASKED.scale.level(rating).compliant is False for rating in own.values() if rating)
            assert heads == f"We fall short on {mine} of 5 exemplars"
            for claim in CLAIM.finditer(words):
                assert int(claim["count"]) == count_claimed(claim["what"], mine, figures.non_compliant_on or {})
        if heads == "We have not rated":
            assert set(re.findall(r"X\d", words)) == {key for key, rating in own.items() if rating is None}


@given(made.any_returns(ASKED, 1), made.any_returns(ASKED))
def test_every_share_of_the_commentary_is_a_figure_that_it_rests_on(
    now: dict[int, Return], before: dict[int, Return]
) -> None:
    earlier = made.earlier(ASKED, 2008, before, now) if before else None
    for sentence in write_commentary(national_figures(made.sums(ASKED, 2009, list(now.values())), earlier=earlier)):
        linked = {(figure.share.count, figure.share.of) for figure in sentence.figures}
        for percent, count, of in SHARE.findall(sentence.text):
            assert (int(count), int(of)) in linked, sentence.text
            assert int(percent) == whole_percent(100 * int(count) / int(of))


@given(made.any_returns(ASKED, 1))
def test_a_sentence_on_an_exemplar_counts_the_returns_anew(now: dict[int, Return]) -> None:
    answers = list(now.values())
    failing = {level.key for level in ASKED.scale.levels if level.compliant is False}
    for sentence in write_commentary(national_figures(made.sums(ASKED, 2009, answers))):
        for figure in sentence.figures:
            if figure.exemplar and figure.quantity == Measure.NON_COMPLIANT:
                assert figure.share.count == sum(one[figure.exemplar] in failing for one in answers)
                assert figure.share.of == len(answers)
