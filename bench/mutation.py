"""Mutants held against the tests that judge them: `python -m bench.mutation`, which reads them as JSON and answers so.

One process loads the libraries once. For each mutant it makes a child, in which the module is compiled with the fault
in it; nothing is written to the checkout, and a mutant that runs wild ends with its child. Whatever a child says, it is
killed when a test fails, when the module can no longer be imported, or when its time is up.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from bench.mutants import ROOT, Mutant, mutated

OURS = ("selfreview", "tests", "bench")
"""What every child imports for itself."""

MEMORY = 6 * 2**30
"""Bytes of addresses that a child may have."""

LEAST, TIMES, WAITED = 10.0, 4.0, 8.0
"""Seconds of processor time that a mutant has at least; how many times those of the sound code; and of waiting."""

KEPT_FIXTURES = ("sqlite_template", "sqlite_settled")
"""Database files that take long to make: those of the sound code serve every mutant."""

QUIET = ("-q", "-x", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")
IN_PROCESS = ("-k", "not postgresql", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--hypothesis-seed=1")


class SoundCodeFails(RuntimeError):
    """The tests fail without any fault: they judge nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: "killed", "timed out", which is killed too, or "survived"."""

    mutant: Mutant
    outcome: str
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether the tests noticed it."""
        return self.outcome != "survived"


def try_mutants(mutants: Sequence[Mutant], tests: Sequence[str]) -> Iterator[Verdict]:
    """Hold each mutant against these tests, in a process beside this one; the tests must pass without it."""
    asked = json.dumps({"mutants": [asdict(mutant) for mutant in mutants], "tests": list(tests)})
    command = [sys.executable, "-m", "bench.mutation"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as beside:
        assert beside.stdin is not None
        assert beside.stdout is not None
        beside.stdin.write(asked)
        beside.stdin.close()
        for mutant, line in zip(mutants, beside.stdout, strict=False):
            answer = json.loads(line)
            if "fault" in answer:
                raise SoundCodeFails(answer["fault"])
            yield Verdict(mutant, answer["outcome"], answer["seconds"])
    if beside.returncode:
        raise SoundCodeFails(f"the process that tries them ended with {beside.returncode}")


class _Loader(SourceFileLoader):
    # Reads a module with the fault in it.
    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(ROOT / mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(mutated(self._mutant), self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        file = ROOT / self._mutant.file
        inside = [str(file.parent)] if file.name == "__init__.py" else None
        return spec_from_file_location(fullname, file, loader=_Loader(self._mutant), submodule_search_locations=inside)


class _Kept:
    # A plugin that keeps the database files of the sound code, and hands them out afterwards.
    def __init__(self, folder: Path, *, is_sound: bool) -> None:
        self._folder, self._is_sound = folder, is_sound

    def hooks(self) -> object:
        import pytest
        from _pytest.fixtures import SubRequest

        kept = self

        class Plugin:
            @pytest.hookimpl(wrapper=True)
            def pytest_fixture_setup(
                self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
            ) -> Generator[None, object, object]:
                made = yield
                if fixturedef.argname in KEPT_FIXTURES and kept._is_sound:
                    kept._keep(fixturedef.argname, made)
                return made

            @pytest.hookimpl(tryfirst=True, specname="pytest_fixture_setup")
            def hand_out(self, fixturedef: pytest.FixtureDef[object], request: SubRequest) -> object:
                file = kept._file(fixturedef.argname)
                if kept._is_sound or not file.exists():
                    return None
                fixturedef.cached_result = (file, fixturedef.cache_key(request), None)
                return file

        return Plugin()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.db"

    def _keep(self, name: str, made: object) -> None:
        from tests.databases import copy_sqlite

        assert isinstance(made, Path)
        copy_sqlite(made, self._file(name))


def _in_child(act: Callable[[], int], limit: float | None) -> tuple[int | None, float]:
    """Act in a child; its exit code, or None where its time was up, and its seconds of processor time."""
    child = os.fork()
    if child == 0:
        code = 70
        with suppress(BaseException):
            os.setsid()
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 1))
            code = act()
        os._exit(code)
    until = None if limit is None else time.monotonic() + WAITED * limit
    used = 0.0
    while True:
        found, status, spent = os.wait4(child, os.WNOHANG)
        used = spent.ru_utime + spent.ru_stime
        if found:
            break
        if until is not None and time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None, used
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what its tests started and left behind
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), used


def _run_tests(tests: Sequence[str], scratch: Path, plugin: _Kept) -> int:
    import pytest

    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        options = [*QUIET, *IN_PROCESS, f"--basetemp={folder}/tests"]
        return int(pytest.main([*options, *tests], plugins=[plugin.hooks()]))


def _serve() -> None:
    # What is compiled once need not be again for every mutant, whatever the machine asks; a mutant is never kept.
    sys.dont_write_bytecode = False
    asked = json.loads(sys.stdin.read())
    answers = os.fdopen(os.dup(1), "w")
    tests = asked["tests"]
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as place:
        scratch = Path(place)
        os.environ["TMPDIR"] = place
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = f"{place}/hypothesis"
        limit = _sound(tests, scratch)
        if isinstance(limit, str):
            print(json.dumps({"fault": limit}), file=answers, flush=True)
            return
        for told in asked["mutants"]:
            mutant = Mutant(**told)
            code, used = _in_child(lambda mutant=mutant: _with_fault(mutant, tests, scratch), limit)  # type: ignore[misc]
            outcome = "timed out" if code is None else "killed" if code else "survived"
            print(json.dumps({"outcome": outcome, "seconds": round(used, 2)}), file=answers, flush=True)


def _with_fault(mutant: Mutant, tests: Sequence[str], scratch: Path) -> int:
    sys.meta_path.insert(0, _Finder(mutant))
    return _run_tests(tests, scratch, _Kept(scratch, is_sound=False))


def _sound(tests: Sequence[str], scratch: Path) -> float | str:
    """Run the tests without a fault and load what they loaded; how long a mutant may take, or what is wrong."""
    loaded = scratch / "loaded"

    def run() -> int:
        code = _run_tests(tests, scratch, _Kept(scratch, is_sound=True))
        names = [name for name in list(sys.modules) if name.partition(".")[0] not in OURS]
        loaded.write_text("\n".join(names), encoding="utf-8")
        return code

    code, used = _in_child(run, None)
    if code != 0:
        return f"{' '.join(tests)} ended with {code} on the code as it is"
    for name in loaded.read_text(encoding="utf-8").splitlines():
        # A plugin of pytest's is loaded by pytest, which must see it come.
        if "pytest" not in name and not name.startswith("__"):
            with suppress(Exception):
                import_module(name)
    return max(LEAST, TIMES * used)


if __name__ == "__main__":
    _serve()
