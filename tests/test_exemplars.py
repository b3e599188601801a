"""The framework that is shipped says what was published, word for word and cell by cell, and nothing more."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from selfreview.domain.framework.framework import (
    CriterionStatus,
    Exemplar,
    FigureStatus,
    Framework,
    Measure,
    Responsible,
)
from selfreview.exemplars import Fault, FrameworkFaults, check_report, load_framework, load_frameworks, read_framework
from tests.frameworks import FULL, SMALL

SHIPPED = Path(__file__).parents[1] / "exemplars.yaml"

# Titles of charts 55 to 71 of National benchmarking 2009 (NPPN, 2010, all rights reserved), each with its line.
WORDINGS = {
    "E01": (
        "003:1048",
        "The local authority provides the support and resources to enable the PPS to provide an impartial and "
        "effective service and to be innovative and creative in doing so",
    ),
    "E02": ("003:1055", "The budget for the PPS is delegated to the service and ring fenced"),
    "E03": ("003:1061", "The PPS has an effective multi agency Steering / Management Group"),
    "E04": (
        "003:1067",
        "The confidence of parents in the PPS is fostered through an explicit policy on confidentiality. The "
        "handling of information that parents provide complies with the requirements of the Data Protection "
        "Act and is not shared with anyone outside of the PPS unless they have given permission for it to be "
        "shared or there are strong public interest concerns, i.e. child protection",
    ),
    "E05": ("003:1072", "All parents have access to independent parental support when requested"),
    "E06": ("003:1078", "Parents receive support in preparing for a SENDIST hearing"),
    "E07": (
        "003:1084",
        "Published policy on how the PPS acts in an impartial way and provides a comprehensive and balanced "
        "range of information for parents",
    ),
    "E08": ("003:1089", "Procedures to monitor impartiality of information and publicity"),
    "E09": (
        "003:1094",
        "PPS has own service identity including e.g. logo, colour, style, strap line etc and the Steering / "
        "Management Group considers any other issues concerning the identity of the service, which may "
        "undermine parental confidence in the impartiality of the service",
    ),
    "E10": ("003:1100", "PPS website"),
    "E11": (
        "003:1106",
        "PPS staff receive training which enables them to provide accurate and impartial information advice "
        "and support. Staff are also able to facilitate training to volunteers, parents and other groups in "
        "accordance with a published service policy on impartiality. Staff identify and seek to redress their "
        "own development needs including, but not exclusively, courses leading to nationally recognised "
        "qualifications",
    ),
    "E12": (
        "003:1112",
        "The PPS provides training for PPS staff and volunteers in accordance with a published service policy "
        "on impartiality",
    ),
    "E13": (
        "003:1118",
        "The PPS is involved in networking and collaboration (locally, regionally and nationally) in order to "
        "develop and sustain a high quality and impartial service",
    ),
    "E14": ("003:1123", "PPS impartiality is maintained when working with other voluntary and statutory agencies"),
    "E15": (
        "003:1130",
        "LA supports the role of PPS as an impartial service in networking and collaboration at national, "
        "local and regional level in context of ECM",
    ),
    "E16": (
        "003:1137",
        "The PPS facilitates the involvement of parents and carers in informing policy and practice. The PPS "
        "seek feedback from parents and carers about the impact of parents' and carers' participation. The LA "
        "and PPS regularly review the effectiveness of PPS participation",
    ),
    "E17": (
        "003:1143",
        "The siting of PPS takes account of the need to comply with the PPS' impartiality and confidentiality "
        "policies and to facilitate collaborative working with Children's Information Services and Choice "
        "Advisers etc (i.e. other relevant parent/carer information services)",
    ),
}

# Theme, then non-compliant, compliant, good or best of 2008 and of 2009, in percent of the returns (122 and 132):
# a plain number is printed in the report (003:1012-1037), d marks 100 less its counterpart, - is printed nowhere.
FIGURES = {
    "E01": "Funding/Budget | 14d 86 - 7d 93 -",
    "E02": "Funding/Budget | 14d 86 - 8d 92 -",
    "E03": "Management | 34d 66 39 28 72 49",
    "E04": "Working with parents | 10d 90 - 5d 95 -",
    "E05": "Working with parents | - - - 12 88d -",
    "E06": "Working with parents | - - - 1 99d -",
    "E07": "Information and publicity | 22d 78 46 8d 92 64",
    "E08": "Information and publicity | 11d 89 38 6d 94 53",
    "E09": "Information and publicity | - - - 11 89d -",
    "E10": "Information and publicity | - - - - - -",
    "E11": "Training, advice and support | - - - 1 99d -",
    "E12": "Training, advice and support | 9d 91 - 4d 96 -",
    "E13": "Networking and collaboration | - - - 0 100d -",
    "E14": "Networking and collaboration | - - - 1 99d -",
    "E15": "Networking and collaboration | - - - 1 99d -",
    "E16": "Informing and shaping local policy and practice | - - 52 11 89d 62",
    "E17": "Location | - - - - - -",
}
CELLS = [(year, measure) for year in (2008, 2009) for measure in Measure]


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(SHIPPED)


def test_the_shipped_file_has_no_fault() -> None:
    assert check_report(SHIPPED) == []


def test_the_edition_says_who_published_it_and_whose_words_it_quotes(shipped: Framework) -> None:
    assert (shipped.edition, shipped.published) == ("2007", "December 2007")
    assert "DCSF" in shipped.publisher
    assert "NPPN" in shipped.source
    assert "all rights reserved" in shipped.rights
    assert "drafted" in shipped.note
    assert "not strictly comparable" in shipped.note


def test_there_are_17_exemplars_under_8_themes_in_the_published_order(shipped: Framework) -> None:
    assert [exemplar.id for exemplar in shipped.exemplars] == list(FIGURES)
    assert [theme.title for theme in shipped.themes] == list(dict.fromkeys(_theme(row) for row in FIGURES.values()))
    assert len(shipped.exemplars) == 17
    assert len(shipped.themes) == 8
    together = [exemplar for theme in shipped.themes for exemplar in shipped.of_theme(theme.id)]
    assert tuple(together) == shipped.exemplars


@pytest.mark.parametrize("exemplar_id", WORDINGS)
def test_an_exemplar_stands_word_for_word_as_published(shipped: Framework, exemplar_id: str) -> None:
    exemplar = shipped.exemplar(exemplar_id)
    assert (exemplar.wording_source, exemplar.wording) == WORDINGS[exemplar_id]
    assert shipped.theme(exemplar.theme).title == _theme(FIGURES[exemplar_id])


@pytest.mark.parametrize("exemplar_id", FIGURES)
def test_every_national_figure_is_the_published_one(shipped: Framework, exemplar_id: str) -> None:
    exemplar = shipped.exemplar(exemplar_id)
    assert [_cell(exemplar, year, measure) for year, measure in CELLS] == FIGURES[exemplar_id].split(" | ")[1].split()
    assert len(exemplar.figures) == len(CELLS)


def test_every_known_figure_has_its_line_and_a_derived_one_its_sum(shipped: Framework) -> None:
    for exemplar in shipped.exemplars:
        for figure in exemplar.figures:
            if figure.status is FigureStatus.PUBLISHED:
                assert re.fullmatch(r"003:10[123]\d", figure.source)
            elif figure.status is FigureStatus.DERIVED:
                assert figure.percent is not None
                assert re.fullmatch(rf"100 less {100 - figure.percent}, 003:10[123]\d", figure.source)
            else:
                assert figure.source == ""


def test_whole_years_have_their_base_and_their_printed_shares(shipped: Framework) -> None:
    found = [(y.year, y.services, y.returns, y.meeting_all, y.failing_more_than_two) for y in shipped.years]
    assert found == [(2008, 148, 122, 39, 41), (2009, 148, 132, 52, 15)]


def test_the_scale_says_what_is_compliant_and_what_is_aspired_to(shipped: Framework) -> None:
    assert shipped.scale.keys == ("non_compliant", "minimum", "good", "best")
    assert shipped.scale.compliant_keys() == frozenset({"minimum", "good", "best"})
    assert shipped.scale.aspired_keys() == frozenset({"good", "best"})
    assert all(level.meaning for level in shipped.scale.levels)


def test_only_what_the_report_places_on_a_level_counts_as_established(shipped: Framework) -> None:
    criteria = [criterion for exemplar in shipped.exemplars for criterion in exemplar.criteria]
    established = [(c.id, c.source) for c in criteria if c.status is CriterionStatus.ESTABLISHED]
    assert established == [("E03-N1", "003:586"), ("E03-B1", "003:591"), ("E17-G1", "003:278")]


def test_every_exemplar_can_be_worked_with_at_every_level(shipped: Framework) -> None:
    for exemplar in shipped.exemplars:
        assert [c.id for c in exemplar.criteria] == [
            f"{exemplar.id}-{mark}" for mark in ["N1", "N2", "M1", "M2", "M3", "G1", "G2", "G3", "B1", "B2", "B3"]
        ]
        assert all(criterion.source for criterion in exemplar.criteria)
        assert len(exemplar.evidence) == 3
        assert exemplar.question.endswith("?")
        assert shipped.scale.keys[1] in {action.to_level for action in exemplar.actions}


def test_no_sentence_is_used_twice(shipped: Framework) -> None:
    texts = [c.text for e in shipped.exemplars for c in e.criteria]
    texts += [action.text for e in shipped.exemplars for action in e.actions]
    texts += [e.question for e in shipped.exemplars]
    assert len(set(texts)) == len(texts)


def test_every_source_line_leads_to_a_named_document(shipped: Framework) -> None:
    keys = {source.key for source in shipped.sources}
    lines = [c.source for e in shipped.exemplars for c in e.criteria] + [s.source for s in shipped.standards]
    assert {key for line in lines for key in re.findall(r"(\d{3}):\d", line)} <= keys
    assert all(re.match(r"\d{3}:\d", line) for line in lines)


def test_the_minimum_standards_know_their_exemplars(shipped: Framework) -> None:
    codes = ["Code-2-17", "Code-2-18", *(f"LA{n}" for n in range(1, 12)), *(f"PP{n}" for n in range(1, 15))]
    assert [standard.id for standard in shipped.standards] == codes
    assert [exemplar.id for exemplar in shipped.serving("LA1")] == ["E01", "E02"]
    assert [exemplar.id for exemplar in shipped.serving("PP11")] == ["E16"]
    assert shipped.serving("PP14") == ()
    assert all(exemplar.standards for exemplar in shipped.exemplars)


def test_who_is_responsible_follows_the_wording(shipped: Framework) -> None:
    def of(who: Responsible) -> list[str]:
        return [exemplar.id for exemplar in shipped.exemplars if exemplar.responsible is who]

    assert of(Responsible.AUTHORITY) == ["E01", "E02", "E15"]
    assert of(Responsible.BOTH) == ["E03", "E16", "E17"]


def test_the_shipped_edition_is_current_on_its_own(shipped: Framework) -> None:
    assert load_frameworks([SHIPPED]).current == shipped


def test_a_mark_at_the_start_and_foreign_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_framework(path) == read_framework(FULL, "f")
    assert check_report(path) == []


def test_a_file_that_cannot_be_read_is_a_fault_without_a_line(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    assert check_report(missing) == [f"{missing}: cannot be read: No such file or directory"]


def test_a_file_that_is_not_utf_8_is_a_fault_where_it_stops_being_so(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("edition: x\ntitle: café\n".encode("latin-1"))
    assert check_report(path) == [f"{path}:2: is not text in UTF-8"]


def test_a_report_names_file_line_and_fault(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(FULL.replace("theme: T", "theme: U"), encoding="utf-8")
    assert check_report(path)[1] == f"{path}:14: there is no theme “U” in this file"


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (Fault(3, "is wrong", "f"), "f:3: is wrong"),
        (Fault(0, "is wrong", "f"), "f: is wrong"),
        (Fault(3, "is wrong"), "line 3: is wrong"),
        (Fault(0, "is wrong"), "is wrong"),
    ],
)
def test_a_fault_shows_what_is_known_of_its_place(fault: Fault, shown: str) -> None:
    assert str(fault) == shown


def test_editions_stand_side_by_side_and_the_last_one_given_is_current(tmp_path: Path) -> None:
    old, new = _write(tmp_path, "old"), _write(tmp_path, "new")
    assert load_frameworks([old, new]).current.edition == "new"
    assert load_frameworks([new, old]).current.edition == "old"
    assert load_frameworks([old, new]).edition("old") == replace(read_framework(SMALL, "s"), edition="old")


def test_an_edition_that_comes_twice_is_a_fault(tmp_path: Path) -> None:
    first, second = _write(tmp_path, "one"), tmp_path / "again.yaml"
    second.write_text("# a copy\n" + first.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(FrameworkFaults) as caught:
        load_frameworks([first, second])
    assert caught.value.faults == (Fault(2, f"edition “one” is already in {first}", str(second)),)


def test_the_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    paths = [tmp_path / "a.yaml", _write(tmp_path, "sound"), tmp_path / "b.yaml"]
    paths[0].write_text("", encoding="utf-8")
    with pytest.raises(FrameworkFaults) as caught:
        load_frameworks(paths)
    assert [fault.name for fault in caught.value.faults] == [str(paths[0]), str(paths[2])]


def test_no_file_at_all_is_a_fault() -> None:
    with pytest.raises(FrameworkFaults, match="no framework file was given"):
        load_frameworks([])


def _write(folder: Path, edition: str) -> Path:
    path = folder / f"{edition}.yaml"
    path.write_text(SMALL.replace('edition: "1"', f"edition: {edition}"), encoding="utf-8")
    return path


def _theme(row: str) -> str:
    return row.split(" | ")[0]


def _cell(exemplar: Exemplar, year: int, measure: Measure) -> str:
    figure = exemplar.figure(year, measure)
    if figure.status is FigureStatus.UNKNOWN:
        return "-"
    return f"{figure.percent}{'d' if figure.status is FigureStatus.DERIVED else ''}"


def test_a_folder_in_its_place_is_a_fault_without_a_line(tmp_path: Path) -> None:
    assert check_report(tmp_path) == [f"{tmp_path}: cannot be read: Is a directory"]
