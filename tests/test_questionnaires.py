"""The questionnaire's file: read whole, and every fault told with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfreview.cli import main
from selfreview.domain.benchmarking.questionnaire import Condition, Kind
from selfreview.exemplars import load_framework
from selfreview.places import exemplars_file, questionnaire_file
from selfreview.questionnaires import QuestionnaireFaults, check_report, load_questionnaire, product_questionnaire

TEXT = questionnaire_file().read_text(encoding="utf-8")


def test_the_product_s_questionnaire_is_sound_and_whole() -> None:
    questionnaire = product_questionnaire()
    parts = (questionnaire.sections, questionnaire.questions, questionnaire.checks, questionnaire.measures)
    assert [len(part) for part in parts] == [8, 62, 26, 31]
    assert [len(part) for part in (questionnaire.exhibits, questionnaire.sentences, questionnaire.links)] == [
        66,
        38,
        26,
    ]
    assert questionnaire.question("ST01").limits.hard_high == 6000
    assert questionnaire.question("MG04").asked_if == Condition("MG03", ("voluntary",))
    assert (
        questionnaire.question("FC01")
        .wording_of(2009)
        .startswith("How much did the core service receive from 1 April 2008 to 31 March 2009")
    )
    assert [option.id for option in questionnaire.question("MG01").choices] == ["yes", "no"]
    assert sum(question.kind is Kind.MULTI for question in questionnaire.questions) == 17


def test_what_the_questionnaire_says_of_exemplars_is_there() -> None:
    exemplars = {exemplar.id for exemplar in load_framework(exemplars_file()).exemplars}
    questionnaire = product_questionnaire()
    assert {name for section in questionnaire.sections for name in section.exemplars} <= exemplars
    assert {name for link in questionnaire.links for name in link.exemplar.split()} <= exemplars


@pytest.mark.parametrize(
    ("was", "becomes", "line_of", "message"),
    [
        ("  - id: FC02\n", "  - id: FC01\n", "  - id: FC01\n    section: FC\n    title: Budget", "is used twice"),
        ("section: ST\n", "section: XX\n", "section: XX", "there is no section “XX”"),
        ("type: decimal\n", "type: decimals\n", "type: decimals", "“type” has to be one of"),
        ("values: [other]", "values: [othr]", "values: [othr]", "“MG03” has no answer “othr”"),
        ("question: FC04", "question: FC09", "question: FC09", "is no question that stands before this one"),
        ("question: ST08, above: 0", "question: RS05, above: 0", "question: RS05, above", "so nothing can be above"),
        ('hard_high: "60"', "hard_high: 60", "hard_high: 60\n", "has to be text"),
        ('soft_low: "10400"', 'soft_low: "999999"', "- id: FC01", "leave nothing between them"),
        (
            "sections:\n",
            'sections:\n  - id: ZZ\n    title: Nothing\n    source: "003:259"\n    code: ""\n    exemplars: []\n',
            "  - id: ZZ",
            "no question stands in section “ZZ”",
        ),
        ("period: now", "period: then", "period: then", "there is no period “then”"),
        ("defines: [fte]", "defines: [ftes]", "defines: [ftes]", "there is no definition “ftes”"),
        ("formula: FC01\n", "formula: FC99\n", "formula: FC99", "no question or measure “FC99”"),
        ("id: clerical,", "id: leaflets,", "id: leaflets, label: Clerical", "id “leaflets” is used twice"),
        (
            "    carry: confirm\n",
            "    carry: confirm\n    colour: red\n",
            "colour: red",
            "is not a key that may stand here",
        ),
    ],
)
def test_every_kind_of_fault_is_told_with_its_line(
    tmp_path: Path, was: str, becomes: str, line_of: str, message: str
) -> None:
    text = TEXT.replace(was, becomes, 1)
    assert text != TEXT
    line = 1 + text[: text.index(line_of)].count("\n")
    path = tmp_path / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    assert [fault for fault in check_report(path) if fault.startswith(f"{path}:{line}:") and message in fault]


@pytest.mark.parametrize(
    "spoil", [lambda path: path.write_bytes(b"edition: \xff\n"), lambda path: path.write_text(""), lambda path: None]
)
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    path = tmp_path / "spoilt.yaml"
    spoil(path)
    with pytest.raises(QuestionnaireFaults):
        load_questionnaire(path)


def test_the_command_names_the_faults_and_leaves_with_2(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(TEXT.replace("section: ST\n", "section: XX\n", 1), encoding="utf-8")
    found = CliRunner().invoke(main, ["questionnaire", "check", str(path)])
    assert (found.exit_code, "there is no section “XX”" in found.output) == (2, True)
    assert CliRunner().invoke(main, ["questionnaire", "check", str(questionnaire_file())]).exit_code == 0
