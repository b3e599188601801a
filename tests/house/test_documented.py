"""What an operator can set or type is written down where an operator reads."""

import re

import click

from selfreview.cli import main
from tests.house.source import PACKAGE, ROOT

SETTING = re.compile(r"\bSELFREVIEW_[A-Z0-9]+(?:_[A-Z0-9]+)*\b")


def read_by_the_operator() -> str:
    """The README, the operator's manual and the example of all settings."""
    places = ("README.md", "docs/operating.md", "deploy/env.example")
    return "\n".join((ROOT / place).read_text(encoding="utf-8") for place in places)


def test_every_setting_is_written_down() -> None:
    sources = (PACKAGE / "settings.py", *PACKAGE.glob("*_settings.py"))
    known = {name for source in sources for name in SETTING.findall(source.read_text(encoding="utf-8"))}
    assert len(known) > 20
    assert sorted(known - set(SETTING.findall(read_by_the_operator()))) == []


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = text.partition("## Commands")[2].partition("## Where")[0]
    context = click.Context(main)
    missing = [name for name in main.list_commands(context) if not re.search(rf"\b{re.escape(name)}\b", commands)]
    assert missing == []
