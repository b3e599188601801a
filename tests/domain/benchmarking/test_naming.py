"""Named figures beside published sums: whoever sees the names works out nobody who does not show theirs."""

import random
from collections.abc import Iterator, Sequence

import pytest

from selfreview.domain.benchmarking import named
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.named import CLASSES, COLUMNS, Agreed, NamedYear
from selfreview.domain.benchmarking.naming import find_named
from selfreview.domain.benchmarking.release.content import read_earlier, write_content
from selfreview.domain.disclosure.magnitudes import Ledger, Sum
from selfreview.questionnaires import product_questionnaire
from tests.domain.benchmarking.attackers import TOTALS, Known, Programme, Releases, attack_knowns, read_knowns
from tests.domain.benchmarking.campaign import FRAME, PERCENT, make_later, release_round
from tests.domain.benchmarking.made_rounds import make_benchmarks

WIDE = Sum({one: 1_000 * one for one in range(1, 21)})


def name_year(seed: int) -> tuple[Releases, NamedYear]:
    """A round of one release or two, of which some of the services show everything."""
    first = make_benchmarks(seed, services=(40, 90, 148)[seed % 3], missing=(0.01, 0.04)[seed % 2])
    releases = release_round(first, [make_later(first, seed + 5000)])
    chance = random.Random(seed)
    share = chance.choice((0.2, 0.5, 0.9))
    order = [one.service for one in first.returns if chance.random() < share]
    chance.shuffle(order)
    agreed = dict.fromkeys(CLASSES, Agreed(tuple(order), frozenset(order)))
    every = [read_earlier(content, returns) for content, returns in releases]
    return releases, NamedYear(product_questionnaire(), every[-1].returns, every, agreed, PERCENT)


def shown(year: NamedYear, question: str) -> frozenset[int]:
    """The services whose own figure of a question stands on the page."""
    kind = next(kind for kind in CLASSES[:3] if any(amount == question for _, amount in COLUMNS[kind]))
    place = [amount for _, amount in COLUMNS[kind]].index(question)
    figures = {row.service: row.cells[place].lstrip("£").replace(",", "") for row in year.rows(kind, reader=0)}
    return frozenset(service for service, figure in figures.items() if figure.isdigit())


def left_over(knowns: Sequence[Known], names: frozenset[int]) -> Iterator[Known]:
    """What is published, less what is shown by name."""
    for known in knowns:
        off = sum(amount for service, amount in known.amounts if service in names)
        rest = frozenset(one for one in known.amounts if one[0] not in names)
        yield Known(rest, known.low - off, known.high - off)


def test_a_sum_is_not_told_where_those_who_were_not_seen_could_be_worked_out() -> None:
    seen = {"FC01": frozenset(range(1, 18))}
    assert Ledger(PERCENT).may_tell("FC01", WIDE)
    assert not Ledger(PERCENT, seen).may_tell("FC01", WIDE)
    assert not Ledger(PERCENT, seen).may_tell("London: FC01", WIDE)
    assert Ledger(PERCENT, seen).may_tell("FC02", WIDE)
    assert Ledger(PERCENT, {"FC01": frozenset(WIDE.amounts)}).may_tell("FC01", WIDE)
    assert Ledger(PERCENT, {"FC01": frozenset(range(1, 16))}).may_tell("FC01", WIDE)


def test_a_sum_is_held_against_those_told_before_without_what_was_seen() -> None:
    apart = Sum({one: amount for one, amount in WIDE.amounts.items() if one > 6})
    for seen, may in (({}, True), ({"FC01": frozenset({1, 2, 3})}, False)):
        ledger = Ledger(PERCENT, seen)
        ledger.note("FC01", apart)
        assert ledger.may_tell("FC01", WIDE) is may


@pytest.mark.parametrize("seed", range(6))
def test_a_later_release_tells_no_sum_that_gives_away_those_who_were_not_seen(seed: int) -> None:
    first = make_benchmarks(seed, services=40, missing=0.1)
    content, returns = release_round(first)[0]
    earlier = [read_earlier(content, returns)]
    order = tuple(one.service for one in first.returns)[: len(first.returns) - 6]
    agreed = dict.fromkeys(CLASSES, Agreed(order, frozenset(order)))
    seen = NamedYear(product_questionnaire(), (), earlier, agreed, PERCENT).seen()
    later = make_later(first, seed + 5000)
    draft = write_content(later, earlier, content, None, FRAME, PERCENT, seen)
    releases = [(content, returns), (draft.content, later.returns)]
    for question in TOTALS:
        knowns = [known for content, _ in releases for known in read_knowns(releases, content, question)]
        rest = [known for known in left_over(knowns, seen[question]) if known.amounts]
        assert [one for one in attack_knowns(rest, question, PERCENT) if one.service not in order] == [], question


