"""The checks between answers: each asks where its rule says, and nowhere else."""

import pytest

from selfreview.domain.benchmarking.answers import Answer, State
from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.checks import Beside, Finding, find, fingerprint
from selfreview.domain.benchmarking.progress import Remark, SectionState, gather, measure
from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import answers

ASKED = product_questionnaire()


def found(told: dict[str, Answer], beside: Beside | None = None) -> dict[str, Finding]:
    return {finding.check: finding for finding in find(ASKED, told, beside or Beside(2009))}


def test_a_return_that_hangs_together_is_asked_nothing() -> None:
    assert found(answers()) == {}


@pytest.mark.parametrize(
    ("check", "changes", "question", "words"),
    [
        ("K02", {"FC02": 120_000}, "FC02", "43% more than what you received"),
        ("K03", {"FC01": 400_000}, "FC01", "£133,333 for each full-time post"),
        ("K06", {"ST01": 0, "ST02": 0, "ST03": 0}, "FC01", "There is money, but nobody is in post"),
        ("K07", {"ST04": 2}, "ST04", "3.00 full-time posts cannot be held by 2 people"),
        ("K07", {"ST01": 500, "ST02": None, "ST03": None}, "ST04", "5.00 full-time posts cannot be held by 4 people"),
        ("K08", {"ST05": 0}, "ST05", "none was active"),
        ("K09", {"MG03": ("health", "voluntary")}, "MG06", "“Parents” is not ticked among the members"),
        ("K10", {"MG02": 0}, "MG02", "did not meet in the year"),
        ("K11", {"AC03": ("range", "impartiality")}, "AC03", "with information online had them there"),
        ("K12", {"PM08": "developing"}, "PM08", "not in place yet"),
        ("K13", {"CW06": 5}, "CW06", "You were involved in 5, but there were only 4"),
        ("K14", {"CW01": 7}, "CW01", "you counted 7 users and 8 such cases"),
        ("K15", {"CW01": 0}, "CW01", "had no service users in the whole year"),
        ("K16", {"CW01": 30}, "CW01", "That is 10 users for each full-time post"),
        ("K18", {"PM03": "yes"}, "PM03", "Aiming High participation grant"),
        ("K19", {"ST12": "yes", "ST13": ("choice_advisers",)}, "ST13", "Choice Advice"),
        (
            "K20",
            {"FC04": "yes", "FC05": ("ld_fund", "other"), "FC06": 1},
            "FC06",
            "ticked 2 other budgets but said that there are 1",
        ),
        ("K22", {"RS04": ("home",)}, "RS04", "is not ticked for the building that it is in"),
        ("K23", {"PM02": ("aiming_high",), "SW01": ("cyp",)}, "PM02", "Aiming High is not ticked among the plans"),
        (
            "K25",
            {"FC01": 9_000},
            "FC01",
            "£9,000 is outside what services reported from 2005 to 2009 (£10,400 to £475,557)",
        ),
    ],
)
def test_a_check_asks_beside_its_question(check: str, changes: dict[str, object], question: str, words: str) -> None:
    finding = found(answers(**changes))[check]
    assert (finding.question, words in finding.words) == (question, True), finding.words


BEFORE = {
    "FC01": Answer(State.TOLD, number=84_000),
    "FC02": Answer(State.TOLD, number=100_000),
    "ST01": Answer(State.TOLD, number=50),
    "CW01": Answer(State.TOLD, number=4_200),
    "ST05": Answer(State.TOLD, number=30),
}


def test_what_moved_since_the_last_round_is_asked_about() -> None:
    told = found(answers(), Beside(2009, BEFORE, 2008))
    assert told["K01"].words == "Last year you expected £100,000 for this year; you received £84,200. Is that right?"
    assert told["K24"].words == "In 2008 it was 30, now it is 3. What happened?"
    assert told["K26"].words.startswith("In 2008 it was 4,200, now it is 420.")
    assert "K01" not in found(answers(), Beside(2009, BEFORE, 2007))


def test_context_and_registry_are_held_beside() -> None:
    context = {"population_0_19": 12_000, "sen_school_action": 100, "sen_school_action_plus": 50, "sen_statements": 50}
    told = found(answers(), Beside(2009, context=context, kind="mixed"))
    assert "£7.02 for each person aged 0 to 19" in told["K04"].words
    assert "£421.00 for each pupil with SEN" in told["K05"].words
    assert (told["K21"].kind, told["K21"].question) == (CheckKind.NETWORK, "RS01")
    assert "K05" not in found(answers(), Beside(2009, context={**context, "sen_statements": None}))


def test_a_sentence_answers_what_is_asked_until_the_figure_changes() -> None:
    told = answers(FC02=120_000)
    findings = find(ASKED, told, Beside(2009))
    assert gather(findings, told, {})["FC02"].is_open
    remark = Remark(fingerprint(findings, told), "A new post.")
    kept = gather(findings, told, {"FC02": remark})["FC02"]
    assert (kept.is_open, kept.sentence) == (False, "A new post.")
    changed = {**told, "FC02": Answer(State.TOLD, number=130_000)}
    anew = gather(find(ASKED, changed, Beside(2009)), changed, {"FC02": remark})["FC02"]
    assert (anew.is_open, anew.old) == (True, "A new post.")


def test_progress_counts_what_is_asked_and_needs_an_answer() -> None:
    nothing = measure(ASKED, {}, {}, {})
    assert (nothing.done, nothing.next_section) == (0, "RS")
    assert set(nothing.states.values()) == {SectionState.NOT_STARTED}
    told = answers()
    whole = measure(ASKED, told, {}, {})
    assert (whole.is_complete, whole.done) == (True, whole.total)
    assert set(whole.states.values()) == {SectionState.DONE}
    less = {key: answer for key, answer in told.items() if key != "MG02"}
    assert measure(ASKED, less, {}, {}).missing == ("MG02",)
    odd = answers(MG02=0)
    asked = gather(find(ASKED, odd, Beside(2009)), odd, {})
    assert measure(ASKED, odd, asked, {}).states["MG"] is SectionState.QUESTIONED
    impossible = answers(ST04=2)
    stopped = gather(find(ASKED, impossible, Beside(2009)), impossible, {})
    assert not measure(ASKED, impossible, stopped, {}).is_complete


def test_a_section_that_only_waits_for_last_round_s_answers_says_so() -> None:
    told = answers()
    carried = {key: answer for key, answer in told.items() if key.startswith("SW")}
    rest = {key: answer for key, answer in told.items() if not key.startswith("SW")}
    assert measure(ASKED, rest, {}, carried).states["SW"] is SectionState.UNCONFIRMED
