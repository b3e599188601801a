"""What is handed over: a wheel, and `pip install .` of a clean clone, each complete and run from elsewhere."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.servers import RunningServer, run_command, start_server

ROOT = Path(__file__).resolve().parent.parent
STALE = ("build/lib/selfreview/assets/templates/gone.html", "build/lib/selfreview/gone.py", "static/build/gone.css")
PASSWORD = "nine grey horses 1841"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("package")]


@dataclass(frozen=True, slots=True)
class Installed:
    """A fresh environment with the product in it."""

    python: Path
    package: Path

    @property
    def command(self) -> tuple[str, ...]:
        """Its `selfreview`."""
        return (str(self.python.with_name("selfreview")),)


def run(*arguments: str | Path, folder: Path, path: str | None = None) -> str:
    """Run a program to its end in a folder; what it printed, which a failure shows."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("SELFREVIEW_", "COV"))}
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=folder,
        env={**variables, "PATH": path or variables["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clone_with_leftovers(into: Path) -> Path:
    """A clone of what is committed, in which an earlier build left files that are no longer the product's."""
    run("git", "clone", "--quiet", ROOT, into, folder=into.parent)
    for name in STALE:
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text("left over from an earlier build")
    return into


def without_node(folder: Path) -> str:
    """A search path on which node is too old to build with, so that the build has to bring its own."""
    folder.mkdir()
    (folder / "node").write_text("#!/bin/sh\necho v0.10.0\n")
    (folder / "node").chmod(0o755)
    return os.pathsep.join((str(folder), os.environ["PATH"]))


def install(folder: Path, what: Path, path: str | None = None) -> Installed:
    """Install into a fresh environment, and find where the package went."""
    run(sys.executable, "-m", "venv", folder / "venv", folder=folder)
    python = folder / "venv" / "bin" / "python"
    # Bytecode of all libraries would take longer to write than the few that are imported here take to be read.
    run(python, "-m", "pip", "install", "--quiet", "--no-compile", what, folder=folder, path=path)
    file = run(python, "-c", "import selfreview; print(selfreview.__file__)", folder=folder)
    return Installed(python, Path(file.strip()).parent)


def install_wheel(folder: Path) -> Installed:
    """As from a release: source archive, wheel from the archive, that wheel in a fresh environment."""
    clone = clone_with_leftovers(folder / "clone")
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", clone, folder=folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    return install(folder, wheel)


def install_clone(folder: Path) -> Installed:
    """As from a clone, on a machine without node."""
    return install(folder, clone_with_leftovers(folder / "clone"), without_node(folder / "old"))


@pytest.fixture(scope="module", params=[install_wheel, install_clone], ids=["wheel", "clone"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The product in a fresh environment, by each way of handing it over."""
    made: Installed = request.param(tmp_path_factory.mktemp("installed"))
    return made


def committed(*patterns: str) -> set[str]:
    """The files of the last commit under these patterns."""
    return set(run("git", "ls-tree", "-r", "--name-only", "HEAD", *patterns, folder=ROOT).splitlines())


def files_below(folder: Path) -> set[str]:
    """Every file below a folder but what Python compiled."""
    paths = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix() for path in paths}


def test_the_package_holds_what_is_committed_and_the_look_and_nothing_else(installed: Installed) -> None:
    assert installed.package.is_relative_to(installed.python.parent.parent)
    assert not installed.package.is_relative_to(ROOT)
    files = files_below(installed.package)
    names = json.loads((installed.package / "assets/static/build/manifest.json").read_text(encoding="utf-8"))
    look = {f"assets/static/build/{name}" for name in ("manifest.json", *names.values())}
    packed = {f"assets/{name}" for name in committed("exemplars.yaml", "package.json", "static")}
    pages = {f"assets/{name}" for name in committed("templates") if name.endswith((".html", ".txt", ".xml"))}
    modules = {name.removeprefix("selfreview/") for name in committed("selfreview")}
    assert {"app.css", "app.js"} <= set(names)
    faces = json.loads((installed.package / "documents/fonts/built/index.json").read_text(encoding="utf-8"))
    fonts = {f"documents/fonts/built/{name}" for name in ("index.json", *(face["file"] for face in faces))}
    wanted = look | packed | pages | modules | fonts
    assert wanted - files == set()
    assert {name for name in files - wanted if not name.endswith(".gz")} == set()


def test_the_package_runs_from_any_folder_and_lets_a_person_in(installed: Installed, home: Path) -> None:
    email = "ada.clerk@example.org"
    added = run_command(
        ["people", "add", email, "--role", "admin", "--password-stdin"],
        home,
        typed=f"{PASSWORD}\n",
        command=installed.command,
    )
    assert added.returncode == 0, added.stderr
    with start_server(home, command=installed.command) as server:
        visitor = build_opener(HTTPCookieProcessor(CookieJar()))
        page = read(visitor, server, "/sign-in")
        styles, scripts = (
            linked(page, r'<link rel="stylesheet" href="([^"]+)"'),
            linked(page, r'<script[^>]* src="([^"]+)"'),
        )
        assert kinds_of(visitor, server, styles) == {"text/css"}
        assert kinds_of(visitor, server, scripts) == {"text/javascript"}
        form = {"email": email, "password": PASSWORD, "csrf_token": token_of(page)}
        inside = read(visitor, server, "/sign-in", form)
        assert 'action="/sign-out"' in inside
        assert "Sign in" not in read(visitor, server, "/account/")


def read(visitor: OpenerDirector, server: RunningServer, address: str, form: dict[str, str] | None = None) -> str:
    """The page that an address, or a form posted to it, leads to; on a fault, what the server said of it."""
    data = None if form is None else urlencode(form).encode()
    try:
        with visitor.open(urljoin(server.url, address), data) as answer:
            text: str = answer.read().decode()
            return text
    except HTTPError as fault:
        raise AssertionError(f"{fault.url} answered {fault.code}:\n{server.said()}") from fault


def linked(page: str, pattern: str) -> Sequence[str]:
    """What a page links to in one way; there has to be something."""
    found = re.findall(pattern, page)
    assert found, pattern
    return found


def token_of(page: str) -> str:
    """The token of the page's first form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def kinds_of(visitor: OpenerDirector, server: RunningServer, addresses: Sequence[str]) -> set[str]:
    """The types of what is served at these addresses, none of it empty."""
    kinds = set()
    for address in addresses:
        with visitor.open(urljoin(server.url, address)) as answer:
            assert answer.read()
            kinds.add(answer.headers.get_content_type())
    return kinds
