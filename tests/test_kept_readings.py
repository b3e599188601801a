"""What a file was found to say is kept, and used for that file and those rules only."""

import json
from pathlib import Path
from typing import NoReturn

import pytest

from selfreview import kept_readings
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.framework.framework import Framework
from selfreview.exemplars import FrameworkFaults, load_frameworks, read_framework
from selfreview.kept_readings import find_or_read
from selfreview.places import exemplars_file, questionnaire_file
from selfreview.questionnaires import load_questionnaire, read_questionnaire
from tests.frameworks import FULL

CONTENT = FULL.encode()


def read() -> Framework:
    return read_framework(FULL, "full")


def not_again() -> NoReturn:
    raise AssertionError("the file was read again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which the reading of one file is kept."""
    find_or_read(tmp_path / "readings", CONTENT, Framework, read)
    return tmp_path / "readings"


def kept_in(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_kept_is_what_was_read(folder: Path) -> None:
    assert find_or_read(folder, CONTENT, Framework, not_again) == read()


def test_the_exemplars_of_the_product_are_kept_whole(tmp_path: Path) -> None:
    content = exemplars_file().read_bytes()
    shipped = read_framework(content.decode(), "shipped")
    assert find_or_read(tmp_path, content, Framework, lambda: shipped) == shipped
    assert find_or_read(tmp_path, content, Framework, not_again) == shipped


def test_the_questionnaire_of_the_product_is_kept_whole(tmp_path: Path) -> None:
    content = questionnaire_file().read_bytes()
    shipped = read_questionnaire(content.decode(), "shipped")
    assert find_or_read(tmp_path, content, Questionnaire, lambda: shipped) == shipped
    assert find_or_read(tmp_path, content, Questionnaire, not_again) == shipped


def test_a_start_keeps_its_editions_and_the_next_one_finds_them(tmp_path: Path) -> None:
    edition = tmp_path / "edition.yaml"
    edition.write_text(FULL, encoding="utf-8")
    loaded = load_frameworks([edition], tmp_path / "kept")
    load_questionnaire(questionnaire_file(), tmp_path / "kept")
    assert sorted(path.name.partition("-")[0] for path in (tmp_path / "kept").iterdir()) == [
        "framework",
        "questionnaire",
    ]
    assert find_or_read(tmp_path / "kept", edition.read_bytes(), Framework, not_again) == loaded.current


def test_another_content_is_read(folder: Path) -> None:
    with pytest.raises(AssertionError, match="read again"):
        find_or_read(folder, CONTENT + b"\n", Framework, not_again)


def test_with_other_rules_a_file_is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "RULES", kept_readings.RULES[1:])
    with pytest.raises(AssertionError, match="read again"):
        find_or_read(folder, CONTENT, Framework, not_again)


def test_every_module_that_reads_a_file_is_among_the_rules() -> None:
    """The modules that import the reader, and whatever makes values of what it read."""
    package = Path(kept_readings.__file__).parent
    reading = {path.name for path in package.glob("*.py") if "lined_yaml import" in path.read_text(encoding="utf-8")}
    assert {"lined_yaml.py", *reading} == set(kept_readings.RULES)


@pytest.mark.parametrize(
    "damage", ["cut", "a field less", "a field more", "an unknown word", "a wrong kind", "no JSON"]
)
def test_a_reading_that_does_not_fit_is_read_anew(folder: Path, damage: str) -> None:
    kept = kept_in(folder)
    whole = kept.read_text(encoding="utf-8")
    held = json.loads(whole)
    match damage:
        case "a field less":
            del held["title"]
        case "a field more":
            held["more"] = ""
        case "an unknown word":
            held["exemplars"][0]["responsible"] = "nobody"
        case "a wrong kind":
            held["title"] = 7
    text = {"cut": whole[:-30], "no JSON": "\0"}.get(damage, json.dumps(held))
    kept.write_text(text, encoding="utf-8")
    assert find_or_read(folder, CONTENT, Framework, read) == read()
    assert kept.read_text(encoding="utf-8") == whole


def test_what_is_wrong_with_a_file_is_told_at_every_start(tmp_path: Path) -> None:
    edition = tmp_path / "edition.yaml"
    edition.write_text(FULL.replace("title:", "titel:", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FrameworkFaults, match=r"edition\.yaml:\d+: "):
            load_frameworks([edition], tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert find_or_read(tmp_path / "file" / "readings", CONTENT, Framework, read) == read()


def test_only_the_sites_own_user_reads_the_folder(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0
