"""A framework's file is read whole: every fault is told, with its line, and a small file is enough."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfreview.domain.framework.framework import Responsible
from selfreview.exemplars import FrameworkFaults, read_framework
from tests.frameworks import FULL, SMALL


def faults(text: str) -> list[str]:
    with pytest.raises(FrameworkFaults) as caught:
        read_framework(text, "f.yaml")
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    assert all(fault.name == "f.yaml" for fault in caught.value.faults)
    return [f"{fault.line}: {fault.message}" for fault in caught.value.faults]


def test_two_levels_one_theme_and_one_exemplar_are_enough() -> None:
    framework = read_framework(SMALL, "small.yaml")
    assert framework.scale.keys == ("no", "yes")
    assert framework.scale.compliant_keys() is None
    assert framework.scale.aspired_keys() is None
    exemplar = framework.exemplar("X")
    assert not any([exemplar.criteria, exemplar.figures, exemplar.standards, framework.standards, framework.years])
    assert exemplar.responsible is Responsible.BOTH


def test_everything_that_may_stand_in_a_file_is_read() -> None:
    framework = read_framework(FULL, "full.yaml")
    exemplar = framework.exemplar("X")
    assert [(c.id, c.level) for c in exemplar.criteria] == [("X-1", "yes")]
    assert [action.to_level for action in exemplar.actions] == ["yes"]
    assert [figure.percent for figure in exemplar.figures] == [60, 40, None]
    assert framework.serving("S") == (exemplar,)
    assert [year.returns for year in framework.years] == [5]


def test_the_criteria_stand_in_the_order_of_the_scale_whatever_the_order_of_the_file() -> None:
    text = FULL.replace('      "yes":\n', '      "yes": [{id: U, text: Upper, status: drafted}]\n      "no":\n')
    assert [c.id for c in read_framework(text, "f").exemplar("X").criteria] == ["X-1", "U"]


# What is changed in FULL, into what, and all the faults that have to be told of it.
WRONG: dict[str, tuple[str, str, list[str]]] = {
    "not YAML": ("title: Small", "title: [Small", ["3: is not YAML: expected ',' or ']', but got ':'"]),
    "a character YAML forbids": ("Small", "Sm\x07ll", ["2: holds a character that YAML does not allow"]),
    "a second document": ("title: Small", "---\ntitle: Small", ["2: is not YAML: but found another document"]),
    "half a character": (
        "title: Small",
        'title: "\\uD800"',
        ["2: “title” holds half a character"],
    ),
    "an escape for no character": (
        "title: Small",
        'title: "\\U00110000"',
        ["2: has an escape (\\U) that stands for no character"],
    ),
    "an escape for nothing at all": (
        "title: Small",
        'title: "\\UFFFFFFFF"',
        ["2: has an escape (\\U) that stands for no character"],
    ),
    "the same key twice": (
        "publisher: Nobody",
        "title: Again",
        ["1: “publisher” is missing", "3: “title” is here twice: first on line 2"],
    ),
    "a key that is no word": ("rights: Free", "rights: Free\n[a]: b", ["6: a key has to be a word"]),
    "an unknown key": ("title: Short", "title: Short\n    titel: x", ["16: “titel” is not a key that may stand here"]),
    "a missing key": ("    title: Short\n", "", ["13: “title” is missing"]),
    "empty text": ("title: Small", 'title: " "', ["2: “title” is empty"]),
    "nothing": ("title: Small", "title:", ["2: “title” has to be text (a number or date in quotes)"]),
    "a number for text": ('edition: "1"', "edition: 1", ["1: “edition” has to be text (a number or date in quotes)"]),
    "a date for text": ('"2024"', "2024-01-01", ["4: “published” has to be text (a number or date in quotes)"]),
    "an odd id": (
        'edition: "1"',
        'edition: "1 a"',
        ["1: “edition” may hold letters, figures and hyphens only (a level's key underscores too)"],
    ),
    "an alias": (
        "title: Small",
        "title: &a Small\nnote: *a",
        [
            "3: an alias (*name) stands here: write it out instead",
            "3: “note” has to be text (a number or date in quotes)",
        ],
    ),
    "an unknown word": (
        "responsible: both",
        "responsible: me",
        ["18: “responsible” has to be one of 'authority', 'service' or 'both'"],
    ),
    "text for a flag": ("aspired: true", "aspired: maybe", ["9: “aspired” has to be true or false"]),
    "a flag that ends too low": (
        "label: Not met}",
        "label: Not met, compliant: true}\n  - {key: mid, label: Mid}",
        ["9: a level above one that is compliant has to be compliant too, lowest first"],
    ),
    "one level": ('  - {key: "no", label: Not met}\n', "", ["7: “scale” needs at least 2"]),
    "a level's key twice": ('key: "no"', 'key: "yes"', ["9: key “yes” is used twice: first on line 8"]),
    "a level's label twice": ("label: Not met", "label: Met", ["9: label “Met” is used twice: first on line 8"]),
    "a theme twice": (
        "title: Only theme}",
        "title: One}\n  - {id: T, title: Two}",
        ["12: id “T” is used twice: first on line 11"],
    ),
    "a theme without exemplars": (
        "title: Only theme}",
        "title: One}\n  - {id: U, title: Two}",
        ["12: no exemplar stands under theme “U”"],
    ),
    "an exemplar twice": (
        "exemplars:\n",
        "exemplars:\n  - {id: X, theme: T, title: A, wording: B, wording_source: C, responsible: both}\n",
        ["14: id “X” is used twice: first on line 13"],
    ),
    "a criterion twice": (
        "status: drafted}",
        "status: drafted}\n        - {id: X-1, text: Again, status: established}",
        ["23: id “X-1” is used twice: first on line 22"],
    ),
    "a standard twice": (
        "source: Page 3}",
        "source: Page 3}\n  - {id: S, text: Be better, source: P}",
        ["33: id “S” is used twice: first on line 32"],
    ),
    "a year twice": (
        "source: Page 4}",
        "source: Page 4}\n  - {year: 2020, services: 1, returns: 1, source: P}",
        ["35: year “2020” is used twice: first on line 34"],
    ),
    "a source twice": (
        "title: Small",
        "title: Small\nsources: [{key: A, title: B}, {key: A, title: C}]",
        ["3: key “A” is used twice: first on line 3"],
    ),
    "an unknown theme": (
        "theme: T",
        "theme: U",
        ["11: no exemplar stands under theme “T”", "14: there is no theme “U” in this file"],
    ),
    "an unknown level of criteria": (
        'criteria:\n      "yes"',
        "criteria:\n      ja",
        ["21: there is no level “ja” in this file"],
    ),
    "an unknown level of an action": ('to: "yes"', "to: ja", ["26: there is no level “ja” in this file"]),
    "an unknown standard": ("standards: [S]", "standards: [S, R]", ["19: there is no standard “R” in this file"]),
    "an action that is none": ('- {to: "yes", text: Begin}', "- Begin", ["26: “actions” has to hold keys"]),
    "a list that is none": ("standards: [S]", "standards: S", ["19: “standards” has to be a list"]),
    "criteria that are a list": ('criteria:\n      "yes":\n', "criteria:\n", ["20: “criteria” has to hold keys"]),
    "a percent above 100": (
        "percent: 60",
        "percent: 101",
        ["28: “percent” has to be 100 or less"],
    ),
    "a percent below 0": (
        "percent: 60",
        "percent: -1",
        ["28: “percent” has to be 0 or more"],
    ),
    "a fraction for a percent": ("percent: 60", "percent: 60.5", ["28: “percent” has to be a whole number"]),
    "a number beyond reason": ("percent: 60", f"percent: {'9' * 30}", ["28: “percent” has to be a whole number"]),
    "an unknown figure with a percent": (
        "status: unknown",
        "percent: 5, status: unknown",
        ["30: the figure is said to be unknown, yet has a percent"],
    ),
    "a published figure without one": (
        "percent: 60, ",
        "",
        ["28: the figure is said to be published, yet has no percent"],
    ),
    "a derived figure from nowhere": (
        "derived, source: Page 2",
        "derived",
        ["29: the figure is said to be derived, yet has no source"],
    ),
    "neither percent nor source": (
        "good_or_best, status: unknown",
        "good_or_best, status: derived",
        ["30: the figure is said to be derived, yet has no percent and no source"],
    ),
    "shares that do not make 100": (
        "percent: 60",
        "percent: 58",
        ["28: 58% compliant and 40% not, in 2020, do not make 100%"],
    ),
    "more aspired than compliant": (
        "status: unknown}",
        "percent: 61, status: published, source: P}",
        ["28: 61% at levels aspired to and 60% compliant, in 2020, cannot both be"],
    ),
    "a figure twice": (
        "measure: non_compliant, percent: 40",
        "measure: compliant, percent: 40",
        ["29: “compliant” of 2020 is given twice: first on line 28"],
    ),
    "a figure that is none": (
        "- {year: 2020, measure: good_or_best, status: unknown}",
        "- some",
        ["30: “figures” has to hold keys"],
    ),
    "an unknown measure": (
        "good_or_best",
        "better",
        ["30: “measure” has to be one of 'non_compliant', 'compliant' or 'good_or_best'"],
    ),
    "a figure of a year not told of": (
        "year: 2020, measure: good_or_best",
        "year: 2021, measure: good_or_best",
        ["30: there is no year “2021” in this file"],
    ),
    "a measure that the scale does not flag": (
        ", aspired: true",
        "",
        ["30: the scale does not say which levels are aspired, so “good_or_best” means nothing"],
    ),
    "more returns than services": ("returns: 5", "returns: 11", ["34: 11 returns from 10 services cannot be"]),
    "a year out of all bounds": (
        "year: 2020, services",
        "year: 202, services",
        [
            *(f"{line}: there is no year “2020” in this file" for line in (28, 29, 30)),
            "34: “year” has to be 1900 or more",
        ],
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_fault_is_told_with_its_line(what: str) -> None:
    old, new, expected = WRONG[what]
    assert FULL.count(old) == 1
    assert faults(FULL.replace(old, new)) == expected


def test_faults_of_every_kind_are_told_at_once_in_the_order_of_lines() -> None:
    text = FULL
    for old, new in [("title: Small", "titel: Small"), ("[S]", "[R]"), ("percent: 60", "percent: 61.5"), ("T,", "U,")]:
        text = text.replace(old, new, 1)
    assert faults(text) == [
        "1: “title” is missing",
        "2: “titel” is not a key that may stand here",
        "11: no exemplar stands under theme “U”",
        "14: there is no theme “T” in this file",
        "19: there is no standard “R” in this file",
        "28: “percent” has to be a whole number",
    ]


def test_what_hangs_on_a_missing_scale_or_theme_list_is_not_held_against_the_rest() -> None:
    text = FULL.replace("scale:", "stairs:").replace("themes:", "topics:")
    assert [fault for fault in faults(text) if "there is no" in fault] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: the file is empty"),
        ("# only a remark", "1: the file is empty"),
        ("just words", "1: “the file” has to hold keys"),
        ("a: !!set {b}", "1: “a” is not a key that may stand here"),
        ("[" * 5000, "1: is nested too deeply"),
    ],
)
def test_what_is_no_framework_at_all_is_told_on_a_line_too(text: str, expected: str) -> None:
    assert expected in faults(text)


IDS = st.from_regex(r"[A-Za-z0-9-]{1,6}", fullmatch=True)
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cc", "Z"]), min_size=1)


@st.composite
def frameworks(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a sound file of any number of levels, themes and exemplars."""
    keys = draw(st.lists(IDS, min_size=2, max_size=6, unique=True))
    themes = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    exemplars = draw(st.lists(IDS, min_size=len(themes), max_size=8, unique=True))
    flagged = draw(st.integers(0, len(keys)))
    return {
        **{key: draw(WORDS) for key in ("title", "publisher", "published", "rights", "source")},
        "edition": draw(IDS),
        "scale": [{"key": key, "label": f"L{n}", "compliant": n >= flagged} for n, key in enumerate(keys)],
        "themes": [{"id": theme, "title": draw(WORDS)} for theme in themes],
        "exemplars": [
            {
                **{key: draw(WORDS) for key in ("title", "wording", "wording_source")},
                "id": exemplar,
                "theme": themes[n % len(themes)],
                "responsible": draw(st.sampled_from([who.value for who in Responsible])),
                "criteria": {key: [{"id": f"{n}-{key}", "text": draw(WORDS), "status": "drafted"}] for key in keys},
            }
            for n, exemplar in enumerate(exemplars)
        ],
    }


@settings(deadline=None)
@given(frameworks())
def test_any_sound_file_is_read_as_it_was_written(content: dict[str, Any]) -> None:
    framework = read_framework(json.dumps(content, ensure_ascii=False, indent=1), "any")
    assert list(framework.scale.keys) == [level["key"] for level in content["scale"]]
    assert [(e.id, e.theme, e.wording) for e in framework.exemplars] == [
        (e["id"], e["theme"], e["wording"]) for e in content["exemplars"]
    ]
    assert framework.scale.compliant_keys() == frozenset(
        level["key"] for level in content["scale"] if level["compliant"]
    )
    assert all(len(exemplar.criteria) == len(content["scale"]) for exemplar in framework.exemplars)


@settings(deadline=None)
@given(st.integers(0, len(FULL) - 1), st.integers(0, 30), st.text(max_size=4))
def test_a_damaged_file_is_read_or_refused_with_lines_and_never_breaks(place: int, gone: int, put: str) -> None:
    text = FULL[:place] + put + FULL[place + gone :]
    with suppress(FrameworkFaults):
        read_framework(text, "damaged")
        return
    assert all(0 < int(fault.split(":")[0]) <= len(text.splitlines()) + 1 for fault in faults(text))