@pytest.mark.parametrize("seed", range(6))
def test_attackers_who_see_the_names_get_the_amount_of_nobody_who_shows_nothing(seed: int) -> None:
    releases, year = name_year(seed)
    for question in TOTALS:
        names = shown(year, question)
        agreed = year.agreed["money"].now
        knowns = [known for content, _ in releases for known in read_knowns(releases, content, question)]
        rest = [known for known in left_over(knowns, names) if known.amounts]
        prizes = [one for one in attack_knowns(rest, question, PERCENT) if one.service not in agreed]
        assert prizes == [], question
        programme = Programme(rest)
        for known in rest:
            target, *others = sorted(known.amounts, key=lambda one: -one[1])
            bound = programme.bound(target, others[:2])
            is_told = target[1] > 0 and bound is not None and bound * 100 < target[1] * (100 + PERCENT)
            assert not is_told or target[0] in agreed, question


def test_attackers_get_amounts_where_everybody_who_agreed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "find_named", lambda _sums, agreed, _percent: frozenset(agreed))
    got = []
    for seed in range(3):
        releases, year = name_year(seed)
        knowns = [known for content, _ in releases for known in read_knowns(releases, content, "FC01")]
        rest = [known for known in left_over(knowns, shown(year, "FC01")) if known.amounts]
        got += [one for one in attack_knowns(rest, "FC01", PERCENT) if one.service not in year.agreed["money"].now]
    assert got != []


def test_of_a_sum_those_that_show_nothing_are_five_or_covered_by_some_that_wait() -> None:
    assert find_named([WIDE], range(1, 16), PERCENT) == frozenset(range(1, 16))
    assert find_named([WIDE], range(1, 19), PERCENT) == frozenset(range(1, 16))
    assert find_named([WIDE], range(1, 21), PERCENT) == frozenset(range(1, 21))


def test_what_was_named_once_stays_named_when_more_agree() -> None:
    _, year = name_year(2)
    order = year.agreed["money"].ever
    before = frozenset[int]()
    for many in range(1, len(order), 7):
        agreed = Agreed(order[:many], frozenset(order[:many]))
        now = shown(NamedYear(year.questionnaire, year.returns, year.releases, {"money": agreed}, PERCENT), "FC01")
        assert before <= now
        before = now


def one_return(**numbers: int) -> NamedYear:
    """A year in which one service told so much and shows all of it, and no release tells anything."""
    told = MeasuredReturn(1, ("London", "in_house", "small"), numbers, {}, {})
    agreed = dict.fromkeys(CLASSES, Agreed((1,), frozenset({1})))
    return NamedYear(product_questionnaire(), [told], [], agreed, PERCENT)


def test_fewer_than_two_people_and_a_few_families_are_not_shown_exactly() -> None:
    staff = one_return(ST01=90, ST02=0, ST03=0, ST04=1, ST05=3).rows("staff", reader=0)[0].cells
    assert staff == ("under 2 people", "not stated", "3", "not stated", "not stated")
    assert one_return(ST01=90, ST02=90, ST03=0, ST04=1).rows("staff", reader=0)[0].cells[0] == "under 2 people"
    assert one_return(ST01=90, ST02=90, ST03=0, ST04=2).rows("staff", reader=0)[0].cells[0] == "1.80"
    cases = one_return(CW01=420, CW05=4, CW06=0, CW07=9, CW08=1).rows("cases", reader=0)[0].cells
    assert cases == ("420", "not stated", "1 to 4", "0", "9", "1 to 4")


def arrangements(*chairs: str) -> NamedYear:
    """A year in which services told who chairs their group; the first six show it."""
    returns = [
        MeasuredReturn(place, ("London", "in_house", "small"), {}, {"MG06": frozenset({chair})}, {})
        for place, chair in enumerate(chairs)
    ]
    agreed = Agreed(tuple(range(6)), frozenset(range(6)))
    return NamedYear(product_questionnaire(), returns, [], {"arrangement": agreed}, PERCENT)


@pytest.mark.parametrize(
    ("others", "is_told"),
    [(("parent", "parent", "la_officer"), False), (("parent", "parent", "la_officer", "la_officer"), True), ((), True)],
)
def test_answers_are_shown_unless_all_others_answered_alike(others: tuple[str, ...], is_told: bool) -> None:
    question = product_questionnaire().question("MG06")
    year = arrangements("parent", "parent", "parent", "la_officer", "la_officer", "parent", *others)
    found = {option.label: option.services for option in year.answers(question)}
    assert found[question.option("parent").label] == ((0, 1, 2, 5) if is_told else None)


def test_a_service_sees_a_class_that_it_shows_and_told_something_of() -> None:
    year = one_return(FC01=84_200)
    assert [year.has(kind, 1) for kind in CLASSES] == [True, False, False, False]
    assert not year.has("money", 2)
